"""A plan in words: what is written, what stays, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from seqxero_tui.errors import Problem
from seqxero_tui.present import plan
from seqxero_tui.present.cells import width
from seqxero_tui.present.pieces import text_of
from seqxero_tui.sync.plan_views import Plan, PlannedAction, WrittenLine
from seqxero_tui.sync.reports import Blocked
from seqxero_tui.sync.views import DriftView

TOTALS = (Decimal("144.00"), Decimal("28.80"), Decimal("172.80"))
SEATS = WrittenLine(
    "Seats\nNovember",
    Decimal(12),
    Decimal("12.00"),
    Decimal("144.00"),
    "200",
    "Sales",
    "from the product Seats",
    None,
    "20% (VAT on Income)",
)
NEW = PlannedAction(
    "create_invoice",
    "invoice",
    "i1",
    "SEQ-0042",
    "Bayside Club",
    (),
    {
        "Type": "ACCREC",
        "Date": "3000-01-01",
        "DueDate": "3000-01-01",
        "CurrencyCode": "GBP",
        "Reference": "PO 7",
    },
    contact="Bayside Club Ltd",
    currency="GBP",
    totals=TOTALS,
    predicted=TOTALS,
    lines=(SEATS,),
)
CHANGED = replace(
    NEW,
    action="update_invoice",
    told=(DriftView("date", "2026-11-23", "3000-01-01"), DriftView("sent", "sent", "not sent")),
)
VOID = replace(NEW, action="void_invoice", lines=(), predicted=None)
BLOCKED = Blocked(
    "invoice",
    "i2",
    "SEQ-0043",
    "Ashdown",
    (
        Problem("customer_not_linked", "Ashdown is not linked.", "Link it."),
        Problem("account_archived", "Line 1: 260 is archived.", "Choose another."),
    ),
)
COST = Plan((NEW,), (), 1, 1, 941)


def words(entry: Any, cells: int = 60) -> str:
    return "\n".join(text_of(each) for each in plan.about(entry, cells))


def test_a_new_invoice_is_told_as_xero_will_have_it() -> None:
    text = words(NEW)
    for said in (
        "New invoice SEQ-0042",
        "Contact   Bayside Club Ltd",
        "none until it is sent; Xero shows 1 January 3000",
        "PO 7",
        "12 × 12.00",
        "200 Sales: from the product Seats",
        "tax the account's own (20% (VAT on Income))",
    ):
        assert said in text
    assert "3000-01-01" not in text


def test_totals_that_xero_computes_otherwise_stand_beside_ours() -> None:
    other = replace(NEW, predicted=(TOTALS[0], Decimal("28.81"), Decimal("172.81")))
    text = words(other)
    assert "≠ 28.80 here" in text
    assert "144.00  =" in text


def test_a_change_is_what_it_was_and_what_it_becomes() -> None:
    text = words(CHANGED)
    assert "not sent → 2026-11-23" in text
    assert "sent      not sent → sent" in text
    assert "Seats" not in text


def test_a_long_change_stands_on_two_lines() -> None:
    text = words(replace(CHANGED, told=(DriftView("reference", "x" * 40, "y" * 40),)), 60)
    assert f"- {'y' * 40}\n+ {'x' * 40}" in text


def test_what_is_blocked_tells_every_problem_with_its_remedy() -> None:
    text = words(BLOCKED)
    assert "SEQ-0043 stays here" in text
    assert "l Link it." in text
    assert "enter Choose another." in text


@pytest.mark.parametrize("entry", [NEW, CHANGED, VOID, BLOCKED], ids=["new", "changed", "void", "blocked"])
@pytest.mark.parametrize("cells", [30, 34, 60])
def test_no_line_is_wider_than_its_place(entry: Any, cells: int) -> None:
    assert max(width(text_of(each)) for each in plan.about(entry, cells)) <= cells


@pytest.mark.parametrize(
    ("seconds", "left", "said"),
    [
        (1, 941, "1 write in 1 call, about 1 s · 941 calls left today"),
        (600, 941, "about 10 min"),
        (1, 0, "only 0 calls left today: the rest waits"),
        (1, None, "about 1 s"),
    ],
)
def test_the_cost_says_calls_time_and_what_is_left_of_the_day(
    seconds: int, left: int | None, said: str
) -> None:
    cost, _ = plan.summary(replace(COST, seconds=seconds, calls_left_today=left))
    assert said in text_of(cost)


def test_what_was_chosen_and_left_out_is_counted() -> None:
    assert text_of(plan.summary(COST, 2)[1]) == "+ 1 new   2 chosen left as they are"


def test_the_summary_is_the_legend_of_the_signs() -> None:
    warned = replace(VOID, warnings=(Problem("totals_will_differ", "Other totals.", "Push it."),))
    _, made_of = plan.summary(replace(COST, actions=(NEW, CHANGED, warned), blocked=(BLOCKED,)))
    assert text_of(made_of) == "+ 1 new   ~ 1 changed   × 1 voided   ▲ 1 blocked   ! 1 with a warning"


@pytest.mark.parametrize(
    ("text", "group", "found"),
    [
        ("", None, True),
        ("bay 42", None, True),
        ("ashdown", None, False),
        ("", "create", True),
        ("", "void", False),
    ],
)
def test_a_plan_is_narrowed_by_words_and_kind(text: str, group: str | None, found: bool) -> None:
    assert plan.matches(NEW, text, group) is found


def test_sums_are_per_currency_and_leave_out_what_stays() -> None:
    dollars = replace(NEW, currency="USD")
    assert plan.sums([NEW, NEW, dollars, BLOCKED]) == "£345.60 + US$172.80"


def test_a_document_that_follows_its_contact_says_so() -> None:
    following = replace(NEW, contact=None, follows_contact=True)
    assert "Bayside Club, which this plan creates first" in words(following)
    assert text_of(plan.cells(following)["said"]) == "follows contact"
