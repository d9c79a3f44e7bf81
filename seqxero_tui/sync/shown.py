"""A document as Xero shows it, in the shape of the payload we sent: what both sides are compared by.

Only what we sent is compared: what Xero adds by itself is no difference. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from seqxero_tui.mapping.differences import Change, changes
from seqxero_tui.mapping.documents import UNSENT_DATE
from seqxero_tui.xero.records import Document, Line

_LINE_PATH = re.compile(r"LineItems\[(\d+)\](?:\.(\w+))?")
_LINE_FIELDS = {"AccountCode": "account", "TaxType": "tax code", "UnitAmount": "price"}
_FIELDS = {
    "Date": "date",
    "DueDate": "due_date",
    "SentToContact": "sent",
    "Contact.ContactID": "contact",
    "InvoiceNumber": "number",
    "CreditNoteNumber": "number",
    "LineItems": "lines",
    "LineAmountTypes": "amounts are",
    "CurrencyCode": "currency",
    "Url": "link back",
}


def shown_as(pushed: Mapping[str, Any], record: Document) -> dict[str, Any]:
    """`pushed` with what Xero shows instead of each of its values.

    The link back to us counts as kept, because Xero may drop it; a list without lines says nothing of them.
    """
    values: dict[str, Any] = {
        "Reference": record.reference,
        "Contact": {"ContactID": record.contact.id} if record.contact.id else pushed.get("Contact"),
        "InvoiceNumber": record.number,
        "CreditNoteNumber": record.number,
        "Date": record.date.isoformat() if record.date else pushed.get("Date"),
        "DueDate": record.due_date.isoformat() if record.due_date else pushed.get("DueDate"),
        "Status": "AUTHORISED" if record.status == "PAID" else record.status,
        "LineAmountTypes": record.line_amount_types or pushed.get("LineAmountTypes"),
        "CurrencyCode": record.currency_code,
        "LineItems": _lines(pushed.get("LineItems", []), record.lines),
    }
    seen = {field: values.get(field, pushed[field]) for field in pushed} | {"Reference": record.reference}
    seen["SentToContact"] = True if record.sent else None
    return {field: value for field, value in seen.items() if value is not None}


def differences(pushed: Mapping[str, Any], shown: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Field, ours and Xero's of everything Xero shows otherwise than it was sent, in words."""
    if len(pushed.get("LineItems", [])) != len(shown.get("LineItems", [])):
        yield "lines", str(len(pushed.get("LineItems", []))), str(len(shown.get("LineItems", [])))
        pushed = {**pushed, "LineItems": shown.get("LineItems", [])}
    yield from in_words(changes(dict(pushed), dict(shown)))


def in_words(found: Iterable[Change]) -> Iterator[tuple[str, str, str]]:
    """Field, old and new value of each change, as a person reads them."""
    for change in found:
        yield _field(change), _word(change, change.old), _word(change, change.new)


def _lines(sent: list[dict[str, Any]], seen: tuple[Line, ...]) -> list[dict[str, Any]]:
    if not seen:
        return sent
    if len(seen) != len(sent):
        return [
            _line({"Description": "", "Quantity": 0, "UnitAmount": 0, "AccountCode": ""}, line)
            for line in seen
        ]
    return [_line(ours, line) for ours, line in zip(sent, seen, strict=True)]


def _line(sent: dict[str, Any], seen: Line) -> dict[str, Any]:
    values = {
        "Description": _unless_spacing(sent.get("Description"), seen.description),
        "Quantity": seen.quantity,
        "UnitAmount": seen.unit_amount,
        "AccountCode": seen.account_code,
        "TaxType": seen.tax_type,
    }
    found = {field: values.get(field, sent[field]) for field in sent}
    return {field: value for field, value in found.items() if value is not None}


def _unless_spacing(ours: str | None, theirs: str | None) -> str | None:
    """Theirs, or ours when both say the same with other white space: servers tidy texts."""
    return ours if (ours or "").split() == (theirs or "").split() else theirs


def _field(change: Change) -> str:
    if line := _LINE_PATH.fullmatch(change.path):
        if line[2] is None:
            return f"line {int(line[1]) + 1}"
        name = _LINE_FIELDS.get(line[2], line[2].lower())
        return f"{name} of line {int(line[1]) + 1}"
    return _FIELDS.get(change.path, change.path.lower())


def _word(change: Change, value: Any) -> str:
    if change.path == "SentToContact":
        return "sent" if value else "not sent"
    if value == UNSENT_DATE.isoformat():
        return "not sent"
    if change.path == "Status":
        return str(value).lower()
    if isinstance(value, Mapping):  # a whole line
        return str(value.get("Description") or "").partition("\n")[0] or "a line"
    return "none" if value is None else f"{value}"
