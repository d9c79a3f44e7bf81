"""Billing schedules in the store: their terms, which periods are billed already, and writing drafts (D61-D66)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec
from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from seqxero_tui.billing.generation import GeneratedDraft
from seqxero_tui.billing.lifecycle import cannot_be_billed
from seqxero_tui.billing.pricing import Structure
from seqxero_tui.billing.shapes import Phase
from seqxero_tui.billing.tables import BilledPeriod, BillingSchedule, Customer, Document, LineItem, Price
from seqxero_tui.billing.terms import Billed, PhaseTerms, PriceTerms, Terms
from seqxero_tui.billing.words import (
    DocumentKind,
    DocumentStatus,
    PaymentProvider,
    ScheduleStatus,
    TaxStatus,
)
from seqxero_tui.errors import Problem
from seqxero_tui.text import one_line

BILLING = (ScheduleStatus.ACTIVE, ScheduleStatus.PENDING)
"""The states in which a schedule bills; a pending one from its start on."""

_CHUNK = 500  # bound parameters in one statement


def terms_of(schedule: BillingSchedule, prices: Mapping[str, Price]) -> Terms | None:
    """The schedule's terms; `prices` are the stored ones by id. None without a start, or with phases that make no sense."""
    try:
        phases = tuple(_phase(msgspec.convert(phase, Phase, strict=False)) for phase in schedule.phases)
    except msgspec.ValidationError:  # loaded by a program that did not read them yet
        return None
    start = schedule.start_date or min((phase.start for phase in phases), default=None)
    if start is None:
        return None
    own = {each: _price(prices[each]) for each in schedule.prices if each in prices}
    named = {each: _price(prices[each]) for phase in phases for each in phase.price_ids if each in prices}
    return Terms(start, schedule.end_date, schedule.recurrence_day_of_month, own | named, phases)


def why_not_billed(schedule: BillingSchedule, customer: Customer, terms: Terms | None) -> Problem | None:
    """Why a schedule is not billed from here now, or None."""
    name = one_line(customer.legal_name)
    if schedule.status not in BILLING or schedule.archived_at is not None:
        word = "archived" if schedule.archived_at is not None else schedule.status.lower()
        return Problem(
            "schedule_not_active", f"The schedule of {name} is {word}.", "Only an active one is billed."
        )
    if problem := cannot_be_billed(customer):
        return Problem("customer_not_billable", problem.message, problem.remedy)
    if terms is None:
        return Problem(
            "schedule_without_terms",
            f"The schedule of {name} has no start date, or phases that cannot be read.",
            "Put it right in Sequence, then load it again.",
        )
    return None


def prices_of(session: Session, schedules: Iterable[BillingSchedule]) -> dict[str, Price]:
    """The prices that the schedules name, by id."""
    ids = {each for schedule in schedules for each in schedule.prices}
    ids |= {each for one in schedules for phase in one.phases for each in phase["priceIds"]}
    return {
        price.id: price
        for part in _parts(ids)
        for price in session.execute(select(Price).where(col(Price.id).in_(part))).scalars()
    }


def billed_of(session: Session, schedule_ids: Collection[str]) -> dict[str, Billed]:
    """What of each schedule is billed."""
    generated: dict[str, set[tuple[str, date]]] = defaultdict(set)
    through: dict[str, date] = {}
    through_of: dict[str, dict[str, date]] = defaultdict(dict)
    last: dict[str, date] = {}
    for part in _parts(schedule_ids):
        for row in session.execute(
            select(BilledPeriod).where(col(BilledPeriod.schedule_id).in_(part))
        ).scalars():
            generated[row.schedule_id].add((row.price_id, row.service_start))
            last[row.schedule_id] = max(row.service_end, last.get(row.schedule_id, row.service_end))
        for schedule_id, price_id, end in session.execute(_from_sequence(part)):
            if end is None:
                continue
            through[schedule_id] = max(end, through.get(schedule_id, end))
            if price_id:
                through_of[schedule_id][price_id] = max(end, through_of[schedule_id].get(price_id, end))
    return {
        each: Billed(
            frozenset(generated[each]),
            through.get(each),
            through_of[each],
            max((day for day in (through.get(each), last.get(each)) if day), default=None),
        )
        for each in schedule_ids
    }


def tax_rates_of(session: Session, customer: Customer, price_ids: Collection[str]) -> dict[str, Decimal]:
    """The tax rate (a fraction) that each price was last charged with to the customer; under "" that of any line."""
    if customer.tax_status != TaxStatus.TAXED:
        return {}
    charged = (
        select(col(LineItem.price_id), col(LineItem.tax_rate))
        .join(Document, col(Document.id) == col(LineItem.document_id))
        .where(
            col(Document.customer_id) == customer.id,
            col(Document.customer_tax_status) == TaxStatus.TAXED.value,
            col(Document.status) != DocumentStatus.VOIDED.value,
        )
        .order_by(col(Document.created_at), col(Document.id), col(LineItem.position))
    )
    found: dict[str, Decimal] = {}
    for price_id, rate in session.execute(charged):
        found[""] = rate
        if price_id in price_ids:
            found[price_id] = rate
    return found


def write_draft(
    session: Session, schedule: BillingSchedule, customer: Customer, draft: GeneratedDraft, now: datetime
) -> Document:
    """Stores the draft as an ordinary draft invoice and its periods as billed, in the caller's transaction.

    A period that another program billed in the meantime makes the database refuse it: `IntegrityError` (D62).
    """
    document = _document(schedule, customer, draft, now)
    session.add(document)
    session.flush()
    session.add_all(_lines(document.id, draft))
    for due in draft.bills:
        session.add(
            BilledPeriod(
                schedule_id=schedule.id,
                price_id=due.price.id,
                service_start=due.period.start,
                service_end=due.period.end,
                document_id=document.id,
            )
        )
    session.flush()
    return document


def free_periods(session: Session, document_id: str) -> bool:
    """Frees what a draft bills, before it is deleted; False for one that was not generated here (D62)."""
    mine = select(BilledPeriod).where(col(BilledPeriod.document_id) == document_id)
    periods = session.execute(mine).scalars().all()
    for period in periods:
        session.delete(period)
    return bool(periods)


def _document(
    schedule: BillingSchedule, customer: Customer, draft: GeneratedDraft, now: datetime
) -> Document:
    return Document(
        id=str(uuid.uuid4()),
        kind=DocumentKind.INVOICE.value,
        status=DocumentStatus.DRAFT.value,
        customer_id=customer.id,
        currency=draft.currency,
        customer_tax_status=customer.tax_status,
        net_total=draft.totals.net,
        tax_total=draft.totals.tax,
        gross_total=draft.totals.gross,
        payment_term_days=schedule.default_due_date_days,
        accounting_date=draft.end,
        period_start=draft.start,
        period_end=draft.end,
        payment_provider=schedule.payment_provider or PaymentProvider.NONE.value,
        reference=schedule.reference,
        purchase_order_number=schedule.purchase_order_number,
        memo=schedule.memo,
        billing_schedule_id=schedule.id,
        created_at=now,
    )


def _lines(document_id: str, draft: GeneratedDraft) -> list[LineItem]:
    return [
        LineItem(
            id=str(uuid.uuid4()),
            document_id=document_id,
            position=position,
            title=line.title,
            group_title=line.group_title,
            quantity=line.quantity,
            rate=line.rate,
            rate_display=line.rate_display.value,
            tax_rate=line.tax_rate,
            net_total=line.totals.net,
            tax_total=line.totals.tax,
            gross_total=line.totals.gross,
            price_id=line.price_id,
            product_id=line.product_id,
            service_start=line.service.start,
            service_end=line.service.end,
        )
        for position, line in enumerate(draft.lines, start=1)
    ]


def _from_sequence(schedule_ids: Sequence[str]) -> Select[str | None, str | None, date]:
    """Schedule, price, last day charged: of invoices that came from Sequence, whatever became of them."""
    ours = select(col(BilledPeriod.document_id)).where(col(BilledPeriod.schedule_id).in_(schedule_ids))
    end = func.max(func.coalesce(col(LineItem.service_end), col(Document.period_end)))
    return (
        select(col(Document.billing_schedule_id), col(LineItem.price_id), end)
        .outerjoin(LineItem, col(LineItem.document_id) == col(Document.id))
        .where(col(Document.billing_schedule_id).in_(schedule_ids), ~col(Document.id).in_(ours))
        .where(col(Document.kind) == DocumentKind.INVOICE.value)
        .group_by(col(Document.billing_schedule_id), col(LineItem.price_id))
    )


def _phase(phase: Phase) -> PhaseTerms:
    return PhaseTerms(
        start=phase.start_date,
        end=phase.end_date,
        price_ids=tuple(phase.price_ids),
        name=phase.name or "",
        resets=phase.recurrence_preference == "RESET",
        discounts=tuple(phase.discounts or ()),
        minimums=tuple(phase.minimums or ()),
        grants=bool(phase.credit_grants),
    )


def _price(price: Price) -> PriceTerms:
    return PriceTerms(
        id=price.id,
        product_id=price.product_id,
        name=price.name,
        currency=price.currency,
        frequency=price.billing_frequency,
        in_advance=price.billing_type == "IN_ADVANCE",
        structure=Structure(price.structure),
    )


def _parts(ids: Collection[str]) -> Iterable[list[str]]:
    every = list(ids)
    return (every[at : at + _CHUNK] for at in range(0, len(every), _CHUNK))
