"""Xero's call limits, kept before Xero has to: 60 in any 60 seconds, 5 at once, and so many a day.

Calls are counted from their answers: a call has reached Xero before its answer left, so however Xero cuts its
minutes, no 60 of its seconds hold more than ours do. One small file carries the count for all processes of a
profile and organisation; the five places in flight are locks of the operating system, free again when a
process dies.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from seqxero_tui.errors import StoreError
from seqxero_tui.http.reply import Reply, retry_after
from seqxero_tui.xero.errors import Cancelled, OutOfCalls
from seqxero_tui.xero.refusals import limit_named

PER_MINUTE = 60
AT_ONCE = 5

_WINDOW = 60.0
_LONGEST = 240.0  # no call lasts longer
_HOUR = 3600.0
_HOURS_KEPT = 24
_DAY = _HOURS_KEPT * _HOUR
_TIERS = (1_000, 5_000)  # calls a day: Starter; Core and above
_REORDERED = 10  # answers overtake each other, so what is left may seem to grow by a few
_SLICE = 0.2  # how long a wait may be deaf to a cancel
_NARROW_AT_ONCE, _NARROW_FOR = 2, 60.0  # after a refusal for too many at once
_DEMO_MEMORY = 5.0

OnWait = Callable[[float, str], None]
"""Told how many seconds a wait will take, and why."""


@dataclass(frozen=True, slots=True)
class CallsLeft:
    """What is left, as far as it is known; None means not limited (minute) or not known (day).

    `day_resets_at` is when the day's calls are back, at the latest.
    """

    minute: int | None
    day: int | None
    day_limit: int | None = None
    day_resets_at: datetime | None = None
    paused_seconds: float = 0.0
    minute_limit: int = PER_MINUTE


class _Call(msgspec.Struct, array_like=True):
    """A counted call: its place in flight (-1: made by someone else), when it began and was answered."""

    place: int
    began: float
    answered: float | None = None


class _State(msgspec.Struct, omit_defaults=True):
    """What the file holds. Times are seconds of the Unix clock, the only one processes and restarts share."""

    calls: list[_Call] = []
    limited: bool = True
    paused_until: float = 0.0
    narrow_until: float = 0.0
    day_left: int | None = None
    day_limit: int | None = None
    day_since: float = 0.0  # when this day's count was first seen: it ends within 24 hours of that
    day_resets: float | None = None  # as a refusal told
    day_told: float = 0.0  # when the count was last heard of
    hours: dict[
        int, int
    ] = {}  # answered calls by hour of the Unix clock, of the last day, for people to look at

    def settle(self, now: float) -> None:
        """Forget what is over. A clock that was set back must not turn the past into a long future."""
        for call in self.calls:
            call.began = min(call.began, now)
            if call.answered is not None:
                call.answered = min(call.answered, now)
            elif call.began < now - _LONGEST:  # its process died
                call.answered = call.began
        self.calls = [call for call in self.calls if call.answered is None or call.answered > now - _WINDOW]
        self.paused_until = min(self.paused_until, now + 3600)
        self.day_since = min(self.day_since, now)
        self.day_told = min(self.day_told, now)
        if self.day_left is not None and now >= self.day_end():
            self.day_left = self.day_resets = None

    def is_doubtful(self, now: float) -> bool:
        """Whether a day that was counted down to nothing may have ended since: Xero's begins when it likes, within 24 hours.

        What a refusal told is believed.
        """
        return self.day_left == 0 and self.day_resets is None and now - self.day_told >= _HOUR

    def day_end(self) -> float:
        return self.day_since + _DAY if self.day_resets is None else self.day_resets

    def count(self, now: float) -> None:
        """One more call was answered."""
        hour = int(now // _HOUR)
        kept = {each: calls for each, calls in self.hours.items() if hour - _HOURS_KEPT < each <= hour}
        self.hours = kept | {hour: kept.get(hour, 0) + 1}

    def seconds_to_free_call(self, now: float) -> float:
        """Until the window of 60 seconds has room; for calls in flight, until it is worth another look."""
        surplus = len(self.calls) - PER_MINUTE
        if surplus < 0 or not self.limited:
            return 0.0
        ends = sorted(call.answered for call in self.calls if call.answered is not None)
        return max(ends[surplus] + _WINDOW - now, 0.01) if surplus < len(ends) else _SLICE

    def hear_minute(self, left: int, now: float) -> None:
        """Take Xero's count when it is lower than ours: someone else is calling through the same app."""
        for _ in range(PER_MINUTE - len(self.calls) - max(left, 0)):
            self.calls.append(_Call(-1, now, now))

    def hear_day(self, left: int, now: float) -> None:
        """Take Xero's count; a jump upwards is a new day."""
        if self.day_left is None or left > self.day_left + _REORDERED:
            self.day_since, self.day_resets = now, None
            self.day_left, self.day_limit = left, next((tier for tier in _TIERS if left < tier), left + 1)
        self.day_left = min(self.day_left, left)
        self.day_told = now


class Place:
    """One of the places in flight, taken by `CallBudget.acquire`; give it back with `answered`, once."""

    def __init__(self, budget: CallBudget, number: int, lock: FileLock) -> None:
        self._budget, self._number, self._lock = budget, number, lock

    def answered(self, reply: Reply | None) -> None:
        """The call is over; learns from the `reply`, which is None when no answer came."""
        try:
            self._budget._note(self._number, reply)
        finally:
            self._lock.release()


class CallBudget:
    """The calls of one organisation, shared by every thread and process that uses the same `path`.

    `demo_company` means: without limit headers there is no limit (a tier of the Demo Company), and a spent
    day is believed for some seconds only, since a Demo Company's clock can be moved and its counts start over
    with it.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        demo_company: bool = False,
    ) -> None:
        self._path = path
        self._clock, self._sleep = clock, sleep
        self._demo_company = demo_company
        self._guard = threading.Lock()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    def acquire(
        self,
        cancel: threading.Event | None = None,
        on_wait: OnWait | None = None,
        *,
        reading: bool = False,
    ) -> Place:
        """Wait for a free call and take it.

        Raises OutOfCalls when the day's calls are spent, Cancelled when `cancel` is set while waiting. Once an hour a
        spent day lets one call through that is only `reading`, to hear whether a new day has begun.
        """
        while True:
            if cancel is not None and cancel.is_set():
                raise Cancelled
            taken = self._try(reading)
            if isinstance(taken, Place):
                return taken
            seconds, reason = taken
            if on_wait and reason:
                on_wait(seconds, reason)
            self._wait(seconds, cancel)

    def snapshot(self) -> CallsLeft:
        """What is left now, from the file alone; of a spent day that may be over nothing is known."""
        now = self._clock()
        state = self._read()
        state.settle(now)
        known = state.day_left is not None and not state.is_doubtful(now)
        return CallsLeft(
            minute=max(0, PER_MINUTE - len(state.calls)) if state.limited else None,
            day=state.day_left if known else None,
            day_limit=state.day_limit if known else None,
            day_resets_at=datetime.fromtimestamp(state.day_end(), UTC) if known else None,
            paused_seconds=max(0.0, state.paused_until - now),
        )

    def is_doubtful(self) -> bool:
        """Whether the day's calls were spent an hour ago, and it is time to ask whether they are back."""
        now = self._clock()
        state = self._read()
        state.settle(now)
        return state.is_doubtful(now)

    def by_hour(self) -> tuple[int, ...]:
        """How many calls were made in each of the last 24 hours, by all processes; the present hour last."""
        hour = int(self._clock() // _HOUR)
        hours = self._read().hours
        return tuple(hours.get(each, 0) for each in range(hour - _HOURS_KEPT + 1, hour + 1))

    def _try(self, reading: bool) -> Place | tuple[float, str]:
        """A place, or how long to wait and why (no word for a wait too short to speak of)."""
        with self._state() as state:
            now = self._clock()
            state.settle(now)
            asks = reading and state.is_doubtful(now)
            remembered = not self._demo_company or now <= state.day_told + _DEMO_MEMORY
            if state.day_left == 0 and remembered and not asks:
                raise OutOfCalls(datetime.fromtimestamp(state.day_end(), UTC))
            if state.paused_until > now:
                return state.paused_until - now, "Xero asked for a pause"
            place = self._free_place(_NARROW_AT_ONCE if state.narrow_until > now else AT_ONCE)
            if place is None:
                return 0.05, ""
            if wait := state.seconds_to_free_call(now):
                place._lock.release()
                return wait, f"{PER_MINUTE} calls a minute are Xero's limit" if wait > 1 else ""
            state.calls.append(_Call(place._number, now))
            if asks:
                state.day_told = now  # one call asks for all, whatever becomes of it
            return place

    def _free_place(self, places: int) -> Place | None:
        for number in range(places):
            lock = FileLock(f"{self._path}.place-{number}", timeout=0, mode=0o600, thread_local=False)
            try:
                lock.acquire()
            except Timeout:
                continue
            return Place(self, number, lock)
        return None

    def _note(self, number: int, reply: Reply | None) -> None:
        with self._state() as state:
            now = self._clock()
            for call in state.calls:
                if call.place == number and call.answered is None:
                    call.answered = now
            state.settle(now)
            state.count(now)
            if reply is not None:
                self._learn(state, reply, now)

    def _learn(self, state: _State, reply: Reply, now: float) -> None:
        minute, day = _number(reply, "x-minlimit-remaining"), _number(reply, "x-daylimit-remaining")
        if minute is not None:
            state.hear_minute(minute, now)
        if day is not None:
            state.hear_day(day, now)
        if minute is not None or reply.status == 429:
            state.limited = True
        elif reply.ok and self._demo_company:
            state.limited = False
        if reply.status == 429:
            self._obey(state, reply, now)

    def _obey(self, state: _State, reply: Reply, now: float) -> None:
        match limit_named(reply):
            case "day":
                rest = max(state.day_end() - now, 3600.0) if state.day_left is not None else 3600.0
                state.day_left, state.day_told = 0, now
                state.day_resets = now + retry_after(reply.headers, default=rest, longest=_DAY)
            case "concurrent":
                state.narrow_until = now + _NARROW_FOR
                state.paused_until = max(state.paused_until, now + 1.5)
            case _:
                state.paused_until = max(state.paused_until, now + retry_after(reply.headers))

    def _wait(self, seconds: float, cancel: threading.Event | None) -> None:
        until = self._clock() + seconds
        while (left := until - self._clock()) > 0:
            if cancel is not None and cancel.is_set():
                return
            self._sleep(left if cancel is None else min(left, _SLICE))

    @contextmanager
    def _state(self) -> Iterator[_State]:
        """The file's state under the lock of all processes; written back unless the block raises."""
        with self._guard:
            try:
                with FileLock(f"{self._path}.lock", timeout=30, mode=0o600, poll_interval=0.01):
                    state = self._read()
                    before = msgspec.json.encode(state)
                    yield state
                    after = msgspec.json.encode(state)
                    if after != before:
                        self._write(after)
            except Timeout:
                raise StoreError(
                    "calls_locked",
                    "Another program has held the count of calls to Xero for half a minute.",
                    "Close other windows of seqxero, then try again.",
                ) from None
            except OSError as fault:
                raise StoreError(
                    "calls_not_counted",
                    f"The count of calls cannot be kept ({fault.strerror}), and without it none is made.",
                    "Make room on the disk, or give yourself write access to the profile's folder.",
                ) from fault

    def _read(self) -> _State:
        # A lost count is no harm: Xero's headers correct it with the first answer.
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_State)
        except (OSError, ValueError):
            return _State()

    def _write(self, content: bytes) -> None:
        fresh = self._path.with_name(f"{self._path.name}.new")
        fresh.write_bytes(content)
        fresh.chmod(0o600)
        fresh.replace(self._path)


def _number(reply: Reply, header: str) -> int | None:
    text = reply.headers.get(header, "")
    return int(text[:9]) if text.isascii() and text.isdigit() else None
