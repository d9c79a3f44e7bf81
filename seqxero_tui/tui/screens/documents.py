"""The list of invoices, and the list of credit notes: the same screen for either kind."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.present import documents, words
from seqxero_tui.present.action import Action
from seqxero_tui.present.pieces import Line
from seqxero_tui.present.table import Cells
from seqxero_tui.sync.states import NEEDS_YOU, SyncState
from seqxero_tui.sync.views import DocumentRow, Page
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.drafting import new_draft
from seqxero_tui.tui.screens.document_detail import DocumentDetail
from seqxero_tui.tui.screens.document_verbs import DocumentVerbs
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.widgets.document_sidebar import DocumentSidebar
from seqxero_tui.tui.widgets.list_pane import Facet, Query, Source
from seqxero_tui.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

_STATUS = Facet(
    "status", "w", "status", tuple((status.value, word) for status, word in documents.STATUSES.items())
)
_PAYMENT = Facet(
    "payment",
    "y",
    "payment",
    tuple((status.value, piece.text) for status, piece in documents.PAYMENTS.items()),
)
_FOLLOWS = Facet("source", "b", "follows", tuple(documents.SOURCES.items()))
_STATES = Facet(
    "state",
    "z",
    "Xero",
    tuple(
        (state.value, words.sync_state(state).word)
        for state in sorted(SyncState, key=lambda state: state not in NEEDS_YOU)
    ),
)


class DocumentsScreen(DocumentVerbs, ListRoom[DocumentRow]):
    """Documents of one kind with their state on the way to Xero."""

    PLACES = ("document", "documents", "waiting", "list", "panel", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("document", "documents", "waiting", "panel")

    def __init__(self, kind: DocumentKind) -> None:
        super().__init__()
        self._kind = kind
        self._summed: object = None
        """The page that what is owed was summed up for."""
        self._owed = ""
        self.TAB = "invoices" if kind is DocumentKind.INVOICE else "credit_notes"

    def source(self) -> Source[DocumentRow]:
        """The documents of this kind."""
        invoices = self._kind is DocumentKind.INVOICE
        return Source(
            title=documents.title(self._kind),
            columns=documents.columns(self._kind),
            load=partial(_load, self._kind),
            key=lambda row: row.id,
            cells=self._cells,
            empty=self._empty,
            facets=(_STATUS, _PAYMENT, _FOLLOWS, _STATES) if invoices else (_STATUS, _STATES),
            needs_you=documents.needs_you,
            sorts=documents.sorts(self._kind),
        )

    def sidebar(self) -> Sidebar:
        """Both sides of the current document."""
        return DocumentSidebar()

    def current_changed(self) -> None:
        """The sidebar follows; what is owed is summed up once for each look at the list."""
        if self.pane.page is not self._summed:
            self._summed = self.pane.page
            self._sum_up()
        if self.sidebar_shown:
            row = self.pane.current
            self.query_one(DocumentSidebar).follow(self._kind, row.id if row else None)

    def opened(self) -> None:
        """Its lines."""
        self.do_detail()

    # -- what the verbs act on

    def current_document(self) -> DocumentRow | None:
        """The row under the cursor."""
        return self.pane.current if self.is_mounted else None

    def chosen_documents(self) -> list[DocumentRow]:
        """The marked rows, else the current one."""
        return self.pane.chosen

    def hidden(self, rows: Sequence[DocumentRow]) -> int:
        """Marked rows that are not in sight."""
        return self.pane.out_of_sight(rows)

    def verb_done(self, ids: Sequence[str]) -> None:
        """Their marks have done their work."""
        self.pane.unmark(ids)

    def marks_changed(self) -> None:
        """How much is marked, per currency; without marks, how much is owed."""
        marked = list(self.pane.marks.values())
        self.pane.tell(documents.sums(marked) if marked else self._owed)

    def _sum_up(self) -> None:
        if self._kind is not DocumentKind.INVOICE:
            return
        query = self.pane.wanted

        def show(owed: tuple[tuple[Decimal, str], ...]) -> None:
            if self.is_attached:
                self._owed = documents.outstanding(owed)
                self.marks_changed()

        self.seqxero.jobs.start(
            lambda workspace, job: workspace.documents.outstanding(
                text=query.text,
                status=query.facets.get("status"),
                payment=query.facets.get("payment"),
                state=query.facets.get("state"),
                source=query.facets.get("source"),
            ),
            show,
            group="outstanding",
            newest_only=True,
        )

    def why_not(self, action: Action) -> str | None:
        """Lines are those of a document."""
        if action.id in ("documents.detail", "documents.ledger") and self.pane.current is None:
            return "There is no document here."
        return super().why_not(action)

    # -- actions

    def do_detail(self) -> None:
        """The document with its lines."""
        row = self.pane.current
        if row is not None:
            self.app.push_screen(DocumentDetail(self._kind, row.id, self.TAB))

    def do_new(self) -> None:
        """Write a draft by hand."""
        new_draft(self.seqxero, self._kind, self.TAB, self.kept)

    def kept(self, document_id: str) -> None:
        """The cursor goes to what was written."""
        self.seqxero.refresh_data()
        self.pane.refill(keep=document_id)

    def do_ledger(self) -> None:
        """Ledger accounts are chosen line by line."""
        self.do_detail()

    def do_status(self) -> None:
        """Narrow by status."""
        self.ask_facet("status")

    def do_payment(self) -> None:
        """Narrow by payment."""
        if self._kind is DocumentKind.INVOICE:
            self.ask_facet("payment")
        else:
            self.seqxero.notify(
                "Credit notes are not paid; there is nothing to narrow by.", severity="warning"
            )

    def do_follows(self) -> None:
        """Narrow by who says whether it is paid."""
        if self._kind is DocumentKind.INVOICE:
            self.ask_facet("source")
        else:
            self.seqxero.notify("Credit notes follow nobody: nothing is paid on them.", severity="warning")

    def do_state(self) -> None:
        """Narrow by state."""
        self.ask_facet("state")

    def _cells(self, row: DocumentRow) -> Cells:
        return documents.cells(row, self.seqxero.clock().astimezone().date())

    def _empty(self, query: Query) -> Sequence[Line]:
        return documents.empty(self._kind, filtered=query.narrows)


def _load(
    kind: DocumentKind, workspace: Workspace, query: Query, offset: int, limit: int
) -> Page[DocumentRow]:
    """A window of the list, on a thread."""
    return workspace.documents.page(
        kind,
        text=query.text,
        status=query.facets.get("status"),
        payment=query.facets.get("payment"),
        state=query.facets.get("state"),
        source=query.facets.get("source"),
        sort=query.sort.removeprefix("-") or "newest",
        descending=query.sort.startswith("-"),
        offset=offset,
        limit=limit,
    )
