"""What became of an attempt, and what that means for its documents and links: alike for an answer, a replay, a look-up.

Each step is one transaction. A member that the attempt no longer holds was settled before and is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Document
from seqxero_tui.errors import Problem
from seqxero_tui.mapping.differences import changes, fingerprint
from seqxero_tui.mapping.money import round2, times
from seqxero_tui.store.engine import upsert
from seqxero_tui.sync.assess import as_dicts, restate
from seqxero_tui.sync.attempts import ADD_NOTE, CONTACT, id_in, number_in, owner_of, payloads_of, without_ids
from seqxero_tui.sync.contacts import cached_contact
from seqxero_tui.sync.dossiers import dossiers
from seqxero_tui.sync.observe import observe
from seqxero_tui.sync.run import Run
from seqxero_tui.sync.shown import shown_as
from seqxero_tui.sync.tables import Attempt, CachedContact, DocumentSync, Link
from seqxero_tui.sync.views import Failed, Pushed
from seqxero_tui.text import one_line
from seqxero_tui.xero.records import Contact, HistoryRecord
from seqxero_tui.xero.records import Document as XeroDocument
from seqxero_tui.xero.writing import Element, WriteAnswer

Found = XeroDocument | Contact | HistoryRecord
_FIRST_PULL_BACK = timedelta(days=1)  # before our first document nothing in Xero is ours
_ENDED = ("VOIDED", "DELETED")


@dataclass(frozen=True, slots=True)
class _Member:
    """One member of an attempt with what was sent for it and what its attempt is noted on."""

    about: dict[str, Any]
    payload: dict[str, Any]
    owner: Link | DocumentSync


class Outcomes:
    """Applies outcomes to the members of attempts, and tells them in the run's report."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def answered(self, attempt_id: str, answer: WriteAnswer) -> dict[str, list[Problem]]:
        """Applies an answer element by element; returns the numbers that Xero says are taken, with its refusals.

        Those need a look-up, see `found`. A member that the answer does not speak of stays of unknown outcome.
        """
        taken: dict[str, list[Problem]] = {}
        by_id = {each.id: each for each in answer.elements if each.id}
        by_number = {each.number: each for each in answer.elements if each.number}

        def settle(session: Session, attempt: Attempt, member: _Member) -> bool:
            element = by_id.get(id_in(member.payload)) or by_number.get(number_in(member.payload))
            if attempt.action == ADD_NOTE and len(answer.elements) == 1:
                element = answer.elements[0]  # a note has nothing to be known by
            if element is None:
                return False
            if element.ok:
                self._confirmed(session, attempt, member, element, answer)
            elif attempt.action.startswith("create") and _says_taken(element):
                taken[number_in(member.payload)] = _refusal(element)
                return False
            elif not attempt.action.startswith("create") and _says_gone(element):
                self._gone(session, member)
            else:
                self._rejected(session, attempt, member, _refusal(element))
            return True

        self._settle(attempt_id, settle, answer.status, answer.request_id)
        return taken

    def found(
        self, attempt_id: str, records: Mapping[str, Found], refusals: Mapping[str, Sequence[Problem]]
    ) -> None:
        """Settles an attempt by what a look-up found, by id or number: ours is adopted, another's is a conflict.

        What was not found, or not changed, was refused, if Xero said so, else never done; it is then wanted again.
        """

        def settle(session: Session, attempt: Attempt, member: _Member) -> bool:
            number = number_in(member.payload)
            record = records.get(id_in(member.payload) or number)
            if record is None or not attempt.action.startswith("create"):
                if record is not None and _was_done(member.payload, record):
                    self._confirmed(
                        session, attempt, member, Element(_identity(record), number, True, record=record)
                    )
                elif number in refusals:
                    self._rejected(session, attempt, member, refusals[number])
                else:
                    member.owner.attempt_id = None
                    session.add(member.owner)
            elif _is_ours(member.payload, record) and not self._held_by_another(session, member, record):
                self._confirmed(
                    session, attempt, member, Element(_identity(record), number, True, record=record)
                )
            else:
                self._rejected(session, attempt, member, _number_taken(member.payload, record))
            return True

        self._settle(attempt_id, settle, outcome="looked up")

    def unknown(self, attempt_id: str, problem: Problem) -> None:
        """Notes that nobody knows what became of the attempt; its members stay on their way."""
        self._run.report.failed += [
            _failed(attempt, about, [_unknown(problem)])
            for attempt in [self._settle(attempt_id, lambda *_: False, message=problem.message)]
            for about in attempt.members
        ]

    def not_processed(self, attempt_id: str, problem: Problem) -> None:
        """Notes that nothing was done; the members are wanted as before."""

        def settle(session: Session, attempt: Attempt, member: _Member) -> bool:
            member.owner.attempt_id = None
            session.add(member.owner)
            return True

        self._settle(attempt_id, settle, outcome="not_processed", message=problem.message)

    def refused(self, attempt_id: str, problem: Problem, status: int | None, request_id: str | None) -> None:
        """Notes that Xero refused the request as a whole, for its one member."""

        def settle(session: Session, attempt: Attempt, member: _Member) -> bool:
            self._rejected(session, attempt, member, [problem])
            return True

        self._settle(attempt_id, settle, status, request_id, outcome="rejected", message=problem.message)

    def _settle(
        self,
        attempt_id: str,
        settle: Callable[[Session, Attempt, _Member], bool],
        status: int | None = None,
        request_id: str | None = None,
        *,
        outcome: str = "done",
        message: str | None = None,
    ) -> Attempt:
        """Settles each member that the attempt still holds; the attempt is over when none is left open."""
        run = self._run
        with run.books.store.transaction() as session:
            attempt = session.get_one(Attempt, attempt_id)
            attempt.status, attempt.request_id = status or attempt.status, request_id or attempt.request_id
            attempt.message = message or attempt.message
            still_open = False
            for about, payload in zip(attempt.members, payloads_of(attempt), strict=True):
                owner = owner_of(session, run.tenant_id, about["kind"], about["id"])
                if owner is not None and owner.attempt_id == attempt.id:
                    still_open |= not settle(session, attempt, _Member(about, payload, owner))
            attempt.outcome = "unknown" if still_open else outcome
            attempt.finished_at = None if still_open else run.books.clock()
            session.add(attempt)
            documents = [each["id"] for each in attempt.members if each["kind"] != CONTACT]
            restate(session, run.organisation(session), documents)
            return attempt

    def _confirmed(
        self,
        session: Session,
        attempt: Attempt,
        member: _Member,
        element: Element,
        answer: WriteAnswer | None = None,
    ) -> None:
        run, owner = self._run, member.owner
        owner.attempt_id = None
        if isinstance(owner, Link):
            self._contact_made(session, owner, element)
        elif attempt.action == ADD_NOTE:
            owner.note_wanted = False
        else:
            self._document_written(session, attempt, member, owner, element)
            organisation = run.organisation(session)
            if organisation.pull_from is None:
                server_time = (answer.server_time if answer else None) or run.books.clock()
                organisation.pull_from = server_time - _FIRST_PULL_BACK
                session.add(organisation)
        session.add(owner)
        about = member.about
        warned = {"warnings": list(element.warnings)} if element.warnings else {}
        run.books.record(
            session,
            about["kind"],
            about["id"],
            _DONE[attempt.action],
            details={"with": len(attempt.members) - 1} | warned,
            request_id=attempt.request_id,
            tenant_id=run.tenant_id,
        )
        run.report.pushed.append(
            Pushed(
                attempt.action, about["kind"], about["id"], about["number"], element.id or "", about["name"]
            )
        )

    def _contact_made(self, session: Session, link: Link, element: Element) -> None:
        run, now = self._run, self._run.books.clock()
        if isinstance(element.record, Contact):
            upsert(session, CachedContact, [cached_contact(run.tenant_id, element.record, now)])
            link.contact_name = element.record.name
        link.contact_id, link.linked_at, link.problems = element.id, now, None
        session.add(link)
        ids = session.exec(select(Document.id).where(Document.customer_id == link.customer_id)).all()
        restate(session, run.organisation(session), ids)

    def _document_written(
        self, session: Session, attempt: Attempt, member: _Member, sync: DocumentSync, element: Element
    ) -> None:
        """What Xero has of the document now is what was sent, not what is wanted by the time of the answer."""
        now = self._run.books.clock()
        sync.xero_id = element.id
        sync.rejected = sync.rejected_fingerprint = None
        sync.pushed_at = now
        if not attempt.action.startswith("void"):
            sync.pushed = without_ids(member.payload)
            sync.accounts, sync.pushed_totals = member.about["accounts"], member.about["totals"]
        if attempt.action == "create_credit_note":
            sync.note_wanted = self._run.organisation(session).link_template is not None
        record = element.record
        if isinstance(record, XeroDocument):
            (dossier,) = dossiers(session, self._run.organisation(session), [sync.document_id])
            observe(dossier, record, now)
            lines = list(member.about.get("accounts") or ())
            if len(record.lines) == len(lines):
                sync.line_ids = {
                    line: theirs.line_item_id
                    for line, theirs in zip(lines, record.lines, strict=True)
                    if theirs.line_item_id
                }
        session.flush()

    def _gone(self, session: Session, member: _Member) -> None:
        """Xero no longer has the document: a person decides whether it goes there anew (D54)."""
        owner = member.owner
        assert isinstance(owner, DocumentSync)  # noqa: S101 - contacts are only ever created
        owner.attempt_id, owner.gone, owner.wanted, owner.drift = None, True, False, None
        session.add(owner)
        self._tell(session, member, "gone in Xero")

    def _rejected(
        self, session: Session, attempt: Attempt, member: _Member, problems: Sequence[Problem]
    ) -> None:
        owner, organisation = member.owner, self._run.organisation(session)
        owner.attempt_id = None
        session.add(owner)
        if isinstance(owner, Link):
            owner.problems = as_dicts(problems)
        elif attempt.action == ADD_NOTE:
            owner.note_wanted = (
                False  # a note is welcome but never worth a failed document; the history tells
            )
        elif any(_is_about_link(problem) for problem in problems) and organisation.link_template:
            # A link back is welcome but never worth a document either: it goes again without one.
            organisation.link_template = None
            session.add(organisation)
            self._tell(session, member, "Xero refused the link back to Sequence; documents go without it")
            return
        else:
            owner.rejected, owner.rejected_fingerprint = as_dicts(problems), fingerprint(member.payload)
        said = " ".join(problem.message for problem in problems)
        self._tell(session, member, f"refused by Xero: {said}", attempt.request_id)
        self._run.report.failed.append(_failed(attempt, member.about, problems))

    def _held_by_another(self, session: Session, member: _Member, record: Found) -> bool:
        """Whether another document of ours is that one in Xero already."""
        held = session.exec(
            select(DocumentSync.document_id).where(
                DocumentSync.tenant_id == self._run.tenant_id,
                DocumentSync.xero_id == _identity(record),
                col(DocumentSync.document_id) != member.about["id"],
            )
        ).first()
        return member.about["kind"] != CONTACT and held is not None

    def _tell(self, session: Session, member: _Member, what: str, request_id: str | None = None) -> None:
        self._run.books.record(
            session,
            member.about["kind"],
            member.about["id"],
            what,
            request_id=request_id,
            tenant_id=self._run.tenant_id,
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


def _failed(attempt: Attempt, about: dict[str, Any], problems: Sequence[Problem]) -> Failed:
    return Failed(attempt.action, about["kind"], about["id"], about["number"], tuple(problems), about["name"])


def _says_taken(element: Element) -> bool:
    return any("must be unique" in message or "already assigned" in message for message in element.errors)


def _says_gone(element: Element) -> bool:
    return any("could not be found" in message or "was not found" in message for message in element.errors)


def _identity(record: Found) -> str | None:
    if isinstance(record, HistoryRecord):
        return None
    return record.contact_id if isinstance(record, Contact) else record.id


def _is_ours(payload: dict[str, Any], record: Found) -> bool:
    """Whether what was found under our number is what we sent: then an earlier write of ours made it.

    Compares what Xero cannot have changed by itself, and no person without making it another document.
    """
    if isinstance(record, HistoryRecord):
        return bool(record.details == payload["Details"])
    if isinstance(record, Contact):
        return bool(record.contact_number == payload["ContactNumber"])
    net = sum(
        (round2(times(line["Quantity"], line["UnitAmount"])) for line in payload["LineItems"]), Decimal(0)
    )
    return bool(
        record.contact.id == payload["Contact"]["ContactID"]
        and record.currency_code == payload["CurrencyCode"]
        and len(record.lines) == len(payload["LineItems"])
        and record.sub_total == net
        and (record.url or None) in (None, payload.get("Url"))
        and record.status not in _ENDED
    )


def _was_done(payload: dict[str, Any], record: Found) -> bool:
    """Whether Xero shows what a change of unknown outcome asked for."""
    if isinstance(record, HistoryRecord):
        return True
    if isinstance(record, Contact):
        return False
    if payload["Status"] in _ENDED:
        return record.status in _ENDED
    sent = without_ids(payload)
    return not changes(sent, shown_as(sent, record))


def _refusal(element: Element) -> list[Problem]:
    said = element.errors or ("Xero refused it without saying why.",)
    remedy = "Put it right here or in Xero, then push it again (p)."
    return [Problem("xero_refused", f"Xero says: {one_line(message)}", remedy) for message in said]


def _number_taken(payload: dict[str, Any], record: Found) -> list[Problem]:
    number = one_line(number_in(payload))
    if isinstance(record, Contact):
        message = f"The contact {one_line(record.name)} in Xero carries this customer's number."
    else:
        whose = "" if isinstance(record, HistoryRecord) else record.contact.name
        message = (
            f"The number {number} is taken in Xero by a document of {one_line(whose or 'someone else')}."
        )
    remedy = "Use another number, or change that one in Xero; then push it again (p)."
    return [Problem("number_taken", message, remedy)]


def _unknown(problem: Problem) -> Problem:
    return Problem(
        "outcome_unknown",
        f"It is not known whether Xero received it: {problem.message}",
        "The next sync finds out by itself; nothing is sent twice.",
    )


def _is_about_link(problem: Problem) -> bool:
    return "url" in problem.message.casefold().split()
