"""Xero's call limits per app and organisation: 5 at once, 60 a minute, and so many a day (xero-api section 2)."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from seqxero_tui.demo_company.clock import Clock
from seqxero_tui.demo_company.identity.apps import CUSTOM_CONNECTION, NATIVE_APP

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
    """What one app has used of one organisation."""

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
    """Counts calls by app and organisation; `tier` none counts nothing and sends no headers.

    A `client_id` that is not given is the native app's.
    """

    def __init__(self, tier: str, clock: Clock) -> None:
        if tier not in TIERS:
            raise ValueError(f"There is no tier {tier!r}; choose one of {', '.join(TIERS)}.")
        self.tier = tier
        self._clock = clock
        self._lock = threading.Lock()
        self._usage: dict[tuple[str, str], Usage] = {}
        self._app_minutes: dict[str, Window] = {}

    def _per_day(self, client_id: str) -> int:
        """Custom connections are outside the tiers."""
        return PER_DAY["core" if client_id == CUSTOM_CONNECTION.client_id else self.tier]

    def _rolled(self, tenant_id: str, client_id: str) -> tuple[Usage, Window, int]:
        now = int(self._clock.now().timestamp() * 1000)
        usage = self._usage.setdefault((client_id, tenant_id), Usage())
        app_minute = self._app_minutes.setdefault(client_id, Window(_MINUTE))
        for window in (usage.minute, usage.day, app_minute):
            window.roll(now)
        return usage, app_minute, now

    def enter(self, tenant_id: str, client_id: str = NATIVE_APP.client_id) -> Refusal | None:
        """Begin a call, or say which limit refuses it. Every call that was begun must `leave`."""
        if self.tier == "none":
            return None
        with self._lock:
            usage, app_minute, now = self._rolled(tenant_id, client_id)
            if usage.day.used >= self._per_day(client_id):
                return Refusal("day", usage.day.seconds_left(now))
            if usage.minute.used >= PER_MINUTE:
                return Refusal("minute", usage.minute.seconds_left(now))
            if app_minute.used >= APP_PER_MINUTE:
                return Refusal("appminute", app_minute.seconds_left(now))
            if usage.in_flight >= AT_ONCE:
                return Refusal("concurrent")
            for window in (usage.minute, usage.day, app_minute):
                window.used += 1
            usage.in_flight += 1
            return None

    def leave(self, tenant_id: str, client_id: str = NATIVE_APP.client_id) -> None:
        if self.tier != "none":
            with self._lock:
                self._usage[client_id, tenant_id].in_flight -= 1

    def headers(self, tenant_id: str, client_id: str = NATIVE_APP.client_id) -> dict[str, str]:
        """What is left now, as every answer of the Accounting API tells."""
        if self.tier == "none":
            return {}
        with self._lock:
            usage, app_minute, _ = self._rolled(tenant_id, client_id)
            return {
                "X-DayLimit-Remaining": str(self._per_day(client_id) - usage.day.used),
                "X-MinLimit-Remaining": str(PER_MINUTE - usage.minute.used),
                "X-AppMinLimit-Remaining": str(APP_PER_MINUTE - app_minute.used),
            }

    def use_up_day(self, tenant_id: str, remaining: int = 0) -> None:
        """Leave the native app only `remaining` of today's calls, so that running out can be tried quickly."""
        if self.tier != "none":
            with self._lock:
                usage, _, _ = self._rolled(tenant_id, NATIVE_APP.client_id)
                usage.day.used = PER_DAY[self.tier] - remaining
