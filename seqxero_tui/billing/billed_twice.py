"""Periods that were billed here and then, by an invoice that was loaded later, by Sequence too (D63)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from seqxero_tui.billing.tables import BilledPeriod, Document, LineItem, Price
from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PricingType

_CHUNK = 500  # bound parameters in one statement
_Ours, _Sequences = aliased(Document), aliased(Document)


def rivals(session: Session, documents: Iterable[Document]) -> Mapping[str, set[str]]:
    """By invoice, those of the other origin that bill a period of a price of its schedule too; void ones bill nothing."""
    schedules = sorted({each.billing_schedule_id for each in documents if each.billing_schedule_id})
    found: dict[str, set[str]] = defaultdict(set)
    for at in range(0, len(schedules), _CHUNK):
        for ours, sequences in session.execute(_pairs(schedules[at : at + _CHUNK])):
            found[ours].add(sequences)
            found[sequences].add(ours)
    return found


def _pairs(schedule_ids: Sequence[str]) -> Select[str, str]:
    """The draft that was generated here, and the invoice from Sequence."""
    generated = select(col(BilledPeriod.document_id)).where(col(BilledPeriod.schedule_id).in_(schedule_ids))
    first, last = _days()
    return (
        select(col(_Ours.id), col(_Sequences.id))
        .select_from(BilledPeriod)
        .join(_Ours, col(_Ours.id) == col(BilledPeriod.document_id))
        .join(_Sequences, col(_Sequences.billing_schedule_id) == col(BilledPeriod.schedule_id))
        .join(
            LineItem,
            and_(
                col(LineItem.document_id) == col(_Sequences.id),
                col(LineItem.price_id) == col(BilledPeriod.price_id),
            ),
        )
        .join(Price, col(Price.id) == col(LineItem.price_id))
        .where(col(BilledPeriod.schedule_id).in_(schedule_ids), ~col(_Sequences.id).in_(generated))
        .where(col(_Sequences.kind) == DocumentKind.INVOICE.value)
        .where(*(col(each.status) != DocumentStatus.VOIDED.value for each in (_Ours, _Sequences)))
        .where(first <= col(BilledPeriod.service_end), last >= col(BilledPeriod.service_start))
        .distinct()
    )


def _days() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """First and last day that a line from Sequence charges for.

    A line that does not say has the days of its invoice. Where that charges for one month in arrears and for the next in
    advance, what is in arrears begins with it and what is in advance ends with it.
    """
    once = or_(
        col(Price.pricing_type) == PricingType.ONE_TIME.value,
        func.coalesce(col(Price.billing_frequency), "") == "ONE_TIME",
    )
    in_advance = func.coalesce(col(Price.billing_type), "") == "IN_ADVANCE"
    begins, ends = col(_Sequences.period_start), col(_Sequences.period_end)
    first = case((and_(in_advance, not_(once)), ends), else_=begins)
    last = case((or_(in_advance, once), ends), else_=begins)
    return func.coalesce(col(LineItem.service_start), first), func.coalesce(col(LineItem.service_end), last)
