"""Which columns a list shows: each can be left out but the first, which says what a row is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from seqxero_tui.present.pieces import Piece, Tone, line
from seqxero_tui.present.table import Column
from seqxero_tui.tui.dialogs.base import Dialog, foot
from seqxero_tui.tui.plain import line_content
from seqxero_tui.tui.widgets.choices import Choices


class Columns(Dialog[frozenset[str]]):
    """Answers the keys of the columns to leave out; None when it is left as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "show_or_leave", show=False, priority=True)]

    def __init__(self, columns: Sequence[Column], hidden: Collection[str], fitting: Collection[str]) -> None:
        """`hidden` columns are left out by choice; of the others only those `fitting` have room now."""
        super().__init__("Columns")
        self._fitting = fitting
        self._columns = [column for column in columns[1:] if column.title]
        self._hidden = set(hidden)

    def inside(self) -> ComposeResult:
        """The columns and the keys."""
        yield Choices(*map(self._option, self._columns), compact=True)
        yield foot(("enter", "Done"), ("space", "Show or leave out"))

    def on_mount(self) -> None:
        """The cursor on the first one."""
        options = self.query_one(OptionList)
        options.highlighted = 0 if self._columns else None
        options.focus()

    def action_show_or_leave(self) -> None:
        """Show the column under the cursor, or leave it out."""
        options = self.query_one(OptionList)
        at = options.highlighted
        if at is not None:
            self._hidden ^= {self._columns[at].key}
            self._fitting = {
                *self._fitting,
                self._columns[at].key,
            }  # whether it fits is seen once it is there
            options.replace_option_prompt_at_index(at, self._option(self._columns[at]).prompt)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Done."""
        event.stop()
        self.dismiss(frozenset(self._hidden))

    def _option(self, column: Column) -> Option:
        shown = column.key not in self._hidden
        sign = Piece("✓ " if shown else "  ", Tone.KEY)
        words = Piece(column.title, Tone.PLAIN if shown else Tone.MUTED)
        room = "  no room at this width" if shown and column.key not in self._fitting else ""
        return Option(line_content(line(sign, words, Piece(room, Tone.MUTED))))
