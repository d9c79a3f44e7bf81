"""Credit notes: their own endpoint, the same dates and marks, one note that leads back, accounts of what they credit."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from seqxero_tui.xero.records import DocumentKind as XeroKind
from tests.office import CREDIT_NOTE, Office, invoice

DUMMY = date(3000, 1, 1)


def credit_note(customer_id: str, *credited: str, **more: Any) -> dict[str, Any]:
    """A draft credit note in the API's shape; each line credits one line item of an invoice."""
    lines = [
        {"id": str(uuid.uuid4()), "title": "Credit", "quantity": "1", "rate": "10", "taxRate": "0.2"}
        | ({"invoiceLineItemIds": [line]} if line else {})
        for line in credited or ("",)
    ]
    made = {"id": str(uuid.uuid4()), "customerId": customer_id, "currency": "GBP", "status": "DRAFT"}
    return made | {"lineItems": lines} | more


@pytest.fixture
def pushed(office: Office) -> tuple[str, str]:
    """A customer, and an invoice of theirs in Xero whose one line goes to 260."""
    owner = office.linked_customer()
    (one,) = office.drafts(invoice(owner))
    office.workspace.documents.set_line_account(one, office.get(one).lines[0].id, "260")
    office.workspace.documents.finalize([one], send=True)
    office.workspace.sync.run()
    return owner, one


def made_final(office: Office, note: dict[str, Any]) -> str:
    office.load(creditNotes=[note])
    (result,) = office.workspace.documents.finalize([note["id"]])
    assert result.problem is None
    return str(note["id"])


def test_a_credit_note_goes_the_way_of_an_invoice_and_gets_one_note(
    office: Office, pushed: tuple[str, str]
) -> None:
    owner, one = pushed
    line = office.get(one).lines[0].id
    note = made_final(office, credit_note(owner, line, invoiceId=one, invoiceNumber="SEQ-0001"))
    plan = office.workspace.sync.plan()
    assert ([each.action for each in plan.actions], plan.calls) == (["create_credit_note"], 2)
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert [(call.method, call.path.rsplit("/", 1)[1]) for call in office.calls()] == [
        ("PUT", "CreditNotes"),
        ("PUT", "History"),
    ]
    seen = office.wire(note, CREDIT_NOTE)
    assert (seen.number, seen.reference, seen.date, seen.sent) == ("SCN-0001", "SEQ-0001", DUMMY, False)
    assert [each.account_code for each in seen.lines] == ["260"]
    (view,) = office.get(note, CREDIT_NOTE).lines
    assert (view.account_source, view.account_why) == ("credited_line", "from the invoice line it credits")
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert office.calls() == [], "one note, once"
    office.workspace.documents.send([note])
    office.workspace.sync.run()
    seen = office.wire(note, CREDIT_NOTE)
    assert (seen.date, seen.sent) == (office.now().date(), True)
    assert office.get(note, CREDIT_NOTE).row.xero.state == "synced"


def test_a_credit_note_without_an_invoice_uses_the_default_for_credit_notes(office: Office) -> None:
    office.workspace.connection.setup(credit_note_account="270", exempt_tax_type="NONE")
    note = made_final(office, credit_note(office.linked_customer()))
    (line,) = office.get(note, CREDIT_NOTE).lines
    assert (line.account_code, line.account_source) == ("270", "document_default")


def test_a_note_whose_answer_was_lost_is_not_written_twice(office: Office, pushed: tuple[str, str]) -> None:
    note = made_final(office, credit_note(pushed[0]))
    office.company.add_fault("drop_after", path="/History", method="PUT", times=3)
    report = office.workspace.sync.run(pull=False)
    assert report.stopped is not None
    office.later(3600)
    office.workspace.sync.run(pull=False)
    assert office.get(note, CREDIT_NOTE).row.xero.state == "synced"
    books = office.workspace._books
    with books.store.read() as session:
        client = books.xero(books.connected(session))
    told = client.history(XeroKind.CREDIT_NOTE, office.get(note, CREDIT_NOTE).row.xero.id or "")
    assert len([each for each in told if "in Sequence" in (each.details or "")]) == 1


def test_a_credit_note_marked_as_sent_in_xero_is_sent_here(office: Office, pushed: tuple[str, str]) -> None:
    note = made_final(office, credit_note(pushed[0]))
    office.workspace.sync.run()
    office.company.mark_as_sent(office.tenant, office.get(note, CREDIT_NOTE).row.xero.id)
    office.workspace.sync.run()
    row = office.get(note, CREDIT_NOTE).row
    assert (row.status, row.issue_date) == ("SENT", office.now().date())
    assert office.wire(note, CREDIT_NOTE).date == office.now().date()


def test_credit_allocated_in_xero_is_shown_and_no_difference(office: Office, pushed: tuple[str, str]) -> None:
    owner, one = pushed
    note = made_final(office, credit_note(owner))
    office.workspace.sync.run()
    office.company.allocate(
        office.tenant,
        office.get(note, CREDIT_NOTE).row.xero.id,
        office.get(one).row.xero.id,
        Decimal(12),
    )
    office.workspace.sync.run()
    assert office.get(note, CREDIT_NOTE).row.xero.amount_due == 0, "no credit remains"
    assert office.get(one).row.payment_status == "PARTIALLY_PAID"
    assert office.state(one) == "synced"
    assert office.get(note, CREDIT_NOTE).row.xero.state == "synced"
