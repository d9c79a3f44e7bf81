"""Choosing the contact a customer is: type to narrow down, likeliest first with the reason; a person links, no score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from seqxero_tui.present import contacts
from seqxero_tui.present.actions import key_of
from seqxero_tui.present.table import Cells
from seqxero_tui.sync.views import SuggestionView
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.dialogs.base import Dialog, keys_line, moves
from seqxero_tui.tui.plain import content, line_content, lines_content
from seqxero_tui.tui.widgets.field import Field
from seqxero_tui.tui.widgets.list_table import ListTable

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Create:
    """The last row: none of these, create the customer in Xero."""

    name: str


Offer = SuggestionView | Create


class LinkPicker(Dialog[Offer]):
    """Answers a contact, `Create`, or None. Linked contacts are shown as such; choosing one is the caller's question."""

    PLACES: ClassVar[tuple[str, ...]] = ("link",)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("link"),
        *moves(10),
    ]

    def __init__(self, customer_id: str, customer_name: str) -> None:
        super().__init__(f"Link {customer_name}")
        self.add_class("-wide")
        self._customer_id = customer_id
        self._customer_name = customer_name
        self._everyone = False

    def inside(self) -> ComposeResult:
        """Search line, offers, keys."""
        yield Field(placeholder="type a name or an email", classes="dialog-input")
        yield Static(classes="list-header")
        table = ListTable[Offer](contacts.PICKER_COLUMNS, _cells, _key)
        table.can_focus = False
        yield table
        yield Static(classes="picker-about")
        yield Static(classes="dialog-keys")

    def on_mount(self) -> None:
        """The first offers."""
        self.query_one(Input).focus()
        self._show_keys()
        self._ask()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each key asks again."""
        event.stop()
        self._ask()

    def _ask(self) -> None:
        text, everyone = self.query_one(Input).value, self._everyone

        def read(workspace: Workspace, job: object) -> list[SuggestionView]:
            return workspace.customers.suggestions(
                self._customer_id, text=text, everyone=everyone, limit=_LIMIT
            )

        self.seqxero.jobs.start(read, self._show, group="picker", newest_only=True)

    def _show(self, found: list[SuggestionView]) -> None:
        if not self.is_attached:
            return
        offers: list[Offer] = [*found, Create(self._customer_name)]
        self._table.replace(len(offers), dict(enumerate(offers)), 0)
        self._show_scope(more=len(found) == _LIMIT)
        self.query_one(".list-header", Static).update(self._table.header())

    @property
    def _table(self) -> ListTable[Offer]:
        return cast("ListTable[Offer]", self.query_one(ListTable))

    def on_list_table_moved(self, event: ListTable.Moved) -> None:
        """What tells the contact from its namesakes."""
        event.stop()
        offer = self._table.current
        about = contacts.suggestion_lines(offer) if isinstance(offer, SuggestionView) else ()
        self.query_one(".picker-about", Static).update(lines_content(about))

    def on_list_table_opened(self) -> None:
        """A double click chooses."""
        self.do_choose()

    def action_move(self, by: int) -> None:
        """The cursor moves while the search line keeps the focus."""
        self._table.action_move(by)

    def do_choose(self) -> None:
        """Answer what the cursor is on."""
        if self._table.current is not None:
            self.dismiss(self._table.current)

    def do_everyone(self) -> None:
        """Customers only, or every active contact."""
        self._everyone = not self._everyone
        self._show_keys()
        self._ask()

    def _show_keys(self) -> None:
        others = "Xero's customers only" if self._everyone else "All contacts"
        keys = keys_line((key_of("link.choose"), "Link"), (key_of("link.everyone"), others), ("esc", "Back"))
        self.query_one(".dialog-keys", Static).update(line_content(keys))

    def _show_scope(self, *, more: bool) -> None:
        shown = "every active contact" if self._everyone else "Xero's customers"
        only = f" · the first {_LIMIT}, type on to narrow down" if more else ""
        self.query_one(".dialog").border_subtitle = content(shown + only)


def _cells(offer: Offer) -> Cells:
    return (
        contacts.create_cells(offer.name) if isinstance(offer, Create) else contacts.suggestion_cells(offer)
    )


def _key(offer: Offer) -> str:
    return "" if isinstance(offer, Create) else offer.contact_id
