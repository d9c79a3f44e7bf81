"""The life of a document: draft, final, sent, void; and how an invoice comes to be paid.

Each step changes the document in the caller's session and touches nothing in Xero. A step that is not open to the
document raises `InputError` and changes nothing.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from seqxero_tui.billing.numbers import allot
from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.billing.words import (
    CustomerStatus,
    DocumentKind,
    DocumentStatus,
    PaymentProvider,
    PaymentStatus,
)
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.text import one_line

_SOURCES = {
    PaymentProvider.STRIPE: "stripe",
    PaymentProvider.GOCARDLESS: "gocardless",
    PaymentProvider.NONE: "xero",
}
_UNTOUCHED = (PaymentStatus.UNPAID, PaymentStatus.UNCOLLECTIBLE)


def finalize(session: Session, document: Document, *, now: datetime) -> None:
    """DRAFT to FINAL: the content is locked and the document gets its number, unless it was given one by hand."""
    _require(document, DocumentStatus.DRAFT, "cannot_finalize", "only a draft can be finalized")
    require_billable(session.get_one(Customer, document.customer_id))
    document.number = document.number or allot(session, DocumentKind(document.kind))
    document.status = DocumentStatus.FINAL.value
    document.finalized_at = now


def cannot_be_billed(customer: Customer) -> Problem | None:
    """Why nothing new can be billed to a customer, or None; what is final already goes its way (D70)."""
    name = one_line(customer.legal_name)
    if customer.archived_at is not None:
        return Problem(
            "customer_archived",
            f"{name} is archived, and nothing new is billed to it.",
            "Bring the customer back first; `seqxero customers restore` does.",
        )
    if customer.status == CustomerStatus.DRAFT:
        return Problem(
            "customer_is_draft",
            f"{name} is a draft customer, who cannot be billed yet.",
            "Approve the customer in Sequence, then load it again.",
        )
    return None


def require_billable(customer: Customer) -> None:
    """Raises `InputError` when nothing new can be billed to the customer."""
    problem = cannot_be_billed(customer)
    if problem:
        raise InputError(problem.code, problem.message, problem.remedy)


def send(session: Session, document: Document, *, issue_date: date, due_date: date, now: datetime) -> None:
    """FINAL to SENT, with the dates the customer sees. A draft is finalized on the way."""
    if document.status == DocumentStatus.DRAFT:
        finalize(session, document, now=now)
    _require(document, DocumentStatus.FINAL, "cannot_send", "only a draft or a final document can be sent")
    _mark_sent(document, issue_date, due_date, now)


def mark_sent_in_xero(document: Document, *, issue_date: date, due_date: date, now: datetime) -> None:
    """FINAL to SENT because somebody marked it as sent in Xero (R43, R56, D7)."""
    _require(
        document,
        DocumentStatus.FINAL,
        "cannot_mark_sent",
        "only a final document can become sent through Xero",
    )
    _mark_sent(document, issue_date, due_date, now)


def void(session: Session, document: Document, *, now: datetime) -> None:
    """DRAFT, FINAL or SENT to VOIDED; a draft gets its number now.

    Refused once money has arrived: Sequence voids sent invoices only while UNPAID or UNCOLLECTIBLE, and Xero none
    with payments (D52).
    """
    if document.status not in (DocumentStatus.DRAFT, DocumentStatus.FINAL, DocumentStatus.SENT):
        raise _refused(document, "cannot_void", "only a draft, final or sent document can be voided")
    if document.payment_status not in _UNTOUCHED:
        raise InputError(
            "cannot_void",
            f"{named(document)} is {document.payment_status} and cannot be voided.",
            "Remove its payments first, or credit it with a credit note.",
        )
    document.number = document.number or allot(session, DocumentKind(document.kind))
    document.status = DocumentStatus.VOIDED.value
    document.voided_at = now


def mark_paid(document: Document, *, now: datetime) -> None:
    """Marks a final or sent invoice as paid by hand: the money came without its payment provider (R50, D45)."""
    if document.kind != DocumentKind.INVOICE:
        raise InputError(
            "cannot_mark_paid",
            f"{named(document)} is a credit note; only invoices are paid.",
            "Allocate a credit note to an invoice in Xero instead.",
        )
    if document.status not in (DocumentStatus.FINAL, DocumentStatus.SENT):
        raise _refused(document, "cannot_mark_paid", "only a final or sent invoice can be marked as paid")
    if document.payment_status == PaymentStatus.PAID:
        raise InputError("already_paid", f"{named(document)} is paid already.", "There is nothing to do.")
    document.payment_status = PaymentStatus.PAID.value
    document.marked_paid_at = now


def payment_source(document: Document) -> str:
    """Whose word the payment status is: "manual", "stripe", "gocardless" or "xero".

    A mark by hand counts as long as it stands (R50, D45): `marked_paid_at` is cleared by whatever overrules it, for
    a regular invoice the next pull. Otherwise it is the provider that collects the invoice (R47, D42), and Xero for
    an invoice that nobody collects (R51).
    """
    return source_of(document.payment_provider, document.marked_paid_at)


def source_of(payment_provider: str, marked_paid_at: datetime | None) -> str:
    """`payment_source` by the two fields of a document that decide about it."""
    return "manual" if marked_paid_at is not None else _SOURCES[PaymentProvider(payment_provider)]


def named(document: Document) -> str:
    """How a message calls the document: by its number, else by its kind and id."""
    if document.number:
        return one_line(document.number)
    return f"The {document.kind.replace('_', ' ')} {one_line(document.id)}"


def _mark_sent(document: Document, issue_date: date, due_date: date, now: datetime) -> None:
    document.status = DocumentStatus.SENT.value
    document.issue_date = issue_date
    document.due_date = due_date
    document.sent_at = now


def _require(document: Document, status: DocumentStatus, code: str, rule: str) -> None:
    if document.status != status:
        raise _refused(document, code, rule)


_REMEDIES = {
    DocumentStatus.IN_PROGRESS: "It becomes a draft when its billing period ends; load it again then.",
    DocumentStatus.DRAFT: "Finalize it first.",
    DocumentStatus.FINAL: "It is final already: send it, or void it.",
    DocumentStatus.SENT: "It is sent already; to correct it, void it or credit it.",
    DocumentStatus.VOIDED: "A voided document stays void; make a new one instead.",
}


def _refused(document: Document, code: str, rule: str) -> InputError:
    status = DocumentStatus(document.status)
    return InputError(code, f"{named(document)} is {status.value}; {rule}.", _REMEDIES[status])
