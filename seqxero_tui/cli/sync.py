"""`seqxero plan` and `seqxero sync`: what a push would write, and writing it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from seqxero_tui.cli import pushing
from seqxero_tui.cli.arguments import Parser
from seqxero_tui.cli.call import DIFFERENT, DONE, Call
from seqxero_tui.cli.watching import watch
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.sync.plan_views import Plan


def define_plan(command: Parser) -> None:
    """The command's arguments."""
    command.set_defaults(run=_plan)


def define_sync(command: Parser) -> None:
    """The command's arguments."""
    half = command.add_mutually_exclusive_group()
    half.add_argument("--push-only", action="store_true", help="do not pull")
    half.add_argument("--pull-only", action="store_true", help="do not push")
    command.add_argument(
        "--watch",
        action="store_true",
        help="stay, push at once, pull now and then; with --json one document per line",
    )
    command.set_defaults(run=_sync)


def _plan(call: Call) -> int:
    from seqxero_tui.cli import json_forms

    with call.workspace() as workspace:
        plan = workspace.sync.plan()
    call.console.result(json_forms.plan(plan), lambda: _human(plan))
    return DIFFERENT if plan.blocked else DONE


def _sync(call: Call) -> int:
    from seqxero_tui.cli import json_forms

    push, pull = not call.args.pull_only, not call.args.push_only
    with call.workspace() as workspace:
        workspace.connection.require()
        if call.args.watch:
            return watch(call, workspace, push=push, pull=pull)
        report = pushing.run(call, workspace, push=push, pull=pull)
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
        yield "  ".join(
            part for part in (" ", _verb(action.action), action.number, one_line(action.name)) if part
        )
        for change in action.changes:
            before = "" if change["from"] is None else f"{_value(change['from'])} → "
            yield f"      {change['path']}: {before}{_value(change['to'])}"
        for warning in action.warnings:
            yield f"      ! {warning.message} {warning.remedy}"
    for blocked in plan.blocked:
        yield "  ".join(part for part in (" ", "blocked", blocked.number, one_line(blocked.name)) if part)
        for problem in blocked.problems:
            yield f"      {problem.message} {problem.remedy}"


def _verb(action: str) -> str:
    return action.replace("_", " ")


def _value(value: object) -> str:
    """A value of a payload on one line: text as it is, lists and objects as JSON."""
    import msgspec

    if value is None:
        return "—"
    return one_line(value if isinstance(value, str) else msgspec.json.encode(value).decode())
