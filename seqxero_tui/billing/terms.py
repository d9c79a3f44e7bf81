"""The terms of a billing schedule, and what falls due by them. Pure, no store, no clock.

Every price has its own billing periods. In advance a period falls due on its first day, in arrears on the day after
its last; a price charged once falls due when its phase begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from seqxero_tui.billing.periods import MONTHS, Period, periods
from seqxero_tui.billing.pricing import Structure
from seqxero_tui.billing.shapes import Discount, Minimum
from seqxero_tui.billing.words import PricingType

_LOOK_AHEAD = timedelta(days=400)
"""Longer than the longest billing period: whatever still falls due shows within it."""


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


def phases_of(terms: Terms) -> tuple[PhaseTerms, ...]:
    """The schedule's phases, none beyond its end; without any, one with all prices."""
    phases = terms.phases or (PhaseTerms(terms.start, None, tuple(terms.prices)),)
    end = terms.end
    if end is None:
        return phases
    return tuple(replace(each, end=min(each.end or end, end)) for each in phases if each.start <= end)


def due(terms: Terms, until: date) -> list[Due]:
    """Everything of a schedule that falls due up to `until`, that day included, the earliest first."""
    found = [each for at, phase in enumerate(phases_of(terms)) for each in _of_phase(terms, at, phase, until)]
    order = {price_id: at for at, price_id in enumerate(terms.prices)}
    return sorted(found, key=lambda each: (each.on, each.period.start, order[each.price.id]))


def next_due(terms: Terms, billed: Callable[[Due], bool], today: date) -> Due | None:
    """The first that is not billed yet, None when nothing more falls due."""
    horizon = max(today, terms.start) + _LOOK_AHEAD
    return next((each for each in due(terms, horizon) if not billed(each)), None)


def _of_phase(terms: Terms, at: int, phase: PhaseTerms, until: date) -> Iterator[Due]:
    for price in (terms.prices[each] for each in phase.price_ids if each in terms.prices):
        if price.once:
            if phase.start <= until:
                yield Due(price, at, Period(phase.start, phase.start, 1), phase.start)
        elif price.by_itself:
            yield from _by_periods(terms, at, phase, price, until)


def _by_periods(terms: Terms, at: int, phase: PhaseTerms, price: PriceTerms, until: date) -> Iterator[Due]:
    anchor, day = (phase.start, None) if phase.resets else (min(terms.start, phase.start), terms.billing_day)
    months = MONTHS[price.frequency or ""]
    for period in periods(phase.start, phase.end, months=months, billing_day=day, anchor=anchor):
        on = period.start if price.in_advance else period.following_day
        if on > until:
            return
        yield Due(price, at, period, on)
