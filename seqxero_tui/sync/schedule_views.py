"""What the front doors read of billing schedules and of the drafts that would be generated from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from seqxero_tui.errors import Problem


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule in a list. `billed_to` is the last day that is billed, `next_due` when the next draft falls due."""

    id: str
    customer_id: str
    customer_name: str
    status: str
    start: date | None
    end: date | None
    frequencies: tuple[str, ...]
    currency: str | None
    prices: int
    billed_to: date | None
    next_due: date | None
    next_net: Decimal | None
    """What of the next draft is known already, without tax."""
    next_open: bool
    """Whether something of it has to be filled in."""
    why_not: Problem | None
    """Why it is not billed from here."""


@dataclass(frozen=True, slots=True)
class PhaseView:
    """A phase of a schedule; `price_ids` are its prices'."""

    name: str
    start: date
    end: date | None
    price_ids: tuple[str, ...]
    discounts: tuple[str, ...]
    minimums: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A schedule with its phases and its invoices' number."""

    row: ScheduleRow
    phases: tuple[PhaseView, ...]
    reference: str | None
    purchase_order_number: str | None
    memo: str | None
    due_days: int | None
    payment_provider: str | None
    billing_day: int | None
    issues_by_itself: bool
    invoices: int


@dataclass(frozen=True, slots=True)
class DraftLineView:
    """A line of a draft that would be generated; `open` when its quantity is to be filled in."""

    title: str
    group_title: str | None
    quantity: Decimal
    rate: Decimal
    rate_display: str
    net_total: Decimal
    price_id: str | None
    start: date
    end: date
    open: bool


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft that would be, or was, generated: `key` names it before there is one, `id` is the invoice's after."""

    key: str
    schedule_id: str
    customer_id: str
    customer_name: str
    currency: str
    due_on: date
    start: date
    end: date
    net_total: Decimal
    tax_total: Decimal
    gross_total: Decimal
    lines: tuple[DraftLineView, ...]
    notes: tuple[Problem, ...]
    id: str | None = None

    @property
    def open(self) -> bool:
        """Whether a quantity is to be filled in."""
        return any(line.open for line in self.lines)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A schedule that would bill, and why it does not."""

    schedule_id: str
    customer_name: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Generation:
    """What generating up to a day makes, or made. `next_due` is when the next draft after it falls due."""

    until: date
    drafts: tuple[DraftView, ...]
    skipped: tuple[Skipped, ...]
    next_due: date | None = None
