"""When a program that stays open pulls next, by a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seqxero_tui.sync.pace import RESERVE, SHARE, SLOWEST, Day, Pace, gap

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLENTY = Day(900, 1_000)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("pace", "pulled_at", "day", "seconds"),
    [
        (Pace(), None, PLENTY, 0),  # never pulled
        (Pace(), None, Day(), 0),  # and Xero has not said anything yet
        (Pace(), ago(10), PLENTY, 50),  # somebody else pulled just now
        (Pace(0, ago(10), 1, 1), ago(300), PLENTY, 50),  # tried just now, and it failed
        (Pace(0, ago(90), 1, 1), ago(60), PLENTY, 0),
        (Pace(1, ago(60), 1, 1), ago(60), PLENTY, 60),
        (Pace(3, ago(60), 1, 1), ago(60), PLENTY, 420),
        (Pace(4, ago(60), 1, 1), ago(60), PLENTY, 840),
        (Pace(400, ago(60), 1, 1), ago(60), PLENTY, 840),
        (Pace(0, ago(-500), 1, 1), ago(-500), PLENTY, 60),  # the clock was set back
        (Pace(0, NOW, 2, 98), ago(900), PLENTY, 60),  # the share has room for two more
        (Pace(0, NOW, 2, 100), ago(900), PLENTY, 864),  # it has none: two calls are earned in 864 seconds
        (Pace(0, ago(864), 2, 100), ago(864), PLENTY, 0),
        (Pace(0, NOW, 2, 100), ago(900), Day(4_900, 5_000), 60),  # a bigger day, a bigger share
    ],
)
def test_the_next_pull(pace: Pace, pulled_at: datetime | None, day: Day, seconds: float) -> None:
    wait = pace.wait(NOW, pulled_at, day)
    assert wait is not None
    assert round(wait.total_seconds()) == seconds


@pytest.mark.parametrize(
    ("day", "pulls"), [(Day(200, 1_000), False), (Day(201, 1_000), True), (Day(0, 5_000), False)]
)
def test_a_day_that_runs_short_is_left_to_people(day: Day, pulls: bool) -> None:
    assert (Pace().wait(NOW, None, day) is not None) == pulls
    assert RESERVE == 0.2


def test_quiet_pulls_slow_down_and_a_change_or_a_push_brings_the_pace_back() -> None:
    pace = Pace()
    for _ in range(6):
        pace = pace.after(NOW, PLENTY, calls=1, changed=False)
    assert gap(pace.quiet) == SLOWEST
    assert pace.stirred().quiet == 0
    assert pace.after(NOW, PLENTY, calls=1, changed=True).quiet == 0


@pytest.mark.parametrize("limit", [1_000, 5_000])
@pytest.mark.parametrize(("calls", "changes"), [(1, True), (2, True), (7, True), (2, False)])
def test_no_day_sees_more_than_the_share_however_busy_it_is(limit: int, calls: int, changes: bool) -> None:
    pace, day, now = Pace(), Day(limit, limit), NOW
    spent: list[tuple[datetime, int]] = []
    while now < NOW + timedelta(days=2):
        wait = pace.wait(now, pace.tried_at, day)
        assert wait is not None
        now += max(wait, timedelta(seconds=1))
        pace = pace.after(now, day, calls=calls, changed=changes)
        spent.append((now, calls))
    most = max(
        sum(each for at, each in spent if start <= at < start + timedelta(days=1)) for start, _ in spent[::20]
    )
    assert most <= SHARE * limit + calls
    assert spent[-1][0] > NOW + timedelta(days=1, hours=20), "it never stops for good"
