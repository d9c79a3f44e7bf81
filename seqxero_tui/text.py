"""Text from outside, made safe to look at.

Names and messages are stored and sent as they came; what reaches a terminal goes through `visible` first, so that
no control sequence of theirs is ever obeyed and no invisible sign hides in a name.
"""

from __future__ import annotations

import unicodedata


def _shown(char: str) -> str:
    code = ord(char)
    if char.isprintable():
        return char
    if unicodedata.category(char) == "Zs":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)  # the Unicode control pictures: ESC becomes ␛
    return "␡" if code == 0x7F else f"‹{code:04X}›"


def visible(text: str) -> str:
    """`text` with every control, bidirectional, zero-width or unknown character shown as a sign instead of obeyed.

    Line ends and tabs are shown too: callers that want several lines split first.
    """
    return text if text.isprintable() else "".join(map(_shown, text))


def one_line(text: str) -> str:
    """`visible` text on a single line: runs of white space become one space."""
    return visible(" ".join(text.split()))
