"""Archiving customers and bringing them back: nothing open is put out of sight, and what is final goes its way (D70)."""

from __future__ import annotations

from typing import Any

import pytest

from seqxero_tui.billing.crediting import whole
from seqxero_tui.errors import InputError
from seqxero_tui.sync.states import LinkState
from tests.office import INVOICE, Office, customer, invoice

FEE = {"pricingType": "FIXED", "price": "225.00"}


def archive(office: Office, customer_id: str) -> str | None:
    """The code of why not, or None."""
    [result] = office.workspace.customers.archive([customer_id])
    return result.problem.code if result.problem else None


def names(office: Office, **narrowed: Any) -> list[str]:
    return [row.name for row in office.workspace.customers.page(**narrowed).rows]


def schedule(office: Office, customer_id: str, **more: Any) -> None:
    price = {"id": "fee", "productId": "p", "name": "Fee", "currency": "GBP", "structure": FEE}
    price |= {"billingFrequency": "MONTHLY", "billingType": "IN_ADVANCE"}
    of = {
        "id": "s",
        "customerId": customer_id,
        "status": "ACTIVE",
        "startDate": "2026-11-01",
        "prices": [price],
    }
    office.load(products=[{"id": "p", "name": "Seats"}], billingSchedules=[of | more])


def test_an_archived_customer_is_out_of_the_lists_until_it_is_brought_back(office: Office) -> None:
    customers = office.workspace.customers
    kept, gone = office.linked_customer("Kept Ltd"), office.linked_customer("Gone Ltd")
    office.forget_calls()
    assert archive(office, gone) is None
    assert office.calls() == [], "the contact in Xero is not touched"
    page = customers.page()
    assert ([row.id for row in page.rows], page.total) == ([kept], 1)
    assert names(office, archived=True) == ["Gone Ltd"]
    assert names(office, archived=None) == ["Gone Ltd", "Kept Ltd"]
    view = customers.get(gone)
    assert view.row.archived_at is not None
    assert view.row.link.state is LinkState.LINKED
    assert view.history[0].what == "archived here"
    assert archive(office, gone) == "archived_already"

    [back] = customers.restore([gone])
    assert back.problem is None
    assert names(office) == ["Gone Ltd", "Kept Ltd"]
    assert customers.get(gone).history[0].what == "brought back here"
    [again] = customers.restore([gone])
    assert again.problem is not None
    assert again.problem.code == "not_archived"


def test_nothing_that_is_not_final_or_waits_is_put_out_of_sight(office: Office) -> None:
    documents, owner = office.workspace.documents, office.linked_customer()
    [draft] = office.drafts(invoice(owner))
    assert archive(office, owner) == "invoices_not_final"
    documents.finalize([draft])
    assert archive(office, owner) == "documents_wait"
    office.workspace.sync.run()
    lines = office.workspace.crediting.open(draft).lines
    note = office.workspace.crediting.create(draft, [whole(each) for each in lines])
    assert archive(office, owner) == "credit_notes_not_final"
    office.workspace.drafts.delete(note)
    assert archive(office, owner) is None


def test_a_customer_on_its_way_to_xero_is_not_archived(office: Office) -> None:
    office.workspace.customers.reload_contacts()
    office.load(customers=[customer("Orchard Street Dental"), customer("New Ltd")])
    [refused, ordered] = (row.id for row in office.workspace.customers.page().rows[::-1])
    office.company.add_fault("drop_before", times=99)
    office.workspace.customers.push([ordered, refused])
    assert office.workspace.customers.get(ordered).row.link.state is LinkState.PENDING
    assert archive(office, ordered) == "customer_pending"
    assert archive(office, refused) is None, "its order was refused, and orders nothing"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, "schedule_goes_on"),
        ({"status": "CANCELLED"}, None),
        ({"archivedAt": "2026-11-02T00:00:00Z"}, None),
        ({"startDate": None}, None),  # bills nothing
    ],
)
def test_a_customer_that_a_schedule_goes_on_billing_is_not_archived(
    office: Office, more: dict[str, Any], code: str | None
) -> None:
    office.load(customers=[customer("Acme Ltd")])
    [row] = office.workspace.customers.page().rows
    schedule(office, row.id, **more)
    assert archive(office, row.id) == code


def test_one_refusal_does_not_undo_the_others(office: Office) -> None:
    first, second = customer("First"), customer("Second")
    office.load(customers=[first, second])
    office.drafts(invoice(first["id"]))
    results = office.workspace.customers.archive([first["id"], second["id"]])
    assert [(each.name, each.problem is None) for each in results] == [("First", False), ("Second", True)]


def test_nothing_new_is_billed_to_an_archived_customer(office: Office) -> None:
    owner = office.linked_customer()
    [sent] = office.final(invoice(owner))
    office.workspace.sync.run()
    assert archive(office, owner) is None
    [draft] = office.drafts(invoice(owner))  # Sequence does not know it yet
    refusals = [
        lambda: office.workspace.drafts.begin(INVOICE, owner),
        lambda: office.workspace.crediting.open(sent),
    ]
    for refused in refusals:
        with pytest.raises(InputError) as caught:
            refused()
        assert caught.value.problem.code == "customer_archived"
    [result] = office.workspace.documents.finalize([draft])
    assert result.problem is not None
    assert result.problem.code == "customer_archived"
    [blocked] = office.workspace.sync.preview([draft], "finalize").blocked
    assert blocked.problems[0].code == "customer_archived"


def test_what_is_final_goes_on_to_xero_and_comes_back_paid(office: Office) -> None:
    owner = office.linked_customer()
    [final] = office.final(invoice(owner))
    office.workspace.sync.run()
    assert archive(office, owner) is None
    office.workspace.documents.send([final])
    assert not office.workspace.sync.run().failed
    office.pay(final, "120.00")
    office.workspace.sync.run()
    assert office.get(final).row.payment_status == "PAID"


def test_an_archived_customer_of_a_file_can_be_linked_when_it_is_named(office: Office) -> None:
    customers = office.workspace.customers
    customers.reload_contacts()
    office.load(customers=[customer("Bayside Club", archivedAt="2026-11-01T00:00:00Z")])
    [row] = customers.page(archived=True).rows
    assert customers.to_link() == ()
    assert [each.id for each in customers.to_link([row.id])] == [row.id]
    assert customers.twins() == {}
    [contact] = customers.contacts(text="Bayside").rows
    assert customers.link(row.id, contact.contact_id).state is LinkState.LINKED


def test_the_same_file_again_leaves_it_archived(office: Office) -> None:
    made = customer("Gone Ltd")
    office.load(customers=[made])
    assert archive(office, made["id"]) is None
    office.load(customers=[made])
    assert names(office) == []
    office.workspace.customers.restore([made["id"]])
    office.load(customers=[made])
    assert names(office) == ["Gone Ltd"]
