"""Customers linked one after another: the customer on the left, the likeliest contacts on the right, one key for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from seqxero_tui.present import contacts, link_round
from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import key_of
from seqxero_tui.present.link_round import Decision, Round
from seqxero_tui.present.pieces import plural
from seqxero_tui.sync.customer_views import LinkCase
from seqxero_tui.sync.views import CustomerRow, LinkView, SuggestionView
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.browser import open_address
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.dialogs.link_picker import Create, LinkPicker
from seqxero_tui.tui.linking import link_to, push_customers, unlink
from seqxero_tui.tui.plain import content, lines_content
from seqxero_tui.tui.screens.base import Room
from seqxero_tui.tui.syncing import run_sync
from seqxero_tui.tui.widgets.list_table import ListTable

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

_BEFORE_THE_END = ("round.other", "round.create", "round.skip", "round.undo", "round.open")


class LinkRoundScreen(Room):
    """One round over these customers. Links are made at once, each by a key; creations together at the end."""

    TAB = "customers"
    PLACES: ClassVar[tuple[str, ...]] = ("round", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("round")

    def __init__(self, rows: Sequence[CustomerRow]) -> None:
        super().__init__()
        self.round = Round(rows)
        self._case: LinkCase | None = None
        self._waiting: list[str] = []
        """At the end: what waited for the links that were made."""

    def body(self) -> ComposeResult:
        """Customer and contacts; at the end, the summary in their place."""
        with Vertical(id="round"):
            with Horizontal(id="round-case"):
                with VerticalScroll(id="round-customer", can_focus=False):
                    yield Static()
                with Vertical(id="round-contacts"):
                    yield Static(classes="list-header")
                    yield ListTable[SuggestionView](
                        link_round.COLUMNS, contacts.suggestion_cells, lambda each: each.contact_id
                    )
                    yield Static(id="round-story")
            with VerticalScroll(id="round-summary", can_focus=False):
                yield Static()

    def on_mount(self) -> None:
        """The first customer."""
        self._show_place()

    @property
    def table(self) -> ListTable[SuggestionView]:
        """The contacts offered."""
        return cast("ListTable[SuggestionView]", self.query_one(ListTable))

    # -- showing

    @property
    def _stands(self) -> bool:
        """Whether there is still something to show an answer on: the screen may have been left meanwhile."""
        return self.is_attached and bool(self.query("#round-summary"))

    def refresh_data(self) -> None:
        """Read again what is shown."""
        if self.is_mounted:
            self._read()

    def _show_place(self) -> None:
        over = self.round.over
        self._forget_case()
        self.query_one("#round-case").display = not over
        self.query_one("#round-summary").display = over
        frame = self.query_one("#round")
        frame.border_title = content(link_round.title(self.round))
        frame.border_subtitle = content(link_round.numbers(self.round))
        if not over:
            self.table.focus()
        self._read()
        self.refresh_footer()

    def _forget_case(self) -> None:
        """Whose contacts are shown is not in hand any more: until those of the next are there, nobody's are."""
        row = self.round.current
        if self._case is not None and (row is None or row.id != self._case.customer.row.id):
            self._case = None
            self.table.replace(0, {}, 0)
            self.query_one("#round-story", Static).update("")

    def _read(self) -> None:
        row = self.round.current
        if row is None:
            ids = [each.id for each in self.round.those(Decision.LINKED)]
            self.seqxero.jobs.start(
                lambda workspace, job: [one for each in ids for one in workspace.customers.waiting(each)],
                self._show_summary,
                group="round",
                newest_only=True,
            )
        else:
            customer_id = row.id
            self.seqxero.jobs.start(
                lambda workspace, job: workspace.customers.link_case(customer_id),
                self._show_case,
                group="round",
                newest_only=True,
            )

    def _show_case(self, case: LinkCase) -> None:
        row = self.round.current
        if not self._stands or row is None or case.customer.row.id != row.id:
            return
        same = self._case is not None and self._case.customer.row.id == row.id
        self._case = case
        self.table.replace(
            len(case.suggestions), dict(enumerate(case.suggestions)), self.table.cursor if same else 0
        )
        self.table.display = bool(case.suggestions)
        self.call_after_refresh(self._show_header)  # a table that was hidden has no width yet
        self._show_customer()
        self._show_story()

    def on_resize(self, event: events.Resize) -> None:
        """Titles follow the columns, the customer's words their pane."""
        self.call_after_refresh(self._show_header)
        self.call_after_refresh(self._show_customer)

    def _show_header(self) -> None:
        if self._case is not None:
            titles = self.table.header() if self._case.suggestions else ""
            self.query_one(".list-header", Static).update(titles)

    def _show_customer(self) -> None:
        if self._case is not None and not self.round.over:
            pane = self.query_one("#round-customer")
            width = max(20, pane.scrollable_content_region.width)
            lines = link_round.customer_lines(self.round, self._case, width)
            pane.query_one(Static).update(lines_content(lines))

    def _show_story(self) -> None:
        self.query_one("#round-story", Static).update(lines_content(link_round.story(self.table.current)))

    def _show_summary(self, waiting: list[str]) -> None:
        if self._stands and self.round.over:
            self._waiting = waiting
            lines = link_round.summary(self.round, len(waiting))
            self.query_one("#round-summary").query_one(Static).update(lines_content(lines))
            self.refresh_footer()

    def on_list_table_moved(self, event: ListTable.Moved) -> None:
        """The story follows the cursor."""
        event.stop()
        if self._case is not None:
            self._show_story()
        self.refresh_footer()

    def on_list_table_opened(self, event: ListTable.Opened) -> None:
        """A double click takes the contact."""
        event.stop()
        self.action_do("round.link")

    # -- keys

    def words_for(self, action: Action) -> str:
        """At the end, Enter creates what was gathered."""
        if action.id == "round.link" and self.round.over:
            queued = len(self.round.those(Decision.QUEUED))
            return f"Create {queued:,} in Xero" if queued else "Done"
        return action.label

    def actions(self) -> list[tuple[Action, str]]:
        """What applies here."""
        hidden = _BEFORE_THE_END if self.round.over else ("round.push_waiting",)
        return [pair for pair in super().actions() if pair[0].id not in hidden]

    def why_not(self, action: Action) -> str | None:
        """Some keys need a contact, some a customer, some the end."""
        if self.round.over:
            if action.id in _BEFORE_THE_END:
                return f"That was the last customer: {key_of('round.previous')} goes back one."
            if action.id == "round.push_waiting" and not self._waiting:
                return "No document waits for these links."
            return None
        if action.id == "round.push_waiting":
            return f"At the end: {key_of('everywhere.back')} goes there."
        if action.id in ("round.link", "round.open") and self._case is None:
            return "Its contacts are being looked for."
        if action.id in ("round.link", "round.open") and self.table.current is None:
            return (
                f"There is no contact under the cursor: {key_of('round.other')} searches, "
                f"{key_of('round.create')} creates the customer in Xero."
            )
        if action.id == "round.previous" and self.round.at == 0:
            return "This is the first one."
        if action.id == "round.undo" and self.round.decided in (None, Decision.SKIPPED):
            return "Nothing was decided about this customer yet."
        return None

    def do_link(self) -> None:
        """Link to the contact under the cursor; at the end, create what was gathered, or leave."""
        row, contact = self.round.current, self.table.current
        if row is None:
            self._finish()
        elif contact is not None:
            self._link(row, contact)

    def _link(self, row: CustomerRow, contact: SuggestionView) -> None:
        def linked(view: LinkView) -> None:
            self.round.decide(row.id, Decision.LINKED, view.contact_name)
            self.seqxero.refresh_standing()
            if self._stands:
                self._show_place()

        link_to(self.seqxero, row, contact, linked, held=[self])

    def do_other(self) -> None:
        """Search for the contact."""
        row = self.round.current
        if row is None:
            return

        def picked(answer: SuggestionView | Create | None) -> None:
            if isinstance(answer, Create):
                self.action_do("round.create")
            elif answer is not None:
                self._link(row, answer)

        self.app.push_screen(LinkPicker(row.id, row.name), picked)

    def do_create(self) -> None:
        """Create the customer in Xero: together with the others, at the end."""
        row = self.round.current
        if row is None:
            return
        if self.round.decided is Decision.LINKED:
            self.seqxero.notify(
                f"Linked already: {key_of('round.undo')} takes that back first.", severity="warning"
            )
            return
        self.round.decide(row.id, Decision.QUEUED)
        self._show_place()

    def do_skip(self) -> None:
        """On to the next one."""
        self.round.skip()
        self._show_place()

    def do_previous(self) -> None:
        """Back to the one before; what was decided stands until it is decided anew."""
        self.round.back()
        self._show_place()

    def do_undo(self) -> None:
        """Take the decision about this customer back."""
        row = self.round.current
        if row is None:
            return
        if self.round.decided is Decision.QUEUED:
            self.round.undo(row.id)
            self._show_place()
            return

        def unlinked(_: None) -> None:
            self.round.undo(row.id)
            self.seqxero.refresh_standing()
            if self._stands:
                self._show_place()

        unlink(self.seqxero, row, unlinked, held=[self])

    def do_open(self) -> None:
        """The contact's page in Xero."""
        contact = self.table.current
        if contact is None:
            return

        def address(workspace: Workspace, job: object) -> str:
            return workspace.customers.contact_url(contact.contact_id)

        self.seqxero.jobs.start(
            address,
            lambda url: open_address(self.seqxero, url, f"{contact.name} in Xero"),
            group="round-open",
        )

    # -- the end

    def _finish(self) -> None:
        queued = self.round.those(Decision.QUEUED)
        if queued:
            push_customers(self.seqxero, queued, self._created, held=[self])
        else:
            self.dismiss()

    def _created(self, rows: list[CustomerRow]) -> None:
        self.round.created([row.id for row in rows])
        if self._stands:
            self._show_place()

    def do_push_waiting(self) -> None:
        """Push what waited for the links."""
        run_sync(self.seqxero, self._waiting)

    def take_back(self) -> bool:
        """Esc goes to the end first, where the round is summed up; from there out, asking about what was gathered."""
        if not self.round.over and self.round.decisions:
            self.round.sum_up()
            self._show_place()
            return True
        queued = self.round.those(Decision.QUEUED)
        if not queued:
            return False

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss()

        question = f"Leave without creating {plural(len(queued), 'contact')}?"
        self.app.push_screen(Confirm(question, link_round.leave_story(queued), agree="Leave"), answered)
        return True

    def unsaved(self) -> str | None:
        """Who was to be created in Xero."""
        queued = self.round.those(Decision.QUEUED)
        return link_round.not_created(queued) if queued else None
