"""Reads where the credit of credit notes went in Xero, and for what it could be used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.sync import credit
from seqxero_tui.sync.credit_views import AllocationView, CreditOffer, CreditTarget
from seqxero_tui.sync.dossiers import Dossier, dossiers, rows_in
from seqxero_tui.sync.tables import DocumentSync, Organisation


def credit_offer(session: Session, organisation: Organisation, document: Document) -> CreditOffer:
    """What can be done with a credit note's credit, as Xero last showed it."""
    note = dossier_of(session, organisation, document.id)
    return CreditOffer(
        note_id=document.id,
        number=document.number or "",
        customer_name=note.customer.legal_name,
        currency=document.currency,
        total=document.gross_total,
        remaining=credit.left(note),
        allocations=allocation_views(session, note.sync),
        targets=tuple(_targets(session, organisation, note)),
        problems=credit.note_problems(note),
    )


def allocation_views(session: Session, sync: DocumentSync | None) -> tuple[AllocationView, ...]:
    """Where the credit of a credit note went, or which credit an invoice got, as Xero last showed it."""
    stored = (sync.allocations if sync else None) or []
    ours = ours_by_xero_id(session, sync, [each["with"] for each in stored])
    return tuple(
        AllocationView(
            each["id"],
            ours.get(each["with"]),
            each["number"],
            Decimal(each["amount"]),
            date.fromisoformat(each["date"]) if each["date"] else None,
        )
        for each in stored
    )


def ours_by_xero_id(session: Session, sync: DocumentSync | None, xero_ids: list[str]) -> dict[str, str]:
    """Our documents, those of the organisation of `sync`, by their Xero ids."""
    tenant = sync.tenant_id if sync else ""
    rows = rows_in(session, DocumentSync, DocumentSync.xero_id, xero_ids, DocumentSync.tenant_id == tenant)
    return {row.xero_id: row.document_id for row in rows if row.xero_id}


def dossier_of(session: Session, organisation: Organisation, document_id: str) -> Dossier:
    """All that decides about one document."""
    (found,) = dossiers(session, organisation, [document_id])
    return found


def _targets(session: Session, organisation: Organisation, note: Dossier) -> Iterator[CreditTarget]:
    """The customer's sent invoices that are open in Xero, the credited one first, then the oldest."""
    own = note.document
    rows = session.exec(
        select(Document.id)
        .join(DocumentSync, col(DocumentSync.document_id) == col(Document.id))
        .where(
            Document.kind == DocumentKind.INVOICE,
            Document.customer_id == own.customer_id,
            Document.currency == own.currency,
            Document.status == DocumentStatus.SENT,
            DocumentSync.tenant_id == organisation.tenant_id,
            DocumentSync.xero_status == "AUTHORISED",
        )
        .order_by(col(Document.id) != own.invoice_id, col(Document.issue_date), col(Document.number))
    ).all()
    for invoice in dossiers(session, organisation, rows):
        due, most = credit.left(invoice), credit.most(note, invoice)
        if due > 0:
            yield CreditTarget(
                invoice.document.id,
                invoice.document.number or "",
                due,
                most,
                invoice.document.id == own.invoice_id,
                tuple(each for each in credit.use_problems(note, invoice, most) if most > 0),
            )
