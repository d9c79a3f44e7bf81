"""The title of the terminal's window: whose books are open, and whether something waits for a person."""

from __future__ import annotations

from seqxero_tui.text import one_line

SAVE = "\x1b[22;2t"
"""Asks the terminal to keep the title it has (xterm's window operations; others ignore it)."""

RESTORE = "\x1b[23;2t"
"""Asks for the kept one back."""

_MOST = 120


def title(organisation: str | None, needs_you: int) -> str:
    """`seqxero – Demo Company (UK) – 3 need you`."""
    parts = ["seqxero", organisation or "", f"{needs_you:,} need you" if needs_you else ""]
    return one_line(" – ".join(part for part in parts if part))[:_MOST]


def sequence(title: str) -> str:
    """The control sequence that sets the title (OSC 2). `one_line` left nothing in it that could end it early."""
    return f"\x1b]2;{title}\x1b\\"
