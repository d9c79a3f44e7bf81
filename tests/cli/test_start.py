"""The command starts quickly, explains itself, and answers wrong usage with one sentence."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from seqxero_tui.cli.app import main
from seqxero_tui.cli.interface import require_terminal
from seqxero_tui.errors import InputError

HEAVY = (
    "textual",
    "rich",
    "sqlalchemy",
    "sqlmodel",
    "httpx",
    "authlib",
    "babel",
    "starlette",
    "uvicorn",
    "msgspec",
)

WRONG = [
    ["frobnicate"],
    ["status", "--frobnicate"],
    ["invoices"],
    ["invoices", "show"],
    ["invoices", "list", "--status", "GONE"],
    ["credit-notes", "mark-paid", "SCN-1"],
    ["sync", "--push-only", "--pull-only"],
    ["stat"],
    ["status", "--js"],
    ["customers", "import"],
    ["customers", "import", "--all", "an-id"],
    ["customers", "push"],
    ["invoices", "ledger", "SEQ-1", "1"],
    ["invoices", "ledger", "SEQ-1", "1", "200", "--clear"],
    ["products", "ledger", "Seats"],
    ["setup"],
    ["history", "--limit", "0"],
    ["--profile", "../x", "status"],
    ["load", "/nowhere/at-all.json"],
    ["demo", "--profile", "mine"],
    ["demo-company", "serve", "--region", "mars"],
]


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys\n"
        "from seqxero_tui.__main__ import main\n"
        "sys.argv = ['seqxero', '--help']\n"
        "code = main()\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "sys.stderr.write(repr((code, loaded)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "(0, [])"
    assert "invoices" in done.stdout


@pytest.mark.parametrize("argv", WRONG, ids=" ".join)
def test_wrong_usage_is_one_sentence_a_remedy_and_exit_code_2(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("seqxero: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize("argv", WRONG, ids=" ".join)
def test_with_json_the_error_is_one_object_on_stdout(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*argv, "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert set(error) == {"code", "message", "remedy"}
    assert error["code"] in {"wrong_usage", "invalid_profile", "unreadable_file", "cannot_serve"}
    assert error["remedy"]


def test_the_interface_needs_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main(["demo"]) == 2
    assert capsys.readouterr().err.count("needs a terminal") == 2


def test_what_the_user_typed_is_shown_but_never_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["x\x1b[31m\nforged"]) == 2
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv", [["--json", "status", "--bad"], ["status", "--json", "--bad"], ["--bad", "status", "--json"]]
)
def test_the_common_flags_stand_before_or_behind_the_command(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(argv)
    assert "error" in json.loads(capsys.readouterr().out)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("seqxero ")


@pytest.mark.parametrize("missing", ["stdin", "stdout", "stderr"])
def test_the_interface_opens_only_where_every_stream_is_a_terminal(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(getattr(sys, name), "isatty", lambda name=name: name != missing, raising=False)
    with pytest.raises(InputError, match="needs a terminal"):
        require_terminal()
    monkeypatch.setattr(getattr(sys, missing), "isatty", lambda: True, raising=False)
    require_terminal()
