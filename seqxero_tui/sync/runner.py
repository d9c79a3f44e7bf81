"""Runs pushes and pulls, one at a time for a profile, whichever process asks; plans without writing."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from sqlalchemy import func
from sqlmodel import col, select

from seqxero_tui.errors import SeqxeroError
from seqxero_tui.sync.assess import Assessment, assess
from seqxero_tui.sync.attempts import ADD_NOTE, Attempts
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import Setting, dossiers
from seqxero_tui.sync.pull import Pull
from seqxero_tui.sync.push import (
    Push,
    as_write,
    batches,
    contacts_to_push,
    notes_to_push,
    split,
    wanted_documents,
)
from seqxero_tui.sync.reconcile import reconcile
from seqxero_tui.sync.recovery import Recovery
from seqxero_tui.sync.stripe_pull import pull_payments
from seqxero_tui.sync.tables import DocumentSync
from seqxero_tui.sync.views import Plan, PlannedAction, Progress, ReconcileReport, SyncReport
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.xero.client import XeroClient

_LOOK_AGAIN = 0.2  # seconds between two looks at the lock
_PER_MINUTE = 60


class Sync:
    """Push, pull and plan for the connected organisation."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def plan(self) -> Plan:
        """What a push would write, what it cannot and why, and what it costs. Writes nothing and calls nobody."""
        contacts, blocked = contacts_to_push(self._books)
        with self._books.store.read() as session:
            organisation = self._books.ready(session)
            setting = Setting.read(session, organisation)
            found = dossiers(session, organisation, wanted_documents(self._books))
        stopped, ready = split([assess(dossier, setting) for dossier in found])
        actions = [
            PlannedAction("create_contact", each.kind, each.id, None, each.payload["Name"], (), each.payload)
            for each in contacts
        ]
        calls = len(list(batches(contacts)))
        by_action: dict[str, list[Assessment]] = {}
        for each in ready:
            by_action.setdefault(each.action, []).append(each)
        for action, group in by_action.items():
            calls += len(list(batches([as_write(each) for each in group])))
            actions += [_planned(action, each) for each in group]
        notes = [note for _, note in notes_to_push(self._books)]
        new = [each for each in ready if each.action == "create_credit_note"]
        actions += [
            PlannedAction(ADD_NOTE, each.kind, each.id, each.number, each.name, (), each.payload)
            for each in notes
        ]
        calls += len(notes) + len(new)  # a new credit note gets its one note after it
        left = self._books.budget(organisation).snapshot()
        return Plan(tuple(actions), (*blocked, *stopped), calls, _seconds(calls, left.minute), left.day)

    def waiting(self) -> int:
        """How many documents the next push would try."""
        with self._books.store.read() as session:
            organisation = self._books.organisation(session)
            return session.exec(
                select(func.count())
                .select_from(DocumentSync)
                .where(
                    DocumentSync.tenant_id == (organisation.tenant_id if organisation else ""),
                    col(DocumentSync.state).in_(("queued", "pushing")),
                )
            ).one()

    def run(
        self,
        *,
        push: bool = True,
        pull: bool = True,
        only: Collection[str] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> SyncReport:
        """Pushes what is wanted (or of that only the ids in `only`), then pulls, then pushes what the pull made necessary.

        Payments through Stripe are read last, when there is a key: nothing of theirs is pushed, or stops the rest.

        One run at a time for a profile: another one waits and says for whom. Raises `SeqxeroError` when nothing could be
        done at all; once something was, the report's `stopped` says why it ended early.
        """
        tell = on_progress or (lambda progress: None)
        cancel = cancel or threading.Event()
        report = SyncReport()
        started = time.monotonic()
        client = self._client(report, tell, cancel)
        attempts = Attempts(self._books, report)
        recovery = Recovery(self._books, client, attempts, cancel=cancel)
        pushing = Push(self._books, client, attempts, recovery, report, on_progress=tell, cancel=cancel)
        with self._alone(tell, cancel) as mine:
            try:
                if not mine or cancel.is_set():
                    raise _cancelled()
                recovery.settle()
                if push:
                    pushing.run(only)
                if pull and not cancel.is_set():
                    Pull(self._books, client, report, on_progress=tell, cancel=cancel).run()
                    if push and report.pulled:
                        pushing.run({each.id for each in report.pulled})
                    pull_payments(self._books, report, on_progress=tell, cancel=cancel)
                if cancel.is_set():
                    raise _cancelled()
            except SeqxeroError as error:
                if not (report.pushed or report.failed or report.pulled):
                    raise
                report.stopped, report.exit_code = error.problem, error.exit_code
            finally:
                report.seconds = time.monotonic() - started
        return report

    def reconcile(
        self,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> ReconcileReport:
        """Compares both sides of every pushed document without changing either; waits for its turn like `run`."""
        tell, cancel = on_progress or (lambda progress: None), cancel or threading.Event()
        report = ReconcileReport()
        with self._alone(tell, cancel) as mine:
            if not mine:
                raise _cancelled()
            reconcile(self._books, self._client(report, tell, cancel), report, tell)
        return report

    def _client(
        self, report: SyncReport | ReconcileReport, tell: Callable[[Progress], None], cancel: threading.Event
    ) -> XeroClient:
        """A client whose calls are counted in the report and whose waits are told."""

        def count(_call: object) -> None:
            report.calls += 1

        with self._books.store.read() as session:
            organisation = self._books.ready(session)
        return self._books.xero(
            organisation,
            cancel=cancel,
            on_wait=lambda seconds, why: tell(Progress(why, waiting_seconds=seconds)),
            on_call=count,
        )

    @contextmanager
    def _alone(self, tell: Callable[[Progress], None], cancel: threading.Event) -> Iterator[bool]:
        """Holds the profile's one place for pushing and pulling; gives False when cancelled while waiting for it."""
        path = self._books.profile.runner_lock_path
        lock = FileLock(path, mode=0o600)
        told = None
        while True:
            try:
                lock.acquire(timeout=0)
                break
            except Timeout:
                holder = _holder(path)
                if holder != told:
                    tell(Progress(f"waiting for {holder}"))
                    told = holder
                if cancel.wait(_LOOK_AGAIN):
                    yield False
                    return
        try:
            _write_holder(path, self._books.actor)
            yield True
        finally:
            lock.release()


def _planned(action: str, assessment: Assessment) -> PlannedAction:
    document = assessment.dossier.document
    return PlannedAction(
        action,
        document.kind,
        document.id,
        document.number,
        assessment.dossier.customer.legal_name,
        tuple(change.as_dict() for change in assessment.changes),
        assessment.payload or {},
    )


def _seconds(calls: int, left_this_minute: int | None) -> int:
    """About how long so many calls take: a second each while the minute lasts, then as many a minute as are allowed."""
    free = _PER_MINUTE if left_this_minute is None else left_this_minute
    return calls if calls <= free else 60 * -(-(calls - free) // _PER_MINUTE) + free


def _holder(lock: Path) -> str:
    """Who holds the lock, in words; the note beside it is only for people, the lock itself is the system's."""
    try:
        note = json.loads(_note(lock).read_text("utf-8"))
        return f"{one_line(str(note['who']))} (process {int(note['pid'])})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another seqxero"


def _write_holder(lock: Path, actor: str) -> None:
    note = _note(lock)
    note.touch(mode=0o600)
    note.write_text(json.dumps({"who": f"seqxero {actor}", "pid": os.getpid()}), "utf-8")


def _note(lock: Path) -> Path:
    return lock.with_suffix(".holder")


def _cancelled() -> SeqxeroError:
    error = SeqxeroError("cancelled", "Stopped before everything was done.", "Sync again to go on from here.")
    error.exit_code = 130
    return error
