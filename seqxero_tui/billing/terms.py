"""The terms of a billing schedule, and what falls due by them. Pure, no store, no clock.

Every price has its own billing periods. In advance a period falls due on its first day, in arrears on the day after
its last; a price charged once falls due when its phase begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from seqxero_tui.billing.periods import MONTHS, Period, periods
from seqxero_tui.billing.pricing import Structure
from seqxero_tui.billing.shapes import Discount, Minimum
from seqxero_tui.billing.words import PricingType


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """A price of a schedule."""

    id: str
    product_id: str
    name: str
    currency: str
    frequency: str | None
    in_advance: bool
    structure: Structure

    @property
    def once(self) -> bool:
        """Whether it is charged once, and not by periods."""
        return self.structure.kind is PricingType.ONE_TIME or self.frequency == "ONE_TIME"

    @property
    def by_itself(self) -> bool:
        """Whether it falls due by itself; on demand and per event somebody has to ask for it."""
        return self.once or self.frequency in MONTHS


@dataclass(frozen=True, slots=True)
class PhaseTerms:
    """A stretch of a schedule with its own prices, both days included; `resets` begins the rhythm of periods anew.

    `grants` says that credit grants belong to it.
    """

    start: date
    end: date | None
    price_ids: tuple[str, ...]
    name: str = ""
    resets: bool = False
    discounts: tuple[Discount, ...] = ()
    minimums: tuple[Minimum, ...] = ()
    grants: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What a schedule says about billing; `billing_day` None is the day of the start."""

    start: date
    end: date | None
    billing_day: int | None
    prices: Mapping[str, PriceTerms]
    phases: tuple[PhaseTerms, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """One period of one price, and the day on which it falls due; `phase` is its position in the schedule."""

    price: PriceTerms
    phase: int
    period: Period
    on: date


@dataclass(frozen=True, slots=True)
class Billed:
    """What of a schedule is billed: periods that drafts were generated for, and how far invoices from Sequence reach.

    `through` is the last day that Sequence's invoices of the schedule charge for, `through_of` that of one price.
    """

    generated: frozenset[tuple[str, date]] = frozenset()
    through: date | None = None
    through_of: Mapping[str, date] = field(default_factory=dict)
    last: date | None = None
    """The last day that is billed at all."""

    def __call__(self, due: Due) -> bool:
        """Whether the period is billed. Generation goes on where Sequence's invoices end and fills no gap before (D63)."""
        period = due.period
        if (due.price.id, period.start) in self.generated:
            return True
        own = self.through_of.get(due.price.id)
        if own is not None:
            return period.start <= own
        if self.through is None:
            return False
        early = due.price.in_advance or due.price.once
        return (period.start if early else period.end) <= self.through

    def all_before(self, price_id: str) -> date | None:
        """The day before which every period of the price has been billed, None when that is not known."""
        return self.through_of.get(price_id, self.through)


def phases_of(terms: Terms) -> tuple[PhaseTerms, ...]:
    """The schedule's phases, none beyond its end; without any, one with all prices."""
    phases = terms.phases or (PhaseTerms(terms.start, None, tuple(terms.prices)),)
    end = terms.end
    if end is None:
        return phases
    return tuple(replace(each, end=min(each.end or end, end)) for each in phases if each.start <= end)


def due(terms: Terms, until: date, billed: Billed) -> list[Due]:
    """Everything of a schedule that falls due up to `until`, that day included, and is not billed, the earliest first."""
    order = {price_id: at for at, price_id in enumerate(terms.prices)}
    found = [each for dues in _everything(terms, billed) for each in _up_to(dues, until, billed)]
    return sorted(found, key=lambda each: (each.on, each.period.start, order[each.price.id]))


def next_due(terms: Terms, billed: Billed, after: date | None = None) -> Due | None:
    """The first that is not billed yet, if said so of those after a day; None when nothing more falls due."""
    waiting = (
        next((each for each in dues if not billed(each) and (after is None or each.on > after)), None)
        for dues in _everything(terms, billed)
    )
    return min((each for each in waiting if each), key=lambda each: each.on, default=None)


def _up_to(dues: Iterator[Due], until: date, billed: Billed) -> Iterator[Due]:
    return (each for each in takewhile(lambda each: each.on <= until, dues) if not billed(each))


def _everything(terms: Terms, billed: Billed) -> Iterator[Iterator[Due]]:
    """What falls due of each price in each phase, in order, without end where there is none."""
    for at, phase in enumerate(phases_of(terms)):
        for price in (terms.prices[each] for each in phase.price_ids if each in terms.prices):
            if price.once:
                yield iter([Due(price, at, Period(phase.start, phase.start, 1), phase.start)])
            elif price.by_itself:
                yield _by_periods(terms, at, phase, price, billed.all_before(price.id))


def _by_periods(
    terms: Terms, at: int, phase: PhaseTerms, price: PriceTerms, beyond: date | None
) -> Iterator[Due]:
    anchor, day = (phase.start, None) if phase.resets else (min(terms.start, phase.start), terms.billing_day)
    months = MONTHS[price.frequency or ""]
    for period in periods(
        phase.start, phase.end, months=months, billing_day=day, anchor=anchor, beyond=beyond
    ):
        yield Due(price, at, period, period.start if price.in_advance else period.following_day)
