"""Starting a push or pull from any screen: rows follow while it runs, and the end is told in one line."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from seqxero_tui.present.actions import fix_key, not_connected
from seqxero_tui.present.reports import sync_headline, sync_story

if TYPE_CHECKING:
    from seqxero_tui.errors import Problem
    from seqxero_tui.sync.reports import Progress, SyncReport
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.tui.jobs import Job
    from seqxero_tui.workspace import Workspace

FOLLOW_EVERY = 0.5
"""Seconds from one reading of the rows to the next while they are pushed: reading them takes turns with the keys."""


def run_sync(
    app: SeqxeroApp,
    ids: Collection[str] | None = None,
    *,
    push: bool = True,
    pull: bool = False,
    then: Callable[[], None] | None = None,
) -> None:
    """Push what waits (only the documents `ids`, if given) and pull what changed in Xero.

    Without a connection nothing is called: documents wait until there is one (D15). `then` follows in any case, and
    tells what became of each where several are pushed; without it the end is told in one line.
    """
    if app.standing.organisation is None:
        app.notify(not_connected("documents wait here until then"), severity="warning")
        if then is not None:
            then()
        return

    def run(workspace: Workspace, job: Job[SyncReport]) -> SyncReport:
        followed_at = 0.0

        def moved(progress: Progress) -> None:
            nonlocal followed_at
            job.report(progress)
            if time.monotonic() - followed_at >= FOLLOW_EVERY:
                followed_at = time.monotonic()
                app.call_later(app.refresh_rows)

        return workspace.sync.run(
            push=push, pull=pull, follow_up=pull, only=ids, on_progress=moved, cancel=job.cancel
        )

    def told(report: SyncReport) -> None:
        app.refresh_data()
        if then is None or report.stopped:
            app.tell_story(sync_headline(report), sync_story(report, fix_key))
        if then is not None:
            then()

    def failed(problem: Problem) -> None:
        app.tell_problem(problem)
        if then is not None:
            then()

    app.jobs.start(run, told, group="sync", title="pushing" if push else "pulling", failed=failed)
    app.refresh_rows()
