"""`seqxero plan` and `seqxero sync`: what a push would write, and writing it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from seqxero_tui.cli import pushing
from seqxero_tui.cli.arguments import Subparsers, add_verb
from seqxero_tui.cli.call import DIFFERENT, DONE, Call

if TYPE_CHECKING:
    from seqxero_tui.sync.views import Plan


def add_parsers(commands: Subparsers) -> None:
    """Adds both commands."""
    add_verb(commands, "plan", _plan, "what a push would write, without writing anything")
    syncing = add_verb(commands, "sync", _sync, "push what waits, then pull what changed in Xero")
    half = syncing.add_mutually_exclusive_group()
    half.add_argument("--push-only", action="store_true", help="do not pull")
    half.add_argument("--pull-only", action="store_true", help="do not push")


def _plan(call: Call) -> int:
    from seqxero_tui.cli import json_forms

    with call.workspace() as workspace:
        plan = workspace.sync.plan()
    call.console.result(json_forms.plan(plan), lambda: _human(plan))
    return DIFFERENT if plan.blocked else DONE


def _sync(call: Call) -> int:
    from seqxero_tui.cli import json_forms

    with call.workspace() as workspace:
        workspace.connection.require()
        report = pushing.run(call, workspace, push=not call.args.pull_only, pull=not call.args.push_only)
    call.console.result(json_forms.sync_report(report), lambda: pushing.human(report))
    return pushing.exit_code(report)


def _human(plan: Plan) -> Iterator[str]:
    from seqxero_tui.present.pieces import plural

    if not plan.actions and not plan.blocked:
        yield "Nothing to push."
        return
    left = "" if plan.calls_left_today is None else f", {plan.calls_left_today:,} left today"
    writes, calls = plural(len(plan.actions), "write"), plural(plan.calls, "call")
    yield f"{writes} in {calls}, about {plan.seconds:,} s{left}"
    for action in plan.actions:
        yield f"  {action.action.replace('_', ' ')}  {action.number or ''}  {action.name}"
        for change in action.changes:
            yield f"      {change['path']}: {change['from']} → {change['to']}"
    for blocked in plan.blocked:
        yield f"  blocked  {blocked.number or ''}  {blocked.name}"
        for problem in blocked.problems:
            yield f"      {problem.message} {problem.remedy}"
