"""The app: opens the workspace behind the first picture, holds what all screens share, and ends well."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.notifications import SeverityLevel

from seqxero_tui import crash, settings
from seqxero_tui.errors import Problem
from seqxero_tui.present import actions, masking
from seqxero_tui.present.action import use_keys
from seqxero_tui.present.header import Standing
from seqxero_tui.present.pieces import Line, line, plural
from seqxero_tui.tui import jumps, keymap, theme, window
from seqxero_tui.tui.background import LOOK_EVERY, Background, is_wanted
from seqxero_tui.tui.dialogs.help import Help
from seqxero_tui.tui.dialogs.message import Message, problem_lines
from seqxero_tui.tui.doer import safe_unseen, too_small
from seqxero_tui.tui.ending import Ending
from seqxero_tui.tui.jobs import Job, JobEnded, JobMoved, Jobs, problem_of, rate
from seqxero_tui.tui.palette import Commands
from seqxero_tui.tui.plain import legible
from seqxero_tui.tui.remembered import Remembered
from seqxero_tui.tui.screens.base import Room
from seqxero_tui.tui.sharing import Sharing
from seqxero_tui.tui.tabs import TABS, Tab

if TYPE_CHECKING:
    from seqxero_tui.profile import Profile
    from seqxero_tui.sync.views import OrganisationView
    from seqxero_tui.workspace import Workspace

FOLDER = Path(__file__).parent


class SeqxeroApp(App[None]):
    """The terminal interface over one workspace. `open_workspace` is called on a thread after the first paint."""

    TITLE = "seqxero"
    CSS_PATH = [FOLDER / "app.tcss", *sorted((FOLDER / "styles").glob("*.tcss"))]
    COMMANDS = {Commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", show=False, priority=True),
        Binding("ctrl+q", "leave", show=False),
        *[
            Binding(tab.key, f"tab('{tab.id}')", f"Go to {tab.title}", id=f"go.{tab.id}", show=False)
            for tab in TABS
        ],
    ]

    def __init__(
        self,
        open_workspace: Callable[[], Workspace],
        profile: Profile,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        answer_jumps: bool = True,
    ) -> None:
        super().__init__()
        self._open_workspace = open_workspace
        self._workspace: Workspace | None = None
        self.profile = profile
        self.clock = clock
        self.standing = Standing()
        self.jobs = Jobs(self, lambda: self.workspace)
        self.last_words: str | None = None
        """What to say on the terminal once the screen is gone."""
        self._story: tuple[str, Sequence[Line]] | None = None
        self._changes_seen = 0
        self._window_title = ""
        self._jumps_wanted = answer_jumps
        self._has_credit_notes = False
        self._visited: set[str] = set()
        self._background = Background(self)
        self.ending = Ending(self)
        read = settings.read(profile.settings_path)
        self.settings = read.settings
        self._settings_faults = list(read.faults)
        self.remembered = Remembered(profile.view_path)
        use_keys({})
        self.sharing = Sharing(self)
        for own in theme.THEMES.values():
            self.register_theme(own)
        self.theme = theme.chosen(self.settings.theme, self.remembered.theme).name

    # -- beginning

    @property
    def workspace(self) -> Workspace:
        """The open workspace; screens exist only once it is there."""
        if self._workspace is None:
            raise RuntimeError("the workspace is not open yet")
        return self._workspace

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our variables, for the moment before a theme of ours is set."""
        return theme.VARIABLES

    def get_default_screen(self) -> Room:
        """The first picture: bars, and nothing loaded yet."""
        return Room()

    def on_load(self) -> None:
        """Catch signals before the terminal is taken, so that it is given back whenever one comes."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(name, self.ending.begin, 128 + name)

    def on_mount(self) -> None:
        """Open the workspace once the first picture stands."""
        for tab in TABS:
            self.add_mode(tab.id, tab.make)
        self.standing = replace(self.standing, doing="opening")
        self.set_interval(5, self.refresh_bars)
        if is_wanted(os.environ):
            self.set_interval(LOOK_EVERY, self._background.look)
        self.set_interval(2, self._look_for_changes)
        self.set_interval(1, self._count_down)
        self.call_after_refresh(self._open)

    def _look_for_changes(self) -> None:
        """Another program may have written to the store: what is shown follows within seconds."""
        if self._workspace is None:
            return

        def told(changes: int) -> None:
            if changes != self._changes_seen:
                self._changes_seen = changes
                self.refresh_data()

        # On a thread: a shared store answers over a network. When it does not, whoever reads next is told.
        self.jobs.start(
            lambda workspace, job: workspace.changes(),
            told,
            group="changes",
            failed=lambda problem: None,
            newest_only=True,
        )

    def _open(self) -> None:
        def check_keys(workspace: Workspace, job: object) -> tuple[Workspace, keymap.Keymap]:
            chosen = self.settings.keys
            return workspace, keymap.resolve(chosen, keymap.rooms() if chosen else (), self.settings.lines)

        opening = Jobs(self, self._open_workspace)
        opening.start(check_keys, self._opened, group="open", failed=self._not_opened)

    async def on_event(self, event: events.Event) -> None:
        """In a window that is too small to show anything, nothing is done unseen."""
        if self.screen_stack and too_small(self.size):
            if not safe_unseen(event):
                return
            if isinstance(event, events.Key):  # what leaves is no text for a field that nobody sees
                self.screen.set_focus(None)
        await super().on_event(event)

    def on_unmount(self) -> None:
        """The collector may have again what `action_go` took out of its sight."""
        gc.unfreeze()

    def _opened(self, answer: tuple[Workspace, keymap.Keymap]) -> None:
        self._workspace, keys = answer
        use_keys(keys.chosen)
        self.set_keymap({action: ",".join(chosen) for action, chosen in keys.chosen.items()})
        self._settings_faults += keys.faults
        if self.settings.redact:
            self.sharing.hide(then=lambda: self.refresh_standing(then=self._first_screen))
        else:
            self.refresh_standing(then=self._first_screen)

    def _not_opened(self, problem: Problem) -> None:
        self.last_words = f"{problem.message} {problem.remedy}"
        self.exit(return_code=self.ending.code or 5)

    def _first_screen(self) -> None:
        ready = self.standing.organisation is not None and self.standing.organisation.setup_complete
        wanted = "home" if ready else "integration"
        known = [tab.id for tab in self.tabs]
        self.action_go(wanted if wanted in known else known[0])
        self._background.begin()
        if self._settings_faults:
            story = [line(fault) for fault in self._settings_faults]
            headline = f"{plural(len(story), 'entry', 'entries')} of the settings left out."
            self.tell_story(headline, story)

    # -- what all screens share

    @property
    def tabs(self) -> Sequence[Tab]:
        """The screens that exist now."""
        if self._workspace is None:
            return ()
        return [tab for tab in TABS if tab.id != "credit_notes" or self._has_credit_notes]

    def action_go(self, tab_id: str) -> None:
        """To another numbered screen."""
        if tab_id in [tab.id for tab in self.tabs]:
            self.switch_mode(tab_id)
            if tab_id not in self._visited:
                # What was imported for it stays. A collector that looked at all of it again and again would make a key
                # wait a quarter of a second now and then.
                self._visited.add(tab_id)
                gc.freeze()

    def action_tab(self, tab_id: str) -> None:
        """As `action_go`; on that screen already, what was opened above it is left, up to one that asks first."""
        if tab_id != self.current_mode:
            self.action_go(tab_id)
            return
        while len(self.screen_stack) > 1 and isinstance(self.screen, Room):
            if self.screen.unsaved() or self.screen.STEPS_BACK:
                self.screen.do_back()
                return
            self.pop_screen()

    def refresh_standing(self, then: Callable[[], None] | None = None) -> None:
        """Read anew what the header shows; then do something that needed to know."""

        def show(answer: tuple[OrganisationView | None, Any, bool, int]) -> None:
            organisation, calls, self._has_credit_notes, needs_you = answer
            self.standing = replace(self.standing, organisation=organisation, calls=calls)
            self._show_work()
            self._show_title(window.title(organisation.name if organisation else None, needs_you))
            if organisation is not None and self._jumps_wanted:
                self._jumps_wanted = False
                jumps.listen(self)
            if then is not None:
                then()

        self.jobs.start(_read_standing, show, group="standing")

    def _show_title(self, title: str) -> None:
        """In the frame of the terminal's window."""
        if title != self._window_title and self._driver is not None:
            self._window_title = title
            self._driver.write(window.sequence(title))

    def refresh_data(self) -> None:
        """Something changed in the store: header and the screen in front read it again."""
        if masking.is_on():  # names that are new must be known before they are drawn
            self.sharing.hide(then=self._read_again)
        else:
            self._read_again()

    def _read_again(self) -> None:
        self.refresh_standing()
        self.refresh_rows()

    def refresh_rows(self) -> None:
        """The screens in front read again what they show; the header stays."""
        for screen in self.screen_stack:
            if isinstance(screen, Room) and screen.is_mounted:
                screen.refresh_data()

    def _show_work(self) -> None:
        titled = self.jobs.under_way
        if titled:
            job, now = titled[0], time.monotonic()
            self.standing = replace(
                self.standing,
                doing=job.title,
                progress=job.progress,
                rate=rate(job, now),
                since=now - job.told_at,
                stopping=job.cancel.is_set(),
            )
        else:
            self.standing = replace(self.standing, doing=None, progress=None)
        self.refresh_bars()

    def _count_down(self) -> None:
        """Once a second while something is under way: waits and remaining times run."""
        if self.jobs.under_way:
            self._show_work()

    def stop_work(self) -> None:
        """Ask what is under way to stop after its current step; what is done stays done."""
        if self.jobs.stop():
            self._show_work()
        elif self.jobs.under_way:
            self.notify("It stops as soon as its current step is done.")
        else:
            self.notify("Nothing is under way.", severity="warning")

    def refresh_bars(self) -> None:
        """Draw header, tabs and footer anew."""
        for screen in self.screen_stack:
            if isinstance(screen, Room):
                screen.refresh_bars()

    # -- jobs

    def on_job_moved(self, message: JobMoved) -> None:
        """The header says how far."""
        self._show_work()

    def on_job_ended(self, message: JobEnded) -> None:
        """Hand the result to whoever asked, a problem to the user, a bug to the crash report."""
        job = message.job
        self.jobs.ended(message)
        if job.title is not None:
            self._show_work()
        with self.jobs.taking(job):
            self._take(job, message)

    def _take(self, job: Job[Any], message: JobEnded) -> None:
        if message.error is None:
            job.then(message.result)
            return
        problem = problem_of(message.error)
        if problem is None:
            self._handle_exception(message.error)
        elif job.failed is not None:
            job.failed(problem)
        else:
            self.tell_problem(problem)

    def on_jumped(self, message: jumps.Jumped) -> None:
        """A document was opened from Xero."""
        jumps.show(self, message)

    # -- words to the user

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """A headline, as it is: never markup, whatever stands in it."""
        shown = "\n".join(map(legible, message.split("\n")))
        super().notify(shown, title=legible(title), severity=severity, timeout=timeout, markup=False)

    def dismiss_messages(self) -> bool:
        """Take the messages away that are shown; False when there were none."""
        shown = len(self._notifications) > 0
        self.clear_notifications()
        return shown

    def tell_problem(self, *problems: Problem, headline: str | None = None) -> None:
        """Problems as a headline; the story is one key away."""
        self._story = (headline or "What went wrong", problem_lines(problems))
        self.notify(
            f"{headline or problems[0].message}\n{actions.key_of('everywhere.details')} tells the details.",
            severity="error",
        )

    def tell_story(self, headline: str, story: Sequence[Line]) -> None:
        """A headline; with a story, it needs the user's attention and the story is one key away."""
        if not story:
            self.notify(headline)
            return
        self._story = (headline, story)
        self.notify(
            f"{headline}\n{actions.key_of('everywhere.details')} tells the details.", severity="warning"
        )

    def show_details(self) -> None:
        """The story behind the last problem."""
        if self._story is None:
            self.notify("There is no more to tell about the last message.")
            return
        title, story = self._story
        self.push_screen(Message(title, story))

    def show_help(self, places: Sequence[str]) -> None:
        """All keys, those of these places first."""
        self.push_screen(Help(places, self.tabs))

    def change_theme(self, name: str | None = None) -> None:
        """The theme called `name` in the settings, or the next one; remembered for the next time."""
        name = name or theme.after(self.theme)
        self.theme = theme.THEMES[name].name
        self.remembered.keep_theme(name)

    # -- ending

    def action_leave(self) -> None:
        """Quit; asks first while something is under way or not saved."""
        self.ending.ask()

    def action_interrupt(self) -> None:
        """Ctrl-C: end at once, the way SIGINT would."""
        self.ending.begin(130)

    def _fatal_error(self) -> None:
        """An error nobody expected: Textual would print every local variable, tokens among them. We write a report
        without any, say where, and end."""
        error = self._exception or RuntimeError("unknown")
        problem = crash.problem(crash.report(error, self.profile.log_dir))
        self.last_words = f"{problem.message} {problem.remedy}"
        self._close_messages_no_wait()


def _read_standing(workspace: Workspace, job: object) -> tuple[OrganisationView | None, Any, bool, int]:
    from seqxero_tui.billing.words import DocumentKind

    organisation = workspace.connection.current()
    _, needy_invoices = workspace.documents.numbers(DocumentKind.INVOICE)
    notes, needy_notes = workspace.documents.numbers(DocumentKind.CREDIT_NOTE)
    return organisation, workspace.connection.calls_left(), notes > 0, needy_invoices + needy_notes
