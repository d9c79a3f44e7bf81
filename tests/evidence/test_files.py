"""CSV files: exact, harmless in a spreadsheet, all or none, and proven by their manifest."""

from __future__ import annotations

import csv
import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from seqxero_tui.errors import InputError
from seqxero_tui.evidence.files import Table, Value, cell, check_folder, write


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("Café, Müller", "Café, Müller"),
        (Decimal("-1204.50"), "-1204.50"),
        (Decimal("1E+3"), "1000"),
        (7, "7"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 11, 30), "2026-11-30"),
        (datetime(2026, 11, 30, 12, 4, 5, 678, tzinfo=UTC), "2026-11-30T12:04:05Z"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+44 20", "'+44 20"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ("\t=1", "'␉=1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        ("\x1b[31mred", "␛[31mred"),
    ],
)
def test_cells_are_exact_and_nothing_is_run_as_a_formula(value: Value, text: str) -> None:
    assert cell(value) == text


def a_table(*amounts: str) -> Table:
    rows = [(f"n{at}", "GBP", Decimal(amount)) for at, amount in enumerate(amounts)]
    return Table("amounts.csv", ("name", "currency", "gross"), rows, ("gross",))


def test_the_manifest_proves_rows_sums_and_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "close"
    (report,) = write(folder, [a_table("10.10", "-0.20")])
    assert report.sums == (("gross", "GBP", Decimal("9.90")),)
    assert sorted(path.name for path in folder.iterdir()) == ["amounts.csv", "manifest.csv"]
    raw = (folder / "amounts.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["rows"], first["sha256"]) == ("2", hashlib.sha256(raw).hexdigest())
    assert (second["column"], second["currency"], second["sum"]) == ("gross", "GBP", "9.90")


def test_files_and_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    write(tmp_path / "close", [a_table("1")])
    assert (tmp_path / "close").stat().st_mode & 0o077 == 0
    assert (tmp_path / "close" / "amounts.csv").stat().st_mode & 0o077 == 0


def test_a_folder_with_something_in_it_is_left_alone_unless_replacing_is_meant(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError) as refused:
        write(tmp_path, [a_table("1")])
    assert refused.value.problem.code == "folder_not_empty"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    write(tmp_path, [a_table("1")], replace=True)
    write(tmp_path, [a_table("2")], replace=True)
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert "n0,GBP,2" in (tmp_path / "amounts.csv").read_text("utf-8-sig")


def test_a_fault_on_the_way_leaves_nothing_behind(tmp_path: Path) -> None:
    def breaks() -> object:
        yield ("n", "GBP", Decimal(1))
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError) as refused:
        write(tmp_path / "close", [a_table("1"), Table("late.csv", ("name", "currency", "gross"), breaks())])  # type: ignore[arg-type]
    assert refused.value.problem.code == "cannot_write"
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError) as refused:
        check_folder(tmp_path / "file")
    assert refused.value.problem.code == "not_a_folder"
