"""What the first screen shows, in one reading: needs, the month-end check, the connection, receivables, last events."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from seqxero_tui.billing.months import Month, closing_month
from seqxero_tui.billing.receivables import Age, age_of
from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PaymentStatus
from seqxero_tui.store import exact
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.history import history
from seqxero_tui.sync.home_views import Budget, HomeView, Receivables
from seqxero_tui.sync.month_end import base_currency_first, month_end
from seqxero_tui.sync.needs import needs
from seqxero_tui.sync.tables import DocumentSync, Organisation

_EVENTS = 8


def home(books: Books, session: Session, month: Month | None = None) -> HomeView:
    """Reads it for `month`, or for the one that is most likely being closed."""
    organisation = books.organisation(session)
    today = books.today(organisation)
    return HomeView(
        needs=needs(books, session),
        month_end=month_end(books, session, month or closing_month(today)),
        budget=_budget(books, organisation) if organisation else None,
        receivables=receivables(session, organisation, today),
        events=history(session, limit=_EVENTS),
        documents=_count(session),
    )


def receivables(session: Session, organisation: Organisation | None, today: date) -> Receivables:
    """Open amounts of invoices; what is open of a partly paid one is as Xero says."""
    by_age: dict[str, dict[Age, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    by_state: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in session.execute(_open_invoices(organisation)):
        amount = exact.amount(row.units)
        if row.status == DocumentStatus.FINAL:
            by_state[row.currency]["NOT_SENT"] += amount
            continue
        by_state[row.currency][row.payment_status] += amount
        if row.payment_status != PaymentStatus.UNCOLLECTIBLE:
            by_age[row.currency][age_of(row.due_date, today)] += amount
    first = base_currency_first(organisation)
    return Receivables(
        {currency: dict(found) for currency, found in sorted(by_age.items(), key=first)},
        {currency: dict(found) for currency, found in sorted(by_state.items(), key=first)},
    )


def _open_invoices(organisation: Organisation | None) -> Any:
    """What is open, added up by currency, state and due date; only of partly paid ones is Xero's word needed."""
    tenant = organisation.tenant_id if organisation else ""
    due = (
        select(col(DocumentSync.amount_due))
        .where(col(DocumentSync.document_id) == col(Document.id), col(DocumentSync.tenant_id) == tenant)
        .scalar_subquery()
    )
    partly = col(Document.payment_status) == PaymentStatus.PARTIALLY_PAID.value
    open_amount = case(
        (partly, func.coalesce(due, col(Document.gross_total))), else_=col(Document.gross_total)
    )
    groups = (
        col(Document.currency),
        col(Document.status),
        col(Document.payment_status),
        col(Document.due_date),
    )
    return (
        select(*groups, exact.total(open_amount).label("units"))
        .where(
            col(Document.kind) == DocumentKind.INVOICE.value,
            col(Document.status).in_((DocumentStatus.FINAL.value, DocumentStatus.SENT.value)),
            col(Document.payment_status) != PaymentStatus.PAID.value,
        )
        .group_by(*groups)
    )


def _budget(books: Books, organisation: Organisation) -> Budget:
    budget = books.budget(organisation)
    left = budget.snapshot()
    return Budget(
        left.minute, left.minute_limit, left.day, left.day_limit, left.day_resets_at, budget.by_hour()
    )


def _count(session: Session) -> int:
    return int(session.execute(select(func.count()).select_from(Document)).scalar_one())
