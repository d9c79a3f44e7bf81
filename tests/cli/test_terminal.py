"""`seqxero demo` in a terminal of 80×24: it opens, it asks, and however it ends the terminal is given back."""

from __future__ import annotations

import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

DEMO = [sys.executable, "-m", "seqxero_tui", "demo"]


@pytest.fixture
def env(own_home: Path) -> dict[str, str]:
    return {"SEQXERO_HOME": str(own_home)}


def test_the_demo_opens_with_the_wizard_and_q_leaves_it(env: dict[str, str]) -> None:
    with Terminal(DEMO, env) as terminal:
        terminal.wait_for("Connect to Xero")
        terminal.press("q")
        assert terminal.end() == 0
        assert terminal.is_given_back


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_ends_the_program_and_gives_the_terminal_back(
    number: signal.Signals, code: int, env: dict[str, str]
) -> None:
    with Terminal(DEMO, env) as terminal:
        terminal.wait_for("Connect to Xero")
        terminal.process.send_signal(number)
        assert terminal.end() == code
        assert terminal.is_given_back


def test_ctrl_c_ends_it_too(env: dict[str, str]) -> None:
    with Terminal(DEMO, env) as terminal:
        terminal.wait_for("Connect to Xero")
        terminal.press("\x03")
        assert terminal.end() == 130
        assert terminal.is_given_back


def test_starting_over_asks_once_there_is_something_to_lose(env: dict[str, str]) -> None:
    with Terminal([*DEMO, "--fresh"], env) as terminal:
        terminal.wait_for("Connect to Xero")
        terminal.press("q")
        assert terminal.end() == 0
    with Terminal([*DEMO, "--fresh"], env) as terminal:
        terminal.wait_for("Start the demo over? [y/N]")
        terminal.press("n\r")
        assert terminal.end() == 2
    with Terminal([*DEMO, "--fresh", "--yes"], env) as terminal:
        terminal.wait_for("Connect to Xero")
        terminal.press("q")
        assert terminal.end() == 0


def test_two_demos_do_not_share_their_data(env: dict[str, str]) -> None:
    with Terminal(DEMO, env) as first:
        first.wait_for("Connect to Xero")
        with Terminal(DEMO, env) as second:
            assert second.end() == 5
            assert "The demo is running already." in second.text
            assert second.is_given_back
        first.press("q")
        assert first.end() == 0


def test_a_port_that_is_taken_is_said_before_anything_is_drawn(env: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with Terminal([*DEMO, "--port", port], env) as terminal:
            assert terminal.end() == 2
            assert f"Port {port} cannot be used" in terminal.text


def test_a_dumb_terminal_is_told_about_the_commands(env: dict[str, str]) -> None:
    with Terminal(DEMO, {**env, "TERM": "dumb"}) as terminal:
        assert terminal.end() == 2
        assert "seqxero --help" in terminal.text


def test_everything_the_demo_leaves_is_private(env: dict[str, str], own_home: Path) -> None:
    with Terminal(DEMO, env) as terminal:
        terminal.wait_for("Connect to Xero")
        terminal.press("q")
        assert terminal.end() == 0
    left = list(own_home.rglob("*"))
    assert [path for path in left if path.stat().st_mode & 0o077] == []
    assert any(path.name == "store.sqlite3" for path in left)
