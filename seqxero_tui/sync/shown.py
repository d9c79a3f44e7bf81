"""A document as Xero shows it, in the shape of the payload we sent: what both sides are compared by.

Only what we sent is compared: what Xero adds by itself is no difference. But a tax code that Xero gave a line when we
pushed it without one (R34) is remembered with the line's account, and compared from then on. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def tax_given(accounts: Mapping[str, Mapping[str, Any]] | None) -> list[str | None]:
    """The tax code that Xero gave each line, in their order, of the accounts a document was pushed with."""
    return [each.get("tax_type") for each in (accounts or {}).values()]


def with_tax_given(
    accounts: Mapping[str, Mapping[str, Any]], lines: Sequence[Line]
) -> dict[str, dict[str, Any]]:
    """The accounts a document was pushed with, and with each the tax code of Xero's answer to that push."""
    if len(lines) != len(accounts):
        return {line: dict(each) for line, each in accounts.items()}
    return {
        line: {**each, "tax_type": answered.tax_type}
        for (line, each), answered in zip(accounts.items(), lines, strict=True)
    }


def with_tax_restored(
    payload: dict[str, Any], pushed: Mapping[str, Any], given: Sequence[str | None]
) -> dict[str, Any]:
    """`payload` with the tax code Xero once gave a line, where another one is to be overwritten or was (`pushed`).

    Left out it would stay as it is in Xero. A line that goes to another account takes that one's tax (R34).
    """
    elements, sent = payload["LineItems"], pushed.get("LineItems", [])
    if not len(elements) == len(sent) == len(given):
        return payload
    lines = [
        {**line, "TaxType": code}
        if code
        and "TaxType" in before
        and "TaxType" not in line
        and line["AccountCode"] == before["AccountCode"]
        else line
        for line, before, code in zip(elements, sent, given, strict=True)
    ]
    return {**payload, "LineItems": lines}


def shown_as(pushed: Mapping[str, Any], record: Document, given: Sequence[str | None] = ()) -> dict[str, Any]:
    """`pushed` with what Xero shows instead of each of its values, and the tax codes that are not as Xero had `given`
    them.

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
        "LineItems": _lines(pushed.get("LineItems", []), record.lines, given),
    }
    seen = {field: values.get(field, pushed[field]) for field in pushed} | {"Reference": record.reference}
    seen["SentToContact"] = True if record.sent else None
    return {field: value for field, value in seen.items() if value is not None}


def differences(
    pushed: Mapping[str, Any], shown: Mapping[str, Any], given: Sequence[str | None] = ()
) -> Iterator[tuple[str, str, str]]:
    """Field, ours and Xero's of everything Xero shows otherwise than it was sent or `given`, in words."""
    if len(pushed.get("LineItems", [])) != len(shown.get("LineItems", [])):
        yield "lines", str(len(pushed.get("LineItems", []))), str(len(shown.get("LineItems", [])))
        pushed = {**pushed, "LineItems": shown.get("LineItems", [])}
    elif len(given) == len(shown.get("LineItems", [])):
        sent = zip(pushed["LineItems"], shown["LineItems"], given, strict=True)
        lines = [
            {**line, "TaxType": code} if "TaxType" in seen and "TaxType" not in line else line
            for line, seen, code in sent
        ]
        pushed = {**pushed, "LineItems": lines} if lines else pushed
    yield from in_words(changes(dict(pushed), dict(shown)))


def in_words(found: Iterable[Change]) -> Iterator[tuple[str, str, str]]:
    """Field, old and new value of each change, as a person reads them."""
    for change in found:
        yield _field(change), _word(change, change.old), _word(change, change.new)


def _lines(
    sent: list[dict[str, Any]], seen: tuple[Line, ...], given: Sequence[str | None]
) -> list[dict[str, Any]]:
    if not seen:
        return sent
    if len(seen) != len(sent):
        return [
            _line({"Description": "", "Quantity": 0, "UnitAmount": 0, "AccountCode": ""}, line)
            for line in seen
        ]
    codes = given if len(given) == len(sent) else [None] * len(sent)
    return [
        _line(ours, line) | ({"TaxType": line.tax_type} if code and line.tax_type not in (code, None) else {})
        for ours, line, code in zip(sent, seen, codes, strict=True)
    ]


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
