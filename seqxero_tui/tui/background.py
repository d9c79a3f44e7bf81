"""Works by itself while the program is open: pulls on the pace of `sync.pace`, silent unless something changed, and pushes
again what was ordered and did not get through.

Nothing that waits for a person's word is pushed by it; and never while anything else is under way. When the program
begins, it finds out what became of writes that were left open, whatever the pace is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from seqxero_tui.errors import Problem
from seqxero_tui.present.actions import fix_key
from seqxero_tui.present.reports import sync_headline, sync_story

if TYPE_CHECKING:
    from seqxero_tui.sync.reports import SyncReport
    from seqxero_tui.sync.watch import Watch
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.tui.jobs import Job
    from seqxero_tui.workspace import Workspace

LOOK_EVERY = 5.0
"""Seconds between two looks at whether a pull is due."""


def is_wanted(environment: Mapping[str, str]) -> bool:
    """SEQXERO_BACKGROUND=off turns it off."""
    return environment.get("SEQXERO_BACKGROUND", "").strip().casefold() not in ("off", "0", "no", "false")


class Background:
    """The app's own pulls."""

    def __init__(self, app: SeqxeroApp) -> None:
        self._app = app
        self._watch: Watch | None = None
        self._working = False
        self._failing = False
        self._was_due = False

    def begin(self) -> None:
        """Find out what became of writes that an earlier start left open: once, also when nothing is pulled by itself."""
        self._work(self._settle)

    def look(self) -> None:
        """Push what is left of an earlier push, or pull, if it is time."""
        self._work(self._next)

    def _work(self, work: Callable[[Workspace, Job[SyncReport | None]], SyncReport | None]) -> None:
        """Does it if nothing else is under way."""
        organisation = self._app.standing.organisation
        ready = organisation is not None and organisation.setup_complete
        if ready and not self._working and not self._app.jobs.under_way:
            self._working = True
            self._app.jobs.start(work, self._pulled, group="background", failed=self._failed)

    def _settle(self, workspace: Workspace, job: Job[SyncReport | None]) -> SyncReport | None:
        self._watch = self._watch or workspace.watch()
        return self._watch.settle(cancel=job.cancel) if self._watch.settling_is_due() else None

    def _next(self, workspace: Workspace, job: Job[SyncReport | None]) -> SyncReport | None:
        self._watch = self._watch or workspace.watch()
        seen_before, self._was_due = self._was_due, self._watch.push_is_due()
        if (
            self._was_due and seen_before
        ):  # what was ordered a moment ago is about to be pushed by whoever ordered it
            job.title = "pushing"  # seen in the header from now on, and can be stopped
            return self._watch.push(job.report, job.cancel)
        return self._watch.pull(cancel=job.cancel) if self._watch.pull_is_due() else None

    def _pulled(self, report: SyncReport | None) -> None:
        self._working = False
        if report is None:
            return
        self._failing = False
        if report.pulled or report.pushed or report.failed:
            self._app.refresh_data()
            self._app.tell_story(sync_headline(report), sync_story(report, fix_key))
        else:
            self._app.refresh_standing()

    def _failed(self, problem: Problem) -> None:
        """Told once, until it works again."""
        self._working = False
        if not self._failing:
            self._failing = True
            self._app.tell_problem(
                problem, headline="Nothing goes to Xero or comes from it by itself at the moment."
            )
