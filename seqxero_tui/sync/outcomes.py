"""What became of an attempt, and what that means for its documents and links: alike for an answer, a replay, a look-up.

Each step is one transaction. A member that the attempt no longer holds was settled before and is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.errors import Problem
from seqxero_tui.store.engine import upsert
from seqxero_tui.sync import credit
from seqxero_tui.sync.assess import as_dicts, refused_as, restate
from seqxero_tui.sync.attempts import (
    ADD_NOTE,
    ALONE,
    CONTACT,
    CREDIT,
    id_in,
    kept_answer,
    note_result,
    number_in,
    owner_of,
    payloads_of,
    without_ids,
)
from seqxero_tui.sync.contacts import cached_contact
from seqxero_tui.sync.dossiers import dossiers
from seqxero_tui.sync.observe import observe
from seqxero_tui.sync.reports import Failed, Pushed
from seqxero_tui.sync.run import Run
from seqxero_tui.sync.shown import with_tax_given
from seqxero_tui.sync.tables import Attempt, CachedContact, DocumentSync, Link
from seqxero_tui.sync.verdicts import (
    Found,
    identity,
    is_about_link,
    is_ours,
    number_taken,
    outcome_unknown,
    refusals_of,
    says_gone,
    says_taken,
    was_done,
)
from seqxero_tui.xero.records import Contact
from seqxero_tui.xero.records import Document as XeroDocument
from seqxero_tui.xero.writing import Element, WriteAnswer

_FIRST_PULL_BACK = timedelta(days=1)  # before our first document nothing in Xero is ours


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
            if attempt.action in ALONE and len(answer.elements) == 1:
                element = answer.elements[0]
            if element is None:
                return False
            if element.ok:
                self._confirmed(session, attempt, member, element, answer)
            elif attempt.action.startswith("create") and says_taken(element):
                taken[number_in(member.payload)] = refusals_of(element)
                return False
            elif attempt.action.startswith(("update", "void")) and says_gone(element):
                self._gone(session, attempt, member)
            else:
                self._rejected(session, attempt, member, refusals_of(element))
            return True

        self._settle(attempt_id, settle, answer.status, answer.request_id, answer=answer.body)
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
                if record is not None and _was_done(attempt, member, record):
                    self._confirmed(
                        session, attempt, member, Element(identity(record), number, True, record=record)
                    )
                elif number in refusals:
                    self._rejected(session, attempt, member, refusals[number])
                elif attempt.action in CREDIT:
                    self._rejected(
                        session, attempt, member, [credit.never_arrived(attempt.action, member.about)]
                    )
                else:
                    member.owner.attempt_id = None
                    session.add(member.owner)
            elif is_ours(member.payload, record) and not self._held_by_another(session, member, record):
                self._confirmed(
                    session, attempt, member, Element(identity(record), number, True, record=record)
                )
            else:
                self._rejected(session, attempt, member, number_taken(member.payload, record))
            return True

        self._settle(attempt_id, settle, outcome="looked up")

    def unknown(self, attempt_id: str, problem: Problem) -> None:
        """Notes that nobody knows what became of the attempt; the members it still holds stay on their way."""

        def settle(session: Session, attempt: Attempt, member: _Member) -> bool:
            self._run.report.failed.append(_failed(attempt, member.about, [outcome_unknown(problem)]))
            return False

        self._settle(attempt_id, settle, message=problem.message)

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
        answer: bytes = b"",
    ) -> None:
        """Settles each member that the attempt still holds; the attempt is over when none is left open."""
        run = self._run
        with run.books.store.transaction() as session:
            attempt = session.get_one(Attempt, attempt_id)
            attempt.status, attempt.request_id = status or attempt.status, request_id or attempt.request_id
            attempt.message = message or attempt.message
            attempt.answer = kept_answer(answer) or attempt.answer
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
        elif attempt.action not in CREDIT:
            self._document_written(session, attempt, member, owner, element)
            organisation = run.organisation(session)
            if organisation.pull_from is None:
                server_time = (answer.server_time if answer else None) or run.books.clock()
                organisation.pull_from = server_time - _FIRST_PULL_BACK
                session.add(organisation)
        session.add(owner)
        note_result(attempt, member.about["id"], "done", element.warnings)
        about = member.about
        warned = {"warnings": list(element.warnings)} if element.warnings else {}
        changed = {"changes": about["changes"]} if about.get("changes") else {}
        done = _DONE.get(attempt.action)
        if done is None:
            done, other_side = credit.told(attempt.action, about)
            if about["invoice_id"]:
                other = {"kind": DocumentKind.INVOICE.value, "id": about["invoice_id"]}
                self._tell(session, other, other_side, attempt.request_id)
        run.books.record(
            session,
            about["kind"],
            about["id"],
            done,
            details={"with": len(attempt.members) - 1} | changed | warned,
            request_id=attempt.request_id,
            tenant_id=run.tenant_id,
        )
        xero_id = attempt.path.split("/")[2] if attempt.action in CREDIT else element.id or ""
        run.report.pushed.append(
            Pushed(attempt.action, about["kind"], about["id"], about["number"], xero_id, about["name"])
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
        sync.pushed_at = now
        written = without_ids(member.payload)
        if written.keys() != {
            "Status",
            "SentToContact",
        }:  # which goes alone where dates were refused: that stands (D9)
            sync.rejected = sync.rejected_fingerprint = None
        if not attempt.action.startswith("void"):
            before = {} if attempt.action.startswith("create") else sync.pushed or {}
            # A change writes only what differs. What was emptied is gone; of lines that kept what was accepted in
            # Xero, ours count as pushed.
            kept = {field: value for field, value in before.items() if member.payload.get(field) != ""}
            sync.pushed = kept | written
            if "LineItems" in written:
                sync.pushed["LineItems"] = member.about.get("lines") or written["LineItems"]
                sync.accounts, sync.pushed_totals = member.about["accounts"], member.about["totals"]
        if attempt.action == "create_credit_note":
            sync.note_wanted = self._run.organisation(session).link_template is not None
        record = element.record
        if isinstance(record, XeroDocument):
            (dossier,) = dossiers(session, self._run.organisation(session), [sync.document_id])
            observe(dossier, record, now)
            if "LineItems" in written:
                sync.accounts = with_tax_given(sync.accounts or {}, record.lines)
            lines = list(member.about.get("accounts") or ())
            if len(record.lines) == len(lines):
                sync.line_ids = {
                    line: theirs.line_item_id
                    for line, theirs in zip(lines, record.lines, strict=True)
                    if theirs.line_item_id
                }
        session.flush()

    def _gone(self, session: Session, attempt: Attempt, member: _Member) -> None:
        """Xero no longer has the document: a person decides whether it goes there anew (D54)."""
        owner = member.owner
        assert isinstance(owner, DocumentSync)  # noqa: S101 - contacts are only ever created
        owner.attempt_id, owner.gone, owner.wanted, owner.drift = None, True, False, None
        session.add(owner)
        note_result(attempt, member.about["id"], "gone")
        self._tell(session, member.about, "gone in Xero", attempt.request_id, failed=True)

    def _rejected(
        self, session: Session, attempt: Attempt, member: _Member, problems: Sequence[Problem]
    ) -> None:
        owner, organisation = member.owner, self._run.organisation(session)
        note_result(attempt, member.about["id"], "refused", [problem.message for problem in problems])
        owner.attempt_id = None
        session.add(owner)
        if isinstance(owner, Link):
            owner.problems = as_dicts(problems)
        elif attempt.action == ADD_NOTE:
            owner.note_wanted = (
                False  # a note is welcome but never worth a failed document; the history tells
            )
        elif attempt.action in CREDIT:
            pass  # nothing is wrong with the document, and nothing is tried again by itself (D47)
        elif any(is_about_link(problem) for problem in problems) and member.payload.get("Url"):
            # A link back is welcome but never worth a document either: it goes again without one.
            organisation.link_template = None
            session.add(organisation)
            self._tell(
                session, member.about, "Xero refused the link back to Sequence; documents go without it"
            )
            return
        else:
            owner.rejected, owner.rejected_fingerprint = as_dicts(problems), refused_as(member.payload)
        said = " ".join(problem.message.removeprefix("Xero says: ") for problem in problems)
        refused = "" if problems[0].code == "never_arrived" else "refused by Xero: "
        self._tell(session, member.about, refused + said, attempt.request_id, failed=True)
        self._run.report.failed.append(_failed(attempt, member.about, problems))

    def _held_by_another(self, session: Session, member: _Member, record: Found) -> bool:
        """Whether another document of ours is that one in Xero already."""
        held = session.exec(
            select(DocumentSync.document_id).where(
                DocumentSync.tenant_id == self._run.tenant_id,
                DocumentSync.xero_id == identity(record),
                col(DocumentSync.document_id) != member.about["id"],
            )
        ).first()
        return member.about["kind"] != CONTACT and held is not None

    def _tell(
        self,
        session: Session,
        about: dict[str, Any],
        what: str,
        request_id: str | None = None,
        *,
        failed: bool = False,
    ) -> None:
        self._run.books.record(
            session,
            about["kind"],
            about["id"],
            what,
            request_id=request_id,
            failed=failed,
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


def _was_done(attempt: Attempt, member: _Member, record: Found) -> bool:
    if attempt.action in CREDIT and isinstance(record, XeroDocument):
        return credit.was_done(attempt.action, member.about, member.payload, record)
    return was_done(member.payload, record)


def _failed(attempt: Attempt, about: dict[str, Any], problems: Sequence[Problem]) -> Failed:
    return Failed(attempt.action, about["kind"], about["id"], about["number"], tuple(problems), about["name"])
