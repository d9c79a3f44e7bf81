"""Invoices and credit notes as they are stored, and as they look on the wire (xero-api section 8.1)."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import msgspec

from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.totals import decimals
from seqxero_tui.demo_company.accounting.transitions import DELETED, VOIDED
from seqxero_tui.demo_company.wire import (
    Json,
    amount,
    date_string,
    decode,
    encode_text,
    instant_string,
    number,
    wire_date,
    wire_instant,
)


@dataclass(frozen=True)
class Kind:
    """What tells invoices from credit notes."""

    name: str
    plural: str
    singular: str
    type: str
    prefix: str
    words: str  # as messages name it
    unknown_id: str  # the message for an id in the body that does not exist

    @property
    def id_field(self) -> str:
        return f"{self.singular}ID"

    @property
    def number_field(self) -> str:
        return f"{self.singular}Number"


INVOICE = Kind(
    "invoice",
    "Invoices",
    "Invoice",
    "ACCREC",
    "INV",
    "Invoice",
    "The document with the supplied id was not found for this endpoint.",
)
CREDIT_NOTE = Kind(
    "credit_note",
    "CreditNotes",
    "CreditNote",
    "ACCRECCREDIT",
    "CN",
    "Credit note",
    "An existing Credit Note with the specified CreditNoteID could not be found",
)
KINDS = {kind.name: kind for kind in (INVOICE, CREDIT_NOTE)}


@dataclass
class Document:
    """One invoice or credit note; amounts are whole cents, `lines` JSON in Xero's spelling.

    On an invoice `paid` and `credited` are AmountPaid and AmountCredited; on a credit note they are what was
    refunded and what was allocated.
    """

    document_id: str
    kind: str
    type: str
    contact_id: str
    date: dt.date
    currency: str
    currency_rate: Decimal
    number: str = ""
    reference: str = ""
    due_date: dt.date | None = None
    status: str = "DRAFT"
    line_amount_types: str = "Exclusive"
    lines: str = "[]"
    fine_units: bool = False
    sub_total: int = 0
    total_tax: int = 0
    total: int = 0
    paid: int = 0
    credited: int = 0
    sent: bool = False
    url: str | None = None
    branding_theme_id: str | None = None
    expected_payment_date: dt.date | None = None
    fully_paid_on: dt.date | None = None
    updated: int = 0
    created_by: str = ""  # the name of the app, empty for what was not made by API

    @property
    def settled(self) -> int:
        return self.paid + self.credited

    @property
    def outstanding(self) -> int:
        """AmountDue, or a credit note's RemainingCredit."""
        return 0 if self.status in (VOIDED, DELETED) else self.total - self.settled

    def line_items(self) -> list[Json]:
        lines: list[Json] = decode(self.lines)
        return lines

    def set_lines(self, lines: list[Json]) -> None:
        self.lines = encode_text(lines)
        self.fine_units = any(_is_fine(line.get("UnitAmount")) for line in lines)


_DATES = frozenset({"date", "due_date", "expected_payment_date", "fully_paid_on"})
_FLAGS = frozenset({"fine_units", "sent"})
_COLUMNS = tuple(one.name for one in fields(Document))


def _is_fine(unit: Decimal | None) -> bool:
    return unit is not None and decimals(Decimal(str(unit)), 2) != unit


def from_row(row: sqlite3.Row) -> Document:
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    for name in _DATES:
        values[name] = dt.date.fromisoformat(values[name]) if values[name] else None
    for name in _FLAGS:
        values[name] = bool(values[name])
    values["currency_rate"] = Decimal(values["currency_rate"])
    return Document(**values)


def to_row(tenant_id: str, document: Document) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(document, name) for name in _COLUMNS}
    for name in _DATES:
        day = row[name]
        row[name] = day.isoformat() if isinstance(day, dt.date) else None
    for name in _FLAGS:
        row[name] = int(bool(row[name]))
    row["currency_rate"] = str(document.currency_rate)
    return {**row, "tenant_id": tenant_id, "number_key": document.number.casefold()}


def save(books: Books, document: Document) -> None:
    """Write the document, touched now."""
    document.updated = books.stamp
    books.storage.insert("document", to_row(books.tenant_id, document), replace=True)


def find(books: Books, kind: Kind, *, document_id: str = "", number: str = "") -> Document | None:
    """A document by id, or by the number of one that is not deleted."""
    if document_id:
        row = books.storage.one(
            "SELECT * FROM document WHERE tenant_id = ? AND kind = ? AND document_id = ?",
            (books.tenant_id, kind.name, document_id.lower()),
        )
    else:
        row = books.storage.one(
            "SELECT * FROM document WHERE tenant_id = ? AND kind = ? AND number_key = ?"
            " AND status <> 'DELETED' ORDER BY updated DESC",
            (books.tenant_id, kind.name, number.casefold()),
        )
    return None if row is None else from_row(row)


# --- wire form -----------------------------------------------------------------------------------------------


def lines_wire(document: Document, unit_decimals: int, *, listed: bool = False) -> Any:
    """The lines with UnitAmount to 2 or 4 decimals; the stored text itself where nothing needs to be different.

    Lists have an empty list in place of the id of a line's tracking option (xero-api 8.2).
    """
    rounded = unit_decimals != 4 and document.fine_units
    tracked = listed and '"TrackingOptionID"' in document.lines
    if not rounded and not tracked:
        return msgspec.Raw(document.lines.encode())
    lines = document.line_items()
    for line in lines:
        if rounded and "UnitAmount" in line:
            line["UnitAmount"] = number(decimals(Decimal(str(line["UnitAmount"])), 2))
        if tracked:
            line["Tracking"] = [_without_option_id(one) for one in line["Tracking"]]
    return lines


def _without_option_id(entry: Json) -> Json:
    return {name: value for name, value in {**entry, "Options": []}.items() if name != "TrackingOptionID"}


def wire(document: Document, contact: Json, *, lines: Any, nested: Mapping[str, Any] | None = None) -> Json:
    """A document as Xero sends it. `nested` holds Payments, CreditNotes, Allocations and what else an answer to
    a read carries; answers to writes leave them out."""
    kind = KINDS[document.kind]
    out: Json = {
        "Type": document.type,
        kind.id_field: document.document_id,
        kind.number_field: document.number,
    }
    if document.kind == "credit_note":
        out["ID"] = document.document_id
    out["Reference"] = document.reference
    out |= _money(document)
    out["CurrencyRate"] = number(document.currency_rate)
    out |= nested or {}
    out["HasErrors"] = False
    out["Contact"] = contact
    out |= _dated("Date", document.date)
    if document.kind == "invoice":
        out |= _dated("DueDate", document.due_date)
        out["IsDiscounted"] = '"DiscountRate"' in document.lines
        out["InvoicePaymentServices"] = []
    out["Status"] = document.status
    out["LineAmountTypes"] = document.line_amount_types
    out["LineItems"] = lines
    out["SubTotal"], out["TotalTax"] = amount(document.sub_total), amount(document.total_tax)
    out["Total"] = amount(document.total)
    out["UpdatedDateUTC"] = wire_instant(document.updated)
    out["UpdatedDateUTCString"] = instant_string(document.updated)
    out["CurrencyCode"] = document.currency
    out["SentToContact"] = document.sent
    if document.url:
        out["Url"] = document.url
    if document.branding_theme_id:
        out["BrandingThemeID"] = document.branding_theme_id
    if document.expected_payment_date:
        out["ExpectedPaymentDate"] = wire_date(document.expected_payment_date)
    if document.fully_paid_on:
        out["FullyPaidOnDate"] = wire_date(document.fully_paid_on)
    return out


def _dated(name: str, day: dt.date | None) -> Json:
    return {} if day is None else {f"{name}String": date_string(day), name: wire_date(day)}


def _money(document: Document) -> Json:
    if document.kind == "credit_note":
        return {"RemainingCredit": amount(document.outstanding)}
    return {"AmountDue": amount(document.outstanding), "AmountPaid": amount(document.paid)}
