"""3,000 calls under Xero's real limits, on a clock that jumps over every wait. In full: python -m bench.limits

Three runs against a Demo Company that counts as the Core tier does (60 calls a minute, 5 at once, 5,000 a day) and whose
answers take one to three seconds of that clock: one invoice a call, which the minute holds up all the time; two programs
at once that share nothing but the file of the count; and invoices in batches of 50, as the program pushes them: so many
that one minute has calls enough for all, so that only its refusals say something. With `--real MINUTES` the two programs
as two processes and in real time. Targets: no 429 answered, and of the calls that were allowed while there was work at
least 95% made: 60 as fast as five at once go, and each later one a minute after the sixtieth before it.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import multiprocessing
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.profile import Profile
from seqxero_tui.sync import push
from seqxero_tui.sync.lanes import LANES, in_lanes
from seqxero_tui.workspace import Workspace
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.limits import PER_MINUTE, CallBudget
from seqxero_tui.xero.transport import Http
from tests.office import Office, invoice, open_office

TARGET = 0.95
ANSWERS_TAKE = (1.0, 3.0)  # seconds
_BEGAN = datetime.now(UTC)


@dataclass(frozen=True)
class Figures:
    """Of one run: when its calls began (seconds, in any order), and how many were answered with 429."""

    began: tuple[float, ...]
    refused: int

    @property
    def calls(self) -> int:
        return len(self.began)

    @property
    def seconds(self) -> float:
        """From the first call to the last one."""
        return max(self.began) - min(self.began)

    @property
    def share(self) -> float | None:
        """How many of the calls that were allowed until the last one began were made; None when no minute held them up.

        60 calls go at once, as fast as they went; from then on a call is allowed a minute after the sixtieth before it.
        The time that so many calls take then, as a share of the time they took, is their share of what that time allowed.
        """
        minutes, rest = divmod(self.calls - 1, PER_MINUTE)
        if minutes == 0:
            return None
        allowed = 60 * minutes + sorted(self.began)[rest] - min(self.began)
        return allowed / self.seconds

    @property
    def met(self) -> bool:
        return self.refused == 0 and (self.share is None or self.share >= TARGET)

    def __str__(self) -> str:
        used = (
            "no more than one minute allows, so nothing held them up"
            if self.share is None
            else f"{self.share:.1%} of the allowed calls made"
        )
        return f"{self.calls:,} calls in {self.seconds / 60:.1f} minutes, {self.refused} times 429, {used}"


class TimelessOffice(Office):
    """An office whose time passes by jumps alone: how fast this machine is makes no difference."""

    def now(self) -> datetime:
        """The time it was at first, and what was jumped over since."""
        return _BEGAN + sum(self.late, timedelta())


class JumpingClock:
    """An office's clock that moves on to whoever wakes first, as soon as everybody who works sleeps."""

    def __init__(self, office: Office) -> None:
        self._office, self._guard = office, threading.Lock()
        self._working, self._turn = 0, itertools.count()
        self._asleep: list[tuple[float, int, threading.Event]] = []

    def now(self) -> float:
        return self._office.now().timestamp()

    def sleep(self, seconds: float) -> None:
        wake_up = threading.Event()
        with self._guard:
            heapq.heappush(self._asleep, (self.now() + seconds, next(self._turn), wake_up))
            self._change(-1)
        wake_up.wait()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Whoever is inside and not asleep holds the clock up."""
        with self._guard:
            self._change(1)
        try:
            yield
        finally:
            with self._guard:
                self._change(-1)

    @contextmanager
    def idle(self) -> Iterator[None]:
        """Inside, a thread that is `working` only waits for others."""
        with self._guard:
            self._change(-1)
        try:
            yield
        finally:
            with self._guard:
                self._change(1)

    def _change(self, by: int) -> None:
        self._working += by
        if self._working == 0 and self._asleep:
            # A little more, or a moment rounded down to microseconds would never come.
            self._office.later(max(0.0, self._asleep[0][0] - self.now()) + 1e-6)
            while self._asleep and self._asleep[0][0] <= self.now():
                heapq.heappop(self._asleep)[2].set()
                self._working += 1


@contextmanager
def jumping(office: Office, began: list[float]) -> Iterator[JumpingClock]:
    """Inside, calls take one to three seconds of a clock that jumps; `began` gets the moment of each."""
    clock, real = JumpingClock(office), Http.send
    chance = random.Random(7)  # noqa: S311

    def send(http: Http, method: str, url: str, **more: Any) -> Any:
        if "/api.xro/" not in url:
            # A new token counts as no call. Others wait for it at a real lock: if it took time, theirs would stand still.
            return real(http, method, url, **more)
        began.append(clock.now())
        takes = chance.uniform(*ANSWERS_TAKE)
        clock.sleep(takes / 2)
        try:
            return real(http, method, url, **more)
        finally:
            clock.sleep(takes / 2)

    def lanes(work: Callable[[Any], None], items: Iterable[Any], cancel: threading.Event) -> None:
        def counted(item: Any) -> None:
            with clock.working():
                work(item)

        with clock.idle():
            in_lanes(counted, items, cancel)

    office.later(60)  # what was called so far is forgotten
    office.forget_calls()
    use(clock, office.workspace, office.tenant)
    with patch.object(Http, "send", send), patch.object(push, "in_lanes", lanes), clock.working():
        yield clock


def use(clock: JumpingClock, workspace: Workspace, tenant_id: str) -> None:
    """Lets a workspace count its calls by that clock."""
    books = workspace._books
    books._budgets[tenant_id] = CallBudget(
        books.profile.calls_path(tenant_id), clock=clock.now, sleep=clock.sleep, demo_company=True
    )


def pushing(invoices: int, batch: int) -> Figures:
    """Pushes so many invoices in batches of `batch`. Raises `RuntimeError` when not all of them arrive."""
    began: list[float] = []
    with tempfile.TemporaryDirectory() as home, DemoCompanyServer(tier="core") as server:
        office = open_office(server, Path(home), kind=TimelessOffice)
        owner = office.linked_customer()
        office.final(*(invoice(owner) for _ in range(invoices)))
        with jumping(office, began), patch.object(push, "BATCH", batch):
            report = office.workspace.sync.run(pull=False)
        if len(report.pushed) != invoices:
            raise RuntimeError(f"only {len(report.pushed)} of {invoices} were pushed: {report.stopped}")
        return _figures(office, began)


def two_programs(calls: int) -> Figures:
    """Two programs of one profile read from Xero, in five threads each, until so many calls were made."""
    began: list[float] = []
    with tempfile.TemporaryDirectory() as home, DemoCompanyServer(tier="core") as server:
        office = open_office(server, Path(home), kind=TimelessOffice)
        other = office.reopened()
        with jumping(office, began) as clock:
            use(clock, other, office.tenant)
            left = iter(range(calls))

            def read(client: XeroClient) -> None:
                with clock.working():
                    while next(left, None) is not None:
                        client.organisation()

            threads = [
                threading.Thread(target=read, args=[_client(each)])
                for each in (office.workspace, other)
                for _ in range(LANES)
            ]
            for thread in threads:
                thread.start()
            with clock.idle():
                for thread in threads:
                    thread.join()
        other.close()
        return _figures(office, began)


def two_processes(minutes: float) -> Figures:
    """`two_programs` as two processes, for so many minutes of real time."""
    with tempfile.TemporaryDirectory() as home, DemoCompanyServer(tier="core") as server:
        office = open_office(server, Path(home))
        time.sleep(60)  # what was called so far is forgotten
        office.forget_calls()
        until = time.time() + minutes * 60
        spawn = multiprocessing.get_context("spawn")
        processes = [spawn.Process(target=_read_until, args=(home, until)) for _ in range(2)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        return _figures(office, [datetime.fromisoformat(each.at).timestamp() for each in office.calls()])


def _read_until(home: str, until: float) -> None:
    environment = {"SEQXERO_HOME": home}
    with Workspace.open(Profile.from_environment("demo", environment), environment=environment) as workspace:
        client = _client(workspace)

        def read(_lane: int) -> None:
            while time.time() < until:
                client.organisation()
                time.sleep(random.uniform(0.5, 1.5))  # noqa: S311 - as if the answer had taken so long

        in_lanes(read, range(1, LANES + 1), threading.Event())


def _client(workspace: Workspace) -> XeroClient:
    books = workspace._books
    with books.store.read() as session:
        return books.xero(books.connected(session))


def _figures(office: Office, began: list[float]) -> Figures:
    answers = Counter(each.status for each in office.calls())
    office.workspace.close()
    return Figures(tuple(began), answers[429])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=3000)
    parser.add_argument("--real", type=float, metavar="MINUTES")
    asked = parser.parse_args()
    runs: list[tuple[str, Callable[[], Figures]]] = [
        ("one invoice a call", lambda: pushing(asked.calls, 1)),
        ("two programs", lambda: two_programs(asked.calls)),
        ("in batches of 50", lambda: pushing(asked.calls, push.BATCH)),
    ]
    if asked.real:
        runs = [("two processes, real time", lambda: two_processes(asked.real))]
    met = True
    for name, run in runs:
        found = run()
        met &= found.met
        print(f"{name}: {found}", flush=True)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
