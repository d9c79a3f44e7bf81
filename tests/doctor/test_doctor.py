"""The doctor finds what is wrong, names the fix, changes nothing and shows no secret."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from seqxero_tui.doctor import Finding, Verdict, machine, profile
from seqxero_tui.doctor.examination import clock
from seqxero_tui.profile import Profile
from seqxero_tui.workspace import Workspace
from seqxero_tui.xero.tokens import TokenFile, TokenSet
from tests.cli.conftest import Answer, seqxero

__all__ = ["seqxero"]


def by_check(found: Iterable[Finding]) -> dict[str, Finding]:
    return {each.check: each for each in found}


@pytest.fixture
def there(own_home: Path) -> Profile:
    """A profile whose store was made."""
    made = Profile.from_environment("default", {"SEQXERO_HOME": str(own_home)})
    Workspace.open(made, environment={}).close()
    return made


@pytest.mark.parametrize(
    ("environment", "encoding", "size", "wrong"),
    [
        ({"TERM": "xterm-256color"}, "utf-8", (120, 32), set()),
        ({"TERM": "xterm-256color"}, "UTF8", (79, 24), set()),
        ({"TERM": "xterm-256color"}, "ANSI_X3.4-1968", (80, 24), {"encoding"}),
        ({"TERM": "dumb"}, "utf-8", (80, 24), {"terminal"}),
        ({}, "utf-8", (59, 24), {"terminal", "window"}),
        ({}, None, None, {"encoding"}),
    ],
)
def test_the_terminal_is_judged_by_encoding_kind_and_size(
    environment: dict[str, str], encoding: str | None, size: tuple[int, int] | None, wrong: set[str]
) -> None:
    found = machine.terminal(environment, encoding, size)
    assert {each.check for each in found if each.verdict is Verdict.WRONG} == wrong


@pytest.mark.parametrize(
    ("environment", "check", "verdict"),
    [
        ({"SEQXERO_HOEM": "/x"}, "variables", Verdict.WRONG),
        ({"SEQXERO_STRIPE_KEY": "nonsense"}, "stripe", Verdict.WRONG),
        ({}, "stripe", Verdict.NOTE),
        ({"SEQXERO_XERO_API_URL": "http://example.org"}, "xero_addresses", Verdict.WRONG),
    ],
)
def test_variables_that_cannot_be_meant_are_named_without_their_values(
    environment: dict[str, str], check: str, verdict: Verdict
) -> None:
    found = by_check(machine.environment_variables(environment))
    assert found[check].verdict is verdict
    assert "nonsense" not in found[check].message + found[check].remedy


def test_every_variable_the_program_reads_is_known_to_the_doctor() -> None:
    import re

    root = Path(machine.__file__).parents[1]
    read = {
        name
        for path in root.rglob("*.py")
        for name in re.findall(r"SEQXERO_[A-Z]+(?:_[A-Z]+)*\b(?!_)", path.read_text("utf-8"))
    }
    assert machine.environment_variables(dict.fromkeys(read, "")) is not None
    unknown = [
        each for each in machine.environment_variables(dict.fromkeys(read, "")) if each.check == "variables"
    ]
    assert unknown == []


@pytest.mark.parametrize(
    ("proxy", "said"),
    [
        ("http://user:pa55word@proxy.example:3128", "proxy.example"),
        ("socks5://proxy.example:1080", "SOCKS"),
    ],
)
def test_a_proxy_is_named_by_its_host_and_never_with_its_password(proxy: str, said: str) -> None:
    (found,) = machine.network({"HTTPS_PROXY": proxy})
    assert said in found.message
    assert "pa55word" not in found.message


def test_a_port_that_somebody_holds_is_noticed() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        (found,) = machine.port({"SEQXERO_CALLBACK_PORT": str(number)})
        assert (found.verdict, found.check) == (Verdict.NOTE, "callback_port")
    (found,) = machine.port({"SEQXERO_CALLBACK_PORT": "none"})
    assert found.verdict is Verdict.WRONG


def test_a_sound_profile_is_well(there: Profile) -> None:
    assert {each.verdict for each in (*profile.folders(there), *profile.store(there))} == {Verdict.OK}


def test_a_home_that_is_a_file_is_found_instead_of_stopping_the_examination(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seqxero: Callable[..., Answer]
) -> None:
    home = tmp_path / "home"
    home.write_text("not a folder")
    monkeypatch.setenv("SEQXERO_HOME", str(home))
    answer = seqxero("doctor", "--json")
    found = {each["check"]: each for each in answer.json["findings"]}
    assert answer.code == 1
    assert found["data_folder"]["verdict"] == "wrong"
    assert f"{home} is no folder" in found["data_folder"]["message"]
    assert "sign_in" in found


def test_folders_store_and_tokens_that_others_can_read_are_found(there: Profile) -> None:
    there.data_dir.chmod(0o755)
    (there.data_dir / "store.sqlite3").chmod(0o644)
    TokenFile(there.tokens_path).save(TokenSet("a", "r", datetime.now(UTC) + timedelta(minutes=30)))
    there.data_dir.chmod(0o755)
    there.tokens_path.chmod(0o640)
    found = by_check((*profile.folders(there), *profile.store(there), *profile.sign_in(there, {})))
    assert {check for check, each in found.items() if each.verdict is Verdict.WRONG} == {
        "data_folder",
        "store_mode",
        "sign_in_mode",
    }
    assert there.tokens_path.stat().st_mode & 0o777 == 0o640, "looked at, not changed"


def test_a_damaged_store_and_one_from_a_newer_program_are_told_apart(there: Profile) -> None:
    path = there.data_dir / "store.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE store_version SET version = 999")
    connection.close()
    (newer,) = profile.store(there)
    assert "version 999" in newer.message
    for beside in (f"{path}-wal", f"{path}-shm"):
        Path(beside).unlink(missing_ok=True)
    path.write_bytes(b"not a store at all" * 100)
    (damaged,) = profile.store(there)
    assert damaged.verdict is Verdict.WRONG
    assert "backups" in damaged.remedy


@pytest.mark.parametrize(("days_ago", "verdict"), [(0, Verdict.OK), (50, Verdict.NOTE), (61, Verdict.WRONG)])
def test_a_sign_in_lasts_sixty_days_from_its_last_use(
    there: Profile, days_ago: int, verdict: Verdict
) -> None:
    ends = datetime.now(UTC) - timedelta(days=days_ago) + timedelta(minutes=30)
    TokenFile(there.tokens_path).save(TokenSet("acc3ss", "r3fresh", ends))
    (found,) = profile.sign_in(there, {})
    assert found.verdict is verdict
    assert "r3fresh" not in found.message


def test_a_damaged_sign_in_asks_to_connect_again(there: Profile) -> None:
    there.tokens_path.write_text("{")
    there.tokens_path.chmod(0o600)
    (found,) = profile.sign_in(there, {})
    assert "connect" in found.remedy


def test_who_pushes_now_is_told_and_an_old_lock_file_is_no_hindrance(there: Profile) -> None:
    lock = FileLock(there.runner_lock_path, mode=0o600)
    with lock:
        there.runner_lock_path.with_suffix(".holder").write_text(json.dumps({"who": "x", "pid": os.getpid()}))
        (busy,) = profile.runner(there)
    assert f"Process {os.getpid()} pushes" in busy.message
    (free,) = profile.runner(there)
    assert free.verdict is Verdict.OK


@pytest.mark.parametrize(
    ("header", "verdict"),
    [
        ("Mon, 23 Nov 2026 12:00:30 GMT", Verdict.OK),
        ("Mon, 23 Nov 2026 11:00:00 GMT", Verdict.WRONG),
        ("yesterday", Verdict.NOTE),
        (None, Verdict.NOTE),
    ],
)
def test_the_clock_is_compared_with_the_servers(header: str | None, verdict: Verdict) -> None:
    assert clock(header, datetime(2026, 11, 23, 12, 0, tzinfo=UTC)).verdict is verdict


def test_the_command_says_what_is_wrong_by_its_exit_code(
    seqxero: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    monkeypatch.setenv("SEQXERO_TYPO", "x")
    answer = seqxero("doctor", "--json")
    assert answer.code == 1
    assert answer.json["healthy"] is False
    assert any(each["check"] == "variables" and each["remedy"] for each in answer.json["findings"])
    assert not own_home.exists(), "it makes nothing"
