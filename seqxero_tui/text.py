"""Text from outside, made safe to look at.

Names and messages are stored and sent as they came; what reaches a terminal goes through `visible` first, so that
no control sequence of theirs is ever obeyed and no invisible sign hides in a name.
"""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def _symbol(match: re.Match[str]) -> str:
    char = match.group()
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)  # the Unicode control pictures: ESC becomes ␛
    if code == 0x7F:
        return "␡"
    return f"‹{code:04X}›"


def visible(text: str) -> str:
    """`text` with every control, bidirectional and zero-width character shown as a sign instead of obeyed.

    Line ends and tabs are shown too: callers that want several lines split first.
    """
    return _CONTROL.sub(_symbol, text)


def one_line(text: str) -> str:
    """`visible` text on a single line: runs of white space become one space."""
    return visible(" ".join(text.split()))
