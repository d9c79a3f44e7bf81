"""The contacts in Xero, to be imported as customers: who can be, who cannot and why, and where to put that right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from seqxero_tui.present import contacts
from seqxero_tui.present.action import Action
from seqxero_tui.present.customers import out_of_sight_lines
from seqxero_tui.present.pieces import plural
from seqxero_tui.sync.reports import ImportReport
from seqxero_tui.sync.views import ContactRow, CustomerRow, Page
from seqxero_tui.tui.asking import ask_there
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.browser import open_address
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.dialogs.message import Message
from seqxero_tui.tui.linking import link_customer
from seqxero_tui.tui.plain import lines_content
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.widgets.list_pane import Facet, Query, Source

if TYPE_CHECKING:
    from seqxero_tui.tui.jobs import Job
    from seqxero_tui.workspace import Workspace

_EVERYTHING = 1_000_000
"""More rows than any organisation has contacts."""


class ImportScreen(ListRoom[ContactRow]):
    """Every active contact that Xero counts as a customer, with a verdict."""

    TAB = "customers"
    PLACES: ClassVar[tuple[str, ...]] = ("import", "list", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("import")

    def source(self) -> Source[ContactRow]:
        """Contacts by name."""
        return Source(
            title="Import customers from Xero",
            columns=contacts.IMPORT_COLUMNS,
            load=_load,
            key=lambda row: row.contact_id,
            cells=contacts.import_cells,
            empty=lambda query: contacts.no_contacts(self._read, query.narrows, typed=bool(query.text)),
            needs_you=lambda count: "",
            facets=(Facet("only", "O", "show", contacts.ONLY_CHOICES),),
        )

    def body(self) -> ComposeResult:
        """The list, and below it the whole story of the contact under the cursor."""
        yield from super().body()
        yield Static(id="contact-story")

    def on_mount(self) -> None:
        """Contacts that were never read are read now."""
        if not self._read:
            self.do_reload()
        self._count()

    @property
    def _read(self) -> bool:
        organisation = self.seqxero.standing.organisation
        return organisation is not None and organisation.contacts_read_at is not None

    def refresh_data(self) -> None:
        """Rows and numbers."""
        super().refresh_data()
        self._count()

    def _count(self) -> None:
        def count(workspace: Workspace, job: object) -> dict[str, int]:
            states = [state for state, _ in contacts.ONLY_CHOICES]
            found = {state: workspace.customers.contacts(only=state, limit=1).matching for state in states}
            twins = {state: len(workspace.customers.twins(only=state)) for state in ("importable", "invalid")}
            return found | {
                "importable": found["importable"] - twins["importable"],
                "invalid": found["invalid"] - twins["invalid"],
                "twins": sum(twins.values()),
            }

        def show(counts: dict[str, int]) -> None:
            if self.is_attached:
                self.pane.tell(contacts.import_numbers(counts))

        self.seqxero.jobs.start(count, show, group="contact-counts", newest_only=True)

    def current_changed(self) -> None:
        """The story follows the cursor."""
        story = self.query_one("#contact-story", Static)
        story.update(lines_content(contacts.contact_lines(self.pane.current)))

    def words_for(self, action: Action) -> str:
        """Import says how many."""
        marked = len(self.pane.marks) if self.is_mounted and self.query("ListPane") else 0
        if action.id == "import.choose" and marked:
            return f"Import {marked:,}"
        if action.id == "import.invalid" and self.is_mounted and self._only == "invalid":
            return "Show all"
        return action.label

    @property
    def _only(self) -> str | None:
        return self.pane.wanted.facets.get("only")

    def why_not(self, action: Action) -> str | None:
        """Opening needs a row, linking one that a customer here is like."""
        if action.id in ("import.open", "import.choose") and not self.pane.chosen:
            return "There is no contact under the cursor."
        row = self.pane.current
        if action.id == "import.link" and (row is None or row.twin is None):
            return contacts.nobody_to_link(row)
        return None

    def in_footer(self, action: Action) -> bool:
        """Linking where a customer here is like the contact."""
        row = self.pane.current if self.is_mounted and self.query("ListPane") else None
        if action.id == "import.link" and (row is None or row.twin is None):
            return False
        return super().in_footer(action)

    def do_link(self) -> None:
        """The customer here that the contact is like."""
        row = self.pane.current
        if row is None:
            return

        def link(customer: CustomerRow | None) -> None:
            if customer is not None:
                link_customer(self.seqxero, customer)

        self.seqxero.jobs.start(
            lambda workspace, job: workspace.customers.twin(row.contact_id), link, group="link"
        )

    def do_show(self) -> None:
        """Narrow down to one verdict."""
        self.ask_facet("only")

    def do_invalid(self) -> None:
        """Only what has to be put right, or everything again."""
        self.pane.set_facet("only", None if self._only == "invalid" else "invalid")
        self.refresh_footer()

    def do_open(self) -> None:
        """The contact's page."""
        row = self.pane.current
        if row is not None:
            open_address(self.seqxero, row.url, f"{row.name} in Xero")

    def do_reload(self) -> None:
        """Read the contacts from Xero again. Marks stay with their contacts as they are now."""
        pane = self.pane if self.query("ListPane") else None
        marked = set(pane.marks) if pane else set()
        wrong = {row.contact_id for row in pane.table.loaded.values() if not row.valid} if pane else set()

        def read(
            workspace: Workspace, job: Job[tuple[list[ContactRow], list[str]]]
        ) -> tuple[list[ContactRow], list[str]]:
            workspace.customers.reload_contacts(job.report, job.cancel)
            if not marked and not wrong:
                return [], []
            everyone = workspace.customers.contacts(limit=_EVERYTHING).rows
            mended = [row.name for row in everyone if row.valid and row.contact_id in wrong]
            return [row for row in everyone if row.contact_id in marked], mended

        def done(answer: tuple[list[ContactRow], list[str]]) -> None:
            still_marked, mended = answer
            if self.is_attached:
                self.pane.set_marks(still_marked)
            self.seqxero.refresh_data()
            if mended:
                self.seqxero.notify(contacts.valid_now(mended))

        self.seqxero.jobs.start(read, done, group="contacts", title="reading contacts")

    def do_all_valid(self) -> None:
        """Mark everything that can be imported, also what the filter hides; customers that are here are to be linked."""

        def read(workspace: Workspace, job: object) -> tuple[list[ContactRow], dict[str, str]]:
            found = workspace.customers.contacts(only="importable", limit=_EVERYTHING).rows
            return list(found), workspace.customers.twins([row.contact_id for row in found])

        def mark(answer: tuple[list[ContactRow], dict[str, str]]) -> None:
            found, twins = answer
            if twins:
                self.seqxero.notify(contacts.left_to_link(twins))
            elif not found:
                self.seqxero.notify("No contact can be imported: linked already, or to be put right first.")
            if self.is_attached and found:
                self.pane.set_marks([row for row in found if row.contact_id not in twins])

        self.seqxero.jobs.start(read, mark, group="contact-marks")

    def do_choose(self) -> None:
        """Import the marked contacts, or the one under the cursor, after asking."""
        chosen = self.pane.chosen
        ready = [row for row in chosen if row.valid and not row.linked_customer_id]
        left_out = len(chosen) - len(ready)
        if not ready:
            self.seqxero.notify(contacts.not_importable(chosen), severity="warning")
            return

        hidden = self.pane.out_of_sight(ready)

        def twins(workspace: Workspace, job: object) -> list[str]:
            found = workspace.customers.twins([row.contact_id for row in ready])
            return [row.name for row in ready if row.contact_id in found]

        def ask(twice: list[str]) -> None:
            names = [row.name for row in ready]
            story = contacts.import_story(names, left_out, twice) + out_of_sight_lines(hidden)
            question = Confirm(contacts.import_question(len(ready)), story, agree=f"Import {len(ready):,}")
            ask_there(self.seqxero, question, answered)

        def answered(yes: bool | None) -> None:
            if yes:
                self._import([row.contact_id for row in ready])

        self.seqxero.jobs.start(twins, ask, group="import")

    def _import(self, contact_ids: list[str]) -> None:
        def done(report: ImportReport) -> None:
            if self.is_attached:
                self.pane.unmark(contact_ids)
            self.seqxero.refresh_data()
            headline, summary = contacts.import_headline(report), contacts.import_summary(report)
            ask_there(
                self.seqxero,
                Message(headline, summary),
                otherwise=lambda: self.seqxero.tell_story(headline, summary),
            )

        count = plural(len(contact_ids), "contact")
        self.seqxero.jobs.write(
            lambda workspace, job: workspace.customers.import_contacts(contact_ids),
            done,
            group="import",
            of=contact_ids,
            doing=f"{count} {'is' if len(contact_ids) == 1 else 'are'} being imported.",
            title=f"importing {count}",
        )


def _load(workspace: Workspace, query: Query, offset: int, limit: int) -> Page[ContactRow]:
    only = query.facets.get("only", "all")
    page = workspace.customers.contacts(text=query.text, only=only, offset=offset, limit=limit)
    twins = workspace.customers.twins([row.contact_id for row in page.rows], only="unlinked")
    return replace(page, rows=tuple(replace(row, twin=twins.get(row.contact_id)) for row in page.rows))
