"""When a program that stays open pulls next: soon while things change, seldom while nothing does, never too many calls.

Pure: what happened so far in, how long to wait out. Who waits and pulls is `watch`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

QUICKEST, SLOWEST = timedelta(seconds=60), timedelta(minutes=15)
"""Between two pulls while things change, and when nothing has for long."""


class Tempo(StrEnum):
    """How eagerly a program that stays open pulls; a setting of the organisation."""

    OFF = "off"
    SLOW = "slow"
    NORMAL = "normal"


BOUNDS = {
    Tempo.SLOW: (timedelta(minutes=5), timedelta(hours=1)),
    Tempo.NORMAL: (QUICKEST, SLOWEST),
}
"""The shortest and the longest wait between two pulls; off, there is none."""

SHARE = 0.3
"""Of a day's calls, what pulls on this pace use at most in any 24 hours; the others are for pushes and people."""

RESERVE = 0.2
"""Of a day's calls, what is left to pushes and people altogether: below it nothing is pulled on this pace."""

_BURST = 1 / 3  # of the share that can be used at once; the rest is earned evenly over the day
_DAY = timedelta(days=1).total_seconds()
_SMALLEST_DAY = 1_000  # calls a day of Xero's smallest plan, while Xero has not said


def gap(fruitless: int, tempo: Tempo = Tempo.NORMAL) -> timedelta:
    """The wait after so many tries in a row that came to nothing: doubled each time, up to the longest."""
    shortest, longest = BOUNDS[tempo]
    return min(shortest * (1 << min(fruitless, 10)), longest)


@dataclass(frozen=True, slots=True)
class Day:
    """The calls left of a day and how many it has; None while Xero has not said."""

    left: int | None = None
    limit: int | None = None

    @property
    def calls(self) -> int:
        """How many calls the day has, as far as is known."""
        return self.limit or _SMALLEST_DAY

    @property
    def is_short(self) -> bool:
        """Whether what is left has to be kept."""
        return self.left is not None and self.left <= RESERVE * self.calls


@dataclass(frozen=True, slots=True)
class Pace:
    """What the pace goes by: `quiet` pulls in a row that found nothing, when the last was tried, the calls it took,
    and the `used` calls of the share that time has not earned back since."""

    quiet: int = 0
    tried_at: datetime | None = None
    cost: int = 1
    used: float = 0.0

    def wait(
        self, now: datetime, pulled_at: datetime | None, day: Day, tempo: Tempo = Tempo.NORMAL
    ) -> timedelta | None:
        """How long until the next pull, zero when it is due; None while the day is too short of calls, or for none.

        `pulled_at` is the last pull by anyone: another program's counts as well. A time in the future is a clock
        that was set back, and counts as now.
        """
        if day.is_short or tempo is Tempo.OFF:
            return None
        last = max((each for each in (pulled_at, self.tried_at) if each), default=None)
        by_activity = timedelta() if last is None else min(last, now) + gap(self.quiet, tempo) - now
        share = SHARE * day.calls
        short = self._used(now, day) + self.cost - share * _BURST
        by_share = timedelta(seconds=short / _earned_a_second(day))
        return max(by_activity, by_share, timedelta())

    def after(self, now: datetime, day: Day, *, calls: int, changed: bool) -> Pace:
        """The pace after a pull, or the attempt at one, that took so many calls."""
        quiet = 0 if changed else self.quiet + 1
        return Pace(quiet, now, max(calls, 1), self._used(now, day) + calls)

    def stirred(self) -> Pace:
        """The pace once something happened here: what is pushed now is soon worth a look."""
        return replace(self, quiet=0)

    def _used(self, now: datetime, day: Day) -> float:
        if self.tried_at is None:
            return self.used
        elapsed = max((now - self.tried_at).total_seconds(), 0.0)
        return max(self.used - elapsed * _earned_a_second(day), 0.0)


def _earned_a_second(day: Day) -> float:
    """So that what can be used at once and what is earned in a day are together the share."""
    return SHARE * (1 - _BURST) * day.calls / _DAY
