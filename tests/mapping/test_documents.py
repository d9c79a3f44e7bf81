from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.mapping.documents import (
    UNSENT_DATE,
    DocumentFacts,
    Kind,
    SentDates,
    dates_after_sent_in_xero,
    document_payload,
    document_problems,
    due_date,
    history_note,
    reference,
)
from seqxero_tui.mapping.lines import LineFacts
from seqxero_tui.mapping.tax import TaxStatus

from .facts import SETTINGS, a_document, a_line, lines

KINDS: tuple[Kind, ...] = ("invoice", "credit_note")
DUMMY = "3000-01-01"


def test_a_sent_invoice_in_full() -> None:
    payload = document_payload(a_document(purchase_order_number="PO 9711"), SETTINGS)
    assert list(payload.items()) == [
        ("Type", "ACCREC"),
        ("InvoiceNumber", "SEQ-0042"),
        ("Reference", "PO 9711"),
        ("Contact", {"ContactID": SETTINGS.contact_id}),
        ("Date", "2026-11-22"),
        ("DueDate", "2026-12-22"),
        ("Status", "AUTHORISED"),
        ("LineAmountTypes", "Exclusive"),
        ("CurrencyCode", "GBP"),
        ("Url", SETTINGS.url),
        ("SentToContact", True),
        (
            "LineItems",
            [
                {
                    "Description": "Seats",
                    "Quantity": Decimal(1),
                    "UnitAmount": Decimal(100),
                    "AccountCode": "200",
                }
            ],
        ),
    ]


def test_a_sent_credit_note_in_full() -> None:
    note = a_document(kind="credit_note", number="SCN-0007", due_date=None, credited_number="SEQ-0042")
    assert document_payload(note, SETTINGS) == {
        "Type": "ACCRECCREDIT",
        "CreditNoteNumber": "SCN-0007",
        "Reference": "SEQ-0042",
        "Contact": {"ContactID": SETTINGS.contact_id},
        "Date": "2026-11-22",
        "DueDate": "2026-11-22",
        "Status": "AUTHORISED",
        "LineAmountTypes": "Exclusive",
        "CurrencyCode": "GBP",
        "SentToContact": True,
        "LineItems": [
            {"Description": "Seats", "Quantity": Decimal(1), "UnitAmount": Decimal(100), "AccountCode": "200"}
        ],
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("issue_date", [None, date(2026, 11, 22)])
def test_an_unsent_document_shows_the_dummy_dates_and_no_sent_flag(
    kind: Kind, issue_date: date | None
) -> None:
    payload = document_payload(a_document(kind=kind, sent=False, issue_date=issue_date), SETTINGS)
    assert (payload["Date"], payload["DueDate"]) == (DUMMY, DUMMY)
    assert "SentToContact" not in payload


@pytest.mark.parametrize("kind", KINDS)
def test_sending_changes_the_dates_and_the_sent_flag_and_nothing_else(kind: Kind) -> None:
    sent = document_payload(a_document(kind=kind), SETTINGS)
    unsent = document_payload(a_document(kind=kind, sent=False), SETTINGS)
    assert {field for field in sent if sent[field] != unsent.get(field)} == {
        "Date",
        "DueDate",
        "SentToContact",
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("status", "code"),
    [(TaxStatus.TAXED, None), (TaxStatus.TAX_EXEMPT, "EXEMPTOUTPUT"), (TaxStatus.REVERSE_CHARGED, "NONE")],
)
def test_the_tax_code_goes_on_every_line(kind: Kind, status: TaxStatus, code: str | None) -> None:
    doc = a_document(kind=kind, lines=(a_line(), a_line("500", "0.001")), tax_status=status)
    payload = document_payload(doc, replace(SETTINGS, exempt_tax_type="EXEMPTOUTPUT"))
    assert [line.get("TaxType") for line in payload["LineItems"]] == [code, code]
    assert all("TaxType" not in line for line in payload["LineItems"]) is (code is None)


def test_a_link_is_sent_for_invoices_only_and_only_when_there_is_one() -> None:
    assert "Url" not in document_payload(a_document(kind="credit_note"), SETTINGS)
    assert "Url" not in document_payload(a_document(), replace(SETTINGS, url=None))


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({}, ""),
        ({"reference": "Ref 1"}, "Ref 1"),
        ({"purchase_order_number": "PO 1"}, "PO 1"),
        ({"reference": "Ref 1", "purchase_order_number": "PO 1"}, "Ref 1"),
        ({"reference": " ", "purchase_order_number": "PO\t1"}, "PO 1"),
        ({"credited_number": "SEQ-1"}, ""),
        ({"kind": "credit_note", "credited_number": "SEQ-1"}, "SEQ-1"),
        ({"kind": "credit_note", "credited_number": "SEQ-1", "reference": "Ref 1"}, "SEQ-1, Ref 1"),
        ({"kind": "credit_note", "credited_number": "SEQ-1", "reference": "SEQ-1"}, "SEQ-1"),
        ({"kind": "credit_note", "reference": "Ref 1"}, "Ref 1"),
    ],
)
def test_the_reference_is_ours_or_the_purchase_order_after_the_credited_number(
    change: dict[str, Any], text: str
) -> None:
    doc = a_document(**change)
    assert reference(doc) == text
    assert document_payload(doc, SETTINGS).get("Reference", "") == text


def test_a_credit_notes_history_leads_back_to_us() -> None:
    note = a_document(kind="credit_note", number="SCN-0007")
    url = "http://localhost:8742/open/credit-note/1"
    assert history_note(note, url) == f"Credit note SCN-0007 in Sequence: {url}"


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"number": None}, ["missing_number"]),
        ({"number": "  "}, ["missing_number"]),
        ({"number": "SEQ\x1b1"}, ["invalid_number"]),
        ({"number": "S" * 256}, ["number_too_long"]),
        ({"reference": "R" * 256}, ["reference_too_long"]),
        (
            {"reference": "R" * 250, "kind": "credit_note", "credited_number": "SEQ-42"},
            ["reference_too_long"],
        ),
        ({"gross_total": Decimal(-1)}, ["negative_total"]),
        ({"gross_total": Decimal(-1), "kind": "credit_note"}, ["negative_total"]),
        ({"gross_total": Decimal(0), "net_total": Decimal(0), "tax_total": Decimal(0)}, []),
        ({"lines": ()}, ["no_lines"]),
        ({"issue_date": None}, ["missing_issue_date"]),
        ({"due_date": None}, ["missing_due_date"]),
        ({"due_date": None, "kind": "credit_note"}, []),
        ({"due_date": None, "issue_date": None, "sent": False}, []),
        (
            {"lines": (a_line(account_code=None), a_line(), a_line(account_code=" "))},
            ["no_ledger_account"] * 2,
        ),
        ({"lines": (a_line("1", "10000000000"),)}, ["line_too_large"]),
        ({"lines": (a_line(), a_line("1", "-50"))}, []),
        ({"number": None, "lines": (), "due_date": None}, ["missing_number", "missing_due_date", "no_lines"]),
    ],
)
def test_every_problem_of_a_document_is_told_and_none_is_sent(
    change: dict[str, Any], codes: list[str]
) -> None:
    doc = a_document(**change)
    assert [problem.code for problem in document_problems(doc)] == codes
    if codes:
        with pytest.raises(ValueError, match=codes[0]):
            document_payload(doc, SETTINGS)
    else:
        document_payload(doc, SETTINGS)


def test_a_missing_account_names_its_line() -> None:
    (problem,) = document_problems(
        a_document(lines=(a_line(), a_line(title="Sup\x1bport", account_code=None)))
    )
    assert problem.message == "Line 2 “Sup␛port” has no ledger account."


def test_a_negative_invoice_suggests_a_credit_note() -> None:
    (problem,) = document_problems(a_document(gross_total=Decimal("-1200")))
    assert "-1,200.00 GBP" in problem.message
    assert "credit note" in problem.remedy


@given(
    st.lists(lines(), min_size=1, max_size=5),
    st.sampled_from(KINDS),
    st.booleans(),
    st.sampled_from(TaxStatus),
)
def test_every_pushed_line_has_its_account(
    found: list[LineFacts], kind: Kind, sent: bool, status: TaxStatus
) -> None:
    doc: DocumentFacts = a_document(lines=tuple(found), kind=kind, sent=sent, tax_status=status)
    payload = document_payload(doc, SETTINGS)
    assert [line["AccountCode"] for line in payload["LineItems"]] == ["200"] * len(found)
    assert (payload["Date"] == DUMMY) is (payload["DueDate"] == DUMMY) is (not sent)
    assert payload.get("SentToContact", False) is sent


ISSUED = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("given_", "due"),
    [
        ({}, date(2026, 12, 22)),
        ({"default_days": 14}, date(2026, 12, 6)),
        ({"term_days": 7}, date(2026, 11, 29)),
        ({"term_days": 0}, ISSUED),
        ({"due_date": date(2026, 11, 30), "term_days": 7}, date(2026, 11, 30)),
    ],
)
def test_the_due_date_is_set_by_hand_or_follows_from_the_terms(given_: dict[str, Any], due: date) -> None:
    assert due_date(ISSUED, **given_) == due


BY_HAND, DUE_BY_HAND, NOTICED = date(2026, 11, 1), date(2026, 11, 15), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("kind", "xero_date", "xero_due", "expected"),
    [
        ("invoice", UNSENT_DATE, UNSENT_DATE, SentDates(NOTICED, date(2026, 11, 29), push=True)),
        ("invoice", BY_HAND, DUE_BY_HAND, SentDates(BY_HAND, DUE_BY_HAND, push=False)),
        ("invoice", BY_HAND, UNSENT_DATE, SentDates(BY_HAND, date(2026, 11, 8), push=True)),
        ("invoice", UNSENT_DATE, DUE_BY_HAND, SentDates(NOTICED, DUE_BY_HAND, push=True)),
        ("invoice", BY_HAND, None, SentDates(BY_HAND, date(2026, 11, 8), push=True)),
        ("credit_note", UNSENT_DATE, UNSENT_DATE, SentDates(NOTICED, NOTICED, push=True)),
        ("credit_note", UNSENT_DATE, None, SentDates(NOTICED, NOTICED, push=True)),
        ("credit_note", BY_HAND, None, SentDates(BY_HAND, BY_HAND, push=False)),
        ("credit_note", BY_HAND, UNSENT_DATE, SentDates(BY_HAND, BY_HAND, push=True)),
    ],
)
def test_marked_as_sent_in_xero_keeps_dates_made_by_hand_and_sets_the_others(
    kind: Kind, xero_date: date, xero_due: date | None, expected: SentDates
) -> None:
    dates = dates_after_sent_in_xero(
        kind, xero_date=xero_date, xero_due_date=xero_due, detected_on=NOTICED, term_days=7
    )
    assert dates == expected


def test_our_own_due_date_is_pushed_when_xero_still_has_the_dummy() -> None:
    dates = dates_after_sent_in_xero(
        "invoice",
        xero_date=UNSENT_DATE,
        xero_due_date=UNSENT_DATE,
        detected_on=NOTICED,
        own_due_date=date(2027, 1, 31),
        term_days=7,
    )
    assert dates == SentDates(NOTICED, date(2027, 1, 31), push=True)
