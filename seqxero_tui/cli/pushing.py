"""What `sync`, `customers push` and the documents' verbs share: running a push, and telling what it came to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from seqxero_tui.cli.call import DIFFERENT, DONE, Call
from seqxero_tui.errors import SeqxeroError
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.present.pieces import Line
    from seqxero_tui.sync.reports import SyncReport
    from seqxero_tui.workspace import Workspace


def run(
    call: Call,
    workspace: Workspace,
    *,
    push: bool = True,
    pull: bool = True,
    only: Collection[str] | None = None,
) -> SyncReport:
    """Pushes and pulls with progress on stderr; a signal stops it after the current commit."""
    with call.stop.after_the_current_commit() as cancel:
        return workspace.sync.run(
            push=push, pull=pull, only=only, on_progress=call.console.progress, cancel=cancel
        )


def push_now(
    call: Call, workspace: Workspace, ids: list[str]
) -> tuple[SyncReport | None, SeqxeroError | None]:
    """Pushes `ids` unless --no-sync; an error is handed back, because the change before it is to be told first."""
    if call.args.no_sync or not ids:
        return None, None
    try:
        workspace.connection.require()
        return run(call, workspace, pull=False, only=ids), None
    except SeqxeroError as error:
        return None, error


def exit_code(report: SyncReport) -> int:
    """The exit code that a report stands for."""
    if report.stopped:
        return report.exit_code
    return DIFFERENT if report.failed or report.blocked or report.problems else DONE


def human(report: SyncReport, *, differing: int = 0) -> Iterator[str]:
    """The headline, each write and each change that came from Xero, and what waits for a person."""
    from seqxero_tui.present.reports import sync_headline, sync_story

    yield sync_headline(report, differing=differing)
    for pushed in report.pushed:
        yield f"  {one_line(pushed.number or pushed.name or pushed.id)}  {pushed.action.replace('_', ' ')}"
    for pulled in report.pulled:
        changes = ", ".join(f"{each['field']} {each['from']} → {each['to']}" for each in pulled.changes)
        yield f"  {pulled.number or pulled.id}  {changes}"
    yield from printed(sync_story(report))


def printed(lines: Iterable[Line]) -> Iterator[str]:
    """Presented lines as plain text."""
    from seqxero_tui.present.pieces import text_of

    for line in lines:
        yield text_of(line)
