"""What a run came to: a headline for a toast, and the story behind it, one key away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from seqxero_tui.errors import Problem
from seqxero_tui.present.fixes import KeyOf, no_key, remedy_line
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, line
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.sync.reports import SyncReport, VerbResult


_NOTHING = {
    (True, True): "Nothing waited to be pushed, and nothing changed in Xero",
    (True, False): "Nothing waited to be pushed",
    (False, True): "Nothing changed in Xero",
    (False, False): "Nothing was written",
}
"""What a run without work found, by whether it was to push and to pull. Nothing was compared: that is `reconcile`."""


def sync_headline(report: SyncReport, *, differing: int = 0) -> str:
    """What a push and pull came to, in one line; `differing` documents differ after it."""
    counts = (
        (sum(each.action != "add_history_note" for each in report.pushed), "arrived in Xero"),
        (len(report.failed), "failed"),
        (len(report.blocked), "blocked"),
        (sum(each.source == "xero" for each in report.pulled), "changed in Xero"),
        (sum(each.source == "stripe" for each in report.pulled), "changed in Stripe"),
        (differing, "differs in Xero" if differing == 1 else "differ in Xero"),
    )
    parts = [f"{number:,} {word}" for number, word in counts if number]
    if report.out_of_date:
        are = "is" if report.out_of_date == 1 else "are"
        parts.append(f"{report.out_of_date:,} {are} out of date: push again when you want it there")
    parts += [each.message for each in report.problems[:1]]
    if report.stopped:
        parts.append(report.stopped.message)
    return " · ".join(parts) or _NOTHING[report.pushes, report.pulls]


def sync_story(report: SyncReport, key_of: KeyOf = no_key) -> tuple[Line, ...]:
    """What of a run waits for a person: every document that failed or is blocked, why, and what puts it right.

    With `key_of` each remedy begins with its key.
    """
    lines: list[Line] = []
    if report.stopped:
        lines += [*problem(report.stopped, Tone.BAD), BLANK]
    for each in report.problems:
        lines += [*problem(each, Tone.WARN), BLANK]
    for failed in report.failed:
        lines += _about(failed.number or failed.id, "failed", Tone.BAD, failed.problems, key_of)
    for blocked in report.blocked:
        lines += _about(blocked.number or blocked.name, "blocked", Tone.WARN, blocked.problems, key_of)
    return tuple(lines)


def verb_headline(done: str, results: Sequence[VerbResult]) -> str:
    """What became of a verb: "2 finalized", "1 sent, 1 not"."""
    refused = sum(result.problem is not None for result in results)
    text = f"{len(results) - refused:,} {done}"
    return f"{text}, {refused:,} not" if refused else text


def verb_story(results: Sequence[VerbResult], key_of: KeyOf = no_key) -> tuple[Line, ...]:
    """Every document a verb was refused for, why, and what puts it right."""
    lines: list[Line] = []
    for result in results:
        if result.problem:
            lines += _about(result.number or result.name, "not done", Tone.WARN, (result.problem,), key_of)
    return tuple(lines)


def problem(fault: Problem, tone: Tone) -> tuple[Line, ...]:
    """A problem and its remedy, each on its line."""
    return (line(Piece(fault.message, tone)), line(Piece(fault.remedy, Tone.MUTED)))


def _about(who: str, word: str, tone: Tone, problems: Sequence[Problem], key_of: KeyOf) -> list[Line]:
    lines: list[Line] = [line(Piece(one_line(who), Tone.STRONG), "  ", Piece(word, tone))]
    for fault in problems:
        lines += [line(fault.message), remedy_line(fault, key_of)]
    return [*lines, BLANK]
