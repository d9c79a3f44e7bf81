"""Whose word an invoice's payment status is, and what is told and done when that becomes another's (D42, D45)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import PaymentStatus
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.tables import DocumentSync, Organisation

_SAYS = {
    "xero": "as Xero says",
    "stripe": "as Stripe says",
    "gocardless": "as GoCardless says",
    "manual": "as marked here",
}
_YOURSELF = "; reconcile it in Xero yourself"


def told(before: str, after: str) -> str:
    """A change of source, as the history tells it; where Xero is not asked, with what is left to a person (R49)."""
    rest = "" if after == "xero" else _YOURSELF
    return f"payment is {_SAYS[after]} from now on, no longer {_SAYS[before]}{rest}"


def sources_changed(
    books: Books, session: Session, organisation: Organisation | None, changes: Mapping[str, tuple[str, str]]
) -> None:
    """Tells the history, in the caller's transaction, of documents whose source changed: from, to, by their ids.

    One that Xero decides from now on gets at once what Xero last showed: a pull reads only what changes there.
    """
    for document_id, (before, after) in changes.items():
        document = session.get_one(Document, document_id)
        tenant_id = organisation.tenant_id if organisation else None
        if organisation and after == "xero":
            sync = session.get(DocumentSync, (organisation.tenant_id, document_id))
            document.payment_status = payment_as_shown(document.payment_status, sync)
            session.add(document)
        books.record(
            session,
            document.kind,
            document_id,
            told(before, after),
            details={"payment_source": {"from": before, "to": after}},
            tenant_id=tenant_id,
        )


def payment_as_shown(current: str, sync: DocumentSync | None) -> str:
    """The payment status by what Xero last showed of the invoice; as it is where Xero showed nothing yet."""
    if sync is None or sync.xero_id is None or sync.xero_status in ("VOIDED", "DELETED"):
        return current
    if sync.xero_status == "PAID":
        return PaymentStatus.PAID
    if current == PaymentStatus.UNCOLLECTIBLE:
        return current
    settled = (sync.amount_paid or 0) + (sync.amount_credited or 0)
    return PaymentStatus.PARTIALLY_PAID if settled > 0 else PaymentStatus.UNPAID
