"""Billing periods follow each other without gap or overlap, and begin where a finance person expects them to."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.billing.periods import MONTHS, Period, periods

DAY = timedelta(days=1)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def days(text: str) -> tuple[date, date]:
    start, _, end = text.partition("..")
    return date.fromisoformat(start), date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "frequency", "billing_day", "expected"),
    [
        ("2026-01-01", "MONTHLY", None, ["2026-01-01..2026-01-31", "2026-02-01..2026-02-28"]),
        ("2026-01-01", "QUARTERLY", 1, ["2026-01-01..2026-03-31", "2026-04-01..2026-06-30"]),
        ("2026-03-15", "HALF_YEARLY", None, ["2026-03-15..2026-09-14", "2026-09-15..2027-03-14"]),
        ("2024-02-29", "YEARLY", None, ["2024-02-29..2025-02-27", "2025-02-28..2026-02-27"]),
        # the last day of each month, which no short month makes an earlier day for good
        (
            "2026-01-31",
            "MONTHLY",
            None,
            ["2026-01-31..2026-02-27", "2026-02-28..2026-03-30", "2026-03-31..2026-04-29"],
        ),
        # from the middle of a month to the first: a partial period of its own
        ("2026-03-15", "MONTHLY", 1, ["2026-03-15..2026-03-31", "2026-04-01..2026-04-30"]),
        ("2026-03-15", "YEARLY", 1, ["2026-03-15..2026-03-31", "2026-04-01..2027-03-31"]),
        ("2026-03-15", "MONTHLY", 20, ["2026-03-15..2026-03-19", "2026-03-20..2026-04-19"]),
        ("2026-02-28", "MONTHLY", 31, ["2026-02-28..2026-03-30", "2026-03-31..2026-04-29"]),
    ],
)
def test_periods_begin_on_the_billing_day(
    start: str, frequency: str, billing_day: int | None, expected: list[str]
) -> None:
    made = periods(date.fromisoformat(start), None, months=MONTHS[frequency], billing_day=billing_day)
    assert [(each.start, each.end) for each in islice(made, len(expected))] == [
        days(each) for each in expected
    ]


def test_a_partial_period_knows_how_much_of_a_full_one_it_is() -> None:
    first, second = islice(periods(date(2026, 3, 15), None, months=1, billing_day=1), 2)
    assert (first.days, first.full_days, first.whole, first.share) == (17, 31, False, "0.5484")
    assert second.whole


def test_an_end_inside_a_period_leaves_a_partial_one() -> None:
    made = list(periods(date(2026, 1, 1), date(2026, 2, 14), months=1, billing_day=None))
    assert [(each.end, each.whole) for each in made] == [
        (date(2026, 1, 31), True),
        (date(2026, 2, 14), False),
    ]


def test_a_phase_that_continues_keeps_the_rhythm_of_the_schedule() -> None:
    later = periods(date(2026, 5, 10), None, months=3, billing_day=None, anchor=date(2026, 1, 1))
    assert [(each.start, each.end, each.whole) for each in islice(later, 2)] == [
        (date(2026, 5, 10), date(2026, 6, 30), False),
        (date(2026, 7, 1), date(2026, 9, 30), True),
    ]


@given(
    start=DAYS,
    length=st.integers(0, 1500),
    months=st.sampled_from(sorted(MONTHS.values())),
    billing_day=st.none() | st.integers(1, 31),
    earlier=st.integers(0, 800),
)
def test_periods_tile_the_days_without_gap_or_overlap(
    start: date, length: int, months: int, billing_day: int | None, earlier: int
) -> None:
    end = start + timedelta(days=length)
    made = list(
        periods(start, end, months=months, billing_day=billing_day, anchor=start - timedelta(days=earlier))
    )
    assert made[0].start == start
    assert made[-1].end == end
    assert all(one.end + DAY == other.start for one, other in pairwise(made))
    assert all(0 < each.days <= each.full_days for each in made)


@given(
    start=DAYS, months=st.sampled_from(sorted(MONTHS.values())), billing_day=st.none() | st.integers(1, 31)
)
def test_all_but_the_first_period_are_whole_while_there_is_no_end(
    start: date, months: int, billing_day: int | None
) -> None:
    made = list(islice(periods(start, None, months=months, billing_day=billing_day), 20))
    assert all(each.whole for each in made[1:])
    assert made[0].whole or billing_day is not None


def test_the_day_after_a_period_is_when_arrears_fall_due() -> None:
    assert Period(date(2026, 12, 1), date(2026, 12, 31), 31).following_day == date(2027, 1, 1)
