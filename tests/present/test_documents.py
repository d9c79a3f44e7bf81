"""A document in a list."""

from __future__ import annotations

from decimal import Decimal

import pytest

from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PaymentStatus
from seqxero_tui.present import documents
from seqxero_tui.present.pieces import Tone, text_of
from seqxero_tui.present.table import fit
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import XeroSide
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
    assert 0 < len(word) <= 11


def test_what_is_in_order_is_quiet_and_what_failed_is_not() -> None:
    synced = documents.state(a_row())[-1]
    failed = documents.state(a_row(xero=XeroSide(SyncState.FAILED)))[-1]
    assert (synced.tone, failed.tone) == (Tone.MUTED, Tone.BAD)


def test_every_word_of_sequences_vocabulary_has_its_word_here() -> None:
    assert set(documents.STATUSES) == set(DocumentStatus)
    assert set(documents.PAYMENTS) == set(PaymentStatus)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (71, "number customer status payment gross xero"),
        (80, "number customer status payment gross xero"),
        (96, "number customer status payment gross due xero"),
    ],
)
def test_what_matters_most_stays_when_it_gets_narrow(cells: int, shown: str) -> None:
    fitted = fit(documents.columns(DocumentKind.INVOICE), cells)
    assert " ".join(column.key for column, _ in fitted) == shown
    assert {column.key: width for column, width in fitted}["customer"] >= 16


def test_one_needs_you_and_two_need_you() -> None:
    assert [documents.needs_you(number) for number in (1, 2)] == ["1 needs you", "2 need you"]


def test_sums_are_per_currency() -> None:
    rows = [a_row(), a_row(currency="EUR", gross_total=Decimal("880")), a_row()]
    assert documents.sums(rows) == "£500.00 + €880.00"


def test_credit_notes_count_against_the_invoices_among_them() -> None:
    credit = a_row(kind="credit_note", gross_total=Decimal("14.40"))
    dollars = a_row(kind="credit_note", gross_total=Decimal("26.50"), currency="USD")
    assert documents.sums([a_row(), credit, dollars]) == "£235.60 − US$26.50"
    assert documents.sums([credit, credit]) == "£28.80"
    assert documents.counted_rows([credit, a_row(), dollars]) == "1 invoice and 2 credit notes"


def test_a_draft_is_called_by_its_customer() -> None:
    assert documents.called(a_row(number=None)) == "draft for City Limousines"
    assert documents.called(a_row()) == "SEQ-0041"
