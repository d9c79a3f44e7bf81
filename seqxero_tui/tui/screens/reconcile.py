"""Where both sides differ: compared on request, listed field by field, settled one by one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.present import reconcile
from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import not_connected
from seqxero_tui.present.documents import called
from seqxero_tui.present.pieces import Line
from seqxero_tui.sync.drift_views import Compared, DriftRow
from seqxero_tui.sync.reports import ReconcileReport
from seqxero_tui.sync.views import DocumentView, Page
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.browser import open_address
from seqxero_tui.tui.opening import open_object
from seqxero_tui.tui.plain import lines_content
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.settling import settle_by_id, settle_many
from seqxero_tui.tui.widgets.list_pane import Facet, Query, Source

if TYPE_CHECKING:
    from seqxero_tui.tui.jobs import Job
    from seqxero_tui.workspace import Workspace

_NEEDS_ROW = ("reconcile.choose", "reconcile.settle", "reconcile.object", "reconcile.open")


class ReconcileScreen(ListRoom[DriftRow]):
    """The differences as last seen, whoever saw them: a comparison, a pull or a push."""

    TAB = "reconcile"
    PLACES = ("reconcile", "waiting", "list", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("reconcile", "waiting")

    def __init__(self) -> None:
        super().__init__()
        self._last: Compared | None = None

    def source(self) -> Source[DriftRow]:
        """One row for each document and field."""
        today = self.seqxero.clock().astimezone().date()
        return Source(
            title="Differences",
            columns=reconcile.COLUMNS,
            load=_load,
            key=lambda row: row.key,
            cells=reconcile.cells,
            empty=self._empty,
            facets=(
                Facet("kind", "w", "show", reconcile.KINDS),
                Facet("group", "y", "what", reconcile.GROUPS),
                Facet("month", "z", "issued", reconcile.months(today)),
                Facet("accepted", "a", "state", reconcile.ACCEPTED, unset="open"),
            ),
        )

    def body(self) -> ComposeResult:
        """When everything was last compared, above the differences."""
        yield Static(classes="plan-head")
        yield from super().body()

    def refresh_data(self) -> None:
        """The differences, and when everything was last compared."""
        super().refresh_data()
        self.seqxero.jobs.start(
            lambda workspace, job: workspace.drift_list.last(),
            self._show_last,
            group="reconcile-last",
            newest_only=True,
        )

    def _show_last(self, last: Compared | None) -> None:
        changed, self._last = last != self._last, last
        if not self.is_attached:
            return
        self.query_one(".plan-head", Static).update(
            lines_content(reconcile.summary(last, self.seqxero.clock()))
        )
        if changed:
            self.pane.refill()

    def _empty(self, query: Query) -> Sequence[Line]:
        accepted = "accepted" in query.facets
        return reconcile.empty(self._last, filtered=query.narrows, accepted=accepted)

    def opened(self) -> None:
        """What to do about it."""
        self.action_do("reconcile.choose")

    def why_not(self, action: Action) -> str | None:
        """A comparison needs Xero, the rest a difference."""
        if action.id == "reconcile.run":
            if self.seqxero.standing.organisation is None:
                return not_connected()
            if any(job.group == "reconcile" for job in self.seqxero.jobs.under_way):
                return "Both sides are being compared already."
        if action.id in _NEEDS_ROW and self.pane.current is None:
            return "There is no difference here."
        return super().why_not(action)

    def words_for(self, action: Action) -> str:
        """Settling counts the documents it is about."""
        if action.id != "reconcile.choose" or not self.is_mounted:
            return super().words_for(action)
        number = len(self._chosen_ids())
        return f"{action.label} {number:,}" if number > 1 else super().words_for(action)

    def _chosen_ids(self) -> list[str]:
        return list(dict.fromkeys(row.document_id for row in self.pane.chosen))

    # -- actions

    def do_run(self) -> None:
        """Compare both sides of everything."""

        def run(workspace: Workspace, job: Job[ReconcileReport]) -> ReconcileReport:
            return workspace.sync.reconcile(on_progress=job.report, cancel=job.cancel)

        def done(report: ReconcileReport) -> None:
            self.seqxero.refresh_data()
            self.seqxero.notify(reconcile.headline(report))

        self.seqxero.jobs.start(run, done, group="reconcile", title="comparing both sides")

    def do_choose(self) -> None:
        """Let the user choose what holds: for one document, or for all that are marked."""
        rows, ids = self.pane.chosen, self._chosen_ids()
        hidden = self.pane.out_of_sight(rows)
        if len(ids) == 1 and not hidden:
            settle_by_id(self.seqxero, DocumentKind(rows[0].kind), ids[0])
        elif ids:
            settle_many(self.seqxero, rows, hidden=hidden, then=lambda: self.pane.set_marks([]))

    def do_settle(self) -> None:
        """The same by the key it has elsewhere."""
        self.do_choose()

    def do_object(self) -> None:
        """The document with its lines."""
        row = self.pane.current
        if row is not None:
            open_object(self.seqxero, row.kind, row.document_id, self.TAB)

    def do_open(self) -> None:
        """The document's page in Xero."""
        row = self.pane.current
        if row is None:
            return

        def opened(view: DocumentView) -> None:
            if view.row.xero.url:
                open_address(self.seqxero, view.row.xero.url, f"{called(view.row)} in Xero")

        self.seqxero.jobs.start(
            lambda workspace, job: workspace.documents.get(DocumentKind(row.kind), row.document_id),
            opened,
            group="settle",
        )

    def do_kind(self) -> None:
        """Narrow by kind of document."""
        self.ask_facet("kind")

    def do_what(self) -> None:
        """Narrow by what differs."""
        self.ask_facet("group")

    def do_month(self) -> None:
        """Narrow by month of issue."""
        self.ask_facet("month")

    def do_accepted(self) -> None:
        """Those that were accepted, or the open ones again."""
        shown = "accepted" in self.pane.wanted.facets
        self.pane.set_facet("accepted", None if shown else "yes")


def _load(workspace: Workspace, query: Query, offset: int, limit: int) -> Page[DriftRow]:
    """A window of the list, on a thread."""
    return workspace.drift_list.page(
        text=query.text,
        kind=query.facets.get("kind"),
        group=query.facets.get("group"),
        month=query.facets.get("month"),
        accepted="accepted" in query.facets,
        offset=offset,
        limit=limit,
    )
