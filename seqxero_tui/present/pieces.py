"""The little language in which `present` describes what to show: pieces of text, each with a tone.

A tone says what a piece means; which colour that is, if any, is the theme's affair. Text stays as it came:
making it safe to look at is the last step before the screen (`tui.plain`) or the printout (`cli`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from seqxero_tui.present.cells import width, wrapped


class Tone(StrEnum):
    """What a piece of text means. Never the only sign of a state: a word or a glyph goes with it."""

    PLAIN = "plain"
    MUTED = "muted"
    STRONG = "strong"
    KEY = "key"
    GOOD = "good"
    BUSY = "busy"
    WARN = "warn"
    BAD = "bad"
    DIFFER = "differ"


class Piece(NamedTuple):
    """Some text in one tone."""

    text: str
    tone: Tone = Tone.PLAIN


Line = tuple[Piece, ...]
"""What stands on one line, before it is cut or wrapped to a width."""

BLANK: Line = ()


def line(*parts: str | Piece) -> Line:
    """A line of parts; plain strings are pieces in the plain tone."""
    return tuple(Piece(part) if isinstance(part, str) else part for part in parts)


def hanging(start: Piece, text: str, tone: Tone, cells: int) -> list[Line]:
    """`text` after `start` in lines of up to `cells` cells, its further lines below its own beginning."""
    indent = width(start.text)
    first, *rest = wrapped(text, cells - indent)
    return [(start, Piece(first, tone)), *((Piece(" " * indent), Piece(each, tone)) for each in rest)]


def text_of(pieces: Iterable[Piece]) -> str:
    """The bare text of a line."""
    return "".join(piece.text for piece in pieces)


def some(names: Sequence[str], most: int = 4) -> str:
    """The first `most` names, and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 invoice`, `1,204 invoices`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def packed(parts: Sequence[Line], cells: int, *, gap: str = "   ") -> list[Line]:
    """Short lines beside each other in as few lines of up to `cells` cells as they need; none is broken."""
    lines: list[Line] = []
    for part in parts:
        if lines and width(text_of(lines[-1]) + gap + text_of(part)) <= cells:
            lines[-1] = (*lines[-1], Piece(gap), *part)
        else:
            lines.append(part)
    return lines
