"""Pushes: contacts, then new documents, then changed ones, then voids, in batches whose attempts are recorded first."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from sqlmodel import col, select

from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.errors import Problem
from seqxero_tui.mapping.address import Address
from seqxero_tui.mapping.customers import CustomerFacts, contact_payload, contact_problems
from seqxero_tui.mapping.documents import history_note
from seqxero_tui.sync.assess import Assessment, as_problems, assess, link_back, store_state
from seqxero_tui.sync.attempts import ADD_NOTE, CONTACT, Attempts, Write, owner_of
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import Dossier, Setting, dossiers, rows_in
from seqxero_tui.sync.tables import DocumentSync, Link, Organisation
from seqxero_tui.sync.views import Blocked, Progress, SyncReport
from seqxero_tui.xero.errors import BadRequest, NotFound
from seqxero_tui.xero.records import DocumentKind as XeroKind
from seqxero_tui.xero.wire import encode
from seqxero_tui.xero.writing import EACH_BY_ITSELF, WriteRequest

if TYPE_CHECKING:
    from seqxero_tui.sync.recovery import Recovery
    from seqxero_tui.xero.client import XeroClient

BATCH = 50  # elements a call, as Xero advises
BATCH_BYTES = 3_000_000  # of the 3.5 MB Xero advises

_ORDER = (
    "create_invoice",
    "create_credit_note",
    "update_invoice",
    "update_credit_note",
    "void_invoice",
    "void_credit_note",
)
_READ_AT_ONCE = 500  # documents assessed in one go


class Push:
    """One run of pushing. `cancel` stops it between two batches, never inside one."""

    def __init__(
        self,
        books: Books,
        client: XeroClient,
        attempts: Attempts,
        recovery: Recovery,
        report: SyncReport,
        *,
        on_progress: Callable[[Progress], None],
        cancel: threading.Event,
    ) -> None:
        self._books, self._client, self._attempts, self._recovery = books, client, attempts, recovery
        self._report, self._on_progress, self._cancel = report, on_progress, cancel
        self._done = self._of = 0

    def run(self, only: Collection[str] | None = None) -> None:
        """Pushes what is wanted, or of that only the documents and customers with these ids."""
        self._push_contacts(only)
        self._push_documents(only)
        self._push_notes(only)

    def _push_contacts(self, only: Collection[str] | None) -> None:
        ready, blocked = contacts_to_push(self._books, only)
        self._report.blocked += blocked
        self._of += len(ready)
        self._send_all("create_contact", "PUT", "/Contacts", "Contacts", ready)

    def _push_documents(self, only: Collection[str] | None) -> None:
        todo = wanted_documents(self._books, only)
        self._of += len(todo)
        assessments = [each for part in _parts(todo, _READ_AT_ONCE) for each in self._assessed(part)]
        blocked, ready = split(assessments)
        self._report.blocked += blocked
        self._of -= len(todo) - len(ready)
        for action, group in groupby(
            sorted(ready, key=lambda each: _ORDER.index(each.action)), lambda each: each.action
        ):
            kind = XeroKind(action.partition("_")[2])
            method = "PUT" if action.startswith("create") else "POST"
            self._send_all(action, method, kind.endpoint, kind.plural, [as_write(each) for each in group])

    def _push_notes(self, only: Collection[str] | None) -> None:
        """Adds the one history note of each new credit note: Xero's credit notes have no link field (R57, D50)."""
        for path, note in notes_to_push(self._books, only):
            if self._cancel.is_set():
                return
            self._send(ADD_NOTE, "PUT", path, "HistoryRecords", [note])

    def _assessed(self, ids: Sequence[str]) -> list[Assessment]:
        """Judges the documents and stores where each stands now: blocked ones say so, needless ones are wanted no more."""
        with self._books.store.transaction() as session:
            organisation = self._books.connected(session)
            setting = Setting.read(session, organisation)
            found = [assess(dossier, setting) for dossier in dossiers(session, organisation, ids)]
            for each in found:
                store_state(session, each, organisation)
            return found

    def _send_all(self, action: str, method: str, path: str, plural: str, writes: Sequence[Write]) -> None:
        for batch in batches(writes):
            if self._cancel.is_set():
                return
            self._on_progress(Progress(_DOING[action], self._done, self._of))
            self._send(action, method, path, plural, batch)
            self._done += len(batch)
            self._on_progress(Progress(_DOING[action], self._done, self._of))

    def _send(self, action: str, method: str, path: str, plural: str, writes: Sequence[Write]) -> None:
        """Sends one batch; raises XeroError when it cannot be known or done, after that has been recorded."""
        body = encode({plural: [each.payload for each in writes]})
        query = {} if action == ADD_NOTE else EACH_BY_ITSELF
        request = WriteRequest("PUT" if method == "PUT" else "POST", path, body, str(uuid.uuid4()), query)
        attempt = self._attempts.record(action, request, writes)
        try:
            self._recovery.send(attempt, request)
        except (BadRequest, NotFound) as error:
            # The call as a whole was refused, so no element was looked at by itself: find the culprit by halves.
            if len(writes) == 1:
                self._attempts.rejected(
                    attempt, error.problem, status=error.status, request_id=error.request_id
                )
                return
            self._recovery.look_up(attempt)
            middle = len(writes) // 2
            for half in (writes[:middle], writes[middle:]):
                self._send(action, method, path, plural, self._still_wanted(half))

    def _still_wanted(self, writes: Sequence[Write]) -> list[Write]:
        """Those that the look-up did not find in Xero."""
        with self._books.store.read() as session:
            tenant = self._books.connected(session).tenant_id
            return [
                each
                for each in writes
                if (owner := owner_of(session, tenant, each.kind, each.id))
                and owner.attempt_id is None
                and (owner.contact_id is None if isinstance(owner, Link) else owner.wanted)
            ]


def wanted_documents(books: Books, only: Collection[str] | None = None) -> list[str]:
    """The ids of the documents that are wanted in Xero and not on their way, oldest final first."""
    with books.store.read() as session:
        organisation = books.connected(session)
        query = (
            select(DocumentSync.document_id)
            .join(Document, col(Document.id) == col(DocumentSync.document_id))
            .where(
                DocumentSync.tenant_id == organisation.tenant_id,
                DocumentSync.wanted,
                col(DocumentSync.attempt_id).is_(None),
            )
            .order_by(col(Document.finalized_at), col(Document.number))
        )
        found = session.exec(query).all()
    return [each for each in found if only is None or each in only]


def contacts_to_push(books: Books, only: Collection[str] | None = None) -> tuple[list[Write], list[Blocked]]:
    """Customers ordered to be made contacts: the writes, and those that cannot be, with every problem."""
    ready, blocked = [], []
    with books.store.read() as session:
        organisation = books.connected(session)
        ordered = session.exec(
            select(Link).where(
                Link.tenant_id == organisation.tenant_id,
                col(Link.contact_id).is_(None),
                col(Link.attempt_id).is_(None),
            )
        ).all()
        links = {link.customer_id: link for link in ordered if only is None or link.customer_id in only}
        for customer in rows_in(session, Customer, Customer.id, links):
            facts = customer_facts(customer)
            found = (*contact_problems(facts), *as_problems(links[customer.id].problems))
            if found:
                blocked.append(Blocked(CONTACT, customer.id, None, customer.legal_name, found))
            else:
                ready.append(Write(CONTACT, customer.id, None, customer.legal_name, contact_payload(facts)))
    return ready, blocked


def notes_to_push(books: Books, only: Collection[str] | None = None) -> list[tuple[str, Write]]:
    """The history notes that credit notes in Xero still lack, each with the path it goes to."""
    with books.store.read() as session:
        organisation = books.connected(session)
        ids = session.exec(
            select(DocumentSync.document_id).where(
                DocumentSync.tenant_id == organisation.tenant_id,
                col(DocumentSync.note_wanted),
                col(DocumentSync.attempt_id).is_(None),
            )
        ).all()
        found = dossiers(session, organisation, [each for each in ids if only is None or each in only])
        return [
            (f"{XeroKind.CREDIT_NOTE.endpoint}/{each.sync.xero_id}/History", _note(each, organisation))
            for each in found
            if each.sync and each.sync.xero_id
        ]


def _note(dossier: Dossier, organisation: Organisation) -> Write:
    document = dossier.document
    text = history_note(dossier.facts(), link_back(organisation, document.kind, document.id) or "")
    return Write(document.kind, document.id, document.number, dossier.customer.legal_name, {"Details": text})


def customer_facts(customer: Customer) -> CustomerFacts:
    """A customer as the mapping rules see it."""
    address = None
    if customer.line1 and customer.town and customer.postcode and customer.country:
        address = Address(
            customer.line1, customer.line2, customer.town, customer.state, customer.postcode, customer.country
        )
    return CustomerFacts(customer.id, customer.legal_name, customer.email, customer.contact_name, address)


def split(assessments: Sequence[Assessment]) -> tuple[list[Blocked], list[Assessment]]:
    """What cannot be pushed, with every problem, and what can; what Xero refused unchanged before cannot."""
    blocked, ready = [], []
    for each in assessments:
        document = each.dossier.document
        found: tuple[Problem, ...] = each.problems or each.refused_before
        if found:
            blocked.append(
                Blocked(document.kind, document.id, document.number, each.dossier.customer.legal_name, found)
            )
        elif each.payload is not None:
            ready.append(each)
    return blocked, ready


def as_write(assessment: Assessment) -> Write:
    """The assessment as a member of a batch."""
    document = assessment.dossier.document
    assert assessment.payload is not None  # noqa: S101 - `split` lets only those through
    name = assessment.dossier.customer.legal_name
    return Write(document.kind, document.id, document.number, name, assessment.payload)


def batches(writes: Sequence[Write]) -> Iterator[list[Write]]:
    """The writes in batches of at most 50 elements and 3 MB; a larger single element goes alone."""
    batch: list[Write] = []
    size = 0
    for each in writes:
        length = len(encode(each.payload))
        if batch and (len(batch) == BATCH or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += length
    if batch:
        yield batch


_DOING = {
    "create_contact": "creating contacts",
    "create_invoice": "pushing invoices",
    "create_credit_note": "pushing credit notes",
    "update_invoice": "updating invoices",
    "update_credit_note": "updating credit notes",
    "void_invoice": "voiding invoices",
    "void_credit_note": "voiding credit notes",
}


def _parts(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
