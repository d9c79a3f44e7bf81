"""`seqxero connect` with a browser elsewhere: the address is printed, the callback is awaited, nothing is half-saved."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from tests.cli.conftest import Seqxero


@pytest.fixture
def callback_port(monkeypatch: pytest.MonkeyPatch) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    monkeypatch.setenv("SEQXERO_CALLBACK_PORT", str(port))
    return port


@pytest.fixture
def xero(callback_port: int) -> Iterator[DemoCompanyServer]:
    with DemoCompanyServer(tier="none", redirect_uri=f"http://localhost:{callback_port}/callback") as server:
        yield server


@pytest.fixture
def connecting(xero: DemoCompanyServer) -> Iterator[subprocess.Popen[str]]:
    """`connect --no-browser`, waiting for its callback."""
    argv = ["connect", "--xero-url", xero.address.url, "--no-browser"]
    with subprocess.Popen(
        [sys.executable, "-m", "seqxero_tui", *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        yield program
        program.kill()


def address(program: subprocess.Popen[str]) -> str:
    """The address it prints, alone on its line."""
    assert program.stderr
    for line in program.stderr:
        if re.fullmatch(r"http://\S+\n", line):
            return line.strip()
    raise AssertionError("no address was printed")


def decide(url: str, decision: str) -> httpx.Response:
    """What a person does in the browser: opens the page, decides, follows where it leads."""
    with httpx.Client(follow_redirects=True) as browser:
        page = browser.get(url).text
        form = re.search(r"<form.*?</form>", page, re.DOTALL)
        assert form
        fields: dict[str, str] = {}
        for tag in re.findall(r"<input[^>]*>", form.group()):
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and value and ("checkbox" not in tag or "checked" in tag):
                fields[name.group(1)] = unescape(value.group(1))
        action = re.search(r'action="([^"]*)"', form.group())
        target = str(httpx.URL(url).join(unescape(action.group(1)))) if action else url
        return browser.post(target, data=fields | {"decision": decision})


def test_allowing_in_the_browser_connects(connecting: subprocess.Popen[str], seqxero: Seqxero) -> None:
    page = decide(address(connecting), "allow")
    assert "terminal" in page.text
    assert connecting.wait(30) == 0
    assert seqxero("status", "--json").json["organisation"]["name"] == "Demo Company (UK)"


def test_declining_in_the_browser_saves_nothing(
    connecting: subprocess.Popen[str], seqxero: Seqxero, own_home: Path
) -> None:
    decide(address(connecting), "cancel")
    assert connecting.wait(30) == 3
    assert connecting.stderr
    assert "Traceback" not in connecting.stderr.read()
    assert seqxero("status", "--json").json["connected"] is False
    assert not list(own_home.rglob("tokens.json"))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_wait(
    number: signal.Signals, code: int, connecting: subprocess.Popen[str], own_home: Path
) -> None:
    address(connecting)
    connecting.send_signal(number)
    assert connecting.wait(30) == code
    assert not list(own_home.rglob("tokens.json"))


def test_a_taken_callback_port_is_said_with_its_remedy(
    xero: DemoCompanyServer, callback_port: int, seqxero: Seqxero
) -> None:
    with socket.create_server(("127.0.0.1", callback_port)):
        answer = seqxero("connect", "--xero-url", xero.address.url, "--no-browser", "--json")
    assert answer.code == 2
    assert str(callback_port) in answer.json["error"]["message"]


def test_consent_can_be_given_from_here_on_a_demo_company_only(seqxero: Seqxero) -> None:
    real = seqxero("connect", "--client-id", "0" * 32, "--demo-consent", "--json")
    assert (real.code, real.json["error"]["code"]) == (2, "not_a_demo_company")
    unnamed = seqxero("connect", "--json")
    assert (unnamed.code, unnamed.json["error"]["code"]) == (2, "missing_client_id")
    plain_http = seqxero("connect", "--xero-url", "http://xero.example", "--json")
    assert (plain_http.code, plain_http.json["error"]["code"]) == (2, "bad_xero_address")
    nobody = seqxero("connect", "--xero-url", "http://127.0.0.1:9", "--demo-consent", "--json")
    assert nobody.code == 4
