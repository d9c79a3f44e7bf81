"""Tasks 2, 3 and 4: customers are imported from Xero, what is invalid is put right there, what is missing turns up."""

from __future__ import annotations

import uuid

from seqxero_tui.xero.wire import encode
from seqxero_tui.xero.writing import EACH_BY_ITSELF, WriteRequest
from tests.office import Office
from tests.tui.driver import tui

ADDRESS = {
    "AddressType": "POBOX",
    "AddressLine1": "1206 Harbour Towers",
    "City": "Leeds",
    "PostalCode": "LS1 1AA",
    "Country": "GB",
}


async def test_some_customers_are_imported_and_the_result_is_told(sample_office: Office) -> None:
    customers = sample_office.workspace.customers
    before = customers.page().total
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("m")
        t.expect("Import customers from Xero", "to import", "to put right")
        await t.to_row("Fjord & Fell AS")
        await t.press("space")
        await t.to_row("Bluebird Robotics")
        await t.press("space", "enter")
        t.expect("Import 2 contacts as customers?", "Fjord & Fell AS, Bluebird Robotics Inc")
        t.expect("A customer like Bluebird Robotics Inc is here already, not linked")
        await t.press("y")
        t.expect("2 imported")
        await t.press("escape", "escape")
        await t.to_row("Fjord & Fell AS")
        await t.press("x")
        t.expect("● Linked", "imported from Xero just now")
    assert customers.page().total == before + 2


async def test_an_invalid_contact_is_put_right_in_xero_and_keeps_its_place(
    sample_office: Office,
) -> None:
    customers = sample_office.workspace.customers
    contact = next(row for row in customers.contacts(only="invalid").rows if row.name == "City Limousines")
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("m", "exclamation_mark")
        await t.to_row("City Limousines")
        t.expect("The email address is missing.", "o opens it in Xero, r reloads")
        await t.press("enter")
        t.expect_toast("City Limousines cannot be imported yet")
        await t.press("exclamation_mark")
        sample_office.company.edit_contact(
            sample_office.tenant,
            contact.contact_id,
            {"EmailAddress": "accounts@limo.example", "Addresses": [ADDRESS]},
        )
        await t.press("r")
        assert t.list.current is not None
        assert (t.list.current.name, t.list.current.valid) == ("City Limousines", True)
        t.expect("a customer here: to be linked")
        t.expect_toast("City Limousines is valid now, and can be imported.")


def raise_invoice(office: Office, contact_id: str) -> None:
    """A first invoice for the contact, raised in Xero."""
    books = office.workspace._books
    with books.store.read() as session:
        organisation = books.connected(session)
    invoice = {
        "Type": "ACCREC",
        "Status": "AUTHORISED",
        "Contact": {"ContactID": contact_id},
        "Date": "2026-11-22",
        "DueDate": "2026-12-22",
        "LineItems": [{"Description": "Mock", "Quantity": 1, "UnitAmount": 1, "AccountCode": "200"}],
    }
    body = encode({"Invoices": [invoice]})
    books.xero(organisation).write(WriteRequest("PUT", "/Invoices", body, str(uuid.uuid4()), EACH_BY_ITSELF))


async def test_a_contact_is_missing_until_its_first_invoice_in_xero_makes_it_a_customer(
    sample_office: Office,
) -> None:
    customers = sample_office.workspace.customers
    ours = sample_office.linked_customer("Northgate Timber")
    contact_id = customers.get(ours).row.link.contact_id
    assert contact_id is not None
    customers.unlink(ours)
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("m", "r", "slash")
        await t.type("northgate")
        t.expect("No contact matches.")
        raise_invoice(sample_office, contact_id)
        await t.press("enter", "r")
        t.expect("Northgate Timber")
    assert customers.contacts(text="northgate").matching == 1
