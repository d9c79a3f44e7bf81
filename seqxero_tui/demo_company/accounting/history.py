"""What happened to a record and when, written down at every change and read as its History (xero-api 8.5)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from seqxero_tui.demo_company.accounting import transitions
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.documents import Document
from seqxero_tui.demo_company.clock import from_milliseconds
from seqxero_tui.demo_company.wire import Json

NOTE, CREATED, EDITED = "Note", "Created", "Edited"
# Who is named for what a person does on the pages, and for what an app does.
PERSON, SYSTEM = "Demo User", "System Generated"

_BECAME = {
    transitions.SUBMITTED: "Submitted",
    transitions.AUTHORISED: "Approved",
    transitions.VOIDED: "Voided",
    transitions.DELETED: "Deleted",
}


def changed(books: Books, record_id: str, changes: str, details: str) -> None:
    """Record a save. Of what an app changed Xero only says which app it was; `details` are for people's changes."""
    happened(
        books, record_id, changes, f"Received through the Xero API from {books.app}" if books.app else details
    )


def happened(books: Books, record_id: str, changes: str, details: str) -> int:
    """Record something with details of its own, whoever caused it; answers with the time in milliseconds."""
    row = {
        "tenant_id": books.tenant_id,
        "record_id": record_id,
        "at": books.stamp,
        "changes": changes,
        "user": SYSTEM if books.app else PERSON,
        "details": details,
    }
    books.storage.insert("history", row)
    return books.stamp


def document_changed(books: Books, before: Document | None, after: Document, contact_name: str) -> None:
    """One record for everything a save did to a document: created or edited, approved or voided, marked as sent."""
    details = f"{after.number} to {contact_name} for {Decimal(after.total).scaleb(-2):,.2f}."
    for change in _changes(before, after):
        changed(books, after.document_id, change, details)


def _changes(before: Document | None, after: Document) -> list[str]:
    was = before.status if before else transitions.DRAFT
    found: list[str] = []
    if before is None:
        found.append(CREATED)
    elif replace(after, status=was, sent=before.sent, updated=before.updated) != before:
        found.append(EDITED)
    if _word(after.status) != _word(was):
        found.append(_word(after.status))
    if after.sent and not (before and before.sent):
        found.append("Sent")
    return found or [EDITED]


def _word(status: str) -> str:
    """What a document has become; PAID says nothing that its payments do not say."""
    return _BECAME.get(transitions.AUTHORISED if status == transitions.PAID else status, "Returned to draft")


def wire(books: Books, record_id: str) -> list[Json]:
    """The records as GET tells them, newest first."""
    rows = books.storage.all(
        "SELECT * FROM history WHERE tenant_id = ? AND record_id = ? ORDER BY at DESC, id DESC",
        (books.tenant_id, record_id),
    )
    return [
        {"Changes": row["changes"], **dated(row["at"]), "User": row["user"], "Details": row["details"]}
        for row in rows
    ]


def dated(at: int) -> Json:
    """Both date forms, of which neither has an offset here (xero-api 4.1)."""
    return {
        "DateUTCString": from_milliseconds(at).strftime("%Y-%m-%dT%H:%M:%S"),
        "DateUTC": f"/Date({at})/",
    }
