"""Payments and allocations: what settles a document and turns it PAID and back (xero-api section 9)."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from seqxero_tui.demo_company.accounting import documents, history, transitions
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.documents import CREDIT_NOTE, INVOICE, Document
from seqxero_tui.demo_company.accounting.errors import Invalid
from seqxero_tui.demo_company.wire import Json, amount, date_string, new_id, number, wire_date

DEFAULT_BANK_CODE = "090"


@dataclass(frozen=True)
class Payment:
    """Money into an account against a document."""

    document: Document
    account_id: str
    cents: int
    date: date
    reference: str = ""


def takes_payments(account: Json) -> bool:
    """Whether money may go into the account: banks, and accounts switched to take payments."""
    return account["Status"] == "ACTIVE" and (
        account["Type"] == "BANK" or bool(account["EnablePaymentsToAccount"])
    )


def pay(books: Books, payment: Payment) -> str:
    """Record a payment of an invoice, or the refund of a credit note; answers with its id. Raises Invalid."""
    document = payment.document
    if document.status != transitions.AUTHORISED:
        raise Invalid("Payments can only be made against Authorised documents")
    if payment.cents <= 0:
        raise Invalid("Payment amount must be greater than zero")
    if payment.cents > document.outstanding:
        raise Invalid("Payment amount exceeds the amount outstanding on this document")
    payment_id = new_id()
    books.storage.insert(
        "payment",
        {
            "payment_id": payment_id,
            "tenant_id": books.tenant_id,
            "document_id": document.document_id,
            "account_id": payment.account_id,
            "date": payment.date.isoformat(),
            "amount": payment.cents,
            "currency_rate": str(document.currency_rate),
            "reference": payment.reference,
            "status": transitions.AUTHORISED,
            "updated": books.stamp,
        },
    )
    document.paid += payment.cents
    _follow_the_money(books, document, payment.date)
    words = "Payment received" if document.kind == INVOICE.name else "Refund made"
    told = f"{words} on {_day(payment.date)} for {_money(payment.cents)}."
    history.happened(books, document.document_id, "Paid", told + _fully_paid(document))
    history.changed(books, payment_id, history.CREATED, told)
    return payment_id


def remove_payment(books: Books, payment_id: str) -> None:
    """Delete a payment: the row stays as DELETED, the document is open again. Raises Invalid."""
    row = books.storage.one(
        "SELECT * FROM payment WHERE tenant_id = ? AND payment_id = ?", (books.tenant_id, payment_id.lower())
    )
    if row is None or row["status"] == transitions.DELETED:
        raise Invalid("The payment does not exist or has already been deleted.")
    books.storage.run(
        "UPDATE payment SET status = 'DELETED', updated = ? WHERE payment_id = ?",
        (books.stamp, row["payment_id"]),
    )
    document = _document(books, row["document_id"])
    document.paid -= row["amount"]
    _follow_the_money(books, document, books.today)
    told = f"Payment of {_money(row['amount'])} removed."
    history.happened(books, document.document_id, "Payment Deleted", told)
    history.changed(books, row["payment_id"], "Deleted", told)


def allocate(books: Books, credit_note: Document, invoice: Document, cents: int) -> str:
    """Use credit for an invoice; answers with the allocation's id. Raises Invalid."""
    if (credit_note.kind, invoice.kind) != (CREDIT_NOTE.name, INVOICE.name):
        raise Invalid("Credit Note cannot be allocated to an incorrect invoice type")
    if invoice.status == transitions.PAID:
        raise Invalid("The invoice you are trying to allocate to has already been paid off")
    if (
        transitions.AUTHORISED not in (credit_note.status, invoice.status)
        or credit_note.status != invoice.status
    ):
        raise Invalid("Payments can only be made against Authorised documents")
    if (credit_note.contact_id, credit_note.currency) != (invoice.contact_id, invoice.currency):
        raise Invalid("Credit Note cannot be allocated to an incorrect invoice type")
    if not 0 < cents <= min(credit_note.outstanding, invoice.outstanding):
        raise Invalid("Credit Note cannot be allocated as amount is greater than amount outstanding")
    allocation_id, day = new_id(), max(credit_note.date, invoice.date)
    books.storage.insert(
        "allocation",
        {
            "allocation_id": allocation_id,
            "tenant_id": books.tenant_id,
            "credit_note_id": credit_note.document_id,
            "invoice_id": invoice.document_id,
            "date": day.isoformat(),
            "amount": cents,
            "updated": books.stamp,
        },
    )
    for document in (credit_note, invoice):
        document.credited += cents
        _follow_the_money(books, document, day)
        told = f"Credit of {_money(cents)} from {credit_note.number} applied to {invoice.number}."
        history.happened(books, document.document_id, "Credit Applied", told + _fully_paid(document))
    return allocation_id


def remove_allocation(books: Books, allocation_id: str) -> None:
    """Give the credit back to its note. Raises Invalid."""
    row = books.storage.one(
        "SELECT * FROM allocation WHERE tenant_id = ? AND allocation_id = ?",
        (books.tenant_id, allocation_id.lower()),
    )
    if row is None:
        raise Invalid("The allocation does not exist or has already been deleted.")
    books.storage.run("DELETE FROM allocation WHERE allocation_id = ?", (row["allocation_id"],))
    for document_id in (row["credit_note_id"], row["invoice_id"]):
        document = _document(books, document_id)
        document.credited -= row["amount"]
        _follow_the_money(books, document, books.today)
        told = f"Credit of {_money(row['amount'])} removed."
        history.happened(books, document.document_id, "Credit Removed", told)


def _document(books: Books, document_id: str) -> Document:
    for kind in (INVOICE, CREDIT_NOTE):
        if document := documents.find(books, kind, document_id=document_id):
            return document
    raise LookupError(f"There is no document {document_id}.")


def _follow_the_money(books: Books, document: Document, day: date) -> None:
    document.status = transitions.settled(document.status, document.outstanding)
    document.fully_paid_on = day if document.status == transitions.PAID else None
    documents.save(books, document)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _money(cents: int) -> str:
    return f"{Decimal(cents).scaleb(-2):,.2f}"


def _fully_paid(document: Document) -> str:
    if document.status != transitions.PAID:
        return ""
    words = (
        "invoice has been fully paid" if document.kind == INVOICE.name else "credit note has been fully used"
    )
    return f" This {words}."


# --- wire form -----------------------------------------------------------------------------------------------


def nested(books: Books, found: list[Document]) -> dict[str, Json]:
    """For each document id what reads nest in it: Payments, and CreditNotes or Allocations."""
    out: dict[str, Json] = {}
    for document in found:
        empty: Json = {"Payments": []}
        if document.kind == INVOICE.name:
            empty |= {"CreditNotes": [], "Prepayments": [], "Overpayments": []}
        else:
            empty |= {"Allocations": []}
        out[document.document_id] = empty
    settled = [one.document_id for one in found if one.settled]
    marks = ", ".join("?" * len(settled))
    for row in books.storage.all(
        f"SELECT * FROM payment WHERE document_id IN ({marks}) AND status = 'AUTHORISED' ORDER BY date, payment_id",  # noqa: S608
        settled,
    ):
        out[row["document_id"]]["Payments"].append(_payment_wire(row))
    for row in books.storage.all(
        "SELECT a.*, n.number AS note_number, n.total AS note_total, n.date AS note_date, i.number AS invoice_number"  # noqa: S608
        " FROM allocation a JOIN document n ON n.document_id = a.credit_note_id"
        f" JOIN document i ON i.document_id = a.invoice_id WHERE a.credit_note_id IN ({marks})"
        f" OR a.invoice_id IN ({marks}) ORDER BY a.date, a.allocation_id",
        [*settled, *settled],
    ):
        if row["invoice_id"] in out:
            out[row["invoice_id"]]["CreditNotes"].append(_credit_wire(row))
        if row["credit_note_id"] in out:
            out[row["credit_note_id"]]["Allocations"].append(_allocation_wire(row))
    return out


def _payment_wire(row: sqlite3.Row) -> Json:
    return {
        "PaymentID": row["payment_id"],
        "Date": wire_date(date.fromisoformat(row["date"])),
        "Amount": amount(row["amount"]),
        "Reference": row["reference"],
        "CurrencyRate": number(Decimal(row["currency_rate"])),
        "HasAccount": False,
        "HasValidationErrors": False,
    }


def _credit_wire(row: sqlite3.Row) -> Json:
    day = date.fromisoformat(row["note_date"])
    return {
        "CreditNoteID": row["credit_note_id"],
        "CreditNoteNumber": row["note_number"],
        "ID": row["credit_note_id"],
        "AppliedAmount": amount(row["amount"]),
        "DateString": date_string(day),
        "Date": wire_date(day),
        "Total": amount(row["note_total"]),
        "LineItems": [],
    }


def _allocation_wire(row: sqlite3.Row) -> Json:
    return {
        "AllocationID": row["allocation_id"],
        "Amount": amount(row["amount"]),
        "Date": wire_date(date.fromisoformat(row["date"])),
        "Invoice": {"InvoiceID": row["invoice_id"], "InvoiceNumber": row["invoice_number"]},
    }
