"""How documents are asked of the store: the filters, orders and numbers of their lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Float, Select, and_, case, cast, func, not_, or_
from sqlmodel import Session, col, select

from seqxero_tui.billing import lifecycle
from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PaymentProvider
from seqxero_tui.sync.states import NEEDS_YOU, SyncState
from seqxero_tui.sync.tables import DocumentSync, Link, Organisation


def _state() -> Any:
    return func.coalesce(col(DocumentSync.state), SyncState.NOT_PUSHED.value)


_NEWEST = (col(Document.created_at).desc(), col(Document.number).desc(), col(Document.id))

ORDERS: dict[str, Callable[[], Any]] = {
    "number": lambda: col(Document.number),
    "customer": lambda: func.lower(col(Customer.legal_name)),
    "gross": lambda: cast(col(Document.gross_total), Float),
    "due": lambda: col(Document.due_date),
    "issued": lambda: col(Document.issue_date),
    "status": lambda: _rank(col(Document.status), [each.value for each in DocumentStatus]),
    "xero": lambda: _rank(_state(), [each.value for each in SyncState]),
}
"""What a list can be sorted by beside "newest": by life cycle for the status, by the way to Xero for "xero"."""


def order(sort: str, *, descending: bool) -> tuple[Any, ...]:
    """What to order a query by: "newest", or one of `ORDERS` either way round, with what has no value for it last."""
    if sort == "newest":
        return _NEWEST
    by = ORDERS[sort]()
    return (by.is_(None), by.desc() if descending else by, *_NEWEST)


def _rank(column: Any, words: Sequence[str]) -> Any:
    return case({word: at for at, word in enumerate(words)}, value=column, else_=len(words))


def narrowed(
    query: Select[Any],
    *,
    text: str,
    status: str | None,
    payment: str | None,
    state: str | None,
    source: str | None = None,
    customer_id: str | None = None,
) -> Select[Any]:
    """Of the documents those that all filters leave; `source` is one of `lifecycle.payment_source`."""
    for word in text.split():
        query = query.where(
            or_(
                col(Document.number).icontains(word, autoescape=True),
                col(Document.reference).icontains(word, autoescape=True),
                col(Document.customer_id).in_(
                    select(Customer.id).where(col(Customer.legal_name).icontains(word, autoescape=True))
                ),
            )
        )
    wanted = (
        (col(Document.status), status),
        (col(Document.payment_status), payment),
        (_state(), state),
        (col(Document.customer_id), customer_id),
    )
    for column, value in wanted:
        if value:
            query = query.where(column == value)
    return query.where(_follows(source)) if source else query


def _follows(source: str) -> Any:
    """`lifecycle.payment_source` as a condition, of invoices that are to be paid."""
    by_hand = col(Document.marked_paid_at).is_not(None)
    live = col(Document.status).in_((DocumentStatus.FINAL, DocumentStatus.SENT))
    if source == "manual":
        return and_(live, by_hand)
    providers = [each.value for each in PaymentProvider if lifecycle.source_of(each, None) == source]
    return and_(live, not_(by_hand), col(Document.payment_provider).in_(providers))


def life_in(organisation: Organisation | None) -> Any:
    """The join of a document with its life in the connected organisation."""
    return and_(
        col(DocumentSync.document_id) == col(Document.id),
        col(DocumentSync.tenant_id) == (organisation.tenant_id if organisation else ""),
    )


def numbers_of(session: Session, kind: DocumentKind, organisation: Organisation | None) -> tuple[int, int]:
    """How many documents of a kind there are, and how many of them need somebody."""
    documents = select(func.count()).select_from(Document).where(col(Document.kind) == kind.value)
    needy = (
        select(func.count())
        .select_from(DocumentSync)
        .where(
            col(DocumentSync.tenant_id) == (organisation.tenant_id if organisation else ""),
            col(DocumentSync.state).in_(NEEDS_YOU),
            col(DocumentSync.kind) == kind.value,
        )
    )
    return session.exec(documents).one(), session.exec(needy).one()


def every_id(
    kind: DocumentKind, organisation: Organisation | None, *, customers: bool, syncs: bool
) -> Select[Any]:
    """The ids of all documents of a kind, joined only with what decides about them: 100,000 joins would be felt."""
    query: Select[Any] = select(col(Document.id)).where(col(Document.kind) == kind.value)
    if customers:
        query = query.join(Customer, col(Customer.id) == col(Document.customer_id))
    return query.outerjoin(DocumentSync, life_in(organisation)) if syncs else query


def whole(organisation: Organisation | None) -> Select[Any]:
    """Documents, each with its customer, its life in the organisation, and whether its customer is linked there."""
    return (
        select(Document, Customer, DocumentSync, col(Link.contact_id).is_not(None).label("linked"))  # type: ignore[return-value]
        .join(Customer, col(Customer.id) == col(Document.customer_id))
        .outerjoin(
            Link,
            and_(
                col(Link.customer_id) == col(Document.customer_id),
                col(Link.tenant_id) == (organisation.tenant_id if organisation else ""),
            ),
        )
        .outerjoin(DocumentSync, life_in(organisation))
    )
