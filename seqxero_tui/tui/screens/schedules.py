"""The billing schedules: how far each is billed, what comes next, and generating the drafts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from seqxero_tui.present import actions, products, schedules
from seqxero_tui.present.action import Action
from seqxero_tui.present.pieces import Piece, Tone, line, plural
from seqxero_tui.present.table import Cells
from seqxero_tui.sync.product_views import PriceRow
from seqxero_tui.sync.schedule_views import Generation, ScheduleRow, ScheduleView
from seqxero_tui.sync.views import Page
from seqxero_tui.tui.asking import ask_there
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.dialogs.prompt import Prompt
from seqxero_tui.tui.screens.generation import GenerationScreen
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.screens.prices import PricesScreen
from seqxero_tui.tui.widgets.list_pane import Facet, Query, Source
from seqxero_tui.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

_STATUS = Facet(
    "status", "w", "status", tuple((status.value, word) for status, word in schedules.STATUSES.items())
)


class SchedulesScreen(ListRoom[ScheduleRow]):
    """Every billing schedule and what comes next of it."""

    TAB = "schedules"
    PLACES: ClassVar[tuple[str, ...]] = ("schedules", "list", "panel", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("schedules", "panel")

    def source(self) -> Source[ScheduleRow]:
        """Schedules by customer."""
        return Source(
            title="Schedules",
            columns=schedules.COLUMNS,
            load=_load,
            key=lambda row: row.id,
            cells=self._cells,
            empty=lambda query: schedules.empty(filtered=query.narrows),
            facets=(_STATUS,),
        )

    def sidebar(self) -> Sidebar:
        """When it bills, its terms, phases and prices."""
        return Sidebar("Schedule")

    def current_changed(self) -> None:
        """The sidebar shows the schedule under the cursor."""
        row = self.pane.current
        if row is None:
            self.query_one(Sidebar).show_nothing()
        elif self.sidebar_shown:
            self.seqxero.jobs.start(
                lambda workspace, job: _read(workspace, row.id),
                self._show_schedule,
                group="schedule",
                newest_only=True,
            )

    def _show_schedule(self, answer: tuple[ScheduleView, tuple[PriceRow, ...]]) -> None:
        view, prices = answer
        row = self.pane.current if self.query("ListPane") else None  # none is there while the screen goes
        if row is not None and row.id == view.row.id:
            about = [
                (price.id, products.price_lines(price, self.query_one(Sidebar).inner)) for price in prices
            ]
            lines = schedules.sidebar(
                view, about, width=self.query_one(Sidebar).inner, today=self._today, key_of=actions.key_of
            )
            self.query_one(Sidebar).show(lines)

    @property
    def _today(self) -> date:
        return self.seqxero.clock().astimezone().date()

    def words_for(self, action: Action) -> str:
        """Generating is for all that are marked."""
        marked = len(self.pane.marks) if self.is_mounted and self.query("ListPane") else 0
        return (
            f"{action.label} of {marked:,}" if action.id == "schedules.generate" and marked else action.label
        )

    def why_not(self, action: Action) -> str | None:
        """There must be something to act on."""
        if action.id == "schedules.prices" and self.pane.current is None:
            return "There is no schedule under the cursor."
        if action.id == "schedules.generate" and self.pane.page is not None and self.pane.page.total == 0:
            return "There are no schedules to generate drafts from."
        return super().why_not(action)

    def opened(self) -> None:
        """A double click shows the prices."""
        self.do_prices()

    def do_prices(self) -> None:
        """The schedule's prices."""
        row = self.pane.current
        if row is not None:
            title = f"Prices of the schedule of {row.customer_name}"
            self.app.push_screen(PricesScreen(title, self.TAB, schedule_id=row.id))

    def do_status(self) -> None:
        """Narrow by status."""
        self.ask_facet("status")

    def do_generate(self) -> None:
        """Ask until when, then show what that makes."""
        only = list(self.pane.marks) or None

        def ask(now: Generation) -> None:
            due = self._today if now.drafts or now.next_due is None else now.next_due
            self._ask_until(schedules.month_end(due), only)

        self.seqxero.jobs.start(
            lambda workspace, job: workspace.schedules.preview(only=only), ask, group="generation-begin"
        )

    def _ask_until(self, proposed: date, only: Collection[str] | None) -> None:
        of = plural(len(only), "marked schedule") if only else "all schedules"
        story = (
            line(f"Everything of {of} that falls due up to a day and is not billed yet."),
            line(Piece("You see the drafts first; nothing is made before that.", Tone.MUTED)),
        )

        def answered(text: str | None) -> None:
            if text is not None:
                self.app.push_screen(GenerationScreen(date.fromisoformat(text), only))

        question = Prompt(
            "Generate drafts until", story, value=proposed.isoformat(), check=schedules.wrong_day
        )
        ask_there(self.seqxero, question, answered)

    def _cells(self, row: ScheduleRow) -> Cells:
        return schedules.cells(row, self._today)


def _load(workspace: Workspace, query: Query, offset: int, limit: int) -> Page[ScheduleRow]:
    """A window of the list, on a thread."""
    return workspace.schedules.page(
        text=query.text, status=query.facets.get("status"), offset=offset, limit=limit
    )


def _read(workspace: Workspace, schedule_id: str) -> tuple[ScheduleView, tuple[PriceRow, ...]]:
    """A schedule with its prices, on a thread."""
    return workspace.schedules.get(schedule_id), workspace.products.prices(schedule_id=schedule_id).rows
