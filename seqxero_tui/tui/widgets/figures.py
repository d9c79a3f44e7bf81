"""The panel of figures on the first screen: connection, calls with their curve, what customers owe."""

from __future__ import annotations

from datetime import datetime

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import ProgressBar, Sparkline, Static

from seqxero_tui.present import figures
from seqxero_tui.present.pieces import Line
from seqxero_tui.sync.home_views import Budget, HomeView
from seqxero_tui.sync.views import OrganisationView
from seqxero_tui.tui.plain import content, line_content, lines_content
from seqxero_tui.tui.widgets.framed import Framed


class Figures(Framed, VerticalScroll, can_focus=True):
    """Scrolls by the keys when it has the focus; everything it shows is also in words."""

    def __init__(self) -> None:
        super().__init__(id="figures")
        self._shown: tuple[HomeView, OrganisationView | None, datetime] | None = None

    def compose(self) -> ComposeResult:
        """The parts, each with a name above it."""
        yield Static(id="figures-connection")
        yield Static(id="figures-calls")
        yield ProgressBar(id="figures-day", show_eta=False, show_percentage=False)
        yield Static(id="figures-hours-said", classes="figures-title")
        yield Sparkline(id="figures-hours")
        yield Static(content("Receivables"), classes="figures-title")
        yield Static(id="figures-owed")

    def on_mount(self) -> None:
        """The frame."""
        self.entitle(content("Figures"))

    def show(self, view: HomeView, organisation: OrganisationView | None, now: datetime) -> None:
        """Show these figures."""
        self._shown = (view, organisation, now)
        self._draw()

    def on_resize(self) -> None:
        """Bars are as long as there is room."""
        self._draw()

    def _draw(self) -> None:
        width = self.scrollable_content_region.width
        if self._shown is None or not width:
            return
        view, organisation, now = self._shown
        self._put("connection", *figures.connection(organisation, now))
        self._draw_calls(view.budget)
        self._put("owed", *figures.owed(view.receivables, width))

    def _draw_calls(self, budget: Budget | None) -> None:
        day, hours = self.query_one(ProgressBar), self.query_one(Sparkline)
        day.display = hours.display = budget is not None
        for part in ("calls", "hours-said"):
            self.query_one(f"#figures-{part}").display = budget is not None
        if budget is None:
            return
        self._put("calls", *figures.calls(budget))
        day.display = budget.day is not None and budget.day_limit is not None
        if budget.day is not None:
            day.update(total=budget.day_limit, progress=budget.day)
        hours.data = list(budget.by_hour)
        self.query_one("#figures-hours-said", Static).update(line_content(figures.calls_by_hour(budget)))

    def _put(self, part: str, *lines: Line) -> None:
        self.query_one(f"#figures-{part}", Static).update(lines_content(lines))
