"""Rows as plain values: what can be copied of them, and CSV that a spreadsheet takes for text and numbers only.

A record is made from a row of any list, so that every list can be copied without a word of its own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

Record = Mapping[str, str | int | Decimal | None]
"""A row's values by their names: text, whole numbers and exact decimals; nothing for what is not known."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_SINGLE = (
    ("number", "Number"),
    ("name", "Name"),
    ("customer_name", "Customer"),
    ("code", "Code"),
    ("email", "Email"),
    ("id", "Id"),
    ("contact_id", "Id of the contact in Xero"),
    ("xero_id", "Id in Xero"),
    ("link_contact_id", "Id of the contact in Xero"),
    ("url", "Link in Xero"),
    ("xero_url", "Link in Xero"),
    ("link_url", "Link in Xero"),
    ("payment_link", "Payment page"),
    ("request_id", "Request id"),
)


def record(row: Any) -> Record:
    """The plain values of a row (a dataclass): those of what it holds are named after both (`xero_total`).

    Lists and mappings in it are left out: they are no value of the row, but things of their own.
    """
    values: dict[str, str | int | Decimal | None] = {}
    if not is_dataclass(row) or isinstance(row, type):
        return {"value": _plain(row)}
    for each in fields(row):
        value = getattr(row, each.name)
        if is_dataclass(value):
            inner = record(value)
            values.update({f"{each.name}_{key}": held for key, held in inner.items()})
        elif not isinstance(value, (Mapping, list, tuple, set, frozenset)):
            values[each.name] = _plain(value)
    return values


def singles(row: Any) -> list[tuple[str, str]]:
    """What people copy of one row, as (what it is called, the text): number, id, link and the like."""
    known = record(row)
    return [(words, str(known[key])) for key, words in _SINGLE if known.get(key)]


def csv_text(records: Sequence[Record]) -> str:
    """The records as CSV with a line of names, in the order in which the names first appear; "" for none."""
    names = list(dict.fromkeys(name for each in records for name in each))
    return csv_lines(names, ([each.get(name) for name in names] for each in records)) if names else ""


def csv_lines(names: Sequence[str], rows: Iterable[Sequence[str | int | Decimal | None]]) -> str:
    """CSV (RFC 4180, lines ending in CRLF) of a head and rows; text that a spreadsheet would compute is disarmed."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([[csv_value(value) for value in row] for row in rows])
    return out.getvalue()


def csv_value(value: str | int | Decimal | None) -> str:
    """A value for CSV: numbers exactly as they are; text that begins like a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _plain(value: Any) -> str | int | Decimal | None:
    if value is None or isinstance(value, Decimal):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value if isinstance(value, (int, str)) else str(value)
