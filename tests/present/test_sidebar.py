"""The sidebar of a document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from seqxero_tui.errors import Problem
from seqxero_tui.present import masking
from seqxero_tui.present.cells import width
from seqxero_tui.present.pieces import text_of
from seqxero_tui.present.sidebar import UNSENT, sidebar
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import DocumentRow, DocumentView, DriftView, XeroSide
from tests.present.samples import IN_XERO, NOW, a_line, a_row, a_view, an_event

KEYS = {
    "link": "l",
    "ledger": "g",
    "push": "p",
    "mark_paid": "m",
    "finalize": "f",
    "send": "s",
    "void": "v",
    "open": "o",
    "payment_page": "O",
    "credit": "k",
    "edit": "E",
    "restore": "B",
}


def shown(view: DocumentView, cells: int = 36) -> list[str]:
    return [
        text_of(line)
        for line in sidebar(view, width=cells, now=NOW, key_of=lambda action: KEYS.get(action, ""))
    ]


def row_of(label: str, view: DocumentView) -> str:
    return next(" ".join(line.split()) for line in shown(view) if line.startswith(label))


SYNCED = a_view(a_row(xero=IN_XERO))


def test_the_state_comes_first_in_words() -> None:
    assert shown(SYNCED)[0].startswith("● Synced")
    assert "Authorised in Xero · sent" in shown(SYNCED)
    assert shown(a_view(a_row(status="DRAFT", xero=XeroSide(SyncState.NOT_PUSHED))))[:2] == [
        "○ Not pushed",
        "Goes to Xero when it is finalized",
    ]


def test_what_keeps_a_draft_from_being_finalized_is_said_with_its_key() -> None:
    archived = Problem("customer_archived", "Ada is archived.", "Bring the customer back first.")
    lines = shown(
        a_view(a_row(status="DRAFT", xero=XeroSide(SyncState.NOT_PUSHED), customer_problem=archived))
    )
    assert lines[3:5] == ["Ada is archived.", "B Bring the customer back first."]
    assert "Ada is archived." not in shown(a_view(a_row(customer_problem=archived)))


def test_both_sides_stand_beside_each_other_with_a_sign() -> None:
    assert row_of("Gross", SYNCED) == "Gross 250.00 = 250.00"
    assert row_of("Due", SYNCED) == "Due 22 Dec = 22 Dec"
    off = a_view(a_row(xero=replace(IN_XERO, tax_total=Decimal("41.66"))))
    assert row_of("Tax", off) == "Tax 41.67 ≠ 41.66"


def test_amounts_are_compared_as_money_not_as_spelling() -> None:
    assert row_of("Net", a_view(a_row(net_total=Decimal("208.330"), xero=IN_XERO))) == "Net 208.33 = 208.33"


def test_the_dummy_date_of_an_unsent_document_is_never_shown() -> None:
    side = replace(IN_XERO, issue_date=UNSENT, due_date=UNSENT, sent=False)
    view = a_view(a_row(status="FINAL", issue_date=None, xero=side))
    assert row_of("Issued", view) == "Issued not sent = not sent"
    assert row_of("Due", view) == "Due not sent = not sent"
    assert "3000" not in "\n".join(shown(view))


def test_a_document_sent_here_but_not_in_xero_differs() -> None:
    side = replace(IN_XERO, issue_date=UNSENT, due_date=UNSENT, sent=False)
    assert row_of("Issued", a_view(a_row(xero=side))) == "Issued 22 Nov ≠ not sent"


def test_nothing_is_compared_before_it_is_in_xero() -> None:
    lines = shown(a_view(a_row(xero=XeroSide(SyncState.QUEUED))))
    assert not any("≠" in line or "=" in line for line in lines)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("xero", "Payment Unpaid follows Xero"),
        ("stripe", "Payment Unpaid follows Stripe"),
        ("gocardless", "Payment Unpaid follows GoCardless"),
        ("manual", "Payment Unpaid marked here"),
    ],
)
def test_the_payment_says_whom_it_follows(source: str, said: str) -> None:
    assert row_of("Payment", a_view(a_row(payment_source=source, xero=IN_XERO))) == said


def test_an_invoice_paid_by_link_is_reconciled_by_the_reader() -> None:
    said = " ".join(shown(a_view(a_row(payment_source="stripe", xero=IN_XERO))))
    assert "Xero's payment status is not read: reconcile it there yourself." in said
    assert "m Paid by bank transfer instead?" in said
    paid = shown(a_view(a_row(payment_source="stripe", payment_status="PAID", xero=IN_XERO)))
    assert not any("bank transfer" in line for line in paid)


@pytest.mark.parametrize("source", ["stripe", "gocardless", "manual"])
def test_what_is_paid_here_and_open_in_xero_is_a_reminder(source: str) -> None:
    def said(**changes: Any) -> str:
        row = a_row(payment_source=source, payment_status="PAID", xero=replace(IN_XERO, **changes))
        return " ".join(shown(a_view(row)))

    assert "It is paid, but still open in Xero" in said()
    assert "Reconcile it in Xero" in said()
    assert "still open in Xero" not in said(amount_due=Decimal(0))
    assert "still open in Xero" not in said(status="PAID")
    assert "still open in Xero" not in said(id=None, status=None)


def test_who_is_not_asked_is_said_and_what_that_would_take() -> None:
    def said(source: str, **changes: Any) -> str:
        return " ".join(shown(a_view(a_row(payment_source=source, xero=IN_XERO, **changes))))

    assert "Stripe is not asked about it: that takes its payment link and SEQXERO_STRIPE_KEY." in said(
        "stripe"
    )
    assert "is not asked" not in said("stripe", asks_stripe=True)
    assert "is not asked" not in said("stripe", payment_status="PAID")
    assert "GoCardless is not asked about it" in said("gocardless")
    assert "is not asked" not in said("xero")


def test_the_payment_page_is_offered_once_there_is_something_to_pay() -> None:
    page = "https://buy.stripe.com/aEU"
    assert "O Payment page" in " ".join(shown(a_view(a_row(payment_link=page))))
    assert "O Payment page" not in " ".join(shown(a_view(a_row())))
    assert "O Payment page" not in " ".join(shown(a_view(a_row(status="DRAFT", payment_link=page))))


def test_a_credit_note_shows_neither_payment_nor_due_date() -> None:
    lines = shown(a_view(a_row(kind="credit_note", xero=IN_XERO)))
    assert not any(line.startswith(("Payment", "Due")) for line in lines)


def test_a_problem_comes_with_its_remedy_and_the_key_to_press() -> None:
    unlinked = Problem("customer_not_linked", "ACME is not linked to a contact.", "Link it first.")
    lines = shown(a_view(a_row(xero=XeroSide(SyncState.BLOCKED, problems=(unlinked,)))))
    assert lines[2:5] == [
        "ACME is not linked to a contact.",
        "l Link it first.",
        "",
    ]
    refused = Problem("duplicate_number", "Xero has that number already.", "Change it there.")
    lines = shown(a_view(a_row(xero=XeroSide(SyncState.FAILED, problems=(refused,)))))
    assert "p Change it there." in lines


def test_drift_is_told_field_by_field() -> None:
    side = replace(IN_XERO, state=SyncState.DRIFT, drift=(DriftView("due_date", "2026-12-22", "2026-12-30"),))
    lines = shown(a_view(a_row(xero=side)))
    assert "≠ due date: 2026-12-22 here," in lines
    assert "  2026-12-30 there" in lines


def test_drift_of_a_date_never_shows_the_dummy_date() -> None:
    side = replace(IN_XERO, state=SyncState.DRIFT, drift=(DriftView("due_date", "3000-01-01", "2026-12-30"),))
    lines = shown(a_view(a_row(status="FINAL", xero=side)))
    assert "≠ due date: not sent here," in lines


def test_totals_that_differ_are_said_once() -> None:
    off = replace(
        IN_XERO,
        state=SyncState.DRIFT,
        tax_total=Decimal(40),
        drift=(DriftView("tax_total", "41.67", "40.00"),),
    )
    assert "\n".join(shown(a_view(a_row(xero=off)))).count("41.67") == 1


def test_long_sentences_stay_below_their_beginning() -> None:
    history = (an_event("ledger account of Seats, API events and Support set to 260", NOW),)
    lines = shown(a_view(history=history))
    first, second = lines[lines.index("History") + 1 :][:2]
    assert first[5:].startswith("  ledger account")
    assert (second[:7].strip(), second[7]) == ("", second.strip()[0])


def test_every_line_says_its_account_and_where_it_comes_from() -> None:
    lines = (
        a_line(),
        a_line(title="API events", account_code="260", account_name="Other revenue", account_source="line"),
    )
    text = [" ".join(each.split()) for each in shown(a_view(a_row(), lines=lines))]
    assert "Seats 200 Sales product" in text
    assert any(each.startswith("API eve") and each.endswith("this line") for each in text)


def test_a_long_document_shows_the_first_lines_and_counts_the_rest() -> None:
    lines = tuple(a_line(id=str(at)) for at in range(20))
    assert "and 12 more: enter shows all" in shown(a_view(lines=lines))


def test_the_history_ends_with_the_latest() -> None:
    history = (an_event("seen in Xero"), an_event("pushed", NOW - timedelta(minutes=6)))
    lines = shown(a_view(history=history))
    told = lines[lines.index("History") + 1 :][:2]
    assert [line.split("  ")[1] for line in told] == ["pushed", "seen in Xero"]


@pytest.mark.parametrize("cells", [30, 36, 60])
def test_laid_out_lines_stay_within_the_width(cells: int) -> None:
    view = a_view(
        a_row(gross_total=Decimal("1234567.89"), xero=IN_XERO, due_date=date(2027, 12, 22)),
        lines=(
            a_line(
                title="東京電力ホールディングス" * 3, account_name="A very long ledger account name indeed"
            ),
        ),
    )
    laid_out = [line for line in shown(view, cells) if line.startswith(("Net", "Gross", "Due", "東"))]
    assert len(laid_out) == 4
    assert max(width(line) for line in laid_out) <= cells


@pytest.mark.parametrize(
    ("row", "offered", "not_now"),
    [
        (
            a_row(status="DRAFT", xero=XeroSide(SyncState.NOT_PUSHED)),
            ["f Finalize   s Send   v Void   E Edit draft"],
            ["p Push: it is not final yet."],
        ),
        (
            a_row(status="FINAL", xero=XeroSide(SyncState.FAILED)),
            ["s Send   p Push   v Void   k Credit"],
            ["f Finalize: it is final already."],
        ),
        (
            a_row(xero=replace(IN_XERO, url="http://xero")),
            ["v Void   k Credit   o Open in Xero"],
            ["f Finalize: it is sent already.", "s Send: it is sent already."],
        ),
        (
            a_row(payment_status="PAID", xero=IN_XERO),
            ["k Credit"],
            ["v Void: it has payments; credit it instead."],
        ),
    ],
)
def test_it_ends_with_what_can_be_done_and_why_the_rest_cannot(
    row: DocumentRow, offered: list[str], not_now: list[str]
) -> None:
    lines = shown(a_view(row, lines=()), 46)
    for each in (*offered, *not_now):
        assert each in lines
    assert lines.index(offered[0]) < lines.index(not_now[0])


def test_a_voided_document_that_was_sent_keeps_its_dates() -> None:
    assert row_of("Issued", a_view(a_row(status="VOIDED", xero=IN_XERO))) == "Issued 22 Nov = 22 Nov"


def test_masked_sides_that_differ_do_not_look_as_if_they_agreed() -> None:
    view = a_view(a_row(xero=replace(IN_XERO, tax_total=Decimal("71.80"))))
    masking.put_on(masking.Mask(()))
    try:
        assert row_of("Tax", view) == "Tax ••.•• ≠ ••.••"
        assert row_of("Gross", view) == "Gross •••.•• = •••.••"
    finally:
        masking.put_on(None)
