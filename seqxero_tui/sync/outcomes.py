"""What became of an attempt, and what that means for its documents and links: alike for an answer, a replay, a look-up.

Each step is one transaction. A member that the attempt no longer holds was settled before and is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.errors import Problem
from seqxero_tui.mapping.differences import fingerprint
from seqxero_tui.sync import credit
from seqxero_tui.sync.arrived import contact_made, document_written
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
)
from seqxero_tui.sync.dossiers import rows_in
from seqxero_tui.sync.reports import Failed, Pushed
from seqxero_tui.sync.run import Run
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.tables import Attempt, DocumentSync, Link
from seqxero_tui.sync.tries import NOT_DONE, is_given_up, tries_in_vain
from seqxero_tui.sync.verdicts import (
    NOT_XEROS,
    Found,
    fails_each_time,
    identity,
    is_about_link,
    is_ours,
    not_done,
    number_taken,
    outcome_unknown,
    plan_is_full,
    refusals_of,
    says_gone,
    says_plan_is_full,
    says_taken,
    was_done,
)
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
        self.plan_is_full: Problem | None = None
        """Once Xero said in this run that it approves no more."""

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
            elif attempt.action.startswith("create") and says_plan_is_full(element):
                self._one_too_many(session, attempt, member)
            else:
                self._rejected(session, attempt, member, refusals_of(element))
            return True

        self._settle(attempt_id, settle, answer.status, answer.request_id, answer=answer.body)
        return taken

    def found(
        self,
        attempt_id: str,
        records: Mapping[str, Found],
        refusals: Mapping[str, Sequence[Problem]],
        *,
        fault: Problem | None = None,
        keep: bool = False,
        tell: bool = False,
    ) -> None:
        """Settles an attempt by what a look-up found, by id or number: ours is adopted, another's is a conflict.

        What was not found, or not changed, was refused, if Xero said so, else never done; it is then wanted again, and
        with `tell` the report says so. With `keep` it stays of unknown outcome. `fault` is what Xero answered instead.
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
                elif keep:
                    return False
                elif attempt.action in CREDIT:
                    self._rejected(
                        session, attempt, member, [credit.never_arrived(attempt.action, member.about)]
                    )
                else:
                    why = fault.message if fault else attempt.message
                    self._not_done(session, attempt, member, why, tell)
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
            told, about = self._run.report.failed, member.about
            if not any((each.action, each.id) == (attempt.action, about["id"]) for each in told):
                told.append(_failed(attempt, about, [outcome_unknown(problem)]))
            return False

        self._settle(attempt_id, settle, message=problem.message)

    def not_processed(self, attempt_id: str, problem: Problem) -> None:
        """Notes that nothing was done; the members are wanted as before."""

        def settle(session: Session, attempt: Attempt, member: _Member) -> bool:
            member.owner.attempt_id = None
            session.add(member.owner)
            return True

        self._settle(attempt_id, settle, outcome="not_processed", message=problem.message)

    def held_up(self, attempt_id: str, problem: Problem) -> None:
        """Notes that the one member was kept from Xero on the way: a try in vain, and wanted as before until the last."""

        def settle(session: Session, attempt: Attempt, member: _Member) -> bool:
            self._not_done(session, attempt, member, problem.message, tell=True)
            return True

        self._settle(attempt_id, settle, outcome="not_processed", message=problem.message)

    def waits(self, document_ids: Sequence[str], problem: Problem) -> None:
        """Notes on documents that wait why they do; they are wanted as before."""
        run = self._run
        with run.books.store.transaction() as session:
            waiting = (DocumentSync.tenant_id == run.tenant_id, DocumentSync.state == SyncState.QUEUED)
            for sync in rows_in(session, DocumentSync, DocumentSync.document_id, document_ids, *waiting):
                sync.rejected, sync.rejected_fingerprint = as_dicts([problem]), None
                session.add(sync)

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
            contact_made(run, session, owner, element)
        elif attempt.action == ADD_NOTE:
            owner.note_wanted = False
        elif attempt.action not in CREDIT:
            document_written(run, session, attempt.action, owner, (member.about, member.payload), element)
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

    def _not_done(
        self, session: Session, attempt: Attempt, member: _Member, why: str | None, tell: bool
    ) -> None:
        """A try in vain, if a fault was met in it: wanted again, unless it failed so by itself too often."""
        run, about = self._run, member.about
        member.owner.attempt_id = None
        session.add(member.owner)
        if not why:
            return  # it never left, or its answer was never seen
        print_, now = fingerprint(member.payload), run.books.clock()
        earlier = tries_in_vain(session, run.tenant_id, now).get(about["id"], ())
        if len(attempt.members) == 1 and is_given_up(earlier, print_, attempt.recorded_at, now):
            self._rejected(session, attempt, member, [fails_each_time(why)])
            return
        note_result(attempt, about["id"], NOT_DONE, [why], print=print_)
        if isinstance(member.owner, DocumentSync) and not (
            attempt.action == ADD_NOTE or member.owner.rejected_fingerprint
        ):
            member.owner.rejected = as_dicts(
                [not_done(why)]
            )  # without a fingerprint: it is tried again as it is
        if tell:
            run.report.failed.append(_failed(attempt, about, [not_done(why)]))

    def _one_too_many(self, session: Session, attempt: Attempt, member: _Member) -> None:
        """The plan is full: said once, and none of the documents' fault, which wait (`waits`)."""
        problem = plan_is_full()
        note_result(attempt, member.about["id"], "refused", [problem.message])
        member.owner.attempt_id = None
        session.add(member.owner)
        if self.plan_is_full is None:
            self.plan_is_full = problem
            self._run.report.problems.append(problem)
            self._tell(session, member.about, problem.message, attempt.request_id, failed=True)

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
        refused = "" if problems[0].code in NOT_XEROS else "refused by Xero: "
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
