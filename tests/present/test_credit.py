"""The credit of credit notes in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from seqxero_tui.errors import Problem
from seqxero_tui.present import credit
from seqxero_tui.present.pieces import text_of
from seqxero_tui.sync.credit_views import AllocationView, CreditOffer, CreditTarget
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import XeroSide
from tests.present.test_sidebar import a_row, a_view

USED = AllocationView("id-1", "doc", "SEQ-0001", Decimal("5"), date(2026, 11, 22))
TARGET = CreditTarget("doc", "SEQ-0001", Decimal("120"), Decimal("12"), credited=True)
OFFER = CreditOffer("note", "SCN-0001", "Acme", "GBP", Decimal("12"), Decimal("12"), (), (TARGET,), ())


def shown(left: str, *used: AllocationView, kind: str = "credit_note", **more: Any) -> list[str]:
    xero = XeroSide(SyncState.SYNCED, id="x", status="AUTHORISED", amount_due=Decimal(left))
    view = replace(a_view(a_row(kind=kind, xero=xero)), allocations=used)
    return [text_of(each) for each in credit.lines(view, width=40, today=date(2026, 11, 23), key="a")]


@pytest.mark.parametrize(
    ("left", "used", "said"),
    [
        ("12", (), ["Credit", "£12.00 left", "a uses it for an invoice."]),
        (
            "7",
            (USED,),
            [
                "Credit",
                "£5.00 used for SEQ-0001, 22 Nov",
                "£7.00 left",
                "a uses it for an invoice, or takes some",
                "  back.",
            ],
        ),
        ("0", (USED,), ["Credit", "£5.00 used for SEQ-0001, 22 Nov", "£0.00 left", "a takes it back."]),
        ("0", (), []),
    ],
)
def test_the_sidebar_says_what_is_left_and_where_the_rest_went(
    left: str, used: tuple[AllocationView, ...], said: list[str]
) -> None:
    assert shown(left, *used) == said


def test_an_invoice_says_what_credited_it_and_offers_nothing() -> None:
    from_note = replace(USED, id=None, number="SCN-0001")
    assert shown("115", from_note, kind="invoice") == ["Credit", "£5.00 credited by SCN-0001, 22 Nov"]
    assert shown("120", kind="invoice") == []


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("12", None),
        ("£5.00", None),
        ("0", "It has to be more than nothing."),
        ("-1", "It has to be more than nothing."),
        ("1.005", "No more than two decimals."),
        ("12.01", "At most £12.00."),
        ("much", "This is no number; write it like 1,204.50."),
    ],
)
def test_an_amount_is_judged_as_it_is_typed(typed: str, fault: str | None) -> None:
    assert credit.amount_fault(typed, OFFER, TARGET) == fault


def test_the_question_shows_both_documents_as_xero_will_show_them() -> None:
    told = "\n".join(text_of(each) for each in credit.after(OFFER, TARGET, Decimal("5")))
    assert "SCN-0001  £7.00 credit left" in told
    assert "SEQ-0001  £115.00 to pay" in told
    back = "\n".join(
        text_of(each) for each in credit.after_taking_back(replace(OFFER, remaining=Decimal("7")), USED)
    )
    assert "SCN-0001  £12.00 credit left" in back
    assert "SEQ-0001  £5.00 more to pay" in back


def test_why_nothing_can_be_done_is_told_with_what_to_do() -> None:
    none = "\n".join(text_of(each) for each in credit.nothing_to_do(replace(OFFER, targets=())))
    assert "Acme has no sent invoice in GBP that is open in Xero." in none
    unsent = replace(OFFER, problems=(Problem("not_sent", "It is not sent.", "Send it."),))
    assert [text_of(each) for each in credit.nothing_to_do(unsent)] == ["It is not sent.", "Send it."]
