"""Files and stores that commands are given: read whole, or refused with nothing changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Seqxero


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "JSON"),
        ("[]", "object"),
        ('{"invoices": [{"id": "x"}]}', "invoices[0]"),
        ('{"customers": {"id": 1}}', "customers"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    text: str, words: str, seqxero: Seqxero, tmp_path: Path
) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)
    answer = seqxero("load", str(file), "--json")
    assert answer.code == 2
    assert words in answer.json["error"]["message"] + answer.json["error"]["remedy"]
    assert seqxero("status", "--json").json["counts"]["customers"] == 0


def test_loading_from_stdin_and_twice(
    seqxero: Seqxero, sequence_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for expected in ({"new": 4, "unchanged": 0}, {"new": 0, "unchanged": 4}):
        with sequence_file.open() as stdin:
            monkeypatch.setattr("sys.stdin", stdin)
            report = seqxero("load", "-", "--json")
        assert report.code == 0
        assert report.json["customers"].items() >= expected.items()


def test_a_store_that_cannot_be_opened_is_exit_code_5(seqxero: Seqxero, own_home: Path) -> None:
    store = own_home / "profiles" / "default" / "store.sqlite3"
    store.parent.mkdir(parents=True)
    store.write_text("this is no database, and long enough not to be taken for an empty one" * 20)
    answer = seqxero("status", "--json")
    assert answer.code == 5
    assert set(answer.json["error"]) == {"code", "message", "remedy"}
