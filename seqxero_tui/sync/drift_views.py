"""Differences as the front doors read them: one row for each document and field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

_GROUPS = {
    "net_total": "totals",
    "tax_total": "totals",
    "gross_total": "totals",
    "date": "dates",
    "due_date": "dates",
    "document": "gone",
    "lines": "lines",
}


@dataclass(frozen=True, slots=True)
class DriftRow:
    """One difference of one document: what it is about, ours and Xero's."""

    document_id: str
    kind: str
    number: str | None
    name: str
    issue_date: date | None
    field: str
    ours: str
    xero: str
    reason: str = ""
    """Why a person accepted it; "" while it is open."""

    @property
    def key(self) -> str:
        """What the row is known by in a list."""
        return f"{self.document_id}:{self.field}"


@dataclass(frozen=True, slots=True)
class Compared:
    """When everything was last compared, and what came of it."""

    at: datetime
    checked: int
    matching: int


def group_of(field: str) -> str:
    """The group a field belongs to: totals, dates, lines, gone; any other is one by itself."""
    return "lines" if " of line " in field else _GROUPS.get(field, field)
