"""A document in a list."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PaymentStatus
from seqxero_tui.present import documents
from seqxero_tui.present.pieces import Tone, text_of
from seqxero_tui.present.table import fit
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import Page, XeroSide
from tests.present.samples import TODAY, a_row


def texts(**changes: object) -> dict[str, str]:
    return {key: text_of(cell) for key, cell in documents.cells(a_row(**changes), TODAY).items()}


def test_a_sent_invoice_shows_its_dates_and_money() -> None:
    assert texts() == {
        "number": "SEQ-0041",
        "customer": "City Limousines",
        "status": "Sent",
        "payment": "Unpaid",
        "source": "Xero",
        "gross": "£250.00",
        "due": "22 Dec",
        "issued": "22 Nov",
        "xero": "● synced",
    }


@pytest.mark.parametrize("status", ["DRAFT", "IN_PROGRESS", "FINAL"])
def test_an_unsent_document_shows_no_dates_even_where_it_has_some(status: str) -> None:
    shown = texts(status=status)
    assert (shown["due"], shown["issued"]) == ("—", "—")


def test_a_draft_has_neither_number_nor_payment() -> None:
    shown = texts(status="DRAFT", number=None)
    assert (shown["number"], shown["payment"], shown["source"]) == ("—", "—", "—")


def test_a_credit_note_is_never_paid() -> None:
    assert texts(kind="credit_note", payment_status="PAID")["payment"] == "—"


@pytest.mark.parametrize(
    ("currency", "amount", "shown"),
    [("JPY", "1200", "JP¥1,200"), ("EUR", "-880.5", "-€880.50"), ("GBP", "1204.50", "£1,204.50")],
)
def test_money_is_shown_with_its_currencys_own_decimals(currency: str, amount: str, shown: str) -> None:
    assert texts(currency=currency, gross_total=Decimal(amount))["gross"] == shown


@pytest.mark.parametrize("state", list(SyncState))
def test_every_state_has_a_glyph_and_a_word_that_fit_the_narrow_column(state: SyncState) -> None:
    glyph, _, word = texts(xero=XeroSide(state))["xero"].partition(" ")
    assert len(glyph) == 1
    assert word
    assert len(word) <= 7


def test_what_is_in_order_is_quiet_and_what_failed_is_not() -> None:
    synced = documents.state(a_row())[-1]
    failed = documents.state(a_row(xero=XeroSide(SyncState.FAILED)))[-1]
    assert (synced.tone, failed.tone) == (Tone.MUTED, Tone.BAD)


def test_every_word_of_sequences_vocabulary_has_its_word_here() -> None:
    assert set(documents.STATUSES) == set(DocumentStatus)
    assert set(documents.PAYMENTS) == set(PaymentStatus)


def test_at_eighty_columns_all_that_matters_fits() -> None:
    fitted = fit(documents.columns(DocumentKind.INVOICE), 76)
    assert [column.key for column, _ in fitted] == [
        "number",
        "customer",
        "status",
        "payment",
        "gross",
        "due",
        "xero",
    ]


def test_the_frame_tells_the_whole_number_and_who_needs_you() -> None:
    page = Page(rows=(), matching=10, total=1212, needs_you=3)
    assert documents.frame(page, filtered=True) == "10 of 1,212 · 3 need you"
    assert documents.frame(replace(page, needs_you=0), filtered=False) == "1,212"


def test_marked_rows_are_summed_per_currency_and_the_hidden_ones_counted() -> None:
    rows = [a_row(), a_row(currency="EUR", gross_total=Decimal("880")), a_row()]
    assert documents.marked(rows, 2) == "3 marked · £500.00 + €880.00 · 2 hidden by the filter"
    assert documents.marked(rows[:1], 0) == "1 marked · £250.00"


def test_a_draft_is_called_by_its_customer() -> None:
    assert documents.called(a_row(number=None)) == "draft for City Limousines"
    assert documents.called(a_row()) == "SEQ-0041"
