"""What people do to invoices and credit notes: finalize, send, void, mark as paid, push again.

A verb changes billing and marks the document for Xero in one transaction; the push itself is `runner`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from seqxero_tui.billing import lifecycle
from seqxero_tui.billing.billed_twice import rivals
from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.billing.words import DocumentStatus
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.sync.assess import assess, order, restate_blocked, want
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import Setting, dossiers
from seqxero_tui.sync.history import changed, standing
from seqxero_tui.sync.payment_sources import sources_changed
from seqxero_tui.sync.preflight import billed_twice, void_problems
from seqxero_tui.sync.rehearsal import dates_on_sending
from seqxero_tui.sync.reports import VerbResult
from seqxero_tui.sync.tables import DocumentSync, Organisation


class DocumentVerbs:
    """The verbs; each refuses a document on its own and says why."""

    _books: Books

    def finalize(self, ids: Sequence[str], *, send: bool = False) -> list[VerbResult]:
        """Makes drafts final, gives them their numbers, and marks them for Xero; with `send`, sends them too (R38, D2)."""

        def verb(session: Session, document: Document, now: datetime, today: date) -> None:
            _refuse_billed_twice(session, document)
            lifecycle.finalize(session, document, now=now)
            if send:
                self._send(session, document, now, today)

        return self._each(ids, "finalized and sent" if send else "finalized", verb)

    def send(self, ids: Sequence[str]) -> list[VerbResult]:
        """Marks final documents as sent, with their real dates, here and by the next push in Xero (R39-R42)."""
        return self._each(ids, "sent", self._send, only_sending=True)

    def void(self, ids: Sequence[str]) -> list[VerbResult]:
        """Voids documents here and by the next push in Xero. Refused while Xero has payments on one (D52)."""

        def verb(session: Session, document: Document, now: datetime, today: date) -> None:
            organisation = self._books.organisation(session)
            sync = session.get(DocumentSync, (organisation.tenant_id, document.id)) if organisation else None
            for problem in void_problems(document.kind, sync, organisation):
                raise InputError(problem.code, problem.message, problem.remedy)
            lifecycle.void(session, document, now=now)
            if organisation and document.billing_schedule_id:
                restate_blocked(session, organisation, {document.billing_schedule_id})

        return self._each(ids, "voided", verb)

    def mark_paid(self, ids: Sequence[str]) -> list[VerbResult]:
        """Marks invoices as paid by hand, for money that came to the bank (R50, D45). Nothing is written to Xero (D46)."""

        def verb(session: Session, document: Document, now: datetime, today: date) -> None:
            before = lifecycle.payment_source(document)
            lifecycle.mark_paid(document, now=now)
            session.add(document)
            change = {document.id: (before, lifecycle.payment_source(document))}
            sources_changed(self._books, session, self._books.organisation(session), change)

        return self._each(ids, "marked as paid", verb, push=False)

    def push_again(self, ids: Sequence[str]) -> list[VerbResult]:
        """Marks final documents for the next push: not yet pushed, out of date, or refused before and now mended."""

        def verb(session: Session, document: Document, now: datetime, today: date) -> None:
            organisation = self._books.connected(session)
            if document.status in (DocumentStatus.DRAFT, DocumentStatus.IN_PROGRESS):
                raise InputError(
                    "not_final", "A draft is not pushed to Xero.", "Finalize it; that pushes it too."
                )
            sync = session.get(DocumentSync, (organisation.tenant_id, document.id))
            if sync:
                sync.rejected = sync.rejected_fingerprint = None
                told = {each["code"] for each in sync.blocked or ()}
                sync.also_here = (
                    sync.also_here or "in_another_organisation" in told
                )  # asked for again, knowing it
            (dossier,) = dossiers(session, organisation, [document.id])
            if (sync and sync.attempt_id) or assess(
                dossier, Setting.read(session, organisation)
            ).verb is None:
                raise InputError(
                    "nothing_to_push",
                    f"Xero has nothing to get of {document.number}.",
                    "Look at how it stands on both sides; a difference can be settled.",
                )

        return self._each(ids, "push ordered", verb)

    def _send(self, session: Session, document: Document, now: datetime, today: date) -> None:
        if document.status == DocumentStatus.DRAFT:
            _refuse_billed_twice(session, document)
        issued, due = dates_on_sending(document, today)
        lifecycle.send(session, document, issue_date=issued, due_date=due, now=now)

    def _each(
        self,
        ids: Sequence[str],
        done: str,
        verb: Callable[[Session, Document, datetime, date], None],
        *,
        push: bool = True,
        only_sending: bool = False,
    ) -> list[VerbResult]:
        """Applies the verb to each document in a transaction of its own, so that one refusal does not undo the others."""
        results = []
        for document_id in dict.fromkeys(ids):
            problem: Problem | None = None
            name, number, kind = "", None, ""
            try:
                with self._books.store.transaction() as session:
                    document = session.get(Document, document_id)
                    if document is None:
                        raise InputError(
                            "unknown_reference", "There is no such document.", "Look at the list again."
                        )
                    name = session.exec(
                        select(Customer.legal_name).where(Customer.id == document.customer_id)
                    ).one()
                    number, kind = document.number, document.kind
                    organisation = self._books.organisation(session)
                    before = _standing(session, document, organisation)
                    verb(session, document, self._books.clock(), self._books.today(organisation))
                    number = document.number
                    session.add(document)
                    if push:
                        _want_where_it_is(session, document.id, only_sending=only_sending)
                    if push and organisation:
                        want(
                            session,
                            organisation,
                            [(document.id, document.kind)],
                            only_sending=only_sending,
                        )
                    self._books.record(
                        session,
                        kind,
                        document.id,
                        done,
                        details={"changes": changed(before, _standing(session, document, organisation))},
                        tenant_id=organisation.tenant_id if organisation else None,
                    )
            except InputError as error:
                problem = error.problem
            results.append(VerbResult(kind, document_id, number, name, problem))
        return results


def _standing(
    session: Session, document: Document, organisation: Organisation | None
) -> dict[str, str | None]:
    sync = session.get(DocumentSync, (organisation.tenant_id, document.id)) if organisation else None
    return standing(document, sync)


def _refuse_billed_twice(session: Session, document: Document) -> None:
    if rivals(session, [document]).get(document.id):
        (dossier,) = dossiers(session, None, [document.id])
        for problem in billed_twice(dossier):
            raise InputError(problem.code, problem.message, problem.remedy)


def _want_where_it_is(session: Session, document_id: str, *, only_sending: bool) -> None:
    """Marks the document for the next push wherever it is in Xero, whichever organisation is connected now."""
    query = select(DocumentSync).where(
        DocumentSync.document_id == document_id, col(DocumentSync.xero_id).is_not(None)
    )
    for sync in session.exec(query).all():
        order(sync, only_sending=only_sending)
        session.add(sync)
