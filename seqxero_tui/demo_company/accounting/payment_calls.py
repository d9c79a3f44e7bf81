"""The verbs of /Payments and of /CreditNotes/{id}/Allocations (xero-api section 9)."""

from __future__ import annotations

import sqlite3
from datetime import date
from decimal import Decimal

from seqxero_tui.demo_company.accounting import documents, settlement
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.documents import CREDIT_NOTE, INVOICE, Document
from seqxero_tui.demo_company.accounting.errors import Invalid, not_found
from seqxero_tui.demo_company.accounting.listing import Listing
from seqxero_tui.demo_company.accounting.reading import date_of, decimal_of, object_of, text_of
from seqxero_tui.demo_company.accounting.where import Field
from seqxero_tui.demo_company.accounting.writing import write_each
from seqxero_tui.demo_company.wire import (
    ZERO_ID,
    Json,
    amount,
    encode,
    instant_string,
    number,
    to_cents,
    wire_date,
    wire_instant,
)

PLURAL, SINGULAR = "Payments", "Payment"

SOURCE = (
    "(SELECT p.*, d.type AS document_type, d.number AS document_number, d.currency AS currency, c.contact_id,"
    " json_extract(c.body, '$.Name') AS contact_name, json_extract(a.body, '$.Code') AS account_code,"
    " json_extract(a.body, '$.Name') AS account_name,"
    " CASE d.kind WHEN 'invoice' THEN 'ACCRECPAYMENT' ELSE 'ARCREDITPAYMENT' END AS payment_type"
    " FROM payment p JOIN document d ON d.document_id = p.document_id"
    " JOIN contact c ON c.contact_id = d.contact_id"
    " JOIN setting a ON a.tenant_id = p.tenant_id AND a.kind = 'account' AND a.id = p.account_id)"
)
FIELDS = {
    "paymentid": Field("payment_id", "exact"),
    "paymenttype": Field("payment_type", "exact"),
    "status": Field("status", "exact"),
    "date": Field("date", "day"),
    "amount": Field("amount", "cents"),
    "reference": Field("fold(reference)", "text"),
    "updateddateutc": Field("updated", "instant"),
    "invoice.invoiceid": Field("document_id", "exact"),
    "invoice.invoicenumber": Field("fold(document_number)", "text"),
}


def get_list(call: Call) -> Answer:
    listing = Listing(SOURCE, FIELDS, "payment_id")
    listing.only("tenant_id = ?", call.books.tenant_id)
    rows, pagination = listing.read(call)
    return call.answer(PLURAL, [_wire(row) for row in rows], page=pagination)


def get_one(call: Call) -> Answer:
    return call.answer(PLURAL, [_wire(_row(call, call.arguments[0]))])


def _row(call: Call, payment_id: str) -> sqlite3.Row:
    row = call.books.storage.one(
        f"SELECT * FROM {SOURCE} WHERE tenant_id = ? AND payment_id = ?",  # noqa: S608
        (call.books.tenant_id, payment_id.lower()),
    )
    if row is None:
        raise not_found()
    return row


def create(call: Call) -> Answer:
    """PUT or POST of one or many new payments."""
    elements = call.elements(PLURAL, SINGULAR)

    def save(element: Json) -> tuple[Json, list[str]]:
        cents = _cents(element)
        document, account = _paid_document(call, element), _account(call, element)
        day = date_of(element, "Date") or call.books.today
        reference = text_of(element, "Reference")
        payment = settlement.Payment(document, account["AccountID"], cents, day, reference)
        return _wire(_row(call, settlement.pay(call.books, payment))), []

    return write_each(call, PLURAL, elements, save, _echo, error_flag="HasValidationErrors")


def delete(call: Call) -> Answer:
    """POST of `{"Status": "DELETED"}` to a payment, the only change there is."""
    (element, *_) = call.elements(PLURAL, SINGULAR)
    row = _row(call, call.arguments[0])

    def save(element: Json) -> tuple[Json, list[str]]:
        if text_of(element, "Status").upper() != "DELETED":
            raise Invalid("Payments cannot be edited, only deleted.")
        settlement.remove_payment(call.books, row["payment_id"])
        return _wire(_row(call, row["payment_id"])), []

    return write_each(call, PLURAL, [element], save, _echo, error_flag="HasValidationErrors")


def _cents(element: Json) -> int:
    sent = decimal_of(element, "Amount")
    if sent is None:
        raise Invalid("Payment amount must be greater than zero")
    try:
        return to_cents(sent)
    except ValueError:
        raise Invalid("Payment amount cannot have more than two decimals") from None


def _paid_document(call: Call, element: Json) -> Document:
    named = [(kind, part) for kind in (INVOICE, CREDIT_NOTE) if (part := object_of(element, kind.singular))]
    if len(named) != 1:
        raise Invalid("A payment must name exactly one Invoice or CreditNote")
    ((kind, part),) = named
    document_id, document_number = text_of(part, kind.id_field), text_of(part, kind.number_field)
    document = None
    if document_id or document_number:
        document = documents.find(call.books, kind, document_id=document_id, number=document_number)
    if document is None:
        raise Invalid(kind.unknown_id)
    return document


def _account(call: Call, element: Json) -> Json:
    part = object_of(element, "Account") or {}
    account = call.books.account(
        code=text_of(part, "Code") or None, account_id=text_of(part, "AccountID").lower() or None
    )
    if account is None or not settlement.takes_payments(account):
        raise Invalid("Account must be valid.")
    return account


def _wire(row: sqlite3.Row) -> Json:
    """A payment; its document is under Invoice even when it is a credit note (xero-api section 9)."""
    base = to_cents(round(Decimal(row["amount"]).scaleb(-2) / Decimal(row["currency_rate"]), 2))
    return {
        "PaymentID": row["payment_id"],
        "Date": wire_date(date.fromisoformat(row["date"])),
        "BankAmount": amount(base),
        "Amount": amount(row["amount"]),
        "Reference": row["reference"],
        "CurrencyRate": number(Decimal(row["currency_rate"])),
        "PaymentType": row["payment_type"],
        "Status": row["status"],
        "UpdatedDateUTC": wire_instant(row["updated"]),
        "UpdatedDateUTCString": instant_string(row["updated"]),
        "HasAccount": True,
        "IsReconciled": False,
        "Account": {
            "AccountID": row["account_id"],
            "Code": row["account_code"],
            "Name": row["account_name"],
        },
        "Invoice": {
            "Type": row["document_type"],
            "InvoiceID": row["document_id"],
            "InvoiceNumber": row["document_number"],
            "CurrencyCode": row["currency"],
            "Contact": {"ContactID": row["contact_id"], "Name": row["contact_name"]},
        },
        "HasValidationErrors": False,
    }


def _echo(element: Json) -> Json:
    names = ("Date", "Amount", "Reference", "Status")
    sent = {name: element[name.lower()] for name in names if element.get(name.lower()) is not None}
    return {"PaymentID": element.get("paymentid") or ZERO_ID, **sent}


# --- allocations ---------------------------------------------------------------------------------------------


def allocate(call: Call) -> Answer:
    """PUT of one allocation or many; the answer has no AllocationID, the credit note tells it."""
    elements = call.elements("Allocations", "Allocation")
    note_id = _note(call).document_id

    def save(element: Json) -> tuple[Json, list[str]]:
        note = documents.find(call.books, CREDIT_NOTE, document_id=note_id)
        part = object_of(element, "Invoice") or {}
        named = text_of(part, "InvoiceID") or text_of(part, "InvoiceNumber")
        invoice = None
        if named:
            invoice = documents.find(
                call.books, INVOICE, document_id=text_of(part, "InvoiceID"), number=named
            )
        if note is None or invoice is None:
            raise Invalid(INVOICE.unknown_id)
        cents = _cents(element)
        settlement.allocate(call.books, note, invoice, cents)
        return {
            "Amount": amount(cents),
            "Date": wire_date(max(note.date, invoice.date)),
            "Invoice": {"InvoiceID": invoice.document_id, "InvoiceNumber": invoice.number},
            "CreditNote": {"CreditNoteID": note.document_id, "CreditNoteNumber": note.number},
        }, []

    def echo(element: Json) -> Json:
        return {"Amount": element.get("amount"), "Invoice": element.get("invoice")}

    # The id in the path is the note's, so that the answer may still be told element by element.
    told_apart = Call(call.books, call.method, call.query, call.headers, call.body)
    return write_each(told_apart, "Allocations", elements, save, echo)


def remove_allocation(call: Call) -> Answer:
    """DELETE; the answer is the bare allocation, without an envelope."""
    note, allocation_id = _note(call), call.arguments[1].lower()
    row = call.books.storage.one(
        "SELECT * FROM allocation WHERE tenant_id = ? AND credit_note_id = ? AND allocation_id = ?",
        (call.books.tenant_id, note.document_id, allocation_id),
    )
    if row is None:
        raise not_found()
    settlement.remove_allocation(call.books, allocation_id)
    body: Json = {
        "AllocationID": allocation_id,
        "Date": wire_date(date.fromisoformat(row["date"])),
        "Invoice": {"InvoiceID": row["invoice_id"]},
        "IsDeleted": True,
    }
    return Answer(encode(body), 1)


def _note(call: Call) -> Document:
    note = documents.find(call.books, CREDIT_NOTE, document_id=call.arguments[0])
    if note is None:
        raise not_found()
    return note
