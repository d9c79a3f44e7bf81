"""What stands in a document's way in Xero: a tax code that its account does not take, another organisation that has it,
somebody else's document under its number."""

from __future__ import annotations

import uuid
from typing import Any

from sqlmodel import select

from seqxero_tui.sync.tables import DocumentSync, Organisation, TakenNumber
from seqxero_tui.xero.wire import encode
from seqxero_tui.xero.writing import WriteRequest
from tests.office import Office, customer, invoice


def writes(office: Office) -> int:
    return len(office.calls("PUT", "POST"))


def test_a_tax_code_that_the_account_does_not_take_blocks_before_anything_is_sent(office: Office) -> None:
    made = customer("Exempt Ltd", taxStatus="TAX_EXEMPT")
    office.load(customers=[made])
    office.workspace.customers.push([made["id"]])
    office.workspace.connection.setup(exempt_tax_type="ZERORATEDOUTPUT")
    (one,) = office.final(invoice(made["id"], taxRate="0"))
    line = office.get(one).lines[0].id
    office.workspace.documents.set_line_account(one, line, "425")
    assert office.problems(one) == ["tax_type_not_for_account"]
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert writes(office) == 0
    office.workspace.documents.set_line_account(one, line, "200")
    office.workspace.sync.run(pull=False)
    assert office.state(one) == "synced"


def move(office: Office, document_id: str, name: str, *, demo: bool) -> None:
    """The document is in another organisation, and in this one it never was."""
    with office.workspace._books.store.transaction() as session:
        here = office.workspace._books.connected(session)
        known: dict[str, Any] = here.model_dump() | {"tenant_id": "another", "name": name, "active": False}
        session.add(Organisation(**(known | {"is_demo_company": demo})))
        session.flush()
        sync = session.exec(select(DocumentSync).where(DocumentSync.document_id == document_id)).one()
        session.add(DocumentSync(**(sync.model_dump() | {"tenant_id": "another"})))
        session.delete(sync)


def test_what_is_in_another_organisation_is_pushed_into_this_one_only_when_that_is_said(
    office: Office,
) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    move(office, one, "Others Ltd", demo=False)
    office.forget_calls()
    office.workspace.documents.send([one])
    assert office.problems(one) == ["in_another_organisation"]
    office.workspace.sync.run(pull=False)
    assert writes(office) == 0
    (row,) = office.get(one).row.xero.problems
    assert "Others Ltd" in row.message
    office.workspace.documents.push_again([one])
    assert office.state(one) == "queued"


def test_a_trial_in_a_demo_company_stands_in_nobodys_way(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    move(office, one, "Demo Company", demo=True)
    office.workspace.documents.send([one])
    assert office.state(one) == "queued"


def theirs(office: Office, number: str, **more: str) -> str:
    """Somebody else's invoice under that number; with an `InvoiceID` that one, renumbered."""
    contact = office.workspace.customers.contacts(only="importable").rows[0].contact_id
    element = {
        "Type": "ACCREC",
        "InvoiceNumber": number,
        "Status": "AUTHORISED",
        "Contact": {"ContactID": contact},
        "Date": "2026-03-01",
        "DueDate": "2026-03-31",
        **more,
        "LineItems": [{"Description": "Theirs", "Quantity": "1", "UnitAmount": "7", "AccountCode": "200"}],
    }
    books = office.workspace._books
    with books.store.read() as session:
        client = books.xero(books.connected(session))
    answer = client.write(
        WriteRequest("POST", "/Invoices", encode({"Invoices": [element]}), str(uuid.uuid4()))
    )
    return str(answer.elements[0].id)


def test_a_number_that_a_pull_saw_taken_blocks_before_anything_is_sent_and_is_free_again(
    office: Office,
) -> None:
    owner = office.linked_customer()
    office.final(invoice(owner))
    office.workspace.sync.run()
    xero_id = theirs(office, "SEQ-0002")
    office.later(60)
    office.workspace.sync.run()
    (one,) = office.final(invoice(owner))
    assert (office.get(one).row.number, office.problems(one)) == ("SEQ-0002", ["number_taken"])
    office.forget_calls()
    office.workspace.sync.run()
    assert writes(office) == 0
    office.company.change_status(office.tenant, xero_id, "VOIDED")
    office.later(60)
    office.workspace.sync.run(push=False)
    assert office.problems(one) == ["number_taken"], "what is voided keeps its number"
    free = theirs(office, "SEQ-0003")
    (other,) = office.final(invoice(owner))
    office.later(60)
    office.workspace.sync.run(push=False)
    assert office.problems(other) == ["number_taken"]
    theirs(office, "EVENT-8", InvoiceID=free)
    office.later(60)
    office.workspace.sync.run(push=False)
    assert office.state(other) == "queued"


def test_numbers_that_can_never_be_ours_are_not_kept(office: Office) -> None:
    office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    theirs(office, "EVENT-7")
    theirs(office, "SEQ-0400")
    office.later(60)
    office.workspace.sync.run()
    with office.workspace._books.store.read() as session:
        assert [each.number for each in session.exec(select(TakenNumber)).all()] == ["SEQ-0400"]
