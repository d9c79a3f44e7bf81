"""Rows as plain values and as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from seqxero_tui.errors import Problem
from seqxero_tui.present.records import csv_text, csv_value, record, singles
from seqxero_tui.sync.states import LinkState
from seqxero_tui.sync.views import CustomerRow, LinkView


@dataclass(frozen=True)
class Side:
    total: Decimal
    seen: datetime | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Row:
    id: str
    number: str | None
    due: date
    sent: bool
    xero: Side


ROW = Row(
    "i-1", "SEQ-0001", date(2026, 11, 22), True, Side(Decimal("-1204.50"), datetime(2026, 1, 2, tzinfo=UTC))
)


def test_a_record_names_what_a_row_holds_after_both_and_leaves_lists_out() -> None:
    assert record(ROW) == {
        "id": "i-1",
        "number": "SEQ-0001",
        "due": "2026-11-22",
        "sent": "yes",
        "xero_total": Decimal("-1204.50"),
        "xero_seen": "2026-01-02T00:00:00+00:00",
    }


def test_numbers_ids_and_links_are_what_one_copies() -> None:
    linked = LinkView(LinkState.LINKED, "c-9", "Bayside Club", url="https://go.example/c-9")
    row = CustomerRow("k-1", "Bayside Club", "ap@bayside.example", "GB", "TAXED", linked)
    assert singles(row) == [
        ("Name", "Bayside Club"),
        ("Email", "ap@bayside.example"),
        ("Id", "k-1"),
        ("Id of the contact in Xero", "c-9"),
        ("Link in Xero", "https://go.example/c-9"),
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+44 20", "'+44 20"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("Söhne & Töchter", "Söhne & Töchter"),
        ("", ""),
        (None, ""),
        (-3, "-3"),
        (Decimal("-1204.50"), "-1204.50"),
        (Decimal("1E+3"), "1000"),
    ],
)
def test_text_that_a_spreadsheet_would_compute_is_disarmed_and_numbers_are_exact(
    value: str | int | Decimal | None, written: str
) -> None:
    assert csv_value(value) == written


def test_csv_reads_back_as_it_was_written() -> None:
    text = csv_text([{"name": 'a "b", c\nd', "total": Decimal("1.10")}, {"name": "=1", "code": "200"}])
    assert text.endswith("\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["name", "total", "code"],
        ['a "b", c\nd', "1.10", ""],
        ["'=1", "", "200"],
    ]


def test_no_rows_are_no_csv() -> None:
    assert csv_text([]) == ""
