"""Fitting texts into cells and columns into a width."""

from __future__ import annotations

import pytest

from seqxero_tui.present.cells import cut, fit, width
from seqxero_tui.present.columns import Column, fitted


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("東京", 4), ("e\u0301", 1), ("Söhne", 5), ("", 0), ("a\u200bb", 2)]
)
def test_a_text_takes_as_many_cells_as_a_terminal_gives_it(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("City Limousines", 15, "City Limousines"),
        ("City Limousines", 6, "City…"),
        ("City Limousines", 1, "…"),
        ("City Limousines", 0, ""),
        ("東京電力", 5, "東京…"),
        ("東京電力", 4, "東…"),
    ],
)
def test_a_long_text_is_cut_within_its_cells(text: str, cells: int, shown: str) -> None:
    assert cut(text, cells) == shown
    assert width(cut(text, cells)) <= cells


def test_a_fitted_text_fills_its_cells_exactly() -> None:
    assert fit("250.00", 8, right=True) == "  250.00"
    assert fit("東京電力", 4) == "東… "


COLUMNS = (
    Column("number", "Number", 8),
    Column("customer", "Customer", 12, grow=1),
    Column("due", "Due", 6, drop=1),
    Column("source", "Source", 6, drop=2),
)


def test_what_is_left_over_goes_to_the_growing_column() -> None:
    assert [(column.key, cells) for column, cells in fitted(COLUMNS, 60)] == [
        ("number", 8),
        ("customer", 32),
        ("due", 6),
        ("source", 6),
    ]


def test_the_least_needed_columns_go_first_when_it_gets_narrow() -> None:
    assert [column.key for column, _ in fitted(COLUMNS, 39)] == ["number", "customer", "due"]
    assert [column.key for column, _ in fitted(COLUMNS, 30)] == ["number", "customer"]


def test_columns_that_stay_share_the_shortage() -> None:
    assert fitted(COLUMNS, 20)[1][1] == 8
    assert all(cells > 0 for _, cells in fitted(COLUMNS, 5))
