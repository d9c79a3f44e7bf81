"""Choosing a ledger account among the organisation's: type to narrow down, revenue first, all the others behind a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from seqxero_tui.present import accounts
from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import BY_ID, key_of
from seqxero_tui.present.pieces import Line, Piece, Tone, line
from seqxero_tui.present.table import Cells
from seqxero_tui.sync.views import AccountView
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.dialogs.base import Dialog, keys_line, moves
from seqxero_tui.tui.plain import content, line_content, lines_content
from seqxero_tui.tui.widgets.field import Field
from seqxero_tui.tui.widgets.list_table import ListTable


@dataclass(frozen=True, slots=True)
class AccountChosen:
    """The answer: an account's code, or None for none of its own."""

    code: str | None


@dataclass(frozen=True, slots=True)
class Clear:
    """The row that takes a choice back, in its words."""

    words: str


Option = AccountView | Clear
"""A row of the picker."""


class AccountPicker(Dialog[AccountChosen]):
    """`offered` are all usable accounts, revenue first. `clear` is the word of the row that takes a choice back, None
    for no such row; `chosen` is where the cursor begins."""

    PLACES = ("accounts",)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("accounts"),
        *moves(8),
    ]

    def __init__(
        self,
        title: str,
        story: Sequence[Line],
        offered: Sequence[AccountView],
        tax_names: Mapping[str, str],
        *,
        chosen: str | None = None,
        clear: str | None = None,
    ) -> None:
        super().__init__(title)
        self._story = story
        self._offered = tuple(offered)
        self._tax_names = dict(tax_names)
        self._chosen = chosen
        self._clear = clear
        revenue = {account.code for account in self._offered if account.klass == "REVENUE"}
        self._everything = chosen is not None and chosen not in revenue

    def inside(self) -> ComposeResult:
        """What it is for, the search, the accounts, the keys."""
        yield Static(lines_content(self._story), classes="picker-story")
        yield Field(placeholder="code or name", classes="picker-input")
        yield Static(classes="list-header")
        yield ListTable[Option](accounts.COLUMNS, self._cells, _key)
        yield Static(classes="picker-none")
        yield Static(classes="dialog-keys")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()
        self.call_after_refresh(self._fill, "")

    @property
    def table(self) -> ListTable[Option]:
        """The accounts shown."""
        return cast("ListTable[Option]", self.query_one(ListTable))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each key narrows down."""
        event.stop()
        self._fill(event.value)

    def on_resize(self, event: events.Resize) -> None:
        """Titles follow the columns."""
        self.call_after_refresh(lambda: self.query_one(".list-header", Static).update(self.table.header()))

    def on_list_table_opened(self, event: ListTable.Opened) -> None:
        """A double click takes the account."""
        event.stop()
        self.do_choose()

    def action_move(self, by: int) -> None:
        """The cursor, while the search keeps the focus."""
        self.table.move_cursor(self.table.cursor + by)

    def why_not(self, action: Action) -> str | None:
        """There must be something under the cursor."""
        nothing = action.id == "accounts.choose" and self.table.length == 0
        return "No account matches; change the search." if nothing else None

    def do_choose(self) -> None:
        """Answer the account under the cursor."""
        row = self.table.current
        self.dismiss(AccountChosen(row.code if isinstance(row, AccountView) else None))

    def do_everything(self) -> None:
        """All usable accounts, or revenue only again."""
        self._everything = not self._everything
        self._fill(self.query_one(Input).value)

    def _fill(self, text: str) -> None:
        within = [each for each in self._offered if self._everything or each.klass == "REVENUE"]
        found = accounts.matching(within, text)
        clear = [Clear(self._clear)] if self._clear and not text.strip() else []
        rows: list[Option] = [*clear, *found]
        position = next((at for at, row in enumerate(rows) if _key(row) == self._chosen), 0)
        self.table.replace(len(rows), dict(enumerate(rows)), position)
        self.query_one(".list-header", Static).update(self.table.header())
        none = self.query_one(".picker-none", Static)
        none.display = not rows
        none.update(
            content("No account matches." if self._everything else "No revenue account matches.", Tone.MUTED)
        )
        self._show_keys()

    def _show_keys(self) -> None:
        more = "Revenue only" if self._everything else BY_ID["accounts.everything"].label
        keys = keys_line(
            (key_of("accounts.choose"), "Choose"), (key_of("accounts.everything"), more), ("esc", "Back")
        )
        self.query_one(".dialog-keys", Static).update(line_content(keys))

    def _cells(self, row: Option) -> Cells:
        if isinstance(row, Clear):
            return {"code": line(Piece("—", Tone.MUTED)), "name": line(Piece(row.words, Tone.MUTED))}
        return accounts.cells(row, self._tax_names)


def _key(row: Option) -> str:
    return row.code or "" if isinstance(row, AccountView) else ""
