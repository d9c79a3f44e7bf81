"""A crash leaves a sentence on the terminal, a private report, and no secret anywhere."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from seqxero_tui import crash
from seqxero_tui.cli import status
from seqxero_tui.cli.app import main

TOKEN = "q7Yd0kV3pXcR2nT8mZ1wB5sJ6hL9fA4eG0uK7iO3yQ"


def _fail(secret: str) -> None:
    local = {"access_token": secret}
    raise ValueError(
        f"cannot use {local['access_token']}\n[SQL: INSERT ...]\n[parameters: ('Ada Lovelace',)]"
    )


def _error() -> BaseException:
    try:
        try:
            _fail(TOKEN)
        except ValueError as cause:
            raise RuntimeError("refresh_token=hunter2 was \x1b[31mrefused") from cause
    except RuntimeError as error:
        return error


def test_the_report_names_types_and_places_but_no_values(tmp_path: Path) -> None:
    path = crash.report(_error(), tmp_path / "logs")
    assert path is not None
    text = path.read_text()
    assert "builtins.RuntimeError" in text
    assert "builtins.ValueError" in text
    assert "test_crash.py:" in text
    assert ":_fail" in text
    for secret in (TOKEN, "hunter2", "Ada Lovelace", "\x1b", str(Path.home())):
        assert secret not in text


def test_the_report_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = crash.report(_error(), tmp_path / "logs")
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = crash.report(_error(), tmp_path / "file")
    assert path is None
    assert "No report" in crash.problem(path).remedy


def test_groups_and_circles_of_errors_end() -> None:
    first, second = ValueError("one"), TypeError("two")
    first.__cause__, second.__cause__ = second, first
    text = crash.text(ExceptionGroup("many", [first, KeyError("three")]))
    for name in ("ExceptionGroup", "ValueError", "TypeError", "KeyError"):
        assert text.count(f"builtins.{name}:") == 1


def test_a_command_that_crashes_says_so_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEQXERO_HOME", str(tmp_path))
    monkeypatch.setattr(status, "_run", lambda call: _fail(TOKEN))
    assert main(["status"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert TOKEN not in err
    (report,) = (tmp_path / "logs" / "default").glob("crash-*.txt")
    assert str(report) in err


_CRASHES_IN_A_THREAD = """
import threading
from seqxero_tui import crash
crash.install()
def fail():
    token = "hunter2"
    raise ValueError("access_token=hunter2")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
raise KeyError("access_token=hunter2")
"""


def test_neither_threads_nor_the_main_thread_print_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CRASHES_IN_A_THREAD],
        capture_output=True,
        text=True,
        check=False,
        env={"SEQXERO_HOME": str(tmp_path)},
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr
    reports = list((tmp_path / "logs" / "default").glob("crash-*.txt"))
    assert len(reports) == 2
    assert not any("hunter2" in report.read_text() for report in reports)
