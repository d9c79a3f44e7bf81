"""Pushes: contacts, then new documents, then changed ones, then voids, in batches whose attempts are recorded first.

What a batch holds is judged in the transaction that records it: whatever was voided, unlinked or changed since the run
began is seen. Batches of one action go out five at once; the next action begins when all of them are answered, so that a
credit note never overtakes the invoice it credits.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

from sqlmodel import Session

from seqxero_tui.errors import Problem, SeqxeroError, XeroUnavailable
from seqxero_tui.sync.assess import Assessment, assess, store_state
from seqxero_tui.sync.attempts import ADD_NOTE, CREATE_CONTACT, Write, record
from seqxero_tui.sync.dossiers import Setting, dossiers, parts
from seqxero_tui.sync.due import (
    contacts_due,
    contacts_to_push,
    notes_to_push,
    queued_documents,
    wait_for_plan,
)
from seqxero_tui.sync.lanes import LaneEnds, in_lanes
from seqxero_tui.sync.outcomes import Outcomes
from seqxero_tui.sync.recovery import OF_ONE_CALL, Recovery, WholeRefused
from seqxero_tui.sync.reports import Blocked, Progress
from seqxero_tui.sync.run import Run
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.tries import Tries, in_halves, tries_in_vain
from seqxero_tui.xero.errors import Refused, XeroError
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
_APPROVING = "create_invoice"  # what a full Xero plan refuses
_READ_AT_ONCE = 500  # documents judged in one go

T = TypeVar("T")

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
        self._tries: Tries = {}
        self._faults_in_a_row = 0
        self._gave_up = False

    def run(self, only: Collection[str] | None = None) -> None:
        """Pushes what is wanted, or of that only the documents and customers with these ids."""
        run = self._run
        with run.books.store.read() as session:
            self._tries = tries_in_vain(session, run.tenant_id, run.books.clock())
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
        refused = {each.id for each in self._run.report.failed if each.problems[0].code != "not_done"} & set(
            itertools.chain(*actions.values())
        )
        if refused and not self._run.cancel.is_set():
            again = queued_documents(self._run.books.store, self._run.tenant_id, refused)
            actions = self._judged(again)
            self._of = self._done + len(notes) + sum(map(len, actions.values()))
            for action, ids in actions.items():
                self._send_all(action, ids, self._documents(action))
        # Notes of credit notes that this very run created are due too.
        notes = notes_to_push(run.books.store, run.tenant_id, only)
        self._of = self._done + len(notes)
        self._in_lanes(self._note, notes)

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
        ready, _ = contacts_due(session, self._run.tenant_id, ids)
        return ready

    def _send_all(self, action: str, ids: Sequence[str], choose: Choose) -> None:
        def send(part: Sequence[str]) -> None:
            self._tell(action, 0)
            self._send(action, part, choose)
            self._tell(action, len(part))

        halves, rest = in_halves(ids, self._tries)
        report, place = self._run.report, {each: at for at, each in enumerate(ids)}
        pushed, failed = len(report.pushed), len(report.failed)
        calls = [*parts(rest, BATCH), *halves]
        if action == _APPROVING and wait_for_plan(self._run.books.store, self._run.tenant_id, ids):
            self._in_lanes(send, calls[:1])  # one call shows whether the plan is still full
            calls = calls[1:]
        self._in_lanes(send, calls)
        if self._outcomes.plan_is_full and action == _APPROVING:
            self._outcomes.waits(ids, self._outcomes.plan_is_full)
        # Answers overtake each other; a report does not.
        report.pushed[pushed:] = sorted(report.pushed[pushed:], key=lambda each: place[each.id])
        report.failed[failed:] = sorted(report.failed[failed:], key=lambda each: place[each.id])

    def _in_lanes(self, work: Callable[[T], None], items: Iterable[T]) -> None:
        """`in_lanes`, where an outcome that stays unknown ends no more than its own lane, so that an outage leaves as many
        of them as there are lanes. After one, nothing more is begun unless Xero still answers something."""
        met: list[XeroError] = []

        def guarded(item: T) -> None:
            if self._gave_up:
                return
            try:
                work(item)
            except OF_ONE_CALL as error:
                met.append(error)
                raise LaneEnds from error

        in_lanes(guarded, items, self._run.cancel)
        if met:
            self._stop(met[0], XeroUnavailable.exit_code if self._gave_up else SeqxeroError.exit_code)
            self._recovery.see_that_xero_answers()

    def _stop(self, error: XeroError, exit_code: int) -> None:
        """Says why not everything was pushed; what is left of the run goes on."""
        report = self._run.report
        report.stopped, report.exit_code = report.stopped or error.problem, max(report.exit_code, exit_code)

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
        while ids and not self._gave_up and not (self._outcomes.plan_is_full and action == _APPROVING):
            attempt = self._record(action, ids, choose, path)
            if attempt is None:
                return
            attempt_id, request, members = attempt
            try:
                again = path is None and any(each in self._tries for each in members)
                self._recovery.send(attempt_id, request, once=again)
                self._faults_in_a_row = 0
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
        """No element was judged by itself: see what Xero has, unless it surely did nothing, then try by halves.

        A fault may be of all calls and not of an element: not more of them are met in a row than one culprit can cause.
        """
        error, alone = refused.error, len(members) == 1
        fault = error.problem if refused.is_fault else None
        if not refused.surely:
            refusal = refused.alarm or (error.problem if alone and not fault else None)
            if not self._recovery.look_up_open(attempt_id, refusal, fault, tell=alone):
                raise error
        elif not alone:
            self._outcomes.not_processed(attempt_id, error.problem)
        elif fault:
            self._outcomes.held_up(attempt_id, fault)
        else:
            self._outcomes.refused(attempt_id, error.problem, error.status, error.request_id)
        if fault and not self._goes_on(error):
            return
        if not alone and not refused.alarm:
            middle = len(members) // 2
            for half in (members[:middle], members[middle:]):
                self._send(action, half, choose, path)

    def _goes_on(self, error: XeroError) -> bool:
        """Counts a fault; whether more may be tried. Raises XeroError when Xero answers nothing else either."""
        with self._telling:
            self._faults_in_a_row += 1
        if self._faults_in_a_row > BATCH.bit_length():  # more than lie between a batch and its first element
            self._gave_up = True
            self._stop(error, XeroUnavailable.exit_code)
        elif self._faults_in_a_row == 1 and isinstance(error, Refused):
            self._recovery.see_that_xero_answers()
        return not self._gave_up

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
