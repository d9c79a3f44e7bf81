"""Pushes: contacts, then new documents, then changed ones, then voids, in batches whose attempts are recorded first.

What a batch holds is judged in the transaction that records it: whatever was voided, unlinked or changed since the run
began is seen. Batches of one action go out five at once; the next action begins when all of them are answered, so that a
credit note never overtakes the invoice it credits.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.errors import Problem
from seqxero_tui.mapping.address import Address
from seqxero_tui.mapping.customers import CustomerFacts, contact_payload, contact_problems
from seqxero_tui.mapping.documents import history_note
from seqxero_tui.store.engine import Store
from seqxero_tui.sync.assess import Assessment, as_problems, assess, link_back, store_state
from seqxero_tui.sync.attempts import ADD_NOTE, CONTACT, CREATE_CONTACT, Write, record
from seqxero_tui.sync.dossiers import Dossier, Setting, dossiers, parts, rows_in
from seqxero_tui.sync.lanes import in_lanes
from seqxero_tui.sync.outcomes import Outcomes
from seqxero_tui.sync.recovery import Recovery, WholeRefused
from seqxero_tui.sync.reports import Blocked, Progress
from seqxero_tui.sync.run import Run
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.tables import DocumentSync, Link, Organisation
from seqxero_tui.xero.records import DocumentKind as XeroKind
from seqxero_tui.xero.wire import encode
from seqxero_tui.xero.writing import WriteRequest

BATCH = 50  # elements a call, as Xero advises
BATCH_BYTES = 3_000_000  # of the 3.5 MB Xero advises

ORDER = (
    "create_invoice",
    "create_credit_note",
    "update_invoice",
    "update_credit_note",
    "void_invoice",
    "void_credit_note",
)
_READ_AT_ONCE = 500  # documents judged in one go

Choose = Callable[[Session, Sequence[str]], list[Write]]
"""Judges candidates by id, now: those that are still to be written, with what Xero would receive."""


class Push:
    """One run of pushing."""

    def __init__(
        self, run: Run, outcomes: Outcomes, recovery: Recovery, cost: Callable[[Collection[str] | None], int]
    ) -> None:
        """`cost` counts the calls of a push of only these documents and customers, as the plan shows them."""
        self._run, self._outcomes, self._recovery, self._cost = run, outcomes, recovery, cost
        self._done = self._of = 0
        self._telling = threading.Lock()

    def run(self, only: Collection[str] | None = None) -> None:
        """Pushes what is wanted, or of that only the documents and customers with these ids."""
        run = self._run
        ready, _ = contacts_to_push(run.books.store, run.tenant_id, only)
        actions = self._judged(queued_documents(run.books.store, run.tenant_id, only))
        notes = notes_to_push(run.books.store, run.tenant_id, only)
        self._of = len(ready) + len(notes) + sum(map(len, actions.values()))
        self._say_what_fits(only, more=bool(ready))
        self._send_all(CREATE_CONTACT, [each.id for each in ready], self._contacts)
        # A contact that was just made may have freed documents of its customer.
        if ready:
            actions = self._judged(queued_documents(run.books.store, run.tenant_id, only))
            self._of = self._done + len(notes) + sum(map(len, actions.values()))
        for action, ids in actions.items():
            self._send_all(action, ids, self._documents(action))
        # Where Xero refused the dates of what has payments, the sent mark goes alone (D9).
        refused = {each.id for each in self._run.report.failed} & set(itertools.chain(*actions.values()))
        if refused and not self._run.cancel.is_set():
            again = queued_documents(self._run.books.store, self._run.tenant_id, refused)
            for action, ids in self._judged(again).items():
                self._send_all(action, ids, self._documents(action))
        # Notes of credit notes that this very run created are due too.
        in_lanes(self._note, notes_to_push(run.books.store, run.tenant_id, only), run.cancel)

    def _judged(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """The ids by action, in the order of the actions; what cannot or need not be pushed gets its state stored."""
        found: dict[str, list[str]] = {action: [] for action in ORDER}
        for part in parts(ids, _READ_AT_ONCE):
            with self._run.books.store.transaction() as session:
                for each in self._assessed(session, part):
                    found[each.action].append(each.dossier.document.id)
        return {action: members for action, members in found.items() if members}

    def _assessed(self, session: Session, ids: Sequence[str]) -> list[Assessment]:
        """Judges the documents and stores where each stands; those that can be written now."""
        organisation = self._run.organisation(session)
        setting = Setting.read(session, organisation)
        found = [assess(dossier, setting) for dossier in dossiers(session, organisation, ids)]
        for each in found:
            store_state(session, each, organisation)
        return [
            each
            for each in found
            if each.payload is not None and each.dossier.sync and each.dossier.sync.state == SyncState.QUEUED
        ]

    def _documents(self, action: str) -> Choose:
        def choose(session: Session, ids: Sequence[str]) -> list[Write]:
            return [as_write(each) for each in self._assessed(session, ids) if each.action == action]

        return choose

    def _contacts(self, session: Session, ids: Sequence[str]) -> list[Write]:
        ready, _ = _contacts_to_push(session, self._run.tenant_id, ids)
        return ready

    def _send_all(self, action: str, ids: Sequence[str], choose: Choose) -> None:
        def send(part: Sequence[str]) -> None:
            self._tell(action, 0)
            self._send(action, part, choose)
            self._tell(action, len(part))

        report, place = self._run.report, {each: at for at, each in enumerate(ids)}
        pushed, failed = len(report.pushed), len(report.failed)
        in_lanes(send, parts(ids, BATCH), self._run.cancel)
        # Answers overtake each other; a report does not.
        report.pushed[pushed:] = sorted(report.pushed[pushed:], key=lambda each: place[each.id])
        report.failed[failed:] = sorted(report.failed[failed:], key=lambda each: place[each.id])

    def _note(self, due: tuple[str, Write]) -> None:
        path, note = due
        self._send(ADD_NOTE, [note.id], lambda session, ids: [note], path)
        self._tell(ADD_NOTE, 1)

    def _tell(self, action: str, done: int) -> None:
        with self._telling:
            self._done += done
            self._run.tell(Progress(_DOING[action], self._done, self._of))

    def _send(self, action: str, ids: Sequence[str], choose: Choose, path: str | None = None) -> None:
        """Records and sends the candidates, in several calls when they are too large for one.

        Raises XeroError when it cannot be known or done, after that has been recorded.
        """
        while ids:
            attempt = self._record(action, ids, choose, path)
            if attempt is None:
                return
            attempt_id, request, members = attempt
            try:
                self._recovery.send(attempt_id, request)
            except WholeRefused as refused:
                self._find_culprit(action, attempt_id, members, refused, choose, path)
            ids = [each for each in ids if each not in members]

    def _record(
        self, action: str, ids: Sequence[str], choose: Choose, path: str | None
    ) -> tuple[str, WriteRequest, list[str]] | None:
        run = self._run
        with run.books.store.transaction() as session:
            writes = _fitting(choose(session, ids))
            if not writes:
                return None
            attempt_id, request = record(session, run.books, run.tenant_id, action, writes, path)
            organisation, members = run.organisation(session), [each.id for each in writes]
            setting = Setting.read(session, organisation)
            for dossier in dossiers(session, organisation, members):
                store_state(session, assess(dossier, setting), organisation)
            return attempt_id, request, members

    def _find_culprit(
        self,
        action: str,
        attempt_id: str,
        members: Sequence[str],
        refused: WholeRefused,
        choose: Choose,
        path: str | None,
    ) -> None:
        """No element was looked at by itself: see what Xero has, unless it surely did nothing, then try by halves."""
        error, alone = refused.error, len(members) == 1
        if not refused.surely:
            self._recovery.look_up_open(attempt_id, error.problem if alone else None)
        elif alone:
            self._outcomes.refused(attempt_id, error.problem, error.status, error.request_id)
        else:
            self._outcomes.not_processed(attempt_id, error.problem)
        if not alone:
            middle = len(members) // 2
            for half in (members[:middle], members[middle:]):
                self._send(action, half, choose, path)

    def _say_what_fits(self, only: Collection[str] | None, *, more: bool) -> None:
        """A run that the day's calls cannot finish says so before it starts; it stops between two batches.

        `more` may be freed by contacts. Nothing is counted where every write and its note could be a call of its own.
        """
        with self._run.books.store.read() as session:
            left = self._run.books.budget(self._run.organisation(session)).snapshot()
        if left.day is None or (left.day >= 2 * self._of and not more):
            return
        calls = self._cost(only)
        if left.day < calls:
            back = f" until {left.day_resets_at:%Y-%m-%d %H:%M} UTC" if left.day_resets_at else ""
            self._run.tell(
                Progress(f"{left.day} of {calls} calls are left today; the rest waits{back}", 0, self._of)
            )


def queued_documents(store: Store, tenant_id: str, only: Collection[str] | None = None) -> list[str]:
    """The ids of the documents that wait to be pushed, oldest final first. What is blocked or was refused is not asked
    again: it is queued when its cause changes."""
    with store.read() as session:
        query = (
            select(DocumentSync.document_id)
            .join(Document, col(Document.id) == col(DocumentSync.document_id))
            .where(DocumentSync.tenant_id == tenant_id, DocumentSync.state == SyncState.QUEUED)
            .order_by(col(Document.finalized_at), col(Document.number))
        )
        return [each for each in session.exec(query).all() if only is None or each in only]


def kinds_to_change(store: Store, tenant_id: str, only: Collection[str] | None = None) -> set[str]:
    """The kinds of the waiting documents that are in Xero already."""
    with store.read() as session:
        query = select(DocumentSync.document_id, DocumentSync.kind).where(
            DocumentSync.tenant_id == tenant_id,
            DocumentSync.state == SyncState.QUEUED,
            col(DocumentSync.xero_id).is_not(None),
        )
        return {kind for one, kind in session.exec(query).all() if only is None or one in only}


def stopped_documents(store: Store, tenant_id: str, only: Collection[str] | None = None) -> list[Blocked]:
    """The documents that are wanted and cannot be pushed, with every problem."""
    with store.read() as session:
        query = (
            select(Document, Customer.legal_name, DocumentSync)
            .join(DocumentSync, col(DocumentSync.document_id) == col(Document.id))
            .join(Customer, col(Customer.id) == col(Document.customer_id))
            .where(
                DocumentSync.tenant_id == tenant_id,
                col(DocumentSync.state).in_((SyncState.BLOCKED, SyncState.FAILED)),
            )
            .order_by(col(Document.number))
        )
        return [
            Blocked(each.kind, each.id, each.number, name, as_problems(sync.blocked or sync.rejected))
            for each, name, sync in session.exec(query).all()
            if only is None or each.id in only
        ]


def contacts_to_push(
    store: Store, tenant_id: str, only: Collection[str] | None = None
) -> tuple[list[Write], list[Blocked]]:
    """Customers ordered to be made contacts: the writes, and those that cannot be, with every problem."""
    with store.read() as session:
        return _contacts_to_push(session, tenant_id, only)


def _contacts_to_push(
    session: Session, tenant_id: str, only: Collection[str] | None
) -> tuple[list[Write], list[Blocked]]:
    ready, blocked = [], []
    ordered = session.exec(
        select(Link).where(
            Link.tenant_id == tenant_id, col(Link.contact_id).is_(None), col(Link.attempt_id).is_(None)
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


def notes_to_push(
    store: Store, tenant_id: str, only: Collection[str] | None = None
) -> list[tuple[str, Write]]:
    """The history notes that credit notes in Xero still lack, each with the path it goes to (R57, D50)."""
    with store.read() as session:
        organisation = session.get_one(Organisation, tenant_id)
        ids = session.exec(
            select(DocumentSync.document_id).where(
                DocumentSync.tenant_id == tenant_id,
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
    """The assessment as a member of a batch, with what of ours is in it."""
    dossier, document = assessment.dossier, assessment.dossier.document
    assert assessment.payload is not None  # noqa: S101 - only what can be written comes here
    sent_as: dict[str, Any] = {
        "accounts": {
            line: {"code": choice.code, "source": choice.source, "why": choice.why}
            for line, choice in dossier.accounts.items()
        },
        "totals": {
            "net_total": document.net_total,
            "tax_total": document.tax_total,
            "gross_total": document.gross_total,
        },
    } | ({"lines": assessment.lines} if assessment.lines else {})
    if assessment.verb != "create":  # of a new document there is no before, and its body says all
        sent_as["changes"] = [change.as_dict() for change in assessment.changes]
    name = dossier.customer.legal_name
    return Write(document.kind, document.id, document.number, name, assessment.payload, sent_as)


def _fitting(writes: Sequence[Write]) -> list[Write]:
    """As many of the first writes as fit one call; the first one always does."""
    size = 0
    for at, each in enumerate(writes):
        size += len(encode(each.payload))
        if at and size > BATCH_BYTES:
            return list(writes[:at])
    return list(writes)


_DOING = {
    CREATE_CONTACT: "creating contacts",
    "create_invoice": "pushing invoices",
    "create_credit_note": "pushing credit notes",
    "update_invoice": "updating invoices",
    "update_credit_note": "updating credit notes",
    "void_invoice": "voiding invoices",
    "void_credit_note": "voiding credit notes",
    ADD_NOTE: "noting the way back on credit notes",
}
