"""The credit of a credit note: how much of it an invoice gets, and how both sides show it."""

from __future__ import annotations

import uuid

from tests.office import CREDIT_NOTE, Office, invoice
from tests.scenes.scene import WIDE, Scene
from tests.tui.driver import Tui

_CUSTOMER = "Ridgeway University"


def a_sent_credit_note(office: Office) -> None:
    """A linked customer with two sent invoices, and a sent credit note for the first of them."""
    workspace = office.workspace
    [row] = workspace.customers.page(text=_CUSTOMER).rows
    workspace.customers.push([row.id])
    if workspace.customers.get(row.id).row.link.contact_id is None:
        (contact, *_) = workspace.customers.suggestions(row.id)
        workspace.customers.link(row.id, contact.contact_id)
    first, second = office.drafts(
        invoice(row.id, ("1", "5156.25"), taxRate="0"), invoice(row.id, ("4", "120"), taxRate="0")
    )
    workspace.documents.finalize([first], send=True)
    workspace.documents.finalize([second], send=True)
    number = office.get(first).row.number
    note = {
        "id": str(uuid.uuid4()),
        "customerId": row.id,
        "currency": "GBP",
        "status": "DRAFT",
        "invoiceId": first,
        "invoiceNumber": number,
        "lineItems": [
            {
                "id": str(uuid.uuid4()),
                "title": "Two seats too many",
                "quantity": "2",
                "rate": "312.50",
                "taxRate": "0",
            }
        ],
    }
    office.load(creditNotes=[note])
    workspace.documents.finalize([note["id"]], send=True)
    workspace.sync.run(only=[first, second, note["id"]])


def with_some_of_it_used(office: Office) -> None:
    """200.00 of it are used for the invoice it credits."""
    a_sent_credit_note(office)
    (note,) = (row for row in office.workspace.documents.page(CREDIT_NOTE, status="SENT").rows if row.xero.id)
    office.workspace.allocations.allocate(note.id, amount=note.gross_total - 425)


async def at_the_credit_note(t: Tui) -> None:
    await t.go("credit_notes")
    await t.to_row(_CUSTOMER)


async def at_the_choice(t: Tui) -> None:
    await at_the_credit_note(t)
    await t.press("a")


async def at_the_amount(t: Tui) -> None:
    await at_the_choice(t)
    await t.press("enter")


async def at_the_last_question(t: Tui) -> None:
    await at_the_amount(t)
    await t.press("enter")


SCENES = [
    Scene("allocation", with_some_of_it_used, at_the_credit_note, (WIDE,)),
    Scene("allocation-choice", with_some_of_it_used, at_the_choice),
    Scene("allocation-amount", a_sent_credit_note, at_the_amount, ((80, 24),)),
    Scene("allocation-question", a_sent_credit_note, at_the_last_question, ((80, 24),)),
]
