"""A reason in a person's own words: there, on one line, and no longer than a list can show."""

from __future__ import annotations

from seqxero_tui.errors import Problem
from seqxero_tui.mapping.plain_text import plain_line

LONGEST = 200


def reason_fault(reason: str) -> Problem | None:
    """What is wrong with a reason as it was typed; None when it can be kept, as `plain_line` has it."""
    words = plain_line(reason)
    if not words:
        return Problem(
            "missing_reason", "An explanation needs a reason.", "Say in a few words why it is right."
        )
    if len(words) > LONGEST:
        return Problem(
            "reason_too_long", f"The reason has {len(words)} characters.", f"Say it in at most {LONGEST}."
        )
    return None
