"""`seqxero plan` and `seqxero sync`: what a push would write, and writing it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat
from typing import TYPE_CHECKING

from seqxero_tui.cli import pushing
from seqxero_tui.cli.arguments import Parser
from seqxero_tui.cli.call import DIFFERENT, DONE, Call
from seqxero_tui.cli.watching import watch

if TYPE_CHECKING:
    from seqxero_tui.sync.plan_views import Plan

_EVERY = 1_000_000  # differences; there are never so many

_WIDEST = 100
"""Cells of the plan's lines where they go into a pipe, or a very wide terminal."""


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
    from seqxero_tui.cli import sync_forms

    with call.workspace() as workspace:
        plan = workspace.sync.plan()
    call.console.result(sync_forms.plan(plan), lambda: _human(plan, call.console.cells()))
    return DIFFERENT if plan.blocked else DONE


def _sync(call: Call) -> int:
    from seqxero_tui.cli import sync_forms

    push, pull = not call.args.pull_only, not call.args.push_only
    with call.workspace() as workspace:
        workspace.connection.require()
        if call.args.watch:
            return watch(call, workspace, push=push, pull=pull)
        report = pushing.run(call, workspace, push=push, pull=pull)
        drift = sync_forms.differing(workspace.drift_list.page(limit=_EVERY).rows)
    call.console.result(
        {**sync_forms.sync_report(report), "drift": drift},
        lambda: pushing.human(report, differing=len(drift)),
    )
    return pushing.exit_code(report) or (DIFFERENT if drift else DONE)


def _human(found: Plan, cells: int | None) -> Iterator[str]:
    """What it costs, then every write as Xero will have it, and what stays with every problem."""
    from seqxero_tui.present import plan

    entries: list[plan.Entry] = [*found.actions, *found.blocked]
    if not entries:
        yield "Nothing to push."
        return
    yield from pushing.printed(plan.summary(found))
    for entry in entries:
        yield ""
        lines = pushing.printed(plan.about(entry, min(cells or _WIDEST, _WIDEST) - 2))
        for start, text in zip(chain([plan.sign(entry)], repeat(" ")), lines):  # noqa: B905 - one of them has no end
            yield f"{start} {text}".rstrip()
