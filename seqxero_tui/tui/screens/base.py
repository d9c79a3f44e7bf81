"""What every screen of the program shares: the bars around it, and what Esc, copying and the common keys do."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Static

from seqxero_tui.present.action import Action
from seqxero_tui.tui import copying
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.copying import Copy
from seqxero_tui.tui.dialogs.jump import Jump
from seqxero_tui.tui.doer import SMALLEST, Doer, too_small, too_small_words
from seqxero_tui.tui.plain import content
from seqxero_tui.tui.planning import show_plan
from seqxero_tui.tui.targets import targets
from seqxero_tui.tui.widgets.bars import FooterBar, HeaderBar, TabBar
from seqxero_tui.tui.widgets.list_table import ListTable

__all__ = ["SMALLEST", "Doer", "Room", "too_small"]


class Room(Doer, Screen[None]):
    """A screen with header, tabs and footer. Subclasses give `body`, name their `PLACES` and bind
    `bindings(...)` of those that are their own."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("everywhere")
    AUTO_FOCUS = "ListTable, OptionList"
    TAB = ""
    """The tab this screen belongs to."""
    STEPS_BACK: ClassVar[bool] = False
    """Whether it is left step by step."""

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
        if action.id == "everywhere.stop":
            return bool(self.seqxero.jobs.under_way)
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
        self.set_class(too_small(event.size), "-too-small")
        if self.focused is None and not too_small(event.size):
            # What had the focus was hidden for a while; keys must not end up in the filter.
            self.call_after_refresh(self._focus_again)
        self.query_one("#too-small", Static).update(content(too_small_words(event.size)))
        self.refresh_bars()

    def _focus_again(self) -> None:
        for found in self.query(str(self.AUTO_FOCUS)):
            if found.focusable:
                found.focus()
                return

    def do_back(self) -> None:
        """Take back the latest step: messages, then what the screen is at; the last one is the screen itself, unless it
        is a tab."""
        if self.seqxero.dismiss_messages():
            return
        if not self.take_back() and len(self.app.screen_stack) > 1:
            self.leave_asking()

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

    def keep_look(self) -> None:
        """Remember how the screen is looked at, where there is something to remember."""

    def copies(self) -> list[Copy]:
        """What can be copied here, the likeliest first: by default, of the row under the list's cursor."""
        rows = [table.current for table in self.query(ListTable) if table.current is not None]
        return [offer for row in rows[:1] for offer in copying.of_row(row)]

    def do_copy(self) -> None:
        """Choose what to copy."""
        offers = self.copies()
        if offers:
            copying.ask(self.seqxero, offers)
        else:
            self.seqxero.notify("There is nothing to copy here.", severity="warning")

    def do_details(self) -> None:
        """The story behind the last message."""
        self.seqxero.show_details()

    def do_theme(self) -> None:
        """The other theme."""
        self.seqxero.change_theme()

    def do_jump(self) -> None:
        """Letters on everything that can be gone to."""
        self.app.push_screen(Jump(targets(self)), lambda target: target.go() if target else None)

    def do_redact(self) -> None:
        """Hide what is private while the screen is shared."""
        self.seqxero.sharing.change()

    def do_quit(self) -> None:
        """Leave, after asking when something is under way."""
        self.seqxero.ending.ask()
