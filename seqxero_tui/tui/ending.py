"""How the program ends: what runs comes to its next step, how the lists are looked at is remembered, the terminal given
back.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from seqxero_tui.present.pieces import line, plural
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.doer import Doer
from seqxero_tui.tui.screens.base import Room

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp

PATIENCE = 1.5
"""Seconds a job gets to come to its next step when the program is told to end (reliability: exit within 2 s)."""


class Leave(Confirm):
    """The question before the end; one is enough."""


class Ending:
    """The end of the program. `code` is what it will exit with, None while nobody has told it to end."""

    def __init__(self, app: SeqxeroApp) -> None:
        self._app = app
        self.code: int | None = None

    def ask(self) -> None:
        """Quit; asks first while something is under way or being written, or what was typed anywhere would be lost."""
        app = self._app
        if isinstance(app.screen, Leave):
            return
        under_way = [job.title or job.doing for job in app.jobs.to_finish]
        unsaved = self._unsaved()
        if not under_way and not unsaved:
            self.begin(0)
            return
        stop = "Stop after the current step and quit?" if under_way else "Quit?"
        so_far = f"{plural(len(under_way), 'job')} under way. " if under_way else ""
        lost = "Not everything is saved. " if unsaved else ""
        story = [line(words) for words in (*under_way, *unsaved)]
        agree, keep = ("Stop and quit", "Keep working") if under_way else ("Quit", "Stay here")
        question = Leave(f"{so_far}{lost}{stop}", story, agree=agree, keep=keep)
        app.push_screen(question, lambda yes: self.begin(0) if yes else None)

    def _unsaved(self) -> list[str]:
        """What would be lost on every screen that is open, in front or on another tab."""
        stacks = self._app._screen_stacks.values()
        open_now = [screen for stack in stacks for screen in stack if screen.is_mounted]
        return [lost for screen in open_now if isinstance(screen, Doer) and (lost := screen.unsaved())]

    def begin(self, code: int) -> None:
        """Stop taking work, let running jobs come to their next step, give the terminal back."""
        if self.code is not None:
            return
        self.code = code
        self._app.jobs.cancel_all()
        self._remember()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE
        self._end_when_quiet(deadline)

    def _remember(self) -> None:
        """How the lists are looked at, for the next time."""
        for stack in self._app._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, Room) and screen.is_mounted:
                    screen.keep_look()
        self._app.remembered.save()

    def _end_when_quiet(self, deadline: float) -> None:
        loop = asyncio.get_running_loop()
        if self._app.jobs.to_finish and loop.time() < deadline:
            loop.call_later(0.05, self._end_when_quiet, deadline)
            return
        self._app.exit(return_code=self.code or 0)
