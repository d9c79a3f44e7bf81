"""Tables line up in every script, fit the terminal, and are not cut in a pipe."""

from __future__ import annotations

from seqxero_tui.cli.tables import Heading, facts, table
from seqxero_tui.present.cells import width

HEADINGS = (Heading("Number"), Heading("Customer", yields=True), Heading("Gross", right=True))
ROWS = [
    ("SEQ-0041", "東京データ株式会社", "250.00"),
    (None, "Söhne & Töchter GmbH, Zweigniederlassung Köln", "1,204.50"),
    ("SEQ-0043", "ACME [/bold] \x1b[31m\nforged line", "0.50"),
]


def test_columns_line_up_by_cells_and_figures_stand_right() -> None:
    lines = table(HEADINGS, ROWS, None)
    assert len(lines) == 4
    assert {width(line) for line in lines} == {width(lines[0])}
    assert all(line.endswith(amount) for line, (_, _, amount) in zip(lines[1:], ROWS, strict=True))


def test_a_terminal_gets_no_line_wider_than_itself_and_a_pipe_gets_everything() -> None:
    assert max(width(line) for line in table(HEADINGS, ROWS, 40)) <= 40
    assert "250.00" in table(HEADINGS, ROWS, 40)[1]
    assert "Zweigniederlassung Köln" in "\n".join(table(HEADINGS, ROWS, None))


def test_even_an_absurdly_narrow_terminal_is_kept_to() -> None:
    assert all(width(line) <= 5 for line in table(HEADINGS, ROWS, 5))


def test_what_is_missing_is_a_dash_and_what_is_hostile_is_shown() -> None:
    lines = table(HEADINGS, ROWS, None)
    assert lines[2].startswith("—")
    assert "␛[31m forged line" in lines[3]
    assert facts([("Name", None), ("City", "a\x1bb")]) == ["Name  —", "City  a␛b"]
