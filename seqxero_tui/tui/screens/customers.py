"""The customers with their links: filter, sidebar, the ways a link comes about (import, picker, push), and archiving."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from seqxero_tui.present import actions, customers
from seqxero_tui.present.action import Action
from seqxero_tui.present.customer_actions import NOT_CONNECTED, OFFERED, ON_XERO, creatable, hindrance
from seqxero_tui.sync.customer_views import CustomerView
from seqxero_tui.sync.states import LinkState
from seqxero_tui.sync.views import CustomerRow, Page
from seqxero_tui.tui.archiving import archive_customers
from seqxero_tui.tui.asking import ask_there
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.browser import open_address
from seqxero_tui.tui.customer_editing import edit_customer, new_customer
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.linking import create_contacts, link_customer, unlink, with_contacts
from seqxero_tui.tui.planning import show_plan
from seqxero_tui.tui.screens.import_contacts import ImportScreen
from seqxero_tui.tui.screens.link_round import LinkRoundScreen
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.widgets.list_pane import Facet, Query, Source
from seqxero_tui.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

_NEEDS_XERO = ("customers.import", "customers.round")
_ON_ROW = {f"customers.{verb}": verb for verb, _ in OFFERED}
_ON_CHOSEN = ("customers.push", "customers.push_waiting", "customers.archive", "customers.restore")
"""Of the verbs on a row, those that are for all marked ones, and look at each themselves."""


class CustomersScreen(ListRoom[CustomerRow]):
    """Every customer and where its link stands."""

    TAB = "customers"
    PLACES: ClassVar[tuple[str, ...]] = ("customers", "list", "panel", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("customers", "panel")

    def source(self) -> Source[CustomerRow]:
        """Customers by name."""
        return Source(
            title="Customers",
            columns=customers.COLUMNS,
            load=_load,
            key=lambda row: row.id,
            cells=customers.cells,
            empty=lambda query: customers.empty(query.narrows),
            needs_you="{:,} not linked".format,
            facets=(
                Facet("link", "L", "link", customers.LINK_CHOICES),
                Facet("archived", "w", "archived", customers.ARCHIVED_CHOICES, unset="left out"),
            ),
        )

    def sidebar(self) -> Sidebar:
        """The customer's link, what to do, differences, history."""
        return Sidebar("Xero")

    def current_changed(self) -> None:
        """The sidebar shows the customer under the cursor."""
        row = self.pane.current
        panel = self.query_one(Sidebar)
        if row is None:
            panel.show_nothing()
        elif self.sidebar_shown:
            self.seqxero.jobs.start(
                lambda workspace, job: workspace.customers.get(row.id),
                self._show_customer,
                group="customer",
                newest_only=True,
            )

    def _show_customer(self, view: CustomerView) -> None:
        row = self.pane.current if self.query("ListPane") else None  # none is there while the screen goes
        if row is not None and row.id == view.row.id:
            now = self.seqxero.clock()
            connected = self.seqxero.standing.organisation is not None
            lines = customers.sidebar(
                view, width=self.query_one(Sidebar).inner, now=now, key_of=actions.key_of, connected=connected
            )
            self.query_one(Sidebar).show(lines)

    # -- what can be done

    def why_not(self, action: Action) -> str | None:
        """Actions on Xero need a connection, actions on a row need one."""
        connected = self.seqxero.standing.organisation is not None
        if action.id in _NEEDS_XERO and not connected:
            return NOT_CONNECTED.sentence
        verb, row = _ON_ROW.get(action.id), self.pane.current
        if verb is None:
            return None
        if row is None:
            return "There is no customer under the cursor."
        if action.id in _ON_CHOSEN and self.pane.marks:
            return NOT_CONNECTED.sentence if verb in ON_XERO and not connected else None
        found = hindrance(verb, row, connected=connected)
        return found.sentence if found else None

    def opened(self) -> None:
        """A double click shows its invoices."""
        self.action_do("customers.invoices")

    def do_invoices(self) -> None:
        """The invoices of the customer, in their own list."""
        row = self.pane.current
        if row is None:
            return
        self.seqxero.action_go("invoices")
        screen = self.app.screen
        if isinstance(screen, ListRoom):
            screen.narrow({}, row.name)

    def do_links(self) -> None:
        """Narrow down to one state of link."""
        self.ask_facet("link")

    def do_archived(self) -> None:
        """Show archived ones too, or only these."""
        self.ask_facet("archived")

    def do_import(self) -> None:
        """To the contacts in Xero."""
        self.app.push_screen(ImportScreen())

    def do_open(self) -> None:
        """The contact's page."""
        row = self.pane.current
        if row is not None and row.link.url:
            open_address(self.seqxero, row.link.url, f"{row.link.contact_name} in Xero")

    # -- making and changing

    def do_new(self) -> None:
        """Make a customer; the cursor goes to it."""

        def made(customer_id: str) -> None:
            if self.is_attached:
                self.pane.refill(keep=customer_id)

        new_customer(self.seqxero, made)

    def do_edit(self) -> None:
        """Change the customer."""
        row = self.pane.current
        if row is not None:
            edit_customer(self.seqxero, row)

    # -- archiving

    def do_archive(self) -> None:
        """Put the chosen customers out of sight, after asking."""
        self._archive(restore=False)

    def do_restore(self) -> None:
        """Bring the chosen customers back, after asking."""
        self._archive(restore=True)

    def _archive(self, *, restore: bool) -> None:
        rows = [row for row in self.pane.chosen if (row.archived_at is not None) is restore]
        if not rows:
            said = "None of the marked customers is archived." if restore else "They are archived already."
            self.seqxero.notify(said, severity="warning")
            return
        archive_customers(
            self.seqxero,
            rows,
            restore=restore,
            out_of_sight=self.pane.out_of_sight(rows),
            left_out=len(self.pane.chosen) - len(rows),
            then=self.pane.unmark,
        )

    # -- linking

    def do_link(self) -> None:
        """Pick a contact."""
        row = self.pane.current
        if row is not None:
            link_customer(self.seqxero, row)

    def do_round(self) -> None:
        """Link the marked customers, or all, one after another."""
        marked = list(self.pane.marks) or None

        def read() -> None:
            self.seqxero.jobs.start(
                lambda workspace, job: workspace.customers.to_link(marked), begin, group="round-begin"
            )

        def begin(rows: tuple[CustomerRow, ...]) -> None:
            if not rows:
                self.seqxero.notify("Linked already: there is nothing left to link.")
                return
            if self.is_active:
                self.pane.unmark(list(self.pane.marks))
            ask_there(self.seqxero, LinkRoundScreen(rows))

        with_contacts(self.seqxero, read)

    def do_unlink(self) -> None:
        """Take the link back, after asking."""
        row = self.pane.current
        if row is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                unlink(self.seqxero, row, unlinked)

        def unlinked(_: None) -> None:
            self.seqxero.refresh_data()
            self.seqxero.notify(f"{row.name} is not linked any more.")

        self.app.push_screen(
            Confirm("Unlink 1 customer?", customers.unlink_story(row), agree="Unlink"), answered
        )

    # -- pushing

    def do_push(self) -> None:
        """Create the chosen customers in Xero, after asking."""
        rows = [row for row in self.pane.chosen if creatable(row)]
        if not rows:
            self.seqxero.notify("Linked already: there is nothing to create in Xero.", severity="warning")
            return

        def created(done: list[CustomerRow]) -> None:
            self.pane.unmark([row.id for row in done])

        hidden, left_out = self.pane.out_of_sight(rows), len(self.pane.chosen) - len(rows)
        create_contacts(self.seqxero, rows, hidden=hidden, left_out=left_out, then=created)

    def do_push_waiting(self) -> None:
        """Push the documents that waited for the chosen customers' links."""
        rows = [row for row in self.pane.chosen if row.waiting and row.link.state is LinkState.LINKED]
        if not rows:
            self.seqxero.notify("No linked customer here has documents waiting.", severity="warning")
            return

        def waiting(workspace: Workspace, job: object) -> list[str]:
            return [each for row in rows for each in workspace.customers.waiting(row.id)]

        self.seqxero.jobs.start(waiting, partial(show_plan, self.seqxero, self.TAB), group="waiting")


def _load(workspace: Workspace, query: Query, offset: int, limit: int) -> Page[CustomerRow]:
    link = query.facets.get("link")
    return workspace.customers.page(
        text=query.text,
        link=LinkState(link) if link else None,
        archived={"only": True, "too": None}.get(query.facets.get("archived", ""), False),
        offset=offset,
        limit=limit,
    )
