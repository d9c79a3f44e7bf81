"""How many terminal cells a text takes, and fitting one into a width. East Asian wide characters take two."""

from __future__ import annotations

import unicodedata

from seqxero_tui.present.masking import shown


def width(text: str) -> int:
    """The cells `text` takes; combining marks take none."""
    return len(text) if text.isascii() else sum(_char_width(char) for char in text)


def cut(text: str, cells: int) -> str:
    """`text` in at most `cells` cells, ending in … when something was left out."""
    text = shown(text)
    if width(text) <= cells:
        return text
    if cells < 1:
        return ""
    kept, room = [], cells - 1
    for char in text:
        room -= _char_width(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def fit(text: str, cells: int, *, right: bool = False) -> str:
    """`text` in exactly `cells` cells: cut, then filled up with spaces behind (or before, when `right`)."""
    kept = cut(text, cells)
    gap = " " * (cells - width(kept))
    return gap + kept if right else kept + gap


def wrapped(text: str, cells: int) -> list[str]:
    """`text` in lines of up to `cells` cells, broken between words; a word longer than a line is cut into pieces."""
    lines = [""]
    for word in shown(text).split():
        for part in _pieces(word, max(cells, 2)):
            joined = f"{lines[-1]} {part}" if lines[-1] else part
            if width(joined) <= cells:
                lines[-1] = joined
            else:
                lines.append(part)
    return lines if lines[0] or len(lines) == 1 else lines[1:]


def _pieces(word: str, cells: int) -> list[str]:
    pieces = [""]
    for char in word:
        if width(pieces[-1]) + _char_width(char) > cells:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
