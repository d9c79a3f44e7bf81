"""Text from outside, made safe to look at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.text import one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('ACME [/bold] "x" \x1b[31m', 'ACME [/bold] "x" ␛[31m'),
        ("over\u202eride", "over‹202E›ride"),
        ("zero\u200bwidth", "zero‹200B›width"),
        ("C1 \x9b31m", "C1 ‹009B›31m"),
        ("no\u00a0break", "no break"),
        ("bell\x07 tab\t end\n", "bell␇ tab␉ end␊"),
        ("Søren 東京 شركة é", "Søren 東京 شركة é"),
        ("Acme\u034f Ltd", "Acme‹034F› Ltd"),
        ("\u115fAcme\u3164", "‹115F›Acme‹3164›"),
        ("Ac\ufe0fme", "Ac‹FE0F›me"),
        ("A\U000e0101B\u2800", "A‹E0101›B‹2800›"),
        ("I \u2764\ufe0f tea", "I \u2764 tea"),
        ("葛\U000e0100飾区", "葛飾区"),
        ("\u2764\ufe0f\ufe0f", "\u2764‹FE0F›"),
    ],
)
def test_signs_that_would_be_obeyed_are_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_that_is_not_printable_comes_through(text: str) -> None:
    assert visible(text).isprintable()
    assert one_line(text).isprintable()
