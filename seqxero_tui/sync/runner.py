"""Runs pushes and pulls, one at a time for a profile, whichever process asks; plans without writing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import func
from sqlmodel import col, select

from seqxero_tui.errors import SeqxeroError
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.contact_check import look_at_refused
from seqxero_tui.sync.drift_list import COMPARED, told
from seqxero_tui.sync.due import contacts_to_push, kinds_to_change, notes_to_push, stopped_documents
from seqxero_tui.sync.existing import look_at_taken, look_for_existing
from seqxero_tui.sync.freshness import ask_for_calls, read_daily, read_what_blocks
from seqxero_tui.sync.outcomes import Outcomes
from seqxero_tui.sync.plan_views import Plan
from seqxero_tui.sync.planning import plan, preview
from seqxero_tui.sync.pull import Pull
from seqxero_tui.sync.push import Push
from seqxero_tui.sync.reconcile import reconcile
from seqxero_tui.sync.recovery import Recovery
from seqxero_tui.sync.rehearsal import Rehearsed
from seqxero_tui.sync.reports import Progress, ReconcileReport, SyncReport
from seqxero_tui.sync.run import Run
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.stripe_pull import pull_payments
from seqxero_tui.sync.tables import Attempt, DocumentSync, Link
from seqxero_tui.sync.turn import cancelled, turn

if TYPE_CHECKING:
    from seqxero_tui.xero.client import XeroClient


class Sync:
    """Push, pull and plan for the connected organisation."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def plan(self, only: Collection[str] | None = None) -> Plan:
        """What a push (of only these documents and customers) would write, what it cannot and why, and what it costs.

        Writes nothing and calls nobody.
        """
        return plan(self._books, only)

    def preview(self, ids: Collection[str], verb: Rehearsed) -> Plan:
        """As `plan`, for these documents as they would be after a verb that is not done."""
        return preview(self._books, ids, verb)

    def waiting_ids(self) -> frozenset[str]:
        """The documents and customers that were ordered to be pushed, or whose outcome is unknown; not what was freed
        meanwhile and waits for a person's word (D15)."""
        with self._books.store.read() as session:
            organisation = self._books.ready(session)
            tenant_id = organisation.tenant_id
            documents = session.exec(
                select(DocumentSync.document_id).where(
                    DocumentSync.tenant_id == tenant_id,
                    col(DocumentSync.state).in_(("queued", "pushing")),
                    col(DocumentSync.offered).is_(False),
                )
            ).all()
            on_their_way = session.exec(
                select(Link.customer_id).where(Link.tenant_id == tenant_id, col(Link.attempt_id).is_not(None))
            ).all()
        contacts, _ = contacts_to_push(self._books.store, tenant_id)
        notes = notes_to_push(self._books.store, tenant_id)
        ready = [each.id for each in contacts]
        return frozenset((*documents, *on_their_way, *ready, *(note.id for _, note in notes)))

    def has_unsettled(self) -> bool:
        """Whether nobody knows what became of some write; a run finds out, also one that neither pushes nor pulls."""
        with self._books.store.read() as session:
            tenant_id = self._books.ready(session).tenant_id
            query = select(Attempt.id).where(
                Attempt.tenant_id == tenant_id, col(Attempt.finished_at).is_(None)
            )
            return session.exec(query.limit(1)).first() is not None

    def run(
        self,
        *,
        push: bool = True,
        pull: bool = True,
        follow_up: bool = False,
        only: Collection[str] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> SyncReport:
        """Pushes what is wanted (or of that only the ids in `only`), then pulls, then pushes what the pull made necessary.

        When something in Xero is to be changed, it is pulled first: nothing that somebody changed there is overwritten
        unseen.

        `follow_up` does the last without the first: dates of what was marked as sent in Xero go there at once (D7).
        Payments through Stripe are read last, when there is a key: nothing of theirs is pushed, or stops the rest, and the
        turn is given back before, because Stripe may keep one waiting.

        One run at a time for a profile: another one waits and says for whom. Raises `SeqxeroError` when nothing could be
        done at all; once something was, the report's `stopped` says why it ended early.
        """
        tell, cancel = on_progress or (lambda progress: None), cancel or threading.Event()
        report = SyncReport(pushes=push, pulls=pull)
        with turn(self._books, tell, cancel):
            run = Run(*self._client(report, tell, cancel), report, tell, cancel)
            with _ending(report, report.pushed, report.failed, report.pulled):
                self._work(run, push, pull, push or follow_up, only)
                if cancel.is_set():
                    raise cancelled()
            if push:
                _, blocked = contacts_to_push(self._books.store, run.tenant_id, only)
                report.blocked = [*blocked, *stopped_documents(self._books.store, run.tenant_id, only)]
            report.out_of_date = self._out_of_date(run.tenant_id)
        if pull and report.stopped is None:
            with _ending(report, report.pushed, report.failed, report.pulled):
                pull_payments(run)
                if cancel.is_set():
                    raise cancelled()
        return report

    def one_thing(
        self,
        act: Callable[[Run, Outcomes, Recovery], None],
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> SyncReport:
        """Does one thing that a person asked for, after its turn came and what was under way is settled.

        Ends and raises like `run`, except that nothing was done as long as things were only read.
        """
        tell, cancel = on_progress or (lambda progress: None), cancel or threading.Event()
        report = SyncReport()
        with turn(self._books, tell, cancel):
            run = Run(*self._client(report, tell, cancel), report, tell, cancel)
            outcomes = Outcomes(run)
            recovery = Recovery(run, outcomes)
            with _ending(report, report.pushed, report.failed):
                recovery.settle()
                act(run, outcomes, recovery)
        return report

    def _work(self, run: Run, push: bool, pull: bool, follow_up: bool, only: Collection[str] | None) -> None:
        outcomes = Outcomes(run)
        recovery = Recovery(run, outcomes)

        def writes(only: Collection[str] | None) -> int:
            planned = plan(self._books, only)
            return planned.calls - planned.looks  # which were taken before

        pushing = Push(run, outcomes, recovery, writes)
        ask_for_calls(run)
        recovery.settle()
        read_daily(run)
        if push:
            read_what_blocks(run, only)
        changing = kinds_to_change(run.books.store, run.tenant_id, only) if push else ()
        if changing and pull:
            Pull(run).run()
        elif changing:
            Pull(run).look(changing)
        if push and not run.cancel.is_set():
            look_for_existing(run, only)
            pushing.run(only)
            if not run.cancel.is_set():
                look_at_refused(run)
                look_at_taken(run)
        if pull and not run.cancel.is_set():
            if not changing:
                Pull(run).run()
            if follow_up and run.report.pulled:
                pushing.run({each.id for each in run.report.pulled})

    def _out_of_date(self, tenant_id: str) -> int:
        with self._books.store.read() as session:
            return session.exec(
                select(func.count())
                .select_from(DocumentSync)
                .where(DocumentSync.tenant_id == tenant_id, DocumentSync.state == SyncState.OUT_OF_DATE)
            ).one()

    def reconcile(
        self,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> ReconcileReport:
        """Compares both sides of every pushed document without changing either; waits for its turn like `run`."""
        tell, cancel = on_progress or (lambda progress: None), cancel or threading.Event()
        report = ReconcileReport()
        with turn(self._books, tell, cancel):
            books, tenant_id, client = self._client(report, tell, cancel)
            reconcile(books, tenant_id, client, report, tell)
            what, numbers = told(report)
            with books.store.transaction() as session:
                books.record(session, COMPARED, tenant_id, what, details=numbers, tenant_id=tenant_id)
        return report

    def _client(
        self, report: SyncReport | ReconcileReport, tell: Callable[[Progress], None], cancel: threading.Event
    ) -> tuple[Books, str, XeroClient]:
        """The books, the connected organisation, and a client whose calls are counted and whose waits are told."""

        counting = threading.Lock()

        def count(_call: object) -> None:
            with counting:
                report.calls += 1

        with self._books.store.read() as session:
            organisation = self._books.ready(session)
        client = self._books.xero(
            organisation,
            cancel=cancel,
            on_wait=lambda seconds, why: tell(Progress(why, waiting_seconds=seconds)),
            on_call=count,
        )
        return self._books, organisation.tenant_id, client


@contextmanager
def _ending(report: SyncReport, *done: Sequence[object]) -> Iterator[None]:
    """Times a run. What ends it early is raised when nothing was done before, else the report says so."""
    started = time.monotonic()
    try:
        yield
    except SeqxeroError as error:
        if not any(done):
            raise
        report.stopped, report.exit_code = error.problem, error.exit_code
    finally:
        report.seconds += time.monotonic() - started
