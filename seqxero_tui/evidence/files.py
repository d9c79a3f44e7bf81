"""CSV files that a spreadsheet opens as they are meant: all of them or none, with a manifest that proves their totals.

UTF-8 with a byte order mark, because Excel takes any other file for its own old encoding. Text that a spreadsheet
would run as a formula gets an apostrophe in front; figures stay figures, negative ones too.
"""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from seqxero_tui.errors import InputError
from seqxero_tui.text import visible

Value: TypeAlias = "str | int | Decimal | date | datetime | bool | None"
MANIFEST = "manifest.csv"

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its columns, its rows, and the columns of money that the manifest sums per `currency` column."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]
    summed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FileReport:
    """A file that was written: its rows, its SHA-256, and the sums of its money as (column, currency, sum)."""

    name: str
    rows: int
    sha256: str
    sums: tuple[tuple[str, str, Decimal], ...]


def cell(value: Value) -> str:
    """A value as it stands in a file: exact figures, ISO dates, UTC times, yes or no; text that can do no harm."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case int():
            return str(value)
    return f"'{visible(value)}" if value.lstrip(" ").startswith(_FORMULA) else visible(value)


def check_folder(folder: Path, *, replace: bool = False) -> None:
    """Raises `InputError` when files cannot go there: it is no folder, or holds something and `replace` is not meant."""
    if folder.exists() and not folder.is_dir():
        raise InputError(
            "not_a_folder", f"{visible(str(folder))} is a file.", "Name a folder that is new or empty."
        )
    if not replace and folder.is_dir() and any(folder.iterdir()):
        raise InputError(
            "folder_not_empty",
            f"The folder {visible(str(folder))} is not empty.",
            "Name a folder that is new or empty. Nothing was written.",
        )


def write(folder: Path, tables: Iterable[Table], *, replace: bool = False) -> tuple[FileReport, ...]:
    """Writes every table and the manifest into `folder`, made if needed; with `replace`, over files of these names.

    They are written beside it first: a fault on the way leaves the folder as it was. Raises `InputError`.
    """
    check_folder(folder, replace=replace)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            reports = tuple(_write(beside, table) for table in tables)
            _write(beside, _manifest(reports))
            _move(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise InputError(
            "cannot_write",
            f"The files cannot be written to {visible(str(folder))}: {error.strerror or error}.",
            "Choose another folder, or make room. Nothing was written.",
        ) from None
    return reports


def _write(folder: Path, table: Table) -> FileReport:
    rows, sums = 0, defaultdict[tuple[str, str], Decimal](Decimal)
    summed = [(name, table.columns.index(name)) for name in table.summed]
    currency = table.columns.index("currency") if summed else 0
    path = folder / table.name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        for row in table.rows:
            writer.writerow([cell(value) for value in row])
            rows += 1
            for name, at in summed:
                amount = row[at]
                if isinstance(amount, Decimal):
                    sums[name, str(row[currency])] += amount
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)
    totals = tuple((name, each, total) for (name, each), total in sorted(sums.items()))
    return FileReport(table.name, rows, hashlib.sha256(path.read_bytes()).hexdigest(), totals)


def _manifest(reports: Sequence[FileReport]) -> Table:
    """A row per file with its number of rows and its SHA-256, and one per sum."""
    rows: list[Sequence[Value]] = []
    for report in reports:
        rows.append((report.name, report.rows, report.sha256, None, None, None))
        rows += [(report.name, None, None, *each) for each in report.sums]
    return Table(MANIFEST, ("file", "rows", "sha256", "column", "currency", "sum"), rows)


def _move(beside: Path, folder: Path) -> None:
    """Into place; the manifest last, so that a folder with one is whole."""
    if folder.is_dir() and any(folder.iterdir()):
        for path in sorted(beside.iterdir(), key=lambda path: path.name == MANIFEST):
            path.replace(folder / path.name)
        return
    if folder.is_dir():
        folder.rmdir()
    beside.rename(folder)
