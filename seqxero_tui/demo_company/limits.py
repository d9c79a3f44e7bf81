"""Xero's call limits per organisation: 5 at once, 60 a minute, and so many a day (xero-api section 2)."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from seqxero_tui.demo_company.clock import Clock

AT_ONCE = 5
PER_MINUTE = 60
APP_PER_MINUTE = 10_000
PER_DAY = {"starter": 1_000, "core": 5_000}
TIERS = (*PER_DAY, "none")

_MINUTE = 60_000
_DAY = 24 * 60 * _MINUTE


@dataclass
class Window:
    """A fixed window: it opens with its first call and everything counted is forgotten when it ends."""

    length: int
    opened: int = 0
    used: int = 0

    def roll(self, now: int) -> None:
        if now >= self.opened + self.length:
            self.opened, self.used = now, 0

    def seconds_left(self, now: int) -> int:
        return max(1, -(-(self.opened + self.length - now) // 1000))


@dataclass
class Usage:
    """What one organisation has used."""

    minute: Window = field(default_factory=lambda: Window(_MINUTE))
    day: Window = field(default_factory=lambda: Window(_DAY))
    in_flight: int = 0


@dataclass(frozen=True)
class Refusal:
    """Why a call is not taken: Xero's name of the limit, and seconds to wait where Xero tells them."""

    problem: str
    retry_after: int | None = None

    def headers(self) -> dict[str, str]:
        retry = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return {"X-Rate-Limit-Problem": self.problem, **retry}


class Limits:
    """Counts calls by organisation; `tier` none counts nothing and sends no headers."""

    def __init__(self, tier: str, clock: Clock) -> None:
        if tier not in TIERS:
            raise ValueError(f"There is no tier {tier!r}; choose one of {', '.join(TIERS)}.")
        self.tier = tier
        self._clock = clock
        self._lock = threading.Lock()
        self._usage: dict[str, Usage] = {}
        self._app_minute = Window(_MINUTE)

    def _rolled(self, tenant_id: str) -> tuple[Usage, int]:
        now = int(self._clock.now().timestamp() * 1000)
        usage = self._usage.setdefault(tenant_id, Usage())
        for window in (usage.minute, usage.day, self._app_minute):
            window.roll(now)
        return usage, now

    def enter(self, tenant_id: str) -> Refusal | None:
        """Begin a call, or say which limit refuses it. Every call that was begun must `leave`."""
        if self.tier == "none":
            return None
        with self._lock:
            usage, now = self._rolled(tenant_id)
            if usage.day.used >= PER_DAY[self.tier]:
                return Refusal("day", usage.day.seconds_left(now))
            if usage.minute.used >= PER_MINUTE:
                return Refusal("minute", usage.minute.seconds_left(now))
            if self._app_minute.used >= APP_PER_MINUTE:
                return Refusal("appminute", self._app_minute.seconds_left(now))
            if usage.in_flight >= AT_ONCE:
                return Refusal("concurrent")
            for window in (usage.minute, usage.day, self._app_minute):
                window.used += 1
            usage.in_flight += 1
            return None

    def leave(self, tenant_id: str) -> None:
        if self.tier != "none":
            with self._lock:
                self._usage[tenant_id].in_flight -= 1

    def headers(self, tenant_id: str) -> dict[str, str]:
        """What is left now, as every answer of the Accounting API tells."""
        if self.tier == "none":
            return {}
        with self._lock:
            usage, _ = self._rolled(tenant_id)
            return {
                "X-DayLimit-Remaining": str(PER_DAY[self.tier] - usage.day.used),
                "X-MinLimit-Remaining": str(PER_MINUTE - usage.minute.used),
                "X-AppMinLimit-Remaining": str(APP_PER_MINUTE - self._app_minute.used),
            }

    def use_up_day(self, tenant_id: str, remaining: int = 0) -> None:
        """Leave only `remaining` calls of today's, so that running out can be tried without making them."""
        if self.tier != "none":
            with self._lock:
                usage, _ = self._rolled(tenant_id)
                usage.day.used = PER_DAY[self.tier] - remaining
