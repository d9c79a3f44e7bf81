"""Several programs on one profile, signals in the middle of a push, and what must never be left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from filelock import FileLock

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.demo_company.requestlog import Entry
from seqxero_tui.profile import Profile
from tests.cli.conftest import Seqxero


def start(*argv: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "seqxero_tui", *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until_said(program: subprocess.Popen[str], words: str) -> None:
    assert program.stderr
    for line in program.stderr:
        if words in line:
            return
    raise AssertionError(f"{words!r} was never said")


def test_a_sync_waits_for_the_one_that_runs_and_says_so(loaded: Seqxero) -> None:
    with FileLock(Profile.from_environment().runner_lock_path):
        program = start("sync", "--json")
        until_said(program, "waiting for ")
    out, _ = program.communicate(timeout=60)
    assert program.returncode == 0
    assert json.loads(out)["failed"] == []


def test_two_syncs_at_once_push_every_document_once(loaded: Seqxero, company: DemoCompanyServer) -> None:
    loaded("customers", "push", "Linked", "Exempt")
    loaded("invoices", "finalize", "Linked", "Exempt", "--no-sync")
    programs = [start("sync", "--push-only", "--json") for _ in range(2)]
    reports = [json.loads(program.communicate(timeout=60)[0]) for program in programs]
    assert [program.returncode for program in programs] == [0, 0]
    assert sorted(each["number"] for report in reports for each in report["pushed"]) == [
        "SEQ-0001",
        "SEQ-0002",
    ]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)]
)
def test_a_signal_while_xero_works_on_a_push_loses_and_doubles_nothing(
    number: signal.Signals, code: int, loaded: Seqxero, company: DemoCompanyServer
) -> None:
    loaded("customers", "push", "Linked")
    loaded("invoices", "finalize", "Linked", "--no-sync")
    slow = {"fault": "slow", "seconds": 3, "match": {"method": "PUT"}, "times": 1}
    httpx.post(f"{company.address.url}/demo/faults", json=slow).raise_for_status()
    program = start("sync", "--json")
    until(lambda: len(invoice_writes(company)) == 1)
    program.send_signal(number)
    out, err = program.communicate(timeout=60)
    assert program.returncode == code
    assert "Traceback" not in err
    assert json.loads(out)["error"]["code"] == "interrupted"
    assert loaded("invoices", "show", "Linked", "--json").json["xero"]["state"] == "pushing"

    assert loaded("sync", "--json").code == 0
    shown = loaded("invoices", "show", "Linked", "--json").json
    assert shown["xero"]["state"] == "synced"
    first, again = invoice_writes(company)
    assert (first.replayed, again.replayed) == (False, True)
    assert first.idempotency_key == again.idempotency_key


def invoice_writes(company: DemoCompanyServer) -> list[Entry]:
    return [
        each for each in company.company.requests if each.method == "PUT" and each.path.endswith("/Invoices")
    ]


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline, "it never came to that"
        threading.Event().wait(0.01)


def test_no_token_is_left_anywhere_but_in_the_token_file(loaded: Seqxero, own_home: Path) -> None:
    loaded("customers", "push", "Linked")
    said = loaded("invoices", "finalize", "Linked", "--send", "--json")
    (kept,) = own_home.rglob("tokens.json")
    secrets = [
        value for value in json.loads(kept.read_text()).values() if isinstance(value, str) and len(value) > 40
    ]
    assert len(secrets) >= 2
    others = [path for path in own_home.rglob("*") if path.is_file() and "tokens" not in path.name]
    assert any(path.suffix == ".log" for path in others)
    for path in others:
        assert not any(secret.encode() in path.read_bytes() for secret in secrets), path
    assert not any(secret in said.out + said.err for secret in secrets)


def test_everything_is_private_even_with_a_careless_umask(loaded: Seqxero, own_home: Path) -> None:
    before = os.umask(0)
    try:
        program = start("status")
        program.communicate(timeout=60)
    finally:
        os.umask(before)
    assert program.returncode == 0
    paths = [own_home / "profiles" / "default", *(own_home / "profiles" / "default").rglob("*")]
    assert [path for path in paths if path.stat().st_mode & 0o077] == []
