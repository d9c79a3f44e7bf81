"""The call budget against a server that counts as Xero does, with a clock that only moves when someone waits."""

from __future__ import annotations

import heapq
import multiprocessing
import random
import stat
import threading
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seqxero_tui.xero.errors import Cancelled, OutOfCalls
from seqxero_tui.xero.limits import CallBudget
from tests.xero.fake import Clock, reply


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budget(tmp_path: Path, clock: Clock) -> CallBudget:
    return CallBudget(tmp_path / "calls.json", clock=clock, sleep=clock.sleep)


def call(budget: CallBudget, status: int = 200, **headers: str) -> None:
    budget.acquire().answered(reply(status, **headers))


class Simulation:
    """Calls that arrive and are answered while the client sleeps; the server's minutes roll or are fixed."""

    def __init__(self, clock: Clock, latency: float, rolling: bool) -> None:
        self._clock, self._latency, self._rolling = clock, latency, rolling
        self._random = random.Random(7)
        self._due: list[tuple[float, int, object]] = []
        self._arrivals: deque[float] = deque()
        self._number = 0
        self.refused = 0
        self.done = 0
        self.most_at_once = 0

    def sleep(self, seconds: float) -> None:
        until = self._clock.now + seconds
        while self._due and self._due[0][0] <= until:
            self._clock.now, _, place = heapq.heappop(self._due)
            self.done += 1
            place.answered(reply(200, x_minlimit_remaining=str(60 - self._used(self._clock.now))))  # type: ignore[attr-defined]
        self._clock.now = max(self._clock.now, until)

    def send(self, place: object) -> None:
        arrival = self._clock.now + self._random.uniform(0.03, min(0.28, self._latency))
        if self._used(arrival) >= 60:
            self.refused += 1
        self._arrivals.append(arrival)
        answer = max(arrival, self._clock.now + self._latency * self._random.uniform(0.8, 1.2))
        self._number += 1
        heapq.heappush(self._due, (answer, self._number, place))
        self.most_at_once = max(self.most_at_once, len(self._due))

    def _used(self, now: float) -> int:
        start = now - 60 if self._rolling else now // 60 * 60
        return sum(start < arrival <= now for arrival in self._arrivals)


@pytest.mark.parametrize("rolling", [True, False])
@pytest.mark.parametrize("latency", [0.3, 2.0])
def test_a_backlog_uses_nearly_all_that_is_allowed_and_is_never_refused(
    tmp_path: Path, clock: Clock, latency: float, rolling: bool
) -> None:
    server = Simulation(clock, latency, rolling)
    budget = CallBudget(tmp_path / "calls.json", clock=clock, sleep=server.sleep)
    begun = clock.now
    while clock.now < begun + 60:
        server.send(budget.acquire())
    done = server.done
    while clock.now < begun + 240:
        server.send(budget.acquire())
    assert server.refused == 0
    assert server.most_at_once <= 5
    assert server.done - done >= 0.95 * 180


def test_the_sixty_first_call_waits_until_the_first_answer_is_a_minute_old(
    budget: CallBudget, clock: Clock
) -> None:
    waits: list[tuple[float, str]] = []
    for _ in range(60):
        call(budget)
    assert budget.snapshot().minute == 0
    begun = clock.now
    budget.acquire(on_wait=lambda seconds, why: waits.append((seconds, why))).answered(None)
    assert clock.now - begun == pytest.approx(60, abs=0.1)
    assert waits[0][0] == pytest.approx(60)
    assert "60 calls a minute" in waits[0][1]


def test_a_call_in_flight_counts_until_a_minute_after_its_answer(budget: CallBudget, clock: Clock) -> None:
    slow = budget.acquire()
    clock.now += 100
    for _ in range(59):
        call(budget)
    assert budget.snapshot().minute == 0
    slow.answered(None)
    clock.now += 59
    assert budget.snapshot().minute == 0
    clock.now += 1.1
    assert budget.snapshot().minute == 60


def test_five_are_in_flight_at_most(budget: CallBudget, clock: Clock) -> None:
    places = [budget.acquire() for _ in range(5)]
    cancel = threading.Event()
    free = clock.now

    def sleep(seconds: float) -> None:
        clock.now += seconds
        if clock.now > free + 3:
            cancel.set()

    budget._sleep = sleep
    with pytest.raises(Cancelled):
        budget.acquire(cancel)
    places[2].answered(None)
    budget.acquire(threading.Event()).answered(None)


def test_the_count_is_shared_through_the_file(tmp_path: Path, clock: Clock) -> None:
    first = CallBudget(tmp_path / "calls.json", clock=clock, sleep=clock.sleep)
    second = CallBudget(tmp_path / "calls.json", clock=clock, sleep=clock.sleep)
    for _ in range(30):
        call(first)
        call(second)
    assert first.snapshot().minute == second.snapshot().minute == 0
    assert stat.S_IMODE((tmp_path / "calls.json").stat().st_mode) == 0o600


def _take_and_die(path: str) -> None:
    budget = CallBudget(Path(path), clock=lambda: 1_000_000.0)
    held = [budget.acquire() for _ in range(5)]
    assert held
    import os

    os._exit(9)


def test_places_of_a_process_that_died_are_free_at_once_and_its_calls_still_count(
    tmp_path: Path, budget: CallBudget
) -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=_take_and_die, args=(str(tmp_path / "calls.json"),)
    )
    process.start()
    process.join(30)
    assert process.exitcode == 9
    places = [budget.acquire() for _ in range(5)]
    assert budget.snapshot().minute == 50
    for place in places:
        place.answered(None)


def test_calls_of_a_process_that_died_do_not_count_for_ever(
    tmp_path: Path, budget: CallBudget, clock: Clock
) -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=_take_and_die, args=(str(tmp_path / "calls.json"),)
    )
    process.start()
    process.join(30)
    clock.now += 240
    assert budget.snapshot().minute == 55
    clock.now += 1
    assert budget.snapshot().minute == 60


def test_xeros_count_is_taken_when_it_is_lower_than_ours(budget: CallBudget, clock: Clock) -> None:
    call(budget, x_minlimit_remaining="3")
    assert budget.snapshot().minute == 3
    call(budget, x_minlimit_remaining="40")
    assert budget.snapshot().minute == 2
    clock.now += 61
    assert budget.snapshot().minute == 60


def test_a_clock_set_back_delays_by_a_minute_at_most(budget: CallBudget, clock: Clock) -> None:
    for _ in range(60):
        call(budget)
    clock.now -= 5 * 24 * 3600
    begun = clock.now
    call(budget)
    assert clock.now - begun <= 60.1


def test_a_damaged_count_starts_over(tmp_path: Path, budget: CallBudget) -> None:
    (tmp_path / "calls.json").write_bytes(b'{"calls":[[')
    assert budget.snapshot().minute == 60
    call(budget)
    assert budget.snapshot().minute == 59


@pytest.mark.parametrize(
    ("headers", "seconds"), [({"retry_after": "26"}, 26), ({}, 60), ({"retry_after": "-1"}, 60)]
)
def test_a_minute_refusal_pauses_everyone(
    tmp_path: Path, budget: CallBudget, clock: Clock, headers: dict[str, str], seconds: float
) -> None:
    call(budget, 429, x_rate_limit_problem="minute", x_minlimit_remaining="60", **headers)
    other = CallBudget(tmp_path / "calls.json", clock=clock, sleep=clock.sleep)
    assert other.snapshot().paused_seconds == pytest.approx(seconds)
    begun = clock.now
    call(other)
    assert clock.now - begun == pytest.approx(seconds, abs=0.1)


def test_a_refusal_for_too_many_at_once_narrows_for_a_while(budget: CallBudget, clock: Clock) -> None:
    call(budget, 429, x_rate_limit_problem="concurrent")
    begun = clock.now
    places = [budget.acquire(), budget.acquire()]
    assert 1 <= clock.now - begun <= 2
    cancel = threading.Event()
    budget._sleep = lambda seconds: (clock.sleep(seconds), cancel.set())[0]
    with pytest.raises(Cancelled):
        budget.acquire(cancel)
    clock.now += 61
    places.append(budget.acquire())
    for place in places:
        place.answered(None)


def test_the_day_is_learned_from_the_headers(budget: CallBudget, clock: Clock) -> None:
    assert budget.snapshot().day is None
    call(budget, x_daylimit_remaining="941")
    call(budget, x_daylimit_remaining="942")  # overtaken on the way
    left = budget.snapshot()
    assert (left.day, left.day_limit) == (941, 1000)
    assert left.day_resets_at == datetime.fromtimestamp(clock.now + 24 * 3600, UTC)
    call(budget, x_daylimit_remaining="4999")
    assert (budget.snapshot().day, budget.snapshot().day_limit) == (4999, 5000)
    clock.now += 24 * 3600
    assert budget.snapshot().day is None


def test_a_spent_day_stops_before_xero_has_to_and_says_when_it_goes_on(
    budget: CallBudget, clock: Clock
) -> None:
    call(budget, x_daylimit_remaining="1")
    call(budget, x_daylimit_remaining="0")
    with pytest.raises(OutOfCalls) as caught:
        budget.acquire()
    assert caught.value.resets_at == datetime.fromtimestamp(clock.now + 24 * 3600, UTC)
    assert caught.value.exit_code == 4
    assert f"{caught.value.resets_at:%H:%M} UTC" in caught.value.problem.message
    clock.now += 24 * 3600
    call(budget, x_daylimit_remaining="999")
    assert budget.snapshot().day == 999


def test_a_spent_day_is_asked_about_once_an_hour_by_a_read_until_its_calls_are_back(
    budget: CallBudget, clock: Clock
) -> None:
    call(budget, x_daylimit_remaining="0")
    for _ in range(3):
        clock.now += 3599
        assert not budget.is_doubtful()
        with pytest.raises(OutOfCalls):
            budget.acquire(reading=True)
        clock.now += 1
        assert budget.is_doubtful()
        assert budget.snapshot().day is None, "it may be over"
        with pytest.raises(OutOfCalls):
            budget.acquire()
        asking = budget.acquire(reading=True)
        with pytest.raises(OutOfCalls):
            budget.acquire(reading=True)
        asking.answered(reply(200, x_daylimit_remaining="0"))
        assert budget.snapshot().day == 0
    clock.now += 3600
    budget.acquire(reading=True).answered(None)
    with pytest.raises(OutOfCalls):
        budget.acquire(reading=True)
    clock.now += 3600
    budget.acquire(reading=True).answered(reply(200, x_daylimit_remaining="998"))
    assert budget.snapshot().day == 998
    call(budget)


def test_a_day_refusal_tells_when_it_ends(budget: CallBudget, clock: Clock) -> None:
    call(budget, 429, x_rate_limit_problem="day", retry_after="66975")
    with pytest.raises(OutOfCalls) as caught:
        budget.acquire()
    assert caught.value.resets_at == datetime.fromtimestamp(clock.now + 66975, UTC)
    clock.now += 66976
    call(budget)


def test_a_demo_company_may_have_no_limits_and_its_spent_day_is_asked_about_again(
    tmp_path: Path, clock: Clock
) -> None:
    budget = CallBudget(tmp_path / "calls.json", clock=clock, sleep=clock.sleep, demo_company=True)
    begun = clock.now
    for _ in range(200):
        call(budget)
    assert clock.now == begun
    assert budget.snapshot().minute is None
    call(budget, x_minlimit_remaining="59", x_daylimit_remaining="0")
    assert budget.snapshot().minute is not None
    with pytest.raises(OutOfCalls):
        budget.acquire()
    clock.now += 65
    call(budget, x_minlimit_remaining="59", x_daylimit_remaining="999")
    assert budget.snapshot().day == 999


def test_real_xero_is_never_taken_to_have_no_limits(budget: CallBudget) -> None:
    for _ in range(3):
        call(budget)
    assert budget.snapshot().minute == 57


def _many(
    budget: CallBudget, started: threading.Barrier, seen: list[int], running: list[int]
) -> Iterator[None]:
    started.wait()
    for _ in range(6):
        place = budget.acquire()
        running.append(1)
        seen.append(len(running))
        yield
        running.pop()
        place.answered(None)


def test_many_threads_share_the_five_places(tmp_path: Path) -> None:
    budget = CallBudget(tmp_path / "calls.json", sleep=lambda seconds: None)
    started, seen, running = threading.Barrier(8), [0], list[int]()
    threads = [
        threading.Thread(target=lambda: deque(_many(budget, started, seen, running), maxlen=0))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert max(seen) <= 5
    assert len(seen) == 49
    assert budget.snapshot().minute == 12
