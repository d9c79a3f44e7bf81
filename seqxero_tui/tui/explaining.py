"""Saying why documents may stay on a list of the month-end check, and taking that back: the question, the reason, the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from seqxero_tui.billing.months import Month
from seqxero_tui.mapping.reasons import reason_fault
from seqxero_tui.present import month_end
from seqxero_tui.present.reports import verb_headline, verb_story
from seqxero_tui.present.verbs import being_changed
from seqxero_tui.sync.home_views import Check
from seqxero_tui.sync.reports import VerbResult
from seqxero_tui.sync.views import DocumentRow
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.dialogs.prompt import Prompt

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp

Then = Callable[[Sequence[str]], None]
"""Is told the documents that were dealt with."""


def explain(
    app: SeqxeroApp, check: Check, month: Month, rows: Sequence[DocumentRow], hidden: int, then: Then
) -> None:
    """Ask why these documents may stay on the list, and keep it; `hidden` of them are out of sight."""
    ids, reasons = [row.id for row in rows], {row.explained.reason if row.explained else "" for row in rows}

    def answered(reason: str | None) -> None:
        if reason is not None:
            app.jobs.write(
                lambda workspace, job: workspace.explanations.explain(check, month, ids, reason),
                lambda results: _done(app, "explained", results, then),
                group="explain",
                of=ids,
                doing=being_changed(rows),
            )

    asked = month_end.explaining(check, month, rows, hidden)
    prompt = Prompt(
        asked.title,
        asked.body,
        value=reasons.pop() if len(reasons) == 1 else "",
        placeholder="agreed with the accountant",
        check=_fault,
    )
    app.push_screen(prompt, answered)


def take_back(
    app: SeqxeroApp, check: Check, month: Month, rows: Sequence[DocumentRow], hidden: int, then: Then
) -> None:
    """Ask whether the explanations of these documents are to be taken back; `hidden` of them are out of sight."""
    ids = [row.id for row in rows]

    def answered(yes: bool | None) -> None:
        if yes:
            app.jobs.write(
                lambda workspace, job: workspace.explanations.take_back(check, month, ids),
                lambda results: _done(app, "open again", results, then),
                group="explain",
                of=ids,
                doing=being_changed(rows),
            )

    asked = month_end.taking_back(check, month, rows, hidden)
    app.push_screen(Confirm(asked.title, asked.body, agree=asked.agree), answered)


def _done(app: SeqxeroApp, done: str, results: list[VerbResult], then: Then) -> None:
    app.tell_story(verb_headline(done, results), verb_story(results))
    then([each.id for each in results])
    app.refresh_data()


def _fault(reason: str) -> str | None:
    fault = reason_fault(reason)
    return f"{fault.message} {fault.remedy}" if fault else None
