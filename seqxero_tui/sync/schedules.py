"""Billing schedules as the front doors see them, and generating drafts from them (D61-D66)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from seqxero_tui.billing.charging import Knowledge
from seqxero_tui.billing.generation import GeneratedDraft, drafts
from seqxero_tui.billing.schedules import (
    BILLING,
    billed_of,
    prices_of,
    tax_rates_of,
    terms_of,
    why_not_billed,
    write_draft,
)
from seqxero_tui.billing.tables import BillingSchedule, Customer, Document, Price
from seqxero_tui.billing.terms import Billed, PriceTerms, Terms, due, next_due, phases_of
from seqxero_tui.billing.words import TaxStatus
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.ledger import account_tax_rates
from seqxero_tui.sync.schedule_views import (
    DraftLineView,
    DraftView,
    Generation,
    PhaseView,
    ScheduleRow,
    ScheduleView,
    Skipped,
)
from seqxero_tui.sync.views import Page
from seqxero_tui.text import one_line

Quantities = Mapping[tuple[str, date], Decimal]
"""Quantities somebody counted, by price and first day of its period."""

FURTHEST = timedelta(days=731)
"""How far ahead drafts can be generated; further is a typing error."""


_UNTAXED = Knowledge(lambda price: Decimal(0), taxed=False)
"""For amounts without tax."""


@dataclass(frozen=True, slots=True)
class _Schedule:
    """A schedule with what decides about it."""

    row: BillingSchedule
    customer: Customer
    terms: Terms | None
    billed: Billed

    @property
    def why_not(self) -> Problem | None:
        return why_not_billed(self.row, self.customer, self.terms)


class Schedules:
    """The billing schedules of a profile."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def page(
        self, *, text: str = "", status: str | None = None, offset: int = 0, limit: int = 200
    ) -> Page[ScheduleRow]:
        """Schedules by customer; `text` matches customer, reference or purchase order, `status` is Sequence's word."""
        with self._books.store.read() as session:
            query = _query()
            for word in text.split():
                columns = (
                    Customer.legal_name,
                    BillingSchedule.reference,
                    BillingSchedule.purchase_order_number,
                )
                query = query.where(or_(*(col(each).icontains(word, autoescape=True) for each in columns)))
            if status:
                query = query.where(col(BillingSchedule.status) == status)
            total = session.exec(select(func.count()).select_from(BillingSchedule)).one()
            matching = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
            ordered = query.order_by(func.lower(Customer.legal_name), col(BillingSchedule.id))
            found = _gathered(session, session.execute(ordered.offset(offset).limit(limit)).all())
            rows = tuple(_row(each) for each in found)
        return Page(rows, matching, total)

    def get(self, schedule_id: str) -> ScheduleView:
        """One schedule. Raises `InputError` for an unknown id."""
        with self._books.store.read() as session:
            found = session.execute(_query().where(col(BillingSchedule.id) == schedule_id)).all()
            if not found:
                raise InputError(
                    "unknown_reference", "There is no such billing schedule.", "Look at the list again."
                )
            [one] = _gathered(session, found)
            invoices = session.exec(
                select(func.count()).where(col(Document.billing_schedule_id) == schedule_id)
            ).one()
            return _view(one, _row(one), invoices)

    def preview(
        self,
        until: date | None = None,
        *,
        only: Collection[str] | None = None,
        quantities: Quantities | None = None,
    ) -> Generation:
        """The drafts that `generate` would make, and nothing is written. Raises `InputError` for a day too far ahead."""
        with self._books.store.read() as session:
            until = self._until(session, until)
            every = _gathered(session, session.execute(_wanted(only)).all())
            made = self._every_draft(session, every, until, quantities or {})
            return Generation(until, made, _skipped(every), _next_after(every, until))

    def generate(
        self,
        until: date | None = None,
        *,
        only: Collection[str] | None = None,
        quantities: Quantities | None = None,
        keys: Collection[str] | None = None,
    ) -> Generation:
        """Makes the drafts of all that falls due up to `until` (today, if not said) and is not billed yet.

        `only` are schedules' ids, `keys` those of drafts of a preview; each schedule is a transaction of its own. The
        same again makes nothing, also when two programs do it at once (D62). Raises `InputError`.
        """
        with self._books.store.read() as session:
            until = self._until(session, until)
            every = _gathered(session, session.execute(_wanted(only)).all())
            if quantities:
                self._every_draft(session, every, until, quantities)  # refuses what belongs to none
        made: list[DraftView] = []
        for one in every:
            made += self._generate_one(one.row.id, until, quantities or {}, keys)
        made.sort(key=_order)
        with self._books.store.read() as session:
            after = _gathered(session, session.execute(_wanted(only)).all())
        return Generation(until, tuple(made), _skipped(every), _next_after(after, until))

    def _every_draft(
        self, session: Session, every: Sequence[_Schedule], until: date, quantities: Quantities
    ) -> tuple[DraftView, ...]:
        """The drafts of all of them. Raises `InputError` for a quantity that belongs to none."""
        left, made = set(quantities), []
        for one in every:
            for draft in self._drafts(session, one, until, quantities):
                left -= {(bill.price.id, bill.period.start) for bill in draft.bills}
                made.append(_draft_view(one, draft))
        for price_id, first_day in left:
            raise InputError(
                "quantity_without_draft",
                f"No draft until {until} charges the price {one_line(price_id)} from {first_day} on.",
                "Look at a preview: it names the prices and the days.",
            )
        return tuple(sorted(made, key=_order))

    def _generate_one(
        self, schedule_id: str, until: date, quantities: Quantities, keys: Collection[str] | None
    ) -> list[DraftView]:
        for last in (False, True):
            try:
                with self._books.store.transaction() as session:
                    return list(self._write(session, schedule_id, until, quantities, keys))
            except IntegrityError:  # another program was quicker: what it left is read again
                if last:
                    raise
        return []

    def _write(
        self,
        session: Session,
        schedule_id: str,
        until: date,
        quantities: Quantities,
        keys: Collection[str] | None,
    ) -> Iterator[DraftView]:
        found = session.execute(_query().where(col(BillingSchedule.id) == schedule_id)).all()
        for one in _gathered(session, found):
            for draft in self._drafts(session, one, until, quantities):
                if keys is not None and _key(one, draft) not in keys:
                    continue
                document = write_draft(session, one.row, one.customer, draft, self._books.clock())
                self._books.record(
                    session,
                    document.kind,
                    document.id,
                    f"generated from the billing schedule, for {draft.start} to {draft.end}",
                    details={"billing_schedule_id": one.row.id, "due_on": draft.on.isoformat()},
                )
                yield _draft_view(one, draft, document.id)

    def _drafts(
        self, session: Session, one: _Schedule, until: date, quantities: Quantities
    ) -> list[GeneratedDraft]:
        if one.terms is None or one.why_not is not None or not due(one.terms, until, one.billed):
            return []
        known = self._knowledge(session, one.customer, one.terms, quantities)
        return drafts(one.terms, until, one.billed, known)

    def _knowledge(
        self, session: Session, customer: Customer, terms: Terms, quantities: Quantities
    ) -> Knowledge:
        """A price's tax rate is what it was last charged with, else the customer's, else that of its ledger account."""
        charged = tax_rates_of(session, customer, terms.prices)
        organisation = self._books.organisation(session)
        taxed = customer.tax_status == TaxStatus.TAXED
        by_account: dict[str, Decimal] = {}
        if taxed and organisation and not charged:
            products = {price.id: price.product_id for price in terms.prices.values()}
            by_account = account_tax_rates(session, organisation, products)

        def tax_rate(price: PriceTerms) -> Decimal:
            rates = (charged.get(price.id), charged.get(""), by_account.get(price.id))
            return next((rate for rate in rates if rate is not None), Decimal(0))

        return Knowledge(tax_rate, taxed, quantities)

    def _today(self, session: Session) -> date:
        return self._books.today(self._books.organisation(session))

    def _until(self, session: Session, until: date | None) -> date:
        today = self._today(session)
        if until is not None and until > today + FURTHEST:
            raise InputError(
                "until_too_far",
                f"{until} is more than two years ahead.",
                "Drafts are generated up to two years ahead; give an earlier day.",
            )
        return until or today


def _query() -> Select[Any]:
    query: Select[Any] = select(BillingSchedule, Customer).join(  # type: ignore[assignment]
        Customer, col(Customer.id) == col(BillingSchedule.customer_id)
    )
    return query


def _wanted(only: Collection[str] | None) -> Select[Any]:
    """The schedules that bill, or those of them that are named."""
    query = _query().where(
        col(BillingSchedule.status).in_(each.value for each in BILLING),
        col(BillingSchedule.archived_at).is_(None),
    )
    if only is not None:
        query = query.where(col(BillingSchedule.id).in_(only))
    return query.order_by(func.lower(Customer.legal_name), col(BillingSchedule.id))


def _gathered(session: Session, found: Sequence[Any]) -> list[_Schedule]:
    schedules = [row[0] for row in found]
    prices: dict[str, Price] = prices_of(session, schedules)
    billed = billed_of(session, [each.id for each in schedules])
    return [_Schedule(row, customer, terms_of(row, prices), billed[row.id]) for row, customer in found]


def bills_next(session: Session, customer_id: str) -> date | None:
    """The next day on which a schedule of the customer bills by itself; None when none does any more."""
    every = _gathered(
        session, session.execute(_wanted(None).where(col(BillingSchedule.customer_id) == customer_id)).all()
    )
    return _next_after(every)


def _skipped(every: Sequence[_Schedule]) -> tuple[Skipped, ...]:
    return tuple(
        Skipped(one.row.id, one.customer.legal_name, one.why_not) for one in every if one.why_not is not None
    )


def _next_after(every: Sequence[_Schedule], until: date | None = None) -> date | None:
    """The first day, if said so after `until`, on which one of them falls due and is not billed yet."""
    found = [
        next_due(one.terms, one.billed, after=until)
        for one in every
        if one.terms is not None and one.why_not is None
    ]
    return min((each.on for each in found if each), default=None)


def _row(one: _Schedule) -> ScheduleRow:
    row, terms, why_not = one.row, one.terms, one.why_not
    coming = next_due(terms, one.billed) if terms and why_not is None else None
    first = drafts(terms, coming.on, one.billed, _UNTAXED)[:1] if terms and coming else []
    prices = list(terms.prices.values()) if terms else []
    return ScheduleRow(
        id=row.id,
        customer_id=row.customer_id,
        customer_name=one.customer.legal_name,
        status=row.status,
        start=row.start_date,
        end=row.end_date,
        frequencies=tuple(dict.fromkeys(price.frequency or "" for price in prices)),
        currency=first[0].currency if first else (prices[0].currency if prices else None),
        prices=len(prices),
        billed_to=one.billed.last,
        next_due=coming.on if coming else None,
        next_net=first[0].totals.net if first else None,
        next_open=any(line.open for draft in first for line in draft.lines),
        why_not=why_not,
    )


def _order(draft: DraftView) -> tuple[date, str, str]:
    return draft.due_on, draft.customer_name.casefold(), draft.key


def _key(one: _Schedule, draft: GeneratedDraft) -> str:
    return f"{one.row.id}/{draft.on}/{draft.currency}"


def _draft_view(one: _Schedule, draft: GeneratedDraft, document_id: str | None = None) -> DraftView:
    return DraftView(
        key=_key(one, draft),
        schedule_id=one.row.id,
        customer_id=one.customer.id,
        customer_name=one.customer.legal_name,
        currency=draft.currency,
        due_on=draft.on,
        start=draft.start,
        end=draft.end,
        net_total=draft.totals.net,
        tax_total=draft.totals.tax,
        gross_total=draft.totals.gross,
        lines=tuple(
            DraftLineView(
                title=line.title,
                group_title=line.group_title,
                quantity=line.quantity,
                rate=line.rate,
                rate_display=line.rate_display.value,
                net_total=line.totals.net,
                price_id=line.price_id,
                start=line.service.start,
                end=line.service.end,
                open=line.open,
            )
            for line in draft.lines
        ),
        notes=draft.notes,
        id=document_id,
    )


def _view(one: _Schedule, row: ScheduleRow, invoices: int) -> ScheduleView:
    return ScheduleView(
        row=row,
        phases=tuple(
            PhaseView(
                phase.name,
                phase.start,
                phase.end,
                phase.price_ids,
                tuple(each.message or "Discount" for each in phase.discounts),
                tuple(each.amount for each in phase.minimums),
            )
            for phase in (phases_of(one.terms) if one.terms else ())
        ),
        reference=one.row.reference,
        purchase_order_number=one.row.purchase_order_number,
        memo=one.row.memo,
        due_days=one.row.default_due_date_days,
        payment_provider=one.row.payment_provider,
        billing_day=one.row.recurrence_day_of_month,
        issues_by_itself=one.row.auto_issue_invoices,
        invoices=invoices,
    )
