"""What is asked and said about explanations on the lists of the month-end check."""

from __future__ import annotations

from typing import Any

import pytest

from seqxero_tui.billing.months import Month
from seqxero_tui.present import month_end
from seqxero_tui.present.pieces import text_of
from seqxero_tui.present.verbs import Question
from seqxero_tui.sync.home_views import Check
from seqxero_tui.sync.views import DocumentRow, Explained
from tests.present.samples import NOW, a_row

NOVEMBER = Month(2026, 11)
OPEN = a_row(number=None, status="DRAFT")
EXPLAINED = a_row(id="d2", explained=Explained("late [b]order[/b]", "user", NOW))


def said(question: Question) -> str:
    return " ".join(text_of(line) for line in question.body)


def test_an_explained_row_shows_its_reason_behind_a_sign_instead_of_why() -> None:
    shown = {row.id: text_of(month_end.cells(Check.DRAFTS, row)["why"]) for row in (OPEN, EXPLAINED)}
    assert shown == {"d1": "a draft", "d2": "✓ late [b]order[/b]"}


@pytest.mark.parametrize(
    ("rows", "hidden", "title", "words"),
    [
        ([OPEN], 0, "Explain 1 invoice", ["£250.00", "draft for City Limousines", "Why may it stay"]),
        ([OPEN, EXPLAINED], 0, "Explain 2 invoices", ["£500.00", "Why may they stay", "replace it."]),
        ([EXPLAINED] * 3, 2, "Explain 3 invoices", ["2 of them out of sight.", "3 explanations given", "replace them."]),
    ],
)  # fmt: skip
def test_explaining_says_what_and_how_many(
    rows: list[DocumentRow], hidden: int, title: str, words: list[str]
) -> None:
    asked = month_end.explaining(Check.UNSENT, NOVEMBER, rows, hidden)
    assert asked.title == title
    assert all(each in said(asked) for each in [*words, "“Final but not sent” when November 2026 is closed?"])
    assert ("already" in said(asked)) == any(row.explained for row in rows)


def test_taking_back_says_what_is_open_again() -> None:
    asked = month_end.taking_back(Check.UNSENT, NOVEMBER, [EXPLAINED], 1)
    assert asked.title == "Take back the explanation of 1 invoice?"
    assert "1 of them out of sight." in said(asked)
    assert "It is open again on “Final but not sent” of November 2026." in said(asked)


@pytest.mark.parametrize(
    ("month", "rows", "reason"),
    [(None, [OPEN], "for one month"), (NOVEMBER, [], "no document"), (NOVEMBER, [EXPLAINED], None)],
)
def test_explaining_needs_a_month_and_a_document(month: Any, rows: list[DocumentRow], reason: Any) -> None:
    refusal = month_end.not_explainable(month, rows)
    assert refusal is None if reason is None else reason in (refusal or "")


def test_only_what_is_explained_can_be_taken_back() -> None:
    assert month_end.not_explained([OPEN, EXPLAINED]) is None
    assert month_end.not_explained([OPEN]) == "Nothing is explained here. b explains."
