"""What a program that stays open does by itself: pushes when something waits, pulls on a pace; runs nothing unasked.

The caller looks as often as it likes: a look reads the store, and calls nobody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from seqxero_tui.sync.books import Books
from seqxero_tui.sync.pace import Day, Pace, Tempo, gap
from seqxero_tui.sync.reports import Progress, SyncReport
from seqxero_tui.sync.runner import Sync
from seqxero_tui.sync.tables import Organisation

OnProgress = Callable[[Progress], None]


class Watch:
    """One program's watch over the connected organisation. Every call may raise `SetupError` when there is none."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._sync = Sync(books)
        self._pace = Pace()
        self._left: frozenset[str] = frozenset()
        """What the last push tried and left waiting."""
        self._pushed_at: datetime | None = None
        self._fruitless = 0
        self._settled = False

    def settling_is_due(self) -> bool:
        """Whether an earlier program left writes of unknown outcome: asked for once, when a program begins."""
        if self._settled:
            return False
        self._settled = True
        return self._sync.has_unsettled()

    def settle(
        self, on_progress: OnProgress | None = None, cancel: threading.Event | None = None
    ) -> SyncReport:
        """Finds out what became of writes of unknown outcome, and does nothing else."""
        return self._sync.run(push=False, pull=False, on_progress=on_progress, cancel=cancel)

    def push_is_due(self) -> bool:
        """Whether something waits that was not tried yet, or it is time to try again what was."""
        waiting = self._sync.waiting_ids()
        if waiting - self._left:
            return True
        tried = self._pushed_at
        return bool(waiting) and (tried is None or self._books.clock() >= tried + gap(self._fruitless - 1))

    def push(
        self, on_progress: OnProgress | None = None, cancel: threading.Event | None = None
    ) -> SyncReport:
        """Pushes all that was ordered; what is left after it is tried again later, and later each time."""
        tried = self._sync.waiting_ids()
        try:
            report = self._sync.run(pull=False, only=tried, on_progress=on_progress, cancel=cancel)
        finally:
            self._left = self._sync.waiting_ids() & tried
            self._fruitless = self._fruitless + 1 if self._left else 0
            self._pushed_at = self._books.clock()
        if report.pushed:
            self._pace = self._pace.stirred()
        return report

    def pull_is_due(self) -> bool:
        """Whether the pace says so."""
        organisation = self._organisation()
        day, tempo = self._day(organisation), Tempo(organisation.pace)
        wait = self._pace.wait(self._books.clock(), organisation.pulled_at, day, tempo)
        return wait is not None and not wait

    def is_short_of_calls(self) -> bool:
        """Whether nothing is pulled because what is left of the day's calls is kept for pushes and people."""
        return self._day(self._organisation()).is_short

    def pull(
        self,
        *,
        push: bool = True,
        on_progress: OnProgress | None = None,
        cancel: threading.Event | None = None,
    ) -> SyncReport:
        """Pulls what changed in Xero and, with `push`, pushes what that made necessary (D7), and nothing else."""
        report: SyncReport | None = None
        day = self._day(self._organisation())
        try:
            report = self._sync.run(push=push, only=(), on_progress=on_progress, cancel=cancel)
        finally:
            calls = report.calls if report else 1
            changed = bool(report and (report.pulled or report.pushed))
            self._pace = self._pace.after(self._books.clock(), day, calls=calls, changed=changed)
        return report

    def _organisation(self) -> Organisation:
        with self._books.store.read() as session:
            return self._books.ready(session)

    def _day(self, organisation: Organisation) -> Day:
        left = self._books.budget(organisation).snapshot()
        return Day(left.day, left.day_limit)
