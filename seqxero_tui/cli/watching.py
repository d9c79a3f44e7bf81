"""`seqxero sync --watch`: stays, pushes at once what is queued, pulls on a pace, until it is told to stop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from seqxero_tui.cli import pushing
from seqxero_tui.cli.call import DONE, Call
from seqxero_tui.errors import SeqxeroError, XeroUnavailable

if TYPE_CHECKING:
    import threading

    from seqxero_tui.sync.reports import Progress, SyncReport
    from seqxero_tui.sync.watch import Watch
    from seqxero_tui.workspace import Workspace

_LOOK_EVERY = 1.0  # seconds between two looks at the store

_SHORT = "Few of today's calls to Xero are left: nothing is pulled until there are more; pushes go on."


def watch(call: Call, workspace: Workspace, *, push: bool, pull: bool) -> int:
    """Runs until a signal comes; the current commit is finished first.

    Xero out of reach is told and tried again later. Whatever takes a person (no connection any more, no setup) ends it.
    """
    from seqxero_tui.cli import sync_forms

    call.console.one_per_line = True
    watching, was_short = workspace.watch(), False
    call.console.say("Watching; Ctrl-C ends it.")
    with call.stop.after_the_current_commit() as stop:
        while not stop.is_set():
            try:
                report = _next(call, watching, stop, push=push, pull=pull)
            except SeqxeroError as error:
                if stop.is_set():
                    break
                if error.exit_code != XeroUnavailable.exit_code:
                    raise
                call.console.error(error.problem)
                continue
            if report is None:
                short = pull and watching.is_short_of_calls()
                if short and not was_short:
                    call.console.say(_SHORT)
                was_short = short
                stop.wait(_LOOK_EVERY)
                continue
            call.console.result(sync_forms.sync_report(report), partial(_human, report))
    return DONE


def _next(call: Call, watching: Watch, stop: threading.Event, *, push: bool, pull: bool) -> SyncReport | None:
    """The run that is due, made; None when there is none."""

    def tell(progress: Progress) -> None:
        if progress.waiting_seconds:
            call.console.progress(progress)

    if watching.settling_is_due():
        return watching.settle(tell, stop)
    if push and watching.push_is_due():
        return watching.push(tell, stop)
    if pull and watching.pull_is_due():
        return watching.pull(push=push, on_progress=tell, cancel=stop)
    return None


def _human(report: SyncReport) -> Iterator[str]:
    """What happened and when; nothing of a look that found nothing."""
    if report.pushed or report.pulled or report.failed or report.blocked or report.stopped or report.problems:
        first, *rest = pushing.human(report)
        yield f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}  {first}"
        yield from rest
