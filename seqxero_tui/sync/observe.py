"""What Xero showed of a document: stored as observed, compared with what we sent, and followed where Xero leads.

Used for the answer to a push and for what a pull reads, so that both judge alike (R43, R51, R56, D7, D8, D32, D43, D53).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from seqxero_tui.billing import lifecycle
from seqxero_tui.billing.words import DocumentStatus, PaymentProvider, PaymentStatus
from seqxero_tui.mapping.documents import dates_after_sent_in_xero
from seqxero_tui.mapping.money import round2
from seqxero_tui.sync.dossiers import Dossier
from seqxero_tui.sync.shown import differences, shown_as, tax_given
from seqxero_tui.sync.tables import DocumentSync
from seqxero_tui.xero.records import Allocation, AppliedCredit
from seqxero_tui.xero.records import Document as XeroDocument

_ENDED = ("VOIDED", "DELETED")
TOTALS = ("net_total", "tax_total", "gross_total")
"""Fields of drift that Xero computes: no write of ours sets them."""


def observe(dossier: Dossier, record: XeroDocument, now: datetime) -> None:
    """Stores what Xero shows of the document and how it differs from what we last sent."""
    sync = _sync(dossier)
    sync.xero_id, sync.xero_number, sync.xero_status = record.id, record.number, record.status
    sync.sent, sync.xero_date, sync.xero_due_date = record.sent, record.date, record.due_date
    sync.net_total, sync.tax_total, sync.total = record.sub_total, record.total_tax, record.total
    sync.amount_due = record.remaining_credit if record.amount_due is None else record.amount_due
    sync.amount_paid = record.amount_paid or Decimal(0)
    sync.amount_credited = credited(record)
    sync.allocations = _allocations(sync, record)
    sync.gone = False
    sync.pulled_at = now
    sync.observed = shown_as(sync.pushed or {}, record, tax_given(sync.accounts))
    found = [
        {"field": field, "ours": ours, "xero": xero} for field, ours, xero in _differences(dossier, record)
    ]
    if sync.accepted_drift and sync.accepted_drift["drift"] != found:
        sync.accepted_drift = None  # accepted was another difference, or one that is no more
    sync.drift = None if sync.accepted_drift else found or None


def credited(record: XeroDocument) -> Decimal:
    """What credit an invoice got, or of a credit note's was used or refunded: as Xero says, else what is no longer left.

    Answers to writes leave out fields, such as the credited amount of an invoice; what has ended has nothing left.
    """
    left = record.remaining_credit if record.amount_due is None else record.amount_due
    if record.amount_credited or left is None or record.status in _ENDED:
        return record.amount_credited or Decimal(0)
    return (record.total or Decimal(0)) - left - (record.amount_paid or Decimal(0))


def _allocations(sync: DocumentSync, record: XeroDocument) -> list[dict[str, Any]] | None:
    """The uses of the credit as they are stored; as known before where Xero says nothing of them."""
    if not sync.amount_credited:
        return None
    if record.allocations is not None:
        uses = [(each, each.invoice.id, each.invoice.number) for each in record.allocations]
        return [_allocation(each.id, other, number, each) for each, other, number in uses] or None
    if record.credits is not None:
        return [_allocation(None, each.id, each.number, each) for each in record.credits] or None
    known: list[dict[str, Any]] | None = sync.allocations
    return known


def _allocation(
    own_id: str | None, other_id: str, number: str, shown: Allocation | AppliedCredit
) -> dict[str, Any]:
    return {
        "id": own_id,
        "with": other_id,
        "number": number,
        "amount": shown.amount,
        "date": shown.date.isoformat() if shown.date else None,
    }


def follow(dossier: Dossier, record: XeroDocument, *, today: date, now: datetime) -> list[dict[str, Any]]:
    """Changes the document where Xero leads: marked as sent there, and paid or unpaid there. Returns what changed.

    A document marked as sent in Xero takes its dates from there, or gets the real ones, which are then to be pushed.
    """
    document = dossier.document
    before = _followed(dossier)
    if record.sent and document.status == DocumentStatus.FINAL:
        follow_sent(dossier, record.date, record.due_date, today=today, now=now)
    if follows_xero(dossier) and record.status not in _ENDED and _speaks_of_payment(_sync(dossier), record):
        document.payment_status = payment_status(document.payment_status, record)
        if document.payment_status != PaymentStatus.PAID:
            document.marked_paid_at = None  # Xero overrules a mark by hand (D45)
    return [
        {"field": field, "from": old, "to": new}
        for (field, old), new in zip(before.items(), _followed(dossier).values(), strict=True)
        if old != new
    ]


def follow_sent(
    dossier: Dossier, xero_date: date | None, xero_due_date: date | None, *, today: date, now: datetime
) -> None:
    """Makes a final document sent, because it was marked as sent in Xero, which has these dates (R43, R56, D7)."""
    document, sync = dossier.document, _sync(dossier)
    dates = dates_after_sent_in_xero(
        dossier.kind.value,
        xero_date=xero_date,
        xero_due_date=xero_due_date,
        detected_on=today,
        own_due_date=document.due_date,
        term_days=document.payment_term_days,
    )
    lifecycle.mark_sent_in_xero(document, issue_date=dates.issue_date, due_date=dates.due_date, now=now)
    # Xero has the flag and any date set by hand already; only what it lacks may count as a change.
    shown = {"Date": xero_date, "DueDate": xero_due_date}
    sync.pushed = (
        (sync.pushed or {})
        | {"SentToContact": True}
        | {field: day.isoformat() for field, day in shown.items() if day}
    )
    if dates.push:
        sync.only_sending |= not sync.wanted  # an order of a person's stays what it was
        sync.wanted = True


def follows_xero(dossier: Dossier) -> bool:
    """Whether the payment status comes from Xero: invoices that nobody else collects for (R47, R48, R51, D42)."""
    return dossier.kind == "invoice" and dossier.document.payment_provider == PaymentProvider.NONE


def _speaks_of_payment(sync: DocumentSync, record: XeroDocument) -> bool:
    """Whether Xero shows or ever showed anything settled: a payment it never heard of is not undone by its silence."""
    settled = (
        record.amount_paid or 0,
        record.amount_credited or 0,
        sync.amount_paid or 0,
        sync.amount_credited or 0,
    )
    return record.status == "PAID" or any(settled)


def payment_status(current: str, record: XeroDocument) -> str:
    """The payment status that Xero's amounts say; uncollectible stays so until Xero says paid (D43, D44)."""
    if record.status == "PAID":
        return PaymentStatus.PAID
    if current == PaymentStatus.UNCOLLECTIBLE:
        return current
    settled = (record.amount_paid or 0) + (record.amount_credited or 0)
    return PaymentStatus.PARTIALLY_PAID if settled > 0 else PaymentStatus.UNPAID


def _followed(dossier: Dossier) -> dict[str, str | None]:
    document = dossier.document
    return {
        "status": document.status,
        "issue_date": document.issue_date.isoformat() if document.issue_date else None,
        "due_date": document.due_date.isoformat() if document.due_date else None,
        "payment_status": document.payment_status,
        "payment_source": lifecycle.payment_source(document),
    }


def _differences(dossier: Dossier, record: XeroDocument) -> Iterator[tuple[str, str, str]]:
    """What Xero shows otherwise than we last sent it, and totals that are not ours; payments are no difference."""
    document, sync = dossier.document, _sync(dossier)
    voided = document.status == DocumentStatus.VOIDED
    if voided or record.status in _ENDED:
        if not (voided and record.status in _ENDED):
            yield "status", document.status.lower(), record.status.lower()
        return
    for field, ours, xero in differences(sync.pushed or {}, sync.observed or {}, tax_given(sync.accounts)):
        if field == "contact":
            yield (
                field,
                dossier.contact.name if dossier.contact else "the linked contact",
                record.contact.name,
            )
        else:
            yield field, ours, xero
    ours_totals = sync.pushed_totals or {}
    for field, total in zip(TOTALS, (record.sub_total, record.total_tax, record.total), strict=True):
        if total is not None and field in ours_totals and round2(Decimal(ours_totals[field])) != total:
            yield field, f"{round2(Decimal(ours_totals[field])):.2f}", f"{total:.2f}"


def _sync(dossier: Dossier) -> DocumentSync:
    assert dossier.sync is not None, "only documents with a sync record are observed"  # noqa: S101
    return dossier.sync
