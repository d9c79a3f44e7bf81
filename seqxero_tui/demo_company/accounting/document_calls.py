"""The verbs of /Invoices and /CreditNotes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from seqxero_tui.demo_company.accounting import attachments, contacts, documents, owners, settlement
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.document_rules import Writer
from seqxero_tui.demo_company.accounting.documents import INVOICE, Document, Kind
from seqxero_tui.demo_company.accounting.errors import Invalid
from seqxero_tui.demo_company.accounting.listing import Listing
from seqxero_tui.demo_company.accounting.reading import text_of
from seqxero_tui.demo_company.accounting.where import Field
from seqxero_tui.demo_company.accounting.writing import write_each
from seqxero_tui.demo_company.wire import ZERO_ID, Json, amount

# Documents with what lists say and search of their contact.
SOURCE = (
    "(SELECT d.*, json_extract(c.body, '$.Name') AS contact_name, c.name_key AS contact_key,"
    " c.number_key AS contact_number_key FROM document d JOIN contact c ON c.contact_id = d.contact_id)"
)
_OPEN = "CASE WHEN status IN ('VOIDED', 'DELETED') THEN 0 ELSE total - paid - credited END"


def fields_of(kind: Kind) -> dict[str, Field]:
    """The names `where` and `order` know."""
    shared = {
        kind.id_field.lower(): Field("document_id", "exact"),
        kind.number_field.lower(): Field("number_key", "text"),
        "type": Field("type", "exact"),
        "status": Field("status", "exact"),
        "reference": Field("fold(reference)", "text"),
        "date": Field("date", "day"),
        "duedate": Field("due_date", "day"),
        "currencycode": Field("currency", "exact"),
        "total": Field("total", "cents"),
        "subtotal": Field("sub_total", "cents"),
        "totaltax": Field("total_tax", "cents"),
        "updateddateutc": Field("updated", "instant"),
        "contact.contactid": Field("contact_id", "exact"),
        "contact.name": Field("contact_key", "text"),
        "contact.contactnumber": Field("contact_number_key", "text"),
    }
    if kind is INVOICE:
        return {
            **shared,
            "amountdue": Field(_OPEN, "cents"),
            "amountpaid": Field("paid", "cents"),
            "amountcredited": Field("credited", "cents"),
            "senttocontact": Field("sent", "flag"),
        }
    return {**shared, "remainingcredit": Field(_OPEN, "cents")}


def list_of(kind: Kind) -> Callable[[Call], Answer]:
    """GET of the whole resource; `Statuses` and `summaryOnly` force pages, as with Xero."""
    known = fields_of(kind)

    def read(call: Call) -> Answer:
        listing = Listing(SOURCE, known, "document_id")
        listing.only("tenant_id = ? AND kind = ?", call.books.tenant_id, kind.name)
        summary = False
        if kind is INVOICE:
            summary = call.flag("summaryonly")
            listing.among("document_id", [one.lower() for one in call.values("ids")])
            listing.among("number_key", [one.casefold() for one in call.values("invoicenumbers")])
            listing.among("contact_id", [one.lower() for one in call.values("contactids")])
            listing.among("status", [one.upper() for one in call.values("statuses")])
            if call.flag("createdbymyapp"):
                listing.only("created_by = ?", call.books.app)
            if term := call.query.get("searchterm", "").strip().casefold():
                listing.only("instr(number_key, ?) > 0 OR instr(fold(reference), ?) > 0", term, term)
        forced = kind is INVOICE and (summary or bool(call.values("statuses")))
        rows, pagination = listing.read(call, forced_page=forced)
        with_lines = pagination is not None and not summary
        return call.answer(kind.plural, _listed(call, rows, with_lines, summary), page=pagination)

    return read


def _listed(call: Call, rows: list[sqlite3.Row], with_lines: bool, summary: bool) -> list[Json]:
    found = [documents.from_row(row) for row in rows]
    nested = settlement.nested(call.books, found)
    elements = []
    with_files = attachments.holders(call.books)
    for row, document in zip(rows, found, strict=True):
        lines: Any = documents.lines_wire(document, call.unit_decimals, listed=True) if with_lines else []
        extra = {**_always(document, with_files), **nested[document.document_id]}
        element = documents.wire(
            document, contacts.summary(document.contact_id, row["contact_name"]), lines=lines, nested=extra
        )
        if summary:
            for name in ("Payments", "LineItems", "HasAttachments"):
                element.pop(name, None)
        elements.append(element)
    return elements


def _always(document: Document, with_files: set[str]) -> Json:
    """What reads carry and answers to writes do not."""
    out: Json = {"HasAttachments": document.document_id in with_files}
    if document.kind == "invoice":
        out["AmountCredited"] = amount(document.credited)
    return out


def one_of(kind: Kind) -> Callable[[Call], Answer]:
    """GET of one document, by id or by number."""

    def read(call: Call) -> Answer:
        document = owners.document_of(call, kind)
        nested = settlement.nested(call.books, [document])[document.document_id]
        if not nested.get("Payments"):
            nested.pop("Payments", None)
        extra = {**_always(document, attachments.holders(call.books)), **nested}
        lines = documents.lines_wire(document, call.unit_decimals)
        contact = _contact(call, document)
        return call.answer(kind.plural, [documents.wire(document, contact, lines=lines, nested=extra)])

    return read


def _contact(call: Call, document: Document) -> Json:
    contact = contacts.find(call.books, contact_id=document.contact_id)
    if contact is None:
        raise LookupError(f"{document.number} has no contact.")
    return contacts.wire(contact, details=True, written=True)


def write_of(kind: Kind) -> Callable[[Call], Answer]:
    """PUT creates, POST creates or changes by id or number; with an id in the path only that document."""

    def write(call: Call) -> Answer:
        elements = call.elements(kind.plural, kind.singular)
        if call.arguments:
            named = owners.document_of(call, kind).document_id
            elements = [{**elements[0], kind.id_field.lower(): named}]

        def save(element: Json) -> tuple[Json, list[str]]:
            writer = Writer(call.books, kind, call.unit_decimals)
            stored = None if call.method == "PUT" else _stored(call, kind, element)
            document = writer.create(element) if stored is None else writer.change(stored, element)
            lines = documents.lines_wire(document, call.unit_decimals)
            body = documents.wire(document, _contact(call, document), lines=lines)
            if stored and document.status == "VOIDED" and kind is INVOICE:
                body["AmountDue"] = amount(
                    stored.outstanding
                )  # this one answer still shows it (xero-api 8.3)
            return body, writer.warnings

        return write_each(call, kind.plural, elements, save, lambda element: _echo(kind, element))

    return write


def _stored(call: Call, kind: Kind, element: Json) -> Document | None:
    if document_id := text_of(element, kind.id_field):
        document = documents.find(call.books, kind, document_id=document_id)
        if document is None:
            raise Invalid(kind.unknown_id)
        return document
    number = text_of(element, kind.number_field)
    return documents.find(call.books, kind, number=number) if number else None


def _echo(kind: Kind, element: Json) -> Json:
    """What was sent, as the refused document."""
    names = ("Type", kind.number_field, "Reference", "Status", "LineAmountTypes", "CurrencyCode", "Total")
    sent = {name: element[name.lower()] for name in names if element.get(name.lower()) is not None}
    return {kind.id_field: element.get(kind.id_field.lower()) or ZERO_ID, **sent}
