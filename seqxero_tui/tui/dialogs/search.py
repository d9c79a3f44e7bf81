"""Choosing one of many: type to narrow down, the store is asked at each key; a customer, a price."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import key_of
from seqxero_tui.present.pieces import Tone
from seqxero_tui.present.table import Cells, Column
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.dialogs.base import Dialog, foot, moves
from seqxero_tui.tui.plain import content
from seqxero_tui.tui.widgets.field import Field
from seqxero_tui.tui.widgets.list_table import ListTable

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

Row = TypeVar("Row")

LIMIT = 50
"""Rows shown at once; more are found by typing on."""


class Search(Dialog[Row], Generic[Row]):
    """Answers a row, or None. `read` gets the text on a thread and returns up to `LIMIT` rows; `none` is said of no rows."""

    PLACES: ClassVar[tuple[str, ...]] = ("search",)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("search"),
        *moves(8),
    ]

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        read: Callable[[Workspace, str], Sequence[Row]],
        cells: Callable[[Row], Cells],
        key: Callable[[Row], str],
        *,
        placeholder: str,
        none: str,
    ) -> None:
        super().__init__(title)
        self._columns, self._read, self._cells, self._key = columns, read, cells, key
        self._placeholder, self._none = placeholder, none

    def inside(self) -> ComposeResult:
        """Search line, titles, rows, keys."""
        yield Field(placeholder=self._placeholder, classes="dialog-input")
        yield Static(classes="list-header")
        table = ListTable[Row](self._columns, self._cells, self._key)
        table.can_focus = False
        yield table
        yield Static(classes="picker-none")
        yield foot((key_of("search.choose"), "Choose"))

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()
        self._ask()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each key asks again."""
        event.stop()
        self._ask()

    def _ask(self) -> None:
        text = self.query_one(Input).value
        self.seqxero.jobs.start(
            lambda workspace, job: self._read(workspace, text), self._show, group="search", newest_only=True
        )

    def _show(self, rows: Sequence[Row]) -> None:
        if not self.is_attached:
            return
        self._table.replace(len(rows), dict(enumerate(rows)), 0)
        self.query_one(".list-header", Static).update(self._table.header())
        none = self.query_one(".picker-none", Static)
        none.display = not rows
        none.update(content(self._none, Tone.MUTED))
        more = f"the first {LIMIT}, type on to narrow down" if len(rows) >= LIMIT else ""
        self.query_one(".dialog").border_subtitle = content(more)

    @property
    def _table(self) -> ListTable[Row]:
        return cast("ListTable[Row]", self.query_one(ListTable))

    def on_list_table_opened(self, event: ListTable.Opened) -> None:
        """A double click chooses."""
        event.stop()
        self.do_choose()

    def action_move(self, by: int) -> None:
        """The cursor moves while the search line keeps the focus."""
        self._table.action_move(by)

    def why_not(self, action: Action) -> str | None:
        """There must be something under the cursor."""
        return f"{self._none} Change the search." if self._table.current is None else None

    def do_choose(self) -> None:
        """Answer what the cursor is on."""
        self.dismiss(self._table.current)
