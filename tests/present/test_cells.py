"""Fitting texts into cells."""

from __future__ import annotations

import pytest

from seqxero_tui.present.cells import cut, fit, width, wrapped


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


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("one two three", 3, ["one", "two", "thr", "ee"]),
        ("", 5, [""]),
        ("東京 電力", 5, ["東京", "電力"]),
        ("東京電力", 5, ["東京", "電力"]),
    ],
)
def test_a_sentence_is_wrapped_between_words_and_never_wider_than_its_cells(
    text: str, cells: int, lines: list[str]
) -> None:
    assert wrapped(text, cells) == lines
