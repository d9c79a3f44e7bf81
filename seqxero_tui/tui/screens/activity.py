"""What happened, as it happens: requests to Xero and lines of history, newest first; failed ones are tried again here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from seqxero_tui.present import activity
from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import key_of
from seqxero_tui.present.table import Cells
from seqxero_tui.sync.activity_views import ActivityRow, ActivityView
from seqxero_tui.sync.views import Page
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.opening import can_open, open_object
from seqxero_tui.tui.retrying import retry, retry_everything
from seqxero_tui.tui.screens.activity_detail import ActivityDetail
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.widgets.list_pane import Facet, Query, Source

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

_KIND = Facet("kind", "w", "show", activity.KINDS)
_WHO = Facet("who", "y", "by", activity.WHO)
_FAILED = Facet("failed", "z", "outcome", activity.FAILED)

_NEEDS_ROW = ("activity.detail", "activity.object", "activity.retry")


class ActivityScreen(ListRoom[ActivityRow]):
    """The list; it follows the store."""

    TAB = "activity"
    PLACES = ("activity", "waiting", "list", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("activity", "waiting")

    def source(self) -> Source[ActivityRow]:
        """Everything that happened, newest first."""
        return Source(
            title="Activity",
            columns=activity.COLUMNS,
            load=_load,
            key=lambda row: row.key,
            cells=self._cells,
            empty=lambda query: activity.empty(filtered=query.narrows),
            facets=(_KIND, _WHO, _FAILED),
            needs_you=activity.unsettled,
        )

    def _cells(self, row: ActivityRow) -> Cells:
        return activity.cells(row, self.seqxero.clock())

    def opened(self) -> None:
        """The whole of it."""
        self.do_detail()

    def why_not(self, action: Action) -> str | None:
        """Most keys need a row."""
        if action.id not in _NEEDS_ROW:
            return super().why_not(action)
        if action.id == "activity.retry" and self.pane.chosen:
            failed = any(each.outcome.failed for each in self.pane.chosen)
            return None if failed else f"It did not fail. {key_of('activity.failed')} shows what did."
        row = self.pane.current
        if row is None:
            return "Nothing has happened here."
        if action.id == "activity.object" and not can_open(row.kind):
            return f"There is no screen for {row.name or row.kind}."
        return super().why_not(action)

    def do_detail(self) -> None:
        """Request, answer, results."""
        row = self.pane.current
        if row is not None:
            self.app.push_screen(ActivityDetail(row))

    def do_object(self) -> None:
        """Its document or customer."""
        row = self.pane.current
        if row is not None:
            open_object(self.seqxero, row.kind, row.object_id, self.TAB)

    def do_retry(self) -> None:
        """Try the failed ones of this row, or of the marked rows, again."""
        rows = self.pane.chosen
        unseen = {row.key for row in self.pane.unseen(rows)}

        def read(workspace: Workspace, job: object) -> list[tuple[str, ActivityView]]:
            return [(row.key, workspace.activity.get(row)) for row in rows]

        def found(views: list[tuple[str, ActivityView]]) -> None:
            members = [each for _, view in views for each in view.members]
            hidden = [each for key, view in views if key in unseen for each in view.members]
            retry(self.seqxero, self.TAB, members, unseen=hidden)

        self.seqxero.jobs.start(read, found, group="activity")

    def do_retry_all(self) -> None:
        """Try everything again that failed."""
        retry_everything(self.seqxero, self.TAB)

    def do_kind(self) -> None:
        """Narrow by what it is about."""
        self.ask_facet("kind")

    def do_who(self) -> None:
        """Narrow by who did it."""
        self.ask_facet("who")

    def do_failed(self) -> None:
        """Only what failed, or everything again."""
        narrowed = "failed" in self.pane.wanted.facets
        self.pane.set_facet("failed", None if narrowed else "yes")


def _load(workspace: Workspace, query: Query, offset: int, limit: int) -> Page[ActivityRow]:
    """A window of the list, on a thread."""
    return workspace.activity.page(
        text=query.text,
        kind=query.facets.get("kind"),
        actor=query.facets.get("who"),
        failed="failed" in query.facets,
        offset=offset,
        limit=limit,
    )
