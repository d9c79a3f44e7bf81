"""Uses the credit of a credit note for an invoice in Xero, and takes it back: only ever because a person says so (D47).

Both documents are read before, so that what Xero would refuse is said and not tried; then the write is recorded, sent
and settled like any other; then both are read again. Five calls, each a list.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from seqxero_tui.billing.find import find_document
from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.errors import InputError, Problem, SeqxeroError
from seqxero_tui.sync import credit
from seqxero_tui.sync.attempts import ALLOCATE, DEALLOCATE, Write, record
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.credit_offers import credit_offer, dossier_of, ours_by_xero_id
from seqxero_tui.sync.credit_views import CreditOffer
from seqxero_tui.sync.dossiers import Dossier
from seqxero_tui.sync.outcomes import Outcomes
from seqxero_tui.sync.pull import Pull
from seqxero_tui.sync.recovery import Recovery, WholeRefused
from seqxero_tui.sync.reports import Progress, SyncReport
from seqxero_tui.sync.run import Run
from seqxero_tui.sync.runner import Sync
from seqxero_tui.sync.tables import DocumentSync, Organisation
from seqxero_tui.text import one_line
from seqxero_tui.xero.records import DocumentKind as XeroKind

_NOTE, _INVOICE = DocumentKind.CREDIT_NOTE, DocumentKind.INVOICE

Choose = Callable[[Session, Organisation], Write]
"""Judges by what Xero shows now: the write. Raises `InputError` for what Xero would refuse."""


class CreditRefused(InputError):
    """What Xero would refuse: the first problem, and all of them for the JSON of the commands (`more`)."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        super().__init__(first.code, first.message, first.remedy)
        self.more = {"problems": [each.as_dict() for each in problems]}


class Allocations:
    """The credit of the profile's credit notes, in the connected organisation."""

    def __init__(self, books: Books, sync: Sync) -> None:
        self._books = books
        self._sync = sync

    def offer(self, ref: str) -> CreditOffer:
        """What can be done with a credit note's credit, as last seen. Raises `InputError` for an unknown reference."""
        with self._books.store.read() as session:
            organisation = self._books.connected(session)
            return credit_offer(session, organisation, find_document(session, _NOTE, ref))

    def allocate(
        self,
        ref: str,
        invoice_ref: str | None = None,
        amount: Decimal | None = None,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> SyncReport:
        """Uses the credit for the invoice, without one the invoice it credits; without an amount, as much as fits.

        Raises `CreditRefused` for what Xero would refuse, and `InputError` for references that fit nothing. The report
        tells what became of it: `pushed`, or `failed` with Xero's reason, or with an outcome that is not known yet.
        """
        with self._books.store.read() as session:
            note = find_document(session, _NOTE, ref)
            invoice_id = self._invoice(session, note, invoice_ref)

        def choose(session: Session, organisation: Organisation) -> Write:
            ours = dossier_of(session, organisation, note.id)
            theirs = dossier_of(session, organisation, invoice_id)
            wanted = credit.most(ours, theirs) if amount is None else amount
            if found := credit.use_problems(ours, theirs, wanted):
                raise CreditRefused(found)
            return credit.use(ours, theirs, wanted)

        return self._carry_out(ALLOCATE, note.id, choose, invoice_id, on_progress, cancel)

    def deallocate(
        self,
        ref: str,
        allocation_id: str | None = None,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> SyncReport:
        """Takes back what an allocation gave, the only one if none is named; the credit is there again.

        Raises `InputError` when there is none such, or several and none is named. The report is as in `allocate`.
        """
        with self._books.store.read() as session:
            note = find_document(session, _NOTE, ref)

        def choose(session: Session, organisation: Organisation) -> Write:
            ours = dossier_of(session, organisation, note.id)
            if found := credit.taking_back_problems(ours):
                raise CreditRefused(found)
            chosen = _chosen(ours, allocation_id)
            return credit.taking_back(
                ours, chosen, ours_by_xero_id(session, ours.sync, [chosen["with"]]).get(chosen["with"])
            )

        return self._carry_out(DEALLOCATE, note.id, choose, None, on_progress, cancel)

    def _invoice(self, session: Session, note: Document, ref: str | None) -> str:
        if ref is not None:
            return find_document(session, _INVOICE, ref).id
        if note.invoice_id and session.get(Document, note.invoice_id):
            return note.invoice_id
        raise InputError(
            "no_credited_invoice",
            f"{one_line(note.number or 'The credit note')} credits no invoice that is known here.",
            "Say which invoice its credit is to be used for.",
        )

    def _carry_out(
        self,
        action: str,
        note_id: str,
        choose: Choose,
        invoice_id: str | None,
        on_progress: Callable[[Progress], None] | None,
        cancel: threading.Event | None,
    ) -> SyncReport:
        def act(run: Run, outcomes: Outcomes, recovery: Recovery) -> None:
            concerned = [each for each in (note_id, invoice_id) if each]
            run.tell(Progress("reading both documents"))
            self._read(run, concerned)
            concerned = self._write(run, outcomes, recovery, action, choose)
            with suppress(SeqxeroError):  # what could not be read now comes with the next pull
                self._read(run, concerned)

        return self._sync.one_thing(act, on_progress=on_progress, cancel=cancel)

    def _write(
        self, run: Run, outcomes: Outcomes, recovery: Recovery, action: str, choose: Choose
    ) -> list[str]:
        """Records and sends the write; returns the documents that are concerned by it."""
        with run.books.store.transaction() as session:
            organisation = run.organisation(session)
            write = choose(session, organisation)
            note = session.get_one(DocumentSync, (run.tenant_id, write.id))
            path = f"{XeroKind.CREDIT_NOTE.endpoint}/{note.xero_id}/Allocations"
            if action == DEALLOCATE:
                path += f"/{write.sent_as['allocation']}"
            attempt_id, request = record(session, run.books, run.tenant_id, action, [write], path)
        run.tell(Progress("writing to Xero"))
        try:
            recovery.send(attempt_id, request)
        except WholeRefused as refused:
            error = refused.error
            if refused.surely:
                outcomes.refused(attempt_id, error.problem, error.status, error.request_id)
            else:
                recovery.look_up_open(attempt_id, error.problem)
        return [each for each in (write.id, write.sent_as["invoice_id"]) if each]

    def _read(self, run: Run, document_ids: list[str]) -> None:
        """What Xero shows of the documents now: a call for each kind."""
        with run.books.store.read() as session:
            found = [session.get(DocumentSync, (run.tenant_id, each)) for each in document_ids]
        for kind in (_NOTE, _INVOICE):
            ids = [each.xero_id for each in found if each and each.xero_id and each.kind == kind]
            if ids:
                Pull(run).look_again(kind, ids)


def _chosen(note: Dossier, allocation_id: str | None) -> dict[str, Any]:
    stored = [each for each in (note.sync.allocations if note.sync else None) or [] if each["id"]]
    found = [each for each in stored if allocation_id in (None, each["id"])]
    number = one_line(note.document.number or "The credit note")
    if len(found) == 1:
        chosen: dict[str, Any] = found[0]
        return chosen
    if found:
        each = "; ".join(f"{one['id']}: {one['amount']} for {one_line(one['number'])}" for one in found)
        raise InputError(
            "several_allocations", f"The credit of {number} was used several times.", f"Say which: {each}."
        )
    raise InputError(
        "no_such_allocation",
        f"The credit of {number} is used for nothing in Xero{' by that id' if allocation_id else ''}.",
        "Look at the credit note again; it may have been taken back in Xero.",
    )
