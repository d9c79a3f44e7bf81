"""Payments and allocations: what turns documents PAID and back (xero-api section 9)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from seqxero_tui.demo_company.accounting.errors import Invalid

from .conftest import Client, elements_of, messages_of


def read(client: Client, invoice: dict[str, Any]) -> dict[str, Any]:
    (found,) = client.get(f"Invoices/{invoice['InvoiceID']}")
    return dict(found)


def payment(invoice: dict[str, Any], **changes: object) -> dict[str, object]:
    return {
        "Invoice": {"InvoiceID": invoice["InvoiceID"]},
        "Account": {"Code": "090"},
        "Date": "2026-02-01",
        "Amount": 24,
        **changes,
    }


def credit_note(client: Client, total: str = "12.00", contact: str = "City Limousines") -> dict[str, Any]:
    (saved,) = client.write(
        "PUT",
        "CreditNotes",
        [
            {
                "Type": "ACCRECCREDIT",
                "Status": "AUTHORISED",
                "Contact": {"ContactID": client.contact_id(contact)},
                "LineAmountTypes": "NoTax",
                "LineItems": [{"Description": "Back", "UnitAmount": total, "AccountCode": "200"}],
            }
        ],
    )
    return saved


def test_payments_turn_an_invoice_paid_and_deleting_one_opens_it_again(client: Client) -> None:
    invoice = client.create()
    (part,) = client.write("PUT", "Payments", [payment(invoice, Amount="4.00")])
    assert (part["PaymentType"], part["Status"], part["Account"]["Code"]) == (
        "ACCRECPAYMENT",
        "AUTHORISED",
        "090",
    )
    half = read(client, invoice)
    assert (half["Status"], half["AmountDue"], half["AmountPaid"]) == ("AUTHORISED", 20, 4)
    (rest,) = client.write("PUT", "Payments", payment(invoice, Amount=20))
    paid = read(client, invoice)
    assert (paid["Status"], paid["AmountDue"], len(paid["Payments"])) == ("PAID", 0, 2)
    assert paid["FullyPaidOnDate"]
    answer = client.call("POST", f"Payments/{rest['PaymentID']}", {"Status": "DELETED"})
    assert elements_of(answer)[0]["Status"] == "DELETED"
    again = read(client, invoice)
    assert (again["Status"], again["AmountDue"]) == ("AUTHORISED", 20)
    assert "FullyPaidOnDate" not in again
    kept = client.get("Payments", where=f'Invoice.InvoiceID==Guid("{invoice["InvoiceID"]}")')
    assert {one["Status"] for one in kept} == {"AUTHORISED", "DELETED"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Amount": "24.01"}, "Payment amount exceeds the amount outstanding on this document"),
        ({"Amount": 0}, "Payment amount must be greater than zero"),
        ({"Amount": "0.001"}, "Payment amount cannot have more than two decimals"),
        ({"Account": {"Code": "200"}}, "Account must be valid."),
        ({"Account": None}, "Account must be valid."),
        ({"Invoice": None}, "A payment must name exactly one Invoice or CreditNote"),
        ({"Invoice": {"InvoiceNumber": "NOPE"}}, "The document with the supplied id was not found"),
        (
            {"Invoice": {"InvoiceNumber": "INV-0029"}},
            "Payments can only be made against Authorised documents",
        ),
        (
            {"Invoice": {"InvoiceNumber": "INV-0001"}},
            "Payments can only be made against Authorised documents",
        ),
    ],
)
def test_what_a_payment_cannot_be(client: Client, change: dict[str, object], message: str) -> None:
    (refused,) = client.write("PUT", "Payments", [payment(client.create(), **change)])
    assert messages_of(refused)[0].startswith(message)


def test_a_paid_document_keeps_its_amounts_and_drops_a_new_date_silently(client: Client) -> None:
    invoice = client.create()
    client.server.company.record_payment(client.tenant_id, invoice["InvoiceID"], Decimal(1))
    invoice_id, (line,) = invoice["InvoiceID"], invoice["LineItems"]

    def post(**changes: object) -> dict[str, Any]:
        (answer,) = client.write("POST", "Invoices", [{"InvoiceID": invoice_id, **changes}])
        return answer

    moved = post(Date="2026-11-11", DueDate="2026-12-12", Reference="kept")
    assert (moved["DateString"][:10], moved["DueDateString"][:10]) == ("2026-01-01", "2026-12-12")
    assert moved["Reference"] == "kept"
    dearer = post(LineItems=[{"LineItemID": line["LineItemID"], "UnitAmount": 11}])
    assert messages_of(dearer) == [
        "This document cannot be edited as it has a payment or credit note allocated to it."
    ]
    nameless = post(LineItems=[{"Description": "x", "UnitAmount": 10}])
    assert messages_of(nameless) == [
        "To update fields on a paid invoice line item, you must supply a LineItemID"
    ]
    recoded = post(
        LineItems=[{"LineItemID": line["LineItemID"], "AccountCode": "260", "Description": "Chairs"}]
    )
    assert (recoded["LineItems"][0]["AccountCode"], recoded["Total"]) == ("260", 24)
    voided = post(Status="VOIDED")
    assert messages_of(voided)[0].startswith("The status VOIDED cannot be applied to the invoice because")


def test_an_allocation_settles_both_sides_and_its_removal_opens_both(client: Client) -> None:
    invoice, note = client.create(), credit_note(client)
    path = f"CreditNotes/{note['CreditNoteID']}/Allocations"
    body = {"Amount": 12, "Date": "2026-02-02", "Invoice": {"InvoiceID": invoice["InvoiceID"]}}
    answer = client.call("PUT", path, {"Allocations": [body]})
    assert answer.status_code == 200
    assert "AllocationID" not in elements_of(answer)[0]
    (settled,) = client.get(f"CreditNotes/{note['CreditNoteID']}")
    assert (settled["Status"], settled["RemainingCredit"]) == ("PAID", 0)
    half = read(client, invoice)
    assert (half["AmountCredited"], half["AmountDue"]) == (12, 12)
    assert half["CreditNotes"][0]["AppliedAmount"] == 12
    allocation_id = settled["Allocations"][0]["AllocationID"]
    removed = client.call("DELETE", f"{path}/{allocation_id}").json()
    assert (removed["AllocationID"], removed["IsDeleted"]) == (allocation_id, True)
    assert read(client, invoice)["AmountDue"] == 24
    assert client.get(f"CreditNotes/{note['CreditNoteID']}")[0]["Status"] == "AUTHORISED"
    assert client.call("DELETE", f"{path}/{allocation_id}").status_code == 404


@pytest.mark.parametrize(
    ("amount", "number", "contact", "message"),
    [
        (
            "12.01",
            None,
            "City Limousines",
            "Credit Note cannot be allocated as amount is greater than amount outstanding",
        ),
        (
            "1",
            "INV-0001",
            "City Limousines",
            "The invoice you are trying to allocate to has already been paid off",
        ),
        ("1", None, "Boom FM", "Credit Note cannot be allocated to an incorrect invoice type"),
        ("1", "INV-0029", "City Limousines", "Payments can only be made against Authorised documents"),
    ],
)
def test_what_cannot_be_allocated(
    client: Client, amount: str, number: str | None, contact: str, message: str
) -> None:
    invoice, note = client.create(), credit_note(client, contact=contact)
    body = {"Amount": amount, "Invoice": {"InvoiceNumber": number or invoice["InvoiceNumber"]}}
    answer = client.call("PUT", f"CreditNotes/{note['CreditNoteID']}/Allocations", body)
    assert answer.status_code == 400
    assert messages_of(answer.json()["Elements"][0]) == [message]


def test_only_a_credit_note_gives_credit_and_only_to_an_invoice(client: Client) -> None:
    invoice, note, company = client.create(), credit_note(client), client.server.company
    for source, target in (("InvoiceID", "InvoiceID"), ("CreditNoteID", "CreditNoteID")):
        ids = [(note | invoice)[source], (note | invoice)[target]]
        with pytest.raises(Invalid, match="incorrect invoice type"):
            company.allocate(client.tenant_id, *ids, Decimal(1))
    assert read(client, invoice)["AmountDue"] == 24


def test_a_credit_note_can_be_refunded(client: Client) -> None:
    note = credit_note(client)
    body = {"CreditNote": {"CreditNoteID": note["CreditNoteID"]}, "Account": {"Code": "090"}, "Amount": 12}
    (refund,) = client.write("PUT", "Payments", [body])
    assert refund["PaymentType"] == "ARCREDITPAYMENT"
    assert (refund["Invoice"]["InvoiceID"], refund["Invoice"]["Type"]) == (
        note["CreditNoteID"],
        "ACCRECCREDIT",
    )
