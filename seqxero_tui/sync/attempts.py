"""Attempts: every write is recorded with its exact bytes before it is sent; what became of it is `outcomes`' matter."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from sqlmodel import Session, col, select

from seqxero_tui.redaction import redact
from seqxero_tui.store.engine import Store
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.tables import Attempt, DocumentSync, Link
from seqxero_tui.text import one_line
from seqxero_tui.xero.records import DocumentKind as XeroKind
from seqxero_tui.xero.wire import encode
from seqxero_tui.xero.writing import EACH_BY_ITSELF, WriteRequest

CONTACT = "customer"  # the kind of a member that is a customer to be made a contact
CREATE_CONTACT = "create_contact"
ADD_NOTE = "add_history_note"
ALLOCATE, DEALLOCATE = "allocate_credit_note", "deallocate_credit_note"
CREDIT = (ALLOCATE, DEALLOCATE)
ALONE = (ADD_NOTE, *CREDIT)
"""Actions on one document by its path, whose one element has nothing to be known by."""
_ANSWER_KEPT = 20_000  # bytes; the answer to a full batch has five times that
_IDS = ("InvoiceID", "CreditNoteID")
_NUMBERS = ("InvoiceNumber", "CreditNoteNumber", "ContactNumber", "Details")


@dataclass(frozen=True, slots=True)
class Write:
    """One element to be written: whose it is, and what Xero would receive.

    `sent_as` is what of ours went into it and must be remembered when it arrives: accounts per line, totals, and of
    what was there before, each change (path, from, to).
    """

    kind: str
    id: str
    number: str | None
    name: str
    payload: dict[str, Any]
    sent_as: dict[str, Any] = field(default_factory=dict)

    @property
    def member(self) -> dict[str, Any]:
        """How the attempt remembers it; the payload is in the attempt's body."""
        return {"kind": self.kind, "id": self.id, "number": self.number, "name": self.name} | self.sent_as


def record(
    session: Session,
    books: Books,
    tenant_id: str,
    action: str,
    writes: Sequence[Write],
    path: str | None = None,
) -> tuple[str, WriteRequest]:
    """Records the attempt and that its members are on their way; the caller commits before it sends the request.

    `path` is given for what belongs to one document, a note or an allocation; everything else goes to its list.
    """
    method, plural = _verb(action)
    request = WriteRequest(
        method,
        path or f"/{plural}",
        b"" if method == "DELETE" else encode({plural: [each.payload for each in writes]}),
        str(uuid.uuid4()),
        {} if action in (ADD_NOTE, DEALLOCATE) else EACH_BY_ITSELF,
    )
    now = books.clock()
    attempt = Attempt(
        id=str(uuid.uuid4()),
        tenant_id=tenant_id,
        action=action,
        method=request.method,
        path=request.path,
        query=dict(request.query),
        body=request.body.decode(),
        idempotency_key=request.idempotency_key,
        members=[each.member | books.signature for each in writes],
        recorded_at=now,
        sent_at=now,
        actor=books.actor,
    )
    session.add(attempt)
    for each in writes:
        owner = owner_of(session, tenant_id, each.kind, each.id)
        if owner is not None:
            owner.attempt_id = attempt.id
            session.add(owner)
    return attempt.id, request


def note_result(attempt: Attempt, member_id: str, what: str, said: Sequence[str] = (), **more: str) -> None:
    """Notes what became of one member (done, refused, gone, not_done) and what Xero said about it."""
    result = {"what": what, "said": [*map(one_line, said)], **more}
    attempt.results = {**(attempt.results or {}), member_id: result}
    attempt.refused = sum(each["what"] in ("refused", "gone") for each in attempt.results.values())


def kept_answer(body: bytes) -> str | None:
    """What is kept of Xero's answer: its beginning, without anything that looks like a secret."""
    return redact(body[:_ANSWER_KEPT].decode(errors="replace")) or None


def open_attempts(store: Store, tenant_id: str) -> list[Attempt]:
    """The organisation's attempts whose outcome is not known, oldest first."""
    with store.read() as session:
        query = select(Attempt).where(Attempt.tenant_id == tenant_id, col(Attempt.finished_at).is_(None))
        return list(session.exec(query.order_by(col(Attempt.recorded_at))).all())


def request_of(attempt: Attempt) -> WriteRequest:
    """The attempt's request, to the byte."""
    method, _ = _verb(attempt.action)
    return WriteRequest(method, attempt.path, attempt.body.encode(), attempt.idempotency_key, attempt.query)


def payloads_of(attempt: Attempt) -> list[dict[str, Any]]:
    """The elements of the recorded body, in the order of the members; empty ones where there was nothing to send."""
    if not attempt.body:
        return [{} for _ in attempt.members]
    (elements,) = json.loads(attempt.body, parse_float=Decimal).values()
    return list(elements)


def id_in(payload: dict[str, Any]) -> str:
    """Xero's id in an element that changes something, else ""."""
    return str(next((payload[key] for key in _IDS if payload.get(key)), ""))


def number_in(payload: dict[str, Any]) -> str:
    """What Xero knows a new element by: its number, of a contact ours, of a note its text."""
    return str(next((payload[key] for key in _NUMBERS if payload.get(key)), ""))


def without_ids(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload as the mapping made it: without Xero's own ids and without fields that were only emptied."""
    kept = {key: value for key, value in payload.items() if key not in _IDS and value != ""}
    if "LineItems" in kept:
        kept["LineItems"] = [
            {key: value for key, value in line.items() if key != "LineItemID"} for line in kept["LineItems"]
        ]
    return kept


def owner_of(session: Session, tenant_id: str, kind: str, object_id: str) -> Link | DocumentSync | None:
    """What a member's attempt is noted on: a customer's link, a document's sync record."""
    key = (tenant_id, object_id)
    return session.get(Link, key) if kind == CONTACT else session.get(DocumentSync, key)


def kind_of(action: str) -> XeroKind:
    """The kind of document an action writes."""
    return XeroKind.CREDIT_NOTE if action == ADD_NOTE else XeroKind(action.partition("_")[2])


def _verb(action: str) -> tuple[Literal["PUT", "POST", "DELETE"], str]:
    """Method and list of an action: PUT only ever creates, POST only ever changes by id (D55)."""
    if action in CREDIT:
        return "PUT" if action == ALLOCATE else "DELETE", "Allocations"
    if action == CREATE_CONTACT:
        return "PUT", "Contacts"
    if action == ADD_NOTE:
        return "PUT", "HistoryRecords"
    return ("PUT" if action.startswith("create") else "POST"), kind_of(action).plural
