"""The first screen once everything is set up: what needs you, the month-end check, and the figures beside them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from seqxero_tui.billing.months import Month
from seqxero_tui.present import home, month_end
from seqxero_tui.present.action import Action
from seqxero_tui.present.home import Entry, Goto
from seqxero_tui.present.pieces import line
from seqxero_tui.sync.home_views import HomeView
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.dialogs.prompt import Prompt
from seqxero_tui.tui.opening import to_list
from seqxero_tui.tui.plain import content, line_content
from seqxero_tui.tui.screens.base import Room
from seqxero_tui.tui.screens.document_detail import DocumentDetail
from seqxero_tui.tui.screens.home.month_end import MonthEndScreen
from seqxero_tui.tui.syncing import run_sync
from seqxero_tui.tui.widgets.choices import GUTTER, Choices
from seqxero_tui.tui.widgets.figures import Figures
from seqxero_tui.tui.widgets.framed import Framed
from seqxero_tui.tui.widgets.sidebar import ALWAYS_FROM


class HomeLines(Framed, Choices):
    """The list of what needs somebody."""


class HomeScreen(Room):
    """One list, whose lines lead to where something can be done, and a panel of figures."""

    PLACES = ("home", "panel", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("home", "panel")
    TAB = "home"

    def __init__(self) -> None:
        super().__init__()
        self._view: HomeView | None = None
        self._month: Month | None = None
        self._entries: tuple[Entry, ...] = ()
        self._figures_wanted: bool | None = None

    def body(self) -> ComposeResult:
        """The list and the figures."""
        with Horizontal(id="list-and-sidebar"):
            yield HomeLines(compact=True, id="home")
            yield Figures()

    def on_mount(self) -> None:
        """The list takes the keys."""
        self.list.entitle(content("Home"))
        self.list.focus()
        self._place_figures()

    @property
    def list(self) -> HomeLines:
        """The lines."""
        return self.query_one("#home", HomeLines)

    # -- showing

    def refresh_data(self) -> None:
        """Read everything again; the cursor stays on its line."""
        month = self._month
        self.seqxero.jobs.start(
            lambda workspace, job: workspace.home(month), self._show, group="home", newest_only=True
        )

    def _show(self, view: HomeView) -> None:
        if not self.is_attached:
            return
        self._view, self._month = view, view.month_end.month
        self._fill()
        self.query_one(Figures).show(view, self.seqxero.standing.organisation, self.seqxero.clock())

    def _fill(self) -> None:
        """The lines, as wide as the list is now."""
        width = self.list.scrollable_content_region.width - GUTTER
        if self._view is None or width <= 0:
            return
        here = self.current.id if self.current else None
        entries = home.entries(self._view, width, self.seqxero.clock())
        self._entries = entries
        options = [Option(line_content(entry.line), disabled=entry.goes is None) for entry in entries]
        self.list.set_options(options)
        stops = [at for at, entry in enumerate(entries) if entry.goes is not None]
        same = (at for at in stops if entries[at].id == here)
        self.list.highlighted = next(same, stops[0])
        if self.list.highlighted == stops[0]:
            self.list.scroll_home(animate=False)
        self.refresh_footer()

    @property
    def current(self) -> Entry | None:
        """The line under the cursor."""
        at = self.list.highlighted
        return self._entries[at] if at is not None and at < len(self._entries) else None

    def on_resize(self, event: events.Resize) -> None:
        """Lines are as wide as the list; the figures come and go with the width of the window."""
        self._place_figures()
        self.call_after_refresh(self._fill)

    @property
    def _figures_shown(self) -> bool:
        if self._figures_wanted is None:
            return self.app.size.width >= ALWAYS_FROM
        return self._figures_wanted

    def _place_figures(self) -> None:
        """Beside the list where both fit, else in its place."""
        figures, wide = self.query_one(Figures), self.app.size.width >= ALWAYS_FROM
        had_focus = figures.has_focus
        figures.display = self._figures_shown
        figures.set_class(not wide, "-alone")
        self.list.display = wide or not self._figures_shown
        if not self.list.display:
            figures.focus()
        elif had_focus or self.focused is None:
            self.list.focus()

    # -- actions

    def words_for(self, action: Action) -> str:
        """The panel here is one of figures."""
        return "Figures" if action.id == "panel.sidebar" else super().words_for(action)

    def take_back(self) -> bool:
        """From the figures to the list."""
        if self.list.display:
            return False
        self.do_sidebar()
        return True

    def do_sidebar(self) -> None:
        """Show or hide the figures."""
        self._figures_wanted = not self._figures_shown
        self._place_figures()
        self.call_after_refresh(self._fill)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        self.action_do("home.open")

    def do_open(self) -> None:
        """Where the line leads."""
        goes = self.current.goes if self.current else None
        if goes is None:
            return
        if goes.document is not None:
            self.app.push_screen(DocumentDetail(*goes.document, self.TAB))
        elif goes.check is not None:
            month = None if goes.every_month else self._month
            self.app.push_screen(MonthEndScreen(goes.check, month))
        else:
            self._go(goes)

    def _go(self, goes: Goto) -> None:
        found = to_list(self.seqxero, goes.tab)
        if found is not None:
            found.narrow(dict(goes.facets))

    def do_previous(self) -> None:
        """The month before."""
        self._move(-1)

    def do_next(self) -> None:
        """The month after."""
        self._move(1)

    def _move(self, by: int) -> None:
        if self._month is not None:
            self._month = self._month.moved(by)
            self.refresh_data()

    def do_pull(self) -> None:
        """What changed in Xero."""
        run_sync(self.seqxero, push=False, pull=True)

    def do_export(self) -> None:
        """Ask for a folder, then write everything for the close file into it."""
        month = self._month
        story = [line(month_end.export_story(month))]
        suggestion = str(Path.home() / f"seqxero-close-{month}")
        prompt = Prompt("Export for the close: into which folder?", story, value=suggestion)

        def answered(folder: str | None) -> None:
            if folder is not None:
                self._export(Path(folder).expanduser(), month)

        self.app.push_screen(prompt, answered)

    def _export(self, folder: Path, month: Month | None) -> None:
        self.seqxero.jobs.write(
            lambda workspace, job: workspace.export(folder, month),
            lambda report: self.seqxero.notify(month_end.exported(report)),
            group="export",
            of=[folder],
            doing=f"{folder} is being written.",
            title="exporting",
        )
