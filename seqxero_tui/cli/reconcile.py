"""`seqxero reconcile`: compares both sides of every pushed document without changing either."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from seqxero_tui.cli.arguments import Parser
from seqxero_tui.cli.call import DIFFERENT, DONE, Call
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.sync.reports import ReconcileReport


def define(command: Parser) -> None:
    """The command's arguments."""
    command.set_defaults(run=_run)


def _run(call: Call) -> int:
    from seqxero_tui.cli import sync_forms

    with call.workspace() as workspace:
        workspace.connection.require()
        with call.stop.after_the_current_commit() as cancel:
            report = workspace.sync.reconcile(on_progress=call.console.progress, cancel=cancel)
    call.console.result(sync_forms.reconcile_report(report), lambda: _human(report))
    return DIFFERENT if report.drift else DONE


def _human(report: ReconcileReport) -> Iterator[str]:
    from seqxero_tui.cli.document_words import choice_lines
    from seqxero_tui.present.drift import sentence
    from seqxero_tui.present.pieces import plural

    yield (
        f"{plural(report.checked, 'document')} compared in {plural(report.calls, 'call')}: "
        f"{report.matching:,} agree, {len(report.drift):,} differ"
    )
    for each in report.drift:
        yield f"  {each.number or each.id}  {one_line(each.name)}"
        yield from (f"    ≠ {one_line(sentence(difference))}" for difference in each.differences)
        yield from choice_lines(each.kind, each.number or each.id, each.choices)
