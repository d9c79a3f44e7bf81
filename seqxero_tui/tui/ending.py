"""How the program ends: what runs comes to its next step, how the lists are looked at is remembered, the terminal given
back.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from seqxero_tui.present.pieces import line, plural
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.screens.base import Room

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp

PATIENCE = 1.5
"""Seconds a job gets to come to its next step when the program is told to end (reliability: exit within 2 s)."""


class Ending:
    """The end of the program. `code` is what it will exit with, None while nobody has told it to end."""

    def __init__(self, app: SeqxeroApp) -> None:
        self._app = app
        self.code: int | None = None

    def ask(self) -> None:
        """Quit; asks first while something is under way."""
        under_way = self._app.jobs.under_way
        if not under_way:
            self.begin(0)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.begin(0)

        self._app.push_screen(
            Confirm(
                f"{plural(len(under_way), 'job')} under way. Stop after the current step and quit?",
                [line(job.title or "") for job in under_way],
                agree="Stop and quit",
                keep="Keep working",
            ),
            answered,
        )

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
        if self._app.jobs.under_way and loop.time() < deadline:
            loop.call_later(0.05, self._end_when_quiet, deadline)
            return
        self._app.exit(return_code=self.code or 0)
