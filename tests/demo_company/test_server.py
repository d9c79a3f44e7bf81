"""Starting, stopping and keeping: what the host program relies on."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from seqxero_tui.demo_company import CLIENT_ID, DemoCompanyServer

from .conftest import Client

SERVE = (
    "import json;from seqxero_tui.demo_company import serve;"
    "serve(lambda address: print(json.dumps(address.as_dict()), flush=True))"
)


def test_the_address_names_one_root_for_all_three_of_xeros_hosts(server: DemoCompanyServer) -> None:
    address = server.address.as_dict()
    url = address["url"]
    assert address["authorize_url"] == f"{url}/identity/connect/authorize"
    assert address["token_url"] == f"{url}/connect/token"
    assert address["revocation_url"] == f"{url}/connect/revocation"
    assert address["connections_url"] == f"{url}/connections"
    assert address["api_url"] == f"{url}/api.xro/2.0"
    assert address["client_id"] == CLIENT_ID
    assert address["redirect_uri"] == "http://localhost:8742/callback"
    assert len(address["tenant_ids"]) == 2


def test_a_restart_on_the_same_folder_keeps_everything_even_the_clock_and_the_sign_in(tmp_path: Path) -> None:
    folder = tmp_path / "company"
    with DemoCompanyServer(folder, tier="none") as first:
        client = Client(first)
        client.sign_in()
        saved = client.create()
        first.company.advance(600)
        tokens, now = client.tokens, first.company.clock.now()
    with DemoCompanyServer(folder, tier="none") as second:
        client = Client(second)
        client.tokens = tokens
        assert client.get(f"Invoices/{saved['InvoiceID']}")[0]["Total"] == 24
        assert second.company.clock.now() >= now
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_without_a_folder_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with DemoCompanyServer():
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"cannot listen on 127.0.0.1 port {port}: Address already in use"):
            DemoCompanyServer(tmp_path, port=port).start()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.1", "example.com", "::"])  # noqa: S104
def test_only_loopback_is_listened_on(host: str) -> None:
    with pytest.raises(ValueError, match="loopback addresses only"):
        DemoCompanyServer(host=host).start()


@pytest.mark.parametrize("options", [{"region": "moon"}, {"tier": "gold"}])
def test_unknown_regions_and_tiers_are_refused_and_free_the_port(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="choose one of"):
        DemoCompanyServer(**options).start()  # type: ignore[arg-type]


def test_a_file_of_another_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "demo-company.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(OSError, match="another version"):
        DemoCompanyServer(tmp_path).start()
    connection = sqlite3.connect(file)
    assert connection.execute("PRAGMA user_version").fetchone() == (99,)
    connection.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo-company.sqlite").write_text("not a database, though long enough to look at" * 9)
    with pytest.raises(OSError, match="cannot be used"):
        DemoCompanyServer(tmp_path).start()


def test_the_hosts_signal_handlers_are_not_touched() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with DemoCompanyServer():
        assert {number: signal.getsignal(number) for number in before} == before


def test_a_stopped_server_answers_no_more_and_can_be_stopped_twice() -> None:
    server = DemoCompanyServer()
    url = server.start().url
    assert httpx.get(url).status_code == 200
    server.stop()
    server.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_in_the_foreground_it_prints_its_address_and_ends_cleanly(number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    address = json.loads(process.stdout.readline())
    assert httpx.get(address["url"]).status_code == 200
    os.kill(process.pid, number)
    rest, errors = process.communicate(timeout=20)
    assert (process.returncode, rest, errors) == (0, "", "")
