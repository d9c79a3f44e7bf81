"""Data on stdout, everything else on stderr; nothing from outside is obeyed; a lost reader is no error."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from seqxero_tui.cli.console import Console
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.sync.reports import Progress

HOSTILE = 'ACME [/bold] "x" \x1b[31m \x9b31m \u202eevil'


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_json_keeps_the_text_exactly_and_prints_no_control_character(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Console(json=True).result({"name": HOSTILE, "city": "東京"}, list)
    out = capsys.readouterr().out
    assert json.loads(out)["name"] == HOSTILE
    assert not any(sign in out for sign in "\x1b\x9b\u202e")
    assert "東京" in out


def test_json_numbers_of_a_payload_are_exact(capsys: pytest.CaptureFixture[str]) -> None:
    Console(json=True).result({"UnitAmount": Decimal("0.10"), "Quantity": Decimal("1E+3")}, list)
    assert json.loads(capsys.readouterr().out, parse_float=str) == {"UnitAmount": "0.10", "Quantity": "1E+3"}


def test_where_the_encoding_is_not_utf8_json_is_plain_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="latin-1"))
    Console(json=True).result({"name": "東京 😀"}, list)
    assert json.loads(raw.getvalue().decode("ascii")) == {"name": "東京 😀"}


def test_an_error_is_told_on_stderr_and_given_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    Console(json=True).error(Problem("code", "It broke.", "Mend it."), {"organisations": []})
    out, err = capsys.readouterr()
    assert err == "seqxero: It broke. Mend it.\n"
    assert json.loads(out) == {
        "error": {"code": "code", "message": "It broke.", "remedy": "Mend it."},
        "organisations": [],
    }


def test_an_error_after_the_answer_leaves_stdout_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(json=True)
    console.result({"pushed": []}, list)
    console.error(Problem("code", "It broke.", "Mend it."))
    out, err = capsys.readouterr()
    assert json.loads(out) == {"pushed": []}
    assert "It broke." in err


def test_without_a_terminal_a_question_is_refused_unless_answered_beforehand() -> None:
    with pytest.raises(InputError) as refused:
        Console(json=False).confirm("Void 3 invoices?")
    assert refused.value.problem.code == "confirmation_needed"
    assert "--yes" in refused.value.problem.remedy
    Console(json=False, yes=True).confirm("Void 3 invoices?")


@pytest.mark.parametrize("answer", ["", "n\n", "maybe\n", "\n"])
def test_anything_but_yes_keeps_things_as_they_are(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(InputError) as refused:
        Console(json=False).confirm("Void 3 invoices?")
    assert refused.value.problem.code == "not_confirmed"


def test_yes_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    monkeypatch.setattr(sys, "stderr", asked)
    Console(json=False).confirm("Void 3 invoices?")
    assert "Void 3 invoices? [y/N]" in asked.getvalue()


def test_progress_is_a_line_per_step_in_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(json=True)
    for done in range(3):
        console.progress(Progress("Pushing invoices", done, 3))
    console.progress(Progress("Pulling"))
    assert capsys.readouterr().err == "Pushing invoices\nPulling\n"


def test_progress_renews_one_line_on_a_terminal_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    console = Console(json=True)
    console.progress(Progress("Pushing", 1, 3))
    console.progress(Progress("Waiting for calls", waiting_seconds=12.4))
    console.finish()
    assert "Waiting for calls, 12 s" in screen.getvalue()
    assert "\n" not in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


_PRINTS_MUCH = (
    "from seqxero_tui.cli.console import Console\n"
    "import sys\n"
    "Console(json=False).result({}, lambda: ['x' * 100] * 100_000)\n"
    "sys.stderr.write('done')\n"
)


def test_a_reader_that_goes_away_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _PRINTS_MUCH], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout
        assert program.stderr
        program.stdout.readline()
        program.stdout.close()
        assert program.stderr.read() == b"done"
        assert program.wait() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
def test_a_full_disk_is_said_in_a_sentence() -> None:
    code = "from seqxero_tui.cli.app import main; import sys; sys.exit(main(sys.argv[1:]))"
    with Path("/dev/full").open("w") as full:
        for argv, expected in ((["--version"], 1), (["nothing", "--json"], 2)):
            done = subprocess.run(
                [sys.executable, "-c", code, *argv],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
            assert "Traceback" not in done.stderr
            assert "could not be written" in done.stderr
            assert done.returncode == expected
