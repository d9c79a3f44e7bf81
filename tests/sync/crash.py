"""Kills the real `seqxero sync` at random moments of a push over real HTTP. In full: python -m tests.sync.crash 200

A round: a Demo Company in a process of its own, a profile whose invoices wait to be pushed, and `seqxero sync`, killed
with SIGKILL at a random moment, every third time as soon as a part of the invoices is there, again and again until one is
through. Mixed in: answers that are slow, or dropped after the work was done, and a Demo Company whose clock jumps past the
six minutes that it remembers a write. Then one more sync must finish, and the Demo Company must hold every invoice once.
Rounds follow until there were as many kills as asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec

from seqxero_tui.profile import Profile
from seqxero_tui.workspace import Workspace
from seqxero_tui.xero.hosts import XeroHosts
from tests.office import customer, invoice

PROFILE = "default"
_SYNC = (sys.executable, "-m", "seqxero_tui", "sync", "--push-only", "--json")
_FORGOTTEN = 400  # seconds after which Xero no longer knows a write


@dataclass
class Figures:
    """What was done to it. A kill `in_flight` left a write whose outcome nobody knew; `wrong` is what must be empty."""

    kills: int = 0
    rounds: int = 0
    in_flight: int = 0
    half_way: int = 0
    dropped: int = 0
    jumps: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills in {self.rounds} rounds: {self.in_flight} with a write of unknown outcome, "
            f"{self.half_way} with a part of the invoices pushed; {self.dropped} answers ordered to be dropped, "
            f"{self.jumps} jumps past the six minutes; wrong: {self.wrong or 'nothing'}"
        )


@dataclass(frozen=True)
class Bench:
    """The folders of a profile and of its Demo Company, which answers at `url` when it runs."""

    home: Path
    data: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SEQXERO_")}
        return kept | {"SEQXERO_HOME": str(self.home)}

    @property
    def profile(self) -> Profile:
        return Profile.from_environment(PROFILE, self.environment)

    def copied(self, folder: Path) -> Bench:
        shutil.copytree(self.home, folder / "home")
        shutil.copytree(self.data, folder / "data")
        return Bench(folder / "home", folder / "data", self.url)

    def in_xero(self) -> list[str]:
        """The numbers of our invoices in the Demo Company's own file."""
        file = self.data / "demo-company.sqlite"
        return _column(file, "SELECT number FROM document WHERE number LIKE 'SEQ-%'")

    def open_attempts(self) -> int:
        file = self.profile.data_dir / "store.sqlite3"
        return len(_column(file, "SELECT id FROM attempt WHERE finished_at IS NULL"))


def _column(file: Path, query: str) -> list[str]:
    with closing(sqlite3.connect(file)) as opened:
        return [row[0] for row in opened.execute(query)]


@contextmanager
def serving(data: Path, port: int = 0) -> Iterator[dict[str, str]]:
    """A Demo Company without call limits in a process of its own; what it says about itself."""
    command = (sys.executable, "-m", "seqxero_tui", "demo-company", "serve", "--tier", "none")
    program = subprocess.Popen(
        [*command, "--data", str(data), "--port", str(port)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert program.stdout
        yield json.loads(program.stdout.readline())
    finally:
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=30)


def prepare(folder: Path, invoices: int) -> Bench:
    """A connected profile with so many final invoices of a linked customer, none of them pushed."""
    with serving(folder / "data") as address:
        bench = Bench(folder / "home", folder / "data", address["url"])
        with Workspace.open(bench.profile, environment=bench.environment) as workspace:
            connection = workspace.connection
            sign_in = connection.begin(XeroHosts.from_root(bench.url), address["client_id"])
            pending = connection.finish(sign_in, connection.give_demo_consent(sign_in))
            connection.choose(pending, pending.organisations[0][0])
            connection.setup(default_account="200")
            owner = customer("Crash Test Ltd")
            drafts = [invoice(owner["id"], ("3", "33.335"), ("1", "100")) for _ in range(invoices)]
            workspace.load(msgspec.json.encode({"customers": [owner], "invoices": drafts}))
            workspace.customers.push([owner["id"]])
            workspace.documents.finalize([each["id"] for each in drafts])
    return bench


def crash(bench: Bench, figures: Figures, chance: random.Random, invoices: int, kills: int) -> None:
    """One round on a copy of the prepared bench: kills until one sync is through or there were enough."""
    with tempfile.TemporaryDirectory(prefix="seqxero-crash-") as folder:
        here = bench.copied(Path(folder))
        with serving(here.data, int(here.url.rsplit(":", 1)[1])):
            figures.rounds += 1
            while figures.kills < kills and not _through(here, invoices):
                _trouble(here, figures, chance)
                program = _sync(here)
                half_way = figures.kills % 3 == 0
                killed = _kill_half_way(program, here, invoices) if half_way else _kill(program, here, chance)
                program.communicate(timeout=60)
                if not killed:
                    continue  # it was faster
                figures.kills += 1
                figures.in_flight += bool(here.open_attempts())
                figures.half_way += 0 < len(here.in_xero()) < invoices
            _finish(here, figures, invoices)


def _through(here: Bench, invoices: int) -> bool:
    return len(here.in_xero()) == invoices and not here.open_attempts()


def _kill(program: subprocess.Popen[str], here: Bench, chance: random.Random) -> bool:
    """Kills it some milliseconds after its first, second or third call, or while it starts; False if it was over."""
    calls = chance.choice((0, 1, 1, 1, 2, 2, 3))
    while program.poll() is None and len(_calls(here)) < calls:
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.15 if calls else 2))
    over = program.poll() is not None
    program.kill()
    return not over


def _kill_half_way(program: subprocess.Popen[str], here: Bench, invoices: int) -> bool:
    """Kills it when some more invoices have arrived and some have not, their answer on its way; False if it was over."""
    before = len(here.in_xero())
    while program.poll() is None and not before < len(here.in_xero()) < invoices:
        time.sleep(0.002)
    over = program.poll() is not None
    program.kill()
    return not over


def _calls(here: Bench) -> list[str]:
    """The methods of the API calls since the log was last cleared."""
    requests = httpx.get(f"{here.url}/demo/requests").json()["requests"]
    return [each["method"] for each in requests if each["path"].startswith("/api.xro/")]


def _trouble(here: Bench, figures: Figures, chance: random.Random) -> None:
    httpx.delete(f"{here.url}/demo/requests").raise_for_status()
    httpx.delete(f"{here.url}/demo/faults").raise_for_status()
    if chance.random() < 0.6:
        fault = chance.choice(({"fault": "drop_after"}, {"fault": "slow", "seconds": 0.3}))
        order = fault | {"match": {"method": "PUT"}, "skip": chance.randrange(2)}
        httpx.post(f"{here.url}/demo/faults", json=order).raise_for_status()
        figures.dropped += fault["fault"] == "drop_after"
    if chance.random() < 0.3:
        httpx.post(f"{here.url}/demo/clock", json={"advance_seconds": _FORGOTTEN}).raise_for_status()
        figures.jumps += 1


def _sync(here: Bench) -> subprocess.Popen[str]:
    return subprocess.Popen(
        _SYNC, env=here.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _finish(here: Bench, figures: Figures, invoices: int) -> None:
    """One sync finishes; another one has nothing to write."""
    httpx.delete(f"{here.url}/demo/faults").raise_for_status()
    for what in ("the sync after the last kill", "the one after that"):
        httpx.delete(f"{here.url}/demo/requests").raise_for_status()
        program = _sync(here)
        _, said = program.communicate(timeout=120)
        if program.returncode:
            figures.wrong.append(f"{what} ended with {program.returncode}: {said[-300:]}")
    if calls := _calls(here):
        figures.wrong.append(f"a push with nothing to do made {len(calls)} calls")
    numbers = here.in_xero()
    if len(numbers) != invoices or len(set(numbers)) != invoices:
        figures.wrong.append(f"{len(numbers)} documents with {len(set(numbers))} numbers, of {invoices}")
    if here.open_attempts():
        figures.wrong.append("an attempt is still open")


def run(kills: int, invoices: int, seed: int, folder: Path) -> Figures:
    """Rounds until there were so many kills, or something was wrong."""
    figures, chance = Figures(), random.Random(seed)
    bench = prepare(folder, invoices)
    while figures.kills < kills and not figures.wrong:
        crash(bench, figures, chance, invoices, kills)
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=200)
    parser.add_argument("--invoices", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="seqxero-crash-") as folder:
        figures = run(asked.kills, asked.invoices, asked.seed, Path(folder))
    print(f"{figures} (seed {asked.seed}, {time.monotonic() - started:.0f} s)")  # noqa: T201
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
