"""A reason is there, on one line, and short enough for a list."""

from __future__ import annotations

import pytest

from seqxero_tui.mapping.reasons import LONGEST, reason_fault


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("Waits for the purchase order", None),
        ("x" * LONGEST, None),
        (f"  {'x' * LONGEST}\n", None),
        ("two\nlines", None),
        ("", "missing_reason"),
        (" \t\n\u2028", "missing_reason"),
        ("\x00\x1b", "missing_reason"),
        ("x" * (LONGEST + 1), "reason_too_long"),
    ],
)
def test_a_reason_can_be_kept_or_it_is_said_why_not(reason: str, code: str | None) -> None:
    fault = reason_fault(reason)
    assert (fault.code if fault else None) == code
