"""Attempts: every write is recorded with its exact bytes before it is sent, and its outcome after.

What an outcome means for a document or a link is decided here, for a first answer, a replay and a look-up alike.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, select

from seqxero_tui.billing.tables import Document
from seqxero_tui.errors import Problem
from seqxero_tui.mapping.differences import fingerprint
from seqxero_tui.store.engine import upsert
from seqxero_tui.sync.assess import as_dicts, restate
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.contacts import cached_contact
from seqxero_tui.sync.dossiers import dossiers
from seqxero_tui.sync.observe import observe
from seqxero_tui.sync.tables import Attempt, CachedContact, DocumentSync, Link, Organisation
from seqxero_tui.sync.views import Failed, Pushed, SyncReport
from seqxero_tui.text import one_line
from seqxero_tui.xero.records import Contact, HistoryRecord
from seqxero_tui.xero.records import Document as XeroDocument
from seqxero_tui.xero.writing import Element, WriteRequest

CONTACT = "customer"  # the kind of a member that is a customer to be made a contact
ADD_NOTE = "add_history_note"

Found = XeroDocument | Contact | HistoryRecord


@dataclass(frozen=True, slots=True)
class Write:
    """One element to be written: whose it is, and what Xero would receive."""

    kind: str
    id: str
    number: str | None
    name: str
    payload: dict[str, Any]


class Attempts:
    """Records attempts and applies what became of them, each step in a transaction of its own."""

    def __init__(self, books: Books, report: SyncReport) -> None:
        self._books = books
        self._report = report

    def record(self, action: str, request: WriteRequest, writes: Sequence[Write]) -> str:
        """Commits the attempt, and that its members are on their way, before anything is sent; returns its id."""
        with self._books.store.transaction() as session:
            organisation = self._books.connected(session)
            attempt = Attempt(
                id=str(uuid.uuid4()),
                tenant_id=organisation.tenant_id,
                action=action,
                method=request.method,
                path=request.path,
                query=dict(request.query),
                body=request.body.decode(),
                idempotency_key=request.idempotency_key,
                members=[
                    {"kind": each.kind, "id": each.id, "number": each.number, "name": each.name}
                    for each in writes
                ],
                recorded_at=self._books.clock(),
                sent_at=self._books.clock(),
            )
            session.add(attempt)
            for each in writes:
                owner = _owner(session, organisation, each.kind, each.id)
                owner.attempt_id = attempt.id
                session.add(owner)
            restate(session, organisation, [each.id for each in writes if each.kind != CONTACT])
            return attempt.id

    def open(self) -> list[Attempt]:
        """Attempts whose outcome is not known, oldest first."""
        with self._books.store.read() as session:
            organisation = self._books.connected(session)
            return list(
                session.exec(
                    select(Attempt)
                    .where(Attempt.tenant_id == organisation.tenant_id, Attempt.finished_at == None)  # noqa: E711
                    .order_by(Attempt.recorded_at)  # type: ignore[arg-type]
                ).all()
            )

    def answered(
        self, attempt_id: str, elements: Sequence[Element], *, status: int, request_id: str | None
    ) -> dict[str, list[Problem]]:
        """Applies an answer element by element; returns the numbers that Xero says are taken, with its refusals.

        Those need a look-up, see `found`. A member that the answer does not speak of stays of unknown outcome.
        """
        taken = {}
        with self._books.store.transaction() as session:
            attempt, organisation = self._opened(session, attempt_id)
            payloads = payloads_of(attempt)
            by_number = {each.number: each for each in elements if each.number}
            by_id = {each.id: each for each in elements if each.id}
            if attempt.action == ADD_NOTE and len(elements) == 1:
                by_number = {key_of(payloads[0]): elements[0]}  # a note has no number to be known by
            open_members = 0
            for member, payload in zip(attempt.members, payloads, strict=True):
                element = by_id.get(_xero_id(payload)) or by_number.get(key_of(payload))
                if element is None:
                    open_members += 1
                elif element.ok:
                    self._confirmed(session, organisation, attempt, member, payload, element, request_id)
                elif _says_taken(element) and attempt.action.startswith("create"):
                    taken[key_of(payload)] = _refusal(element)
                    open_members += 1
                else:
                    self._rejected(session, organisation, attempt, member, payload, _refusal(element))
            attempt.status, attempt.request_id = status, request_id
            if open_members == 0:
                attempt.outcome, attempt.finished_at = "done", self._books.clock()
            else:
                attempt.outcome = "unknown"
            session.add(attempt)
            restate(session, organisation, _document_ids(attempt))
        return taken

    def found(
        self,
        attempt_id: str,
        records: Mapping[str, Found],
        refusals: Mapping[str, Sequence[Problem]],
    ) -> None:
        """Settles the members of an attempt by what a look-up found, by number: ours is adopted, another's is a conflict.

        What was not found was refused, if Xero said so, else never done, and is then wanted again.
        """
        with self._books.store.transaction() as session:
            attempt, organisation = self._opened(session, attempt_id)
            for member, payload in zip(attempt.members, payloads_of(attempt), strict=True):
                owner = _owner(session, organisation, member["kind"], member["id"])
                if owner.attempt_id != attempt.id:
                    continue  # settled by the answer
                number = key_of(payload)
                record = records.get(number)
                if record is None and number in refusals:
                    self._rejected(session, organisation, attempt, member, payload, refusals[number])
                elif record is None:
                    owner.attempt_id = None
                    session.add(owner)
                elif _is_ours(payload, record):
                    element = Element(_identity(record), member["number"], True, record=record)
                    self._confirmed(session, organisation, attempt, member, payload, element, None)
                else:
                    self._rejected(
                        session, organisation, attempt, member, payload, _number_taken(payload, record)
                    )
            attempt.outcome = attempt.outcome or "looked up"
            attempt.finished_at = self._books.clock()
            session.add(attempt)
            restate(session, organisation, _document_ids(attempt))

    def unknown(self, attempt_id: str, problem: Problem) -> None:
        """Notes that nobody knows what became of the attempt; its members stay on their way."""
        with self._books.store.transaction() as session:
            attempt, _ = self._opened(session, attempt_id)
            attempt.outcome, attempt.message = "unknown", problem.message
            session.add(attempt)
        self._fail(attempt, [_unknown(problem)])

    def not_processed(self, attempt_id: str, problem: Problem) -> None:
        """Notes that nothing was done; the members are wanted as before."""
        with self._books.store.transaction() as session:
            attempt, organisation = self._opened(session, attempt_id)
            attempt.outcome, attempt.message = "not_processed", problem.message
            attempt.finished_at = self._books.clock()
            session.add(attempt)
            for member in attempt.members:
                owner = _owner(session, organisation, member["kind"], member["id"])
                if owner.attempt_id == attempt.id:
                    owner.attempt_id = None
                    session.add(owner)
            restate(session, organisation, _document_ids(attempt))

    def rejected(
        self, attempt_id: str, problem: Problem, *, status: int | None, request_id: str | None
    ) -> None:
        """Notes that Xero refused the request as a whole, for its one member."""
        with self._books.store.transaction() as session:
            attempt, organisation = self._opened(session, attempt_id)
            attempt.outcome, attempt.message, attempt.status = "rejected", problem.message, status
            attempt.request_id, attempt.finished_at = request_id, self._books.clock()
            session.add(attempt)
            for member, payload in zip(attempt.members, payloads_of(attempt), strict=True):
                self._rejected(session, organisation, attempt, member, payload, [problem])
            restate(session, organisation, _document_ids(attempt))

    def _opened(self, session: Session, attempt_id: str) -> tuple[Attempt, Organisation]:
        return session.exec(select(Attempt).where(Attempt.id == attempt_id)).one(), self._books.connected(
            session
        )

    def _confirmed(
        self,
        session: Session,
        organisation: Organisation,
        attempt: Attempt,
        member: dict[str, Any],
        payload: dict[str, Any],
        element: Element,
        request_id: str | None,
    ) -> None:
        now = self._books.clock()
        owner = _owner(session, organisation, member["kind"], member["id"])
        owner.attempt_id = None
        if isinstance(owner, Link):
            self._contact_made(session, organisation, owner, element, now)
        elif attempt.action == ADD_NOTE:
            owner.note_wanted = False
        else:
            self._document_written(session, organisation, attempt, owner, payload, element, now)
        session.add(owner)
        self._books.record(
            session,
            member["kind"],
            member["id"],
            _DONE[attempt.action],
            details={"with": len(attempt.members) - 1}
            | ({"warnings": list(element.warnings)} if element.warnings else {}),
            request_id=request_id,
            tenant_id=organisation.tenant_id,
        )
        self._report.pushed.append(
            Pushed(
                attempt.action,
                member["kind"],
                member["id"],
                member["number"],
                element.id or "",
                member["name"],
            )
        )

    def _contact_made(
        self, session: Session, organisation: Organisation, link: Link, element: Element, now: datetime
    ) -> None:
        contact = element.record
        assert isinstance(contact, Contact)  # noqa: S101 - the writer of contacts reads contacts
        upsert(session, CachedContact, [cached_contact(organisation.tenant_id, contact, now)])
        link.contact_id, link.contact_name, link.linked_at, link.problems = (
            contact.contact_id,
            contact.name,
            now,
            None,
        )
        ids = session.exec(select(Document.id).where(Document.customer_id == link.customer_id)).all()
        restate(session, organisation, ids)

    def _document_written(
        self,
        session: Session,
        organisation: Organisation,
        attempt: Attempt,
        sync: DocumentSync,
        payload: dict[str, Any],
        element: Element,
        now: datetime,
    ) -> None:
        sync.xero_id = element.id
        sync.rejected = sync.rejected_fingerprint = None
        sync.pushed_at = now
        (dossier,) = dossiers(session, organisation, [sync.document_id])
        if not attempt.action.startswith("void"):
            sync.pushed = without_ids(payload)
            if attempt.action == "create_credit_note":
                sync.note_wanted = organisation.link_template is not None
            sync.accounts = {
                line.id: {
                    "code": dossier.accounts[line.id].code,
                    "source": dossier.accounts[line.id].source,
                    "why": dossier.accounts[line.id].why,
                }
                for line in dossier.lines
            }
        record = element.record
        if isinstance(record, XeroDocument):
            observe(dossier, record, now)
            if len(record.lines) == len(dossier.lines):
                sync.line_ids = {
                    line.id: theirs.line_item_id
                    for line, theirs in zip(dossier.lines, record.lines, strict=True)
                    if theirs.line_item_id
                }
        session.flush()

    def _rejected(
        self,
        session: Session,
        organisation: Organisation,
        attempt: Attempt,
        member: dict[str, Any],
        payload: dict[str, Any],
        problems: Sequence[Problem],
    ) -> None:
        owner = _owner(session, organisation, member["kind"], member["id"])
        owner.attempt_id = None
        if isinstance(owner, Link):
            owner.problems = as_dicts(problems)
        elif attempt.action == ADD_NOTE:
            owner.note_wanted = (
                False  # a note is welcome but never worth a failed document; the history tells
            )
        elif any(_is_about_link(problem) for problem in problems) and organisation.link_template:
            # A link back is welcome but never worth a document: go on without it (design: jumps).
            organisation.link_template = None
            session.add(organisation)
            self._books.record(
                session,
                member["kind"],
                member["id"],
                "Xero refused the link back to Sequence; documents go without it",
                tenant_id=organisation.tenant_id,
            )
            session.add(owner)
            return
        else:
            owner.rejected, owner.rejected_fingerprint = as_dicts(problems), fingerprint(payload)
        session.add(owner)
        self._books.record(
            session,
            member["kind"],
            member["id"],
            "refused by Xero: " + " ".join(problem.message for problem in problems),
            request_id=attempt.request_id,
            tenant_id=organisation.tenant_id,
        )
        self._report.failed.append(_failed(attempt, member, problems))

    def _fail(self, attempt: Attempt, problems: Sequence[Problem]) -> None:
        for member in attempt.members:
            self._report.failed.append(_failed(attempt, member, problems))


def _failed(attempt: Attempt, member: dict[str, Any], problems: Sequence[Problem]) -> Failed:
    return Failed(
        attempt.action, member["kind"], member["id"], member["number"], tuple(problems), member["name"]
    )


_DONE = {
    "create_contact": "created in Xero as a contact",
    "create_invoice": "pushed to Xero",
    "update_invoice": "updated in Xero",
    "void_invoice": "voided in Xero",
    "create_credit_note": "pushed to Xero",
    "update_credit_note": "updated in Xero",
    "void_credit_note": "voided in Xero",
    ADD_NOTE: "noted in Xero's history, with the way back",
}


def payloads_of(attempt: Attempt) -> list[dict[str, Any]]:
    """The elements of the recorded body, in the order of the members."""
    envelope = json.loads(attempt.body, parse_float=Decimal)
    (elements,) = envelope.values()
    return list(elements)


def without_ids(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload as the mapping made it: without Xero's own ids."""
    kept = {key: value for key, value in payload.items() if key not in ("InvoiceID", "CreditNoteID")}
    if "LineItems" in kept:
        kept["LineItems"] = [
            {key: value for key, value in line.items() if key != "LineItemID"} for line in kept["LineItems"]
        ]
    return kept


def owner_of(session: Session, tenant_id: str, kind: str, object_id: str) -> Link | DocumentSync | None:
    """What a member's attempt is noted on: a customer's link, a document's sync record."""
    key = (tenant_id, object_id)
    return session.get(Link, key) if kind == CONTACT else session.get(DocumentSync, key)


def _owner(session: Session, organisation: Organisation, kind: str, object_id: str) -> Link | DocumentSync:
    found = owner_of(session, organisation.tenant_id, kind, object_id)
    assert found is not None, "a member has a record before it is sent"  # noqa: S101
    return found


def _document_ids(attempt: Attempt) -> list[str]:
    return [member["id"] for member in attempt.members if member["kind"] != CONTACT]


def key_of(payload: dict[str, Any]) -> str:
    """What Xero's answers and lists know the element by: its number, of a contact ours, of a note its text."""
    keys = ("InvoiceNumber", "CreditNoteNumber", "ContactNumber", "Details")
    return str(next((payload[key] for key in keys if payload.get(key)), ""))


def _xero_id(payload: dict[str, Any]) -> str:
    return payload.get("InvoiceID") or payload.get("CreditNoteID") or ""


def _says_taken(element: Element) -> bool:
    return any("must be unique" in message or "already assigned" in message for message in element.errors)


def _identity(record: Found) -> str | None:
    if isinstance(record, HistoryRecord):
        return None
    return record.contact_id if isinstance(record, Contact) else record.id


def _is_ours(payload: dict[str, Any], record: Found) -> bool:
    """Whether the record found under our number is what we sent: then an earlier write of ours made it."""
    if isinstance(record, HistoryRecord):
        return bool(record.details == payload["Details"])
    if isinstance(record, Contact):
        return bool(record.contact_number == payload["ContactNumber"])
    return bool(
        record.contact.id == payload["Contact"]["ContactID"]
        and record.currency_code == payload["CurrencyCode"]
        and len(record.lines) == len(payload["LineItems"])
        and (record.url or None) == payload.get("Url")
        and record.status not in ("VOIDED", "DELETED")
    )


def _refusal(element: Element) -> list[Problem]:
    said = element.errors or ("Xero refused it without saying why.",)
    return [
        Problem(
            "xero_refused",
            f"Xero says: {one_line(message)}",
            "Put it right here or in Xero, then push it again (p).",
        )
        for message in said
    ]


def _number_taken(payload: dict[str, Any], record: Found) -> list[Problem]:
    assert not isinstance(record, HistoryRecord)  # noqa: S101 - a note has no number to take
    whose = record.name if isinstance(record, Contact) else record.contact.name
    what = "The name" if isinstance(record, Contact) else f"The number {one_line(key_of(payload))}"
    return [
        Problem(
            "number_taken",
            f"{what} is taken in Xero by {'the contact' if isinstance(record, Contact) else 'a document of'} "
            f"{one_line(whose or 'someone else')}.",
            "Change or void that one in Xero, or use another prefix for our numbers; then push again (p).",
        )
    ]


def _unknown(problem: Problem) -> Problem:
    return Problem(
        "outcome_unknown",
        f"It is not known whether Xero received it: {problem.message}",
        "The next sync finds out by itself; nothing is sent twice.",
    )


def _is_about_link(problem: Problem) -> bool:
    return "url" in problem.message.casefold().split()
