"""What every presenter speaks: pieces of text, each with its tone. How a tone looks is for the front door to say.

The text of a segment may hold anything a customer's name can hold; whoever paints it makes it safe first.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Tone(StrEnum):
    """How a piece of text is meant; states have tones of their own, and a glyph or a word beside them always."""

    PLAIN = "plain"
    MUTED = "muted"
    STRONG = "strong"
    KEY = "key"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    BUSY = "busy"
    STALE = "stale"
    DRIFT = "drift"


class Segment(NamedTuple):
    """A piece of text in one tone."""

    text: str
    tone: Tone = Tone.PLAIN


Line = tuple[Segment, ...]
"""One line of segments, painted one after another."""

EMPTY: Line = ()


def line(*parts: str | Segment) -> Line:
    """A line of `parts`; bare strings are plain."""
    return tuple(part if isinstance(part, Segment) else Segment(part) for part in parts)


def muted(text: str) -> Segment:
    """`text` that steps back."""
    return Segment(text, Tone.MUTED)


def strong(text: str) -> Segment:
    """`text` that stands out: titles, the value asked for."""
    return Segment(text, Tone.STRONG)


def key(text: str) -> Segment:
    """`text` as the key it names."""
    return Segment(text, Tone.KEY)


def plain(lines: Iterable[Line]) -> str:
    """`lines` without their tones, one per line: for copying, for commands and for tests."""
    return "\n".join("".join(segment.text for segment in each).rstrip() for each in lines)
