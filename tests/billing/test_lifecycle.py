"""The life of a document, step by step, allowed and refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from seqxero_tui.billing import lifecycle
from seqxero_tui.billing.load import load
from seqxero_tui.billing.tables import Document
from seqxero_tui.errors import InputError
from seqxero_tui.store.engine import Store
from tests.billing import files

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ISSUED, DUE = date(2026, 11, 20), date(2026, 12, 20)

Step = Callable[[Session, Document], None]


def finalize(session: Session, document: Document) -> None:
    lifecycle.finalize(session, document, now=NOW)


def send(session: Session, document: Document) -> None:
    lifecycle.send(session, document, issue_date=ISSUED, due_date=DUE, now=NOW)


def mark_sent(session: Session, document: Document) -> None:
    lifecycle.mark_sent_in_xero(document, issue_date=ISSUED, due_date=DUE, now=NOW)


def void(session: Session, document: Document) -> None:
    lifecycle.void(session, document, now=NOW)


def mark_paid(session: Session, document: Document) -> None:
    lifecycle.mark_paid(document, now=NOW)


def after(store: Store, step: Step, **more: object) -> Document:
    """The document `i1` of a file after `step`, read back from the store."""
    load(store, files.file(invoices=[files.invoice(**more)]))
    with store.transaction() as session:
        step(session, session.get_one(Document, "i1"))
    with store.read() as session:
        return session.get_one(Document, "i1")


ALLOWED = {
    finalize: {"DRAFT": "FINAL"},
    send: {"DRAFT": "SENT", "FINAL": "SENT"},
    mark_sent: {"FINAL": "SENT"},
    void: {"DRAFT": "VOIDED", "FINAL": "VOIDED", "SENT": "VOIDED"},
    mark_paid: {"FINAL": "FINAL", "SENT": "SENT"},
}
STATUSES = ["IN_PROGRESS", "DRAFT", "FINAL", "SENT", "VOIDED"]
CASES = [(step, status) for step in ALLOWED for status in STATUSES]


@pytest.mark.parametrize(("step", "status"), CASES, ids=lambda part: getattr(part, "__name__", part))
def test_each_step_is_open_from_exactly_these_states(store: Store, step: Step, status: str) -> None:
    wanted = ALLOWED[step].get(status)
    if wanted:
        assert after(store, step, status=status).status == wanted
        return
    with pytest.raises(InputError) as caught:
        after(store, step, status=status)
    problem = caught.value.problem
    assert problem.code.startswith("cannot_")
    assert f"The invoice i1 is {status}; only a" in problem.message
    assert problem.remedy
    with store.read() as session:
        untouched = session.get_one(Document, "i1")
    assert (untouched.status, untouched.number, untouched.payment_status) == (status, None, "UNPAID")


def test_finalizing_gives_a_number_and_no_dates(store: Store) -> None:
    final = after(store, finalize)
    assert (final.number, final.finalized_at) == ("SEQ-0001", NOW)
    assert (final.issue_date, final.due_date, final.sent_at) == (None, None, None)


def test_a_number_given_by_hand_is_kept(store: Store) -> None:
    assert after(store, finalize, invoiceNumber="MY-1").number == "MY-1"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"status": "DRAFT"}, "customer_is_draft"),
        ({"archivedAt": "2026-11-01T00:00:00Z"}, "customer_archived"),
    ],
)
def test_a_draft_or_archived_customer_cannot_be_billed(store: Store, more: dict[str, str], code: str) -> None:
    load(store, files.file(customers=[files.customer(**more)], invoices=[files.invoice()]))
    with store.read() as session, pytest.raises(InputError) as caught:
        finalize(session, session.get_one(Document, "i1"))
    assert caught.value.problem.code == code


def test_what_is_final_is_sent_although_its_customer_is_archived(store: Store) -> None:
    load(store, files.file(customers=[files.customer(archivedAt="2026-11-01T00:00:00Z")]))
    assert after(store, send, status="FINAL", invoiceNumber="SEQ-0007").status == "SENT"


def test_sending_sets_the_dates_the_customer_sees(store: Store) -> None:
    sent = after(store, send)
    assert (sent.number, sent.issue_date, sent.due_date, sent.sent_at) == ("SEQ-0001", ISSUED, DUE, NOW)
    assert sent.finalized_at == NOW


def test_voiding_a_draft_numbers_it(store: Store) -> None:
    void_ = after(store, void)
    assert (void_.number, void_.voided_at) == ("SEQ-0001", NOW)


def test_voiding_a_numbered_document_keeps_its_number(store: Store) -> None:
    assert after(store, void, status="SENT", invoiceNumber="SEQ-0044").number == "SEQ-0044"


@pytest.mark.parametrize("status", ["FINAL", "SENT"])
@pytest.mark.parametrize(
    ("payment", "open_"),
    [("UNPAID", True), ("UNCOLLECTIBLE", True), ("PARTIALLY_PAID", False), ("PAID", False)],
)
def test_a_document_with_money_in_it_cannot_be_voided(
    store: Store, status: str, payment: str, open_: bool
) -> None:
    if open_:
        assert after(store, void, status=status, paymentStatus=payment).status == "VOIDED"
    else:
        with pytest.raises(InputError, match=f"is {payment} and cannot be voided"):
            after(store, void, status=status, paymentStatus=payment)


def test_marking_as_paid_remembers_when(store: Store) -> None:
    paid = after(store, mark_paid, status="SENT", paymentStatus="PARTIALLY_PAID")
    assert (paid.payment_status, paid.marked_paid_at) == ("PAID", NOW)


def test_a_paid_invoice_is_not_marked_again(store: Store) -> None:
    with pytest.raises(InputError, match="is paid already"):
        after(store, mark_paid, status="SENT", paymentStatus="PAID")


def test_credit_notes_are_numbered_apart_and_never_paid(store: Store) -> None:
    load(store, files.file(creditNotes=[files.credit_note("n1", files.line())]))
    with store.transaction() as session:
        note = session.get_one(Document, "n1")
        send(session, note)
        assert (note.number, note.status) == ("SCN-0001", "SENT")
        with pytest.raises(InputError, match="SCN-0001 is a credit note; only invoices are paid"):
            mark_paid(session, note)


@pytest.mark.parametrize(
    ("provider", "by_hand", "source"),
    [
        ("NONE", False, "xero"),
        ("STRIPE", False, "stripe"),
        ("GOCARDLESS", False, "gocardless"),
        ("NONE", True, "manual"),
        ("STRIPE", True, "manual"),
        ("GOCARDLESS", True, "manual"),
    ],
)
def test_whose_word_the_payment_status_is(store: Store, provider: str, by_hand: bool, source: str) -> None:
    step = mark_paid if by_hand else (lambda _session, _document: None)
    document = after(store, step, status="SENT", paymentProvider=provider)
    assert lifecycle.payment_source(document) == source


def test_a_number_that_tries_to_command_the_terminal_is_named_harmlessly(store: Store) -> None:
    with pytest.raises(InputError) as caught:
        after(store, finalize, status="SENT", invoiceNumber="\x1b[2J")
    assert "\x1b" not in caught.value.problem.message
