"""Archiving customers and bringing them back: what stands against it, and that each is judged on its own (D70)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from seqxero_tui.billing.find import find_customer
from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.links import link_state
from seqxero_tui.sync.reports import VerbResult
from seqxero_tui.sync.schedules import bills_next
from seqxero_tui.sync.states import LinkState, SyncState
from seqxero_tui.sync.tables import DocumentSync, Link
from seqxero_tui.text import one_line

_NOT_FINAL = (DocumentStatus.DRAFT, DocumentStatus.IN_PROGRESS)
_WAITING = (SyncState.QUEUED, SyncState.BLOCKED, SyncState.FAILED, SyncState.PUSHING)


def archive(books: Books, customer_ids: Sequence[str]) -> list[VerbResult]:
    """Puts customers out of sight (D70). Each is refused on its own that has something open, or is archived already."""

    def verb(session: Session, customer: Customer, now: datetime) -> None:
        for problem in _open(books, session, customer):
            raise _refused(problem)
        customer.archived_at = now

    return _each(books, customer_ids, "archived here", verb)


def restore(books: Books, customer_ids: Sequence[str]) -> list[VerbResult]:
    """Brings archived customers back. Each is refused on its own that is not archived."""

    def verb(session: Session, customer: Customer, now: datetime) -> None:
        if customer.archived_at is None:
            name = one_line(customer.legal_name)
            raise _refused(
                Problem("not_archived", f"{name} is not archived.", "There is nothing to bring back.")
            )
        customer.archived_at = None

    return _each(books, customer_ids, "brought back here", verb)


def _refused(problem: Problem) -> InputError:
    return InputError(problem.code, problem.message, problem.remedy)


def _each(
    books: Books,
    customer_ids: Sequence[str],
    done: str,
    verb: Callable[[Session, Customer, datetime], None],
) -> list[VerbResult]:
    """Applies the verb to each customer in a transaction of its own, so that one refusal does not undo the others."""
    results = []
    for customer_id in dict.fromkeys(customer_ids):
        problem, name = None, ""
        try:
            with books.store.transaction() as session:
                customer, now = find_customer(session, customer_id), books.clock()
                name = customer.legal_name
                verb(session, customer, now)
                customer.archive_edited_at = now
                session.add(customer)
                books.record(session, "customer", customer.id, done)
        except InputError as error:
            problem = error.problem
        results.append(VerbResult("customer", customer_id, None, name, problem))
    return results


def _open(books: Books, session: Session, customer: Customer) -> Iterator[Problem]:
    """What is against archiving a customer: all that would be forgotten once it is out of sight."""
    name = one_line(customer.legal_name)
    if customer.archived_at is not None:
        yield Problem("archived_already", f"{name} is archived already.", "There is nothing to do.")
    day = bills_next(session, customer.id)
    if day is not None:
        yield Problem(
            "schedule_goes_on",
            f"A billing schedule goes on billing {name}, next on {day.isoformat()}.",
            "End the schedule in Sequence, then load it again.",
        )
    kinds = select(Document.kind).where(
        Document.customer_id == customer.id, col(Document.status).in_(_NOT_FINAL)
    )
    not_final = set(session.exec(kinds))
    if DocumentKind.INVOICE in not_final:
        yield Problem(
            "invoices_not_final",
            f"{name} has invoices that are not final yet.",
            "Finalize, void or delete them first; `seqxero invoices list --status DRAFT` shows them.",
        )
    if DocumentKind.CREDIT_NOTE in not_final:
        yield Problem(
            "credit_notes_not_final",
            f"{name} has credit notes that are not final yet.",
            "Finalize, void or delete them first; `seqxero credit-notes list --status DRAFT` shows them.",
        )
    organisation = books.organisation(session)
    if organisation is None:
        return
    waiting = (
        select(DocumentSync)
        .join(Document, col(Document.id) == col(DocumentSync.document_id))
        .where(
            DocumentSync.tenant_id == organisation.tenant_id,
            Document.customer_id == customer.id,
            col(DocumentSync.state).in_(_WAITING),
        )
    )
    if session.exec(waiting).first():
        yield Problem(
            "documents_wait",
            f"{name} has documents that wait for Xero.",
            "Push them first, as `seqxero sync` does, or void them.",
        )
    link = session.get(Link, (organisation.tenant_id, customer.id))
    if link is not None and link_state(organisation, link, None) is LinkState.PENDING:
        yield Problem(
            "customer_pending",
            f"The customer {name} has not arrived in Xero yet.",
            "Sync again, or unlink it to take the order back.",
        )
