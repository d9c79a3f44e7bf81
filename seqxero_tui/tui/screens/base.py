"""What every screen of the program shares: the bars around it, the one gate through which actions go, and Esc."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

from seqxero_tui.tui import actions
from seqxero_tui.tui.actions import BY_ID, Action
from seqxero_tui.tui.plain import content
from seqxero_tui.tui.planning import show_plan
from seqxero_tui.tui.widgets.bars import FooterBar, HeaderBar, TabBar

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp

SMALLEST = (60, 20)
"""Below this many cells and lines a screen says so instead of showing half of itself."""

_SAFE_UNSEEN = ("everywhere.quit", "everywhere.back")


def too_small(size: Size) -> bool:
    """Whether a window cannot show a screen."""
    return size.width < SMALLEST[0] or size.height < SMALLEST[1]


class Doer:
    """Mixed into screens and dialogs: actions of the registry come in at `action_do` and nowhere else."""

    PLACES: ClassVar[tuple[str, ...]] = ()
    """The registry's places whose actions work here."""

    def actions(self) -> list[tuple[Action, str]]:
        """The actions that work here with their words now, the footer's first."""
        here = sorted(actions.at(self.PLACES), key=lambda action: action.footer or 1000)
        return [(action, self.words_for(action)) for action in here]

    def words_for(self, action: Action) -> str:
        """What footer and palette call an action now; screens add the state (`Import 12`)."""
        return action.label

    def why_not(self, action: Action) -> str | None:
        """Why an action cannot be done now, as a sentence; None when it can."""
        return None

    def action_do(self, action_id: str) -> None:
        """Do an action of the registry, or say why not."""
        action = BY_ID[action_id]
        if too_small(self.seqxero.size) and action_id not in _SAFE_UNSEEN:
            return  # nobody can see what it would do
        reason = self.why_not(action)
        if reason is not None:
            self.seqxero.notify(reason, severity="warning")
            return
        cast("Callable[[], None]", getattr(self, action.method))()

    @property
    def seqxero(self) -> SeqxeroApp:
        """The app, as ours."""
        return cast("SeqxeroApp", self.app)  # type: ignore[attr-defined]


class Room(Doer, Screen[None]):
    """A screen with header, tabs and footer. Subclasses give `body`, name their `PLACES` and bind
    `actions.bindings(...)` of those that are their own."""

    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("everywhere")
    AUTO_FOCUS = "ListTable, OptionList"
    TAB = ""
    """The tab this screen belongs to."""

    def compose(self) -> ComposeResult:
        """Bars around the body; `too-small` takes the place of everything in a tiny window."""
        yield HeaderBar()
        yield TabBar()
        with Container(id="body"):
            yield from self.body()
        yield FooterBar()
        yield Static(id="too-small")

    def body(self) -> ComposeResult:
        """What is between the bars."""
        yield from ()

    def refresh_bars(self) -> None:
        """Draw header, tabs and footer anew; called by the app when the standing changes."""
        if not self.is_mounted or not self.query(FooterBar):
            return
        self.query_one(HeaderBar).show(self.seqxero.standing, self.seqxero.clock())
        self.query_one(TabBar).show(self.seqxero.tabs, self.TAB)
        self.refresh_footer()

    def refresh_footer(self) -> None:
        """Draw the keys anew; for screens whose words change with the row or the marks."""
        self.query_one(FooterBar).show([pair for pair in self.actions() if self.in_footer(pair[0])])

    def in_footer(self, action: Action) -> bool:
        """Whether the footer offers an action now, if there is room."""
        return bool(action.footer)

    def refresh_data(self) -> None:
        """Read from the store again what is shown; called when a job changed something, and on return."""

    def on_mount(self) -> None:
        """First drawing of the bars."""
        self.refresh_bars()

    def on_screen_resume(self) -> None:
        """Back in front: other screens may have changed what is shown here."""
        self.refresh_bars()
        self.refresh_data()

    def on_resize(self, event: events.Resize) -> None:
        """Bars shorten themselves; below the smallest size only a sentence is left."""
        width, height = SMALLEST
        self.set_class(too_small(event.size), "-too-small")
        if self.focused is None and not too_small(event.size):
            # What had the focus was hidden for a while; keys must not end up in the filter.
            self.call_after_refresh(self._focus_again)
        words = f"seqxero needs {width} × {height} cells; this window has {event.size.width} × {event.size.height}."
        self.query_one("#too-small", Static).update(content(words))
        self.refresh_bars()

    def _focus_again(self) -> None:
        for found in self.query(str(self.AUTO_FOCUS)):
            if found.focusable:
                found.focus()
                return

    def do_back(self) -> None:
        """Take back the latest step; the last one is the screen itself, unless it is a tab."""
        if not self.take_back() and len(self.app.screen_stack) > 1:
            self.dismiss()

    def take_back(self) -> bool:
        """Undo the latest mode of this screen (filter, then marks); False when there was none."""
        return False

    def do_help(self) -> None:
        """All keys."""
        self.seqxero.show_help(self.PLACES)

    def do_commands(self) -> None:
        """The command palette."""
        self.app.action_command_palette()

    def do_plan(self) -> None:
        """What waits for Xero."""
        show_plan(self.seqxero, self.TAB)

    def do_details(self) -> None:
        """The story behind the last message."""
        self.seqxero.show_details()

    def do_theme(self) -> None:
        """The other theme."""
        self.seqxero.change_theme()

    def do_quit(self) -> None:
        """Leave, after asking when something is under way."""
        self.seqxero.leave()
