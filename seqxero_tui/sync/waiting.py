"""Final documents that are wanted in Xero and wait to be pushed, by the customer whose link they may wait for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func
from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentStatus
from seqxero_tui.sync.customer_views import WaitingDocument
from seqxero_tui.sync.tables import DocumentSync, Organisation


def waiting_counts(
    session: Session, organisation: Organisation | None, customer_ids: Sequence[str] | None = None
) -> dict[str, int]:
    """How many wait for each of these customers, or for any; those without are left out."""
    query = _waiting(organisation, Document.customer_id, func.count())
    if customer_ids is not None:
        query = query.where(col(Document.customer_id).in_(customer_ids))
    return {row[0]: row[1] for row in session.execute(query.group_by(col(Document.customer_id))).all()}


def waiting_documents(
    session: Session, organisation: Organisation | None, customer_id: str
) -> tuple[WaitingDocument, ...]:
    """The customer's documents that wait, by number."""
    columns = (Document.id, Document.kind, Document.number, Document.currency, Document.gross_total)
    query = _waiting(organisation, *columns).where(col(Document.customer_id) == customer_id)
    rows = session.execute(query.order_by(col(Document.number), col(Document.id))).all()
    return tuple(WaitingDocument(*row) for row in rows)


def _waiting(organisation: Organisation | None, *columns: Any) -> Select[Any]:
    query: Select[Any] = select(*columns)
    return query.join(DocumentSync, col(DocumentSync.document_id) == col(Document.id)).where(
        col(DocumentSync.tenant_id) == (organisation.tenant_id if organisation else ""),
        col(DocumentSync.wanted),
        col(Document.status).in_((DocumentStatus.FINAL, DocumentStatus.SENT)),
    )
