"""`seqxero doctor`: what is wrong with this installation, each thing with its fix."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from seqxero_tui.cli.arguments import Parser
from seqxero_tui.cli.call import DIFFERENT, DONE, Call

if TYPE_CHECKING:
    from seqxero_tui.doctor import Finding

_SIGNS = {"ok": "✓", "note": "·", "wrong": "✗"}


def define(command: Parser) -> None:
    """The command's arguments."""
    command.add_argument(
        "--online", action="store_true", help="also compare the clock with Xero's; costs no call"
    )
    command.set_defaults(run=_run)


def _run(call: Call) -> int:
    from seqxero_tui.doctor import Verdict, examine

    found = examine(call.profile, os.environ, online=call.args.online)
    bad = sum(each.verdict is Verdict.WRONG for each in found)
    data = {
        "healthy": not bad,
        "findings": [
            {
                "check": each.check,
                "verdict": each.verdict.value,
                "message": each.message,
                "remedy": each.remedy,
            }
            for each in found
        ],
    }
    call.console.result(data, lambda: _human(found, bad))
    return DIFFERENT if bad else DONE


def _human(found: Sequence[Finding], bad: int) -> Iterator[str]:
    for each in found:
        yield f"{_SIGNS[each.verdict.value]} {each.message}"
        if each.remedy:
            yield f"    {each.remedy}"
    yield ""
    yield "Nothing is wrong." if not bad else f"{bad} to put right." if bad > 1 else "One thing to put right."
