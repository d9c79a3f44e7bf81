"""What the first screen shows, in one reading: needs, the month-end check, the connection, receivables, last events."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from seqxero_tui.billing.months import Month, closing_month
from seqxero_tui.billing.receivables import Age, age_of, open_amount
from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PaymentStatus
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
        amount = open_amount(row.payment_status, row.gross_total, row.amount_due)
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
    tenant = organisation.tenant_id if organisation else ""
    here = and_(col(DocumentSync.document_id) == col(Document.id), col(DocumentSync.tenant_id) == tenant)
    return (
        select(
            col(Document.currency),
            col(Document.gross_total),
            col(Document.status),
            col(Document.payment_status),
            col(Document.due_date),
            col(DocumentSync.amount_due),
        )
        .select_from(Document)
        .outerjoin(DocumentSync, here)
        .where(
            col(Document.kind) == DocumentKind.INVOICE.value,
            col(Document.status).in_((DocumentStatus.FINAL.value, DocumentStatus.SENT.value)),
            col(Document.payment_status) != PaymentStatus.PAID.value,
        )
    )


def _budget(books: Books, organisation: Organisation) -> Budget:
    budget = books.budget(organisation)
    left = budget.snapshot()
    return Budget(
        left.minute, left.minute_limit, left.day, left.day_limit, left.day_resets_at, budget.by_hour()
    )


def _count(session: Session) -> int:
    return int(session.execute(select(func.count()).select_from(Document)).scalar_one())
