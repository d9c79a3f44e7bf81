"""Billing periods: the stretches of days that a recurring price is charged for. Pure; both ends of a period belong to it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from seqxero_tui.mapping.money import EXACT

MONTHS = {"MONTHLY": 1, "QUARTERLY": 3, "HALF_YEARLY": 6, "YEARLY": 12}
"""Months of a period by Sequence's billing frequency; the other frequencies have no periods."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """`days` of a full period of `full_days`; fewer where a schedule or a phase begins or ends inside it."""

    start: date
    end: date
    full_days: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @property
    def whole(self) -> bool:
        """Whether it is a full billing period."""
        return self.days == self.full_days

    @property
    def share(self) -> str:
        """Its days as a part of the full ones, in four decimals: "0.5484"."""
        return f"{EXACT.divide(Decimal(self.days), Decimal(self.full_days)):.4f}"

    @property
    def following_day(self) -> date:
        """The day after it, on which what is billed in arrears falls due."""
        return self.end + _DAY


def periods(
    start: date,
    end: date | None,
    *,
    months: int,
    billing_day: int | None,
    anchor: date | None = None,
    beyond: date | None = None,
) -> Iterator[Period]:
    """The billing periods of the days from `start` to `end` (None: without end), in order, without gap or overlap.

    Full periods are `months` long and begin on `billing_day`, or where a month is too short on its last day; without
    one on the day of `anchor`, where the rhythm begins (`start`, or earlier when a phase continues another). Days before
    the first billing day are a partial period of their own, and so is what an end inside a period leaves of it.
    Those that end before `beyond` are left out.
    """
    anchor = anchor or start
    day = billing_day or anchor.day
    first = _first_billing_day(anchor, day)
    here = max(start, beyond or start)
    if anchor < first and here < first:
        yield from _within(anchor, first - _DAY, _begin(first, -months, day), start, end)
    gone = (here.year - first.year) * 12 + here.month - first.month
    step = max(0, gone - 1) // months
    while True:
        begin = _begin(first, step * months, day)
        if end is not None and begin > end:
            return
        step += 1
        last = _begin(first, step * months, day) - _DAY
        if last >= here:
            yield from _within(begin, last, begin, start, end)


def _within(begin: date, last: date, full_begin: date, start: date, end: date | None) -> Iterator[Period]:
    """What lies from `start` to `end` of the period from `begin` to `last`, which would be full from `full_begin`."""
    full_days = (last - full_begin).days + 1
    begin, last = max(begin, start), min(last, end) if end is not None else last
    if begin <= last:
        yield Period(begin, last, full_days)


def _first_billing_day(anchor: date, day: int) -> date:
    here = _in_month(anchor.year, anchor.month, day)
    return here if here >= anchor else _begin(here, 1, day)


def _begin(first: date, months: int, day: int) -> date:
    """The billing day `months` after the month of `first`."""
    month = first.year * 12 + first.month - 1 + months
    return _in_month(month // 12, month % 12 + 1, day)


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
