"""What people changed in Xero in documents of ours: which fields ever, and which values nobody here has decided about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from seqxero_tui.demo_company.accounting.documents import Document


class Edits:
    """By the document's id in Xero; fields are named as a difference names them."""

    def __init__(self) -> None:
        self._changed: dict[str, set[str]] = defaultdict(set)
        self._undecided: dict[str, dict[str, Any]] = defaultdict(dict)

    def changed(self, xero_id: str) -> set[str]:
        """The fields that somebody ever changed there."""
        return self._changed[xero_id]

    def undecided(self) -> Iterator[tuple[str, str, Any]]:
        """Document, field and value of each edit that must still be there, unless it is shown."""
        for xero_id, values in self._undecided.items():
            for field, value in values.items():
                yield xero_id, field, value

    def made(self, before: Document, after: Document, *, racing: bool) -> None:
        """Somebody changed the document. An edit while a write of ours is under way may be overwritten: nobody can know."""
        old, new = shown(before), shown(after)
        for field in {field for field in new if old.get(field) != new[field]}:
            self._changed[after.document_id].add(field)
            if racing:
                self._undecided[after.document_id].pop(field, None)
            else:
                self._undecided[after.document_id][field] = new[field]

    def moved(self, xero_id: str) -> None:
        """Somebody merged the document's contact into another one."""
        self._changed[xero_id].add("contact")

    def decided(self, xero_id: str, fields: Iterable[str]) -> None:
        """A person here said what holds of these fields."""
        for field in fields:
            self._undecided[xero_id].pop(field, None)


def shown(document: Document) -> dict[str, Any]:
    """What can be changed in Xero, by field."""
    found = {
        "status": document.status if document.status in ("VOIDED", "DELETED") else "",
        "date": document.date,
        "due_date": document.due_date,
        "sent": document.sent,
        "reference": document.reference,
    }
    for n, line in enumerate(document.line_items(), start=1):
        found[f"account of line {n}"] = line.get("AccountCode")
        found[f"tax code of line {n}"] = line.get("TaxType")
    return found
