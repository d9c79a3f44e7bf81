"""What became of each document after a verb was done to several; enter goes to the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from seqxero_tui.present import results
from seqxero_tui.present.actions import fix_key, key_of
from seqxero_tui.present.results import Outcome
from seqxero_tui.sync.views import DocumentRow
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.dialogs.base import Dialog, foot
from seqxero_tui.tui.plain import lines_content
from seqxero_tui.tui.widgets.list_table import ListTable

_FRAME = 6
"""Cells of a dialog's frame and padding."""


class Results(Dialog[DocumentRow]):
    """Answers the document to go to, or None."""

    PLACES: ClassVar[tuple[str, ...]] = ("results",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("results")

    def __init__(self, headline: str, found: Sequence[Outcome]) -> None:
        super().__init__(headline)
        self._found = tuple(found)

    def inside(self) -> ComposeResult:
        """Titles, rows, what there is to say about the current one, keys."""
        yield Static(classes="list-header")
        yield ListTable[Outcome](results.COLUMNS, results.cells, lambda each: each.row.id)
        yield Static(classes="results-about")
        yield foot((key_of("results.go"), "Go to it"))

    def on_mount(self) -> None:
        """The rows take the keys."""
        self.table.focus()
        self.call_after_refresh(self._fill)

    @property
    def table(self) -> ListTable[Outcome]:
        """The documents."""
        return cast("ListTable[Outcome]", self.query_one(ListTable))

    def _fill(self) -> None:
        self.table.replace(len(self._found), dict(enumerate(self._found)), 0)
        self.query_one(".list-header", Static).update(self.table.header())

    def on_list_table_moved(self, event: ListTable.Moved) -> None:
        """What there is to say about it."""
        event.stop()
        if self.table.current is not None:
            width = min(84, int(self.app.size.width * 0.94)) - _FRAME
            lines = results.about(self.table.current, width, fix_key)
            self.query_one(".results-about", Static).update(lines_content(lines))

    def on_list_table_opened(self, event: ListTable.Opened) -> None:
        """A double click goes there."""
        event.stop()
        self.do_go()

    def do_go(self) -> None:
        """Answer the current document."""
        current = self.table.current
        self.dismiss(current.row if current else None)
