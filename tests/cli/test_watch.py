"""`seqxero sync --watch` as a server runs it: one JSON document per line, pushes at once, ends between two commits."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from tests.cli.conftest import Seqxero


@pytest.fixture
def watching(loaded: Seqxero) -> Iterator[subprocess.Popen[str]]:
    loaded("customers", "push", "Linked")
    with start() as process:
        yield process


@contextmanager
def start(*flags: str) -> Iterator[subprocess.Popen[str]]:
    argv = [sys.executable, "-m", "seqxero_tui", "sync", "--watch", "--json", *flags]
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def next_line(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_it_pulls_pushes_what_another_program_queues_and_stops_when_told(
    watching: subprocess.Popen[str], loaded: Seqxero, number: signal.Signals, code: int
) -> None:
    first = next_line(watching)
    assert (first["pushed"], first["stopped"]) == ([], None)
    loaded("invoices", "finalize", "Linked", "--no-sync")
    second = next_line(watching)
    assert [each["number"] for each in second["pushed"]] == ["SEQ-0001"]
    watching.send_signal(number)
    out, _ = watching.communicate(timeout=60)
    assert out == ""
    assert watching.returncode == code
    assert loaded("invoices", "show", "SEQ-0001", "--json").json["xero"]["state"] == "synced"
    (pushed, *_) = loaded("history", "SEQ-0001", "--json").json["events"]
    assert pushed["actor"] == "background"


def test_xero_out_of_reach_is_a_line_and_no_end(loaded: Seqxero, company: DemoCompanyServer) -> None:
    loaded("customers", "push", "Linked")
    loaded("invoices", "finalize", "Linked")
    company.company.add_fault("status_503_text", times=None)
    with start() as process:
        assert set(next_line(process)) == {"error"}
        assert process.poll() is None, "it goes on"
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 143


def test_half_of_it_can_be_left_out(loaded: Seqxero) -> None:
    loaded("customers", "push", "Linked")
    loaded("invoices", "finalize", "Linked", "--no-sync")
    with start("--pull-only") as process:
        assert next_line(process)["pushed"] == []
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    assert loaded("invoices", "show", "SEQ-0001", "--json").json["xero"]["state"] == "queued"


def test_losing_the_connection_ends_it_because_that_takes_a_person(
    watching: subprocess.Popen[str], loaded: Seqxero
) -> None:
    next_line(watching)
    loaded("disconnect", "--yes")
    assert next_line(watching)["error"]["code"] == "not_connected"
    assert watching.wait(60) == 3
