"""Text from outside, made safe to look at.

Names and messages are stored and sent as they came; what reaches a terminal goes through `visible` first, so that
no control sequence of theirs is ever obeyed and no invisible sign hides in a name.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U0001d159\U000e0100-\U000e01ef]"
)
"""Signs that count as printable and show nothing: joiners, fillers, blanks, variation selectors."""

_VARIANT = re.compile(
    "([\u00a9\u00ae\u2000-\u2bff\u3030-\u303d\u3297\u3299\u3400-\u9fff\uf900-\ufaff\U0001f000-\U0001faff\U00020000-\U0003ffff])"
    "[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
"""A symbol or ideograph with the selector of one of its pictures: without it the same sign, as a terminal draws it."""


def _shown(char: str) -> str:
    code = ord(char)
    if char.isprintable() and not _INVISIBLE.match(char):
        return char
    if unicodedata.category(char) == "Zs":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)  # the Unicode control pictures: ESC becomes ␛
    return "␡" if code == 0x7F else f"‹{code:04X}›"


def visible(text: str) -> str:
    """`text` with every control, bidirectional, invisible or unknown character shown as a sign instead of obeyed.

    The selector of a symbol's picture (of the heart in "❤️") is left out, and shown like the others anywhere else.
    Line ends and tabs are shown too: callers that want several lines split first.
    """
    if text.isprintable() and not _INVISIBLE.search(text):
        return text
    return "".join(map(_shown, _VARIANT.sub(r"\1", text)))


def one_line(text: str) -> str:
    """`visible` text on a single line: runs of white space become one space."""
    return visible(" ".join(text.split()))
