"""Tables and facts as plain text: aligned, made safe to look at, as wide as the terminal and no wider.

Into a pipe nothing is cut, so that the next program sees everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from seqxero_tui.present.cells import cut, fit, width
from seqxero_tui.text import one_line

_GAP = "  "
_NARROWEST = 8


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its title, whether it holds figures, and whether it gives way first when the terminal is narrow."""

    title: str
    right: bool = False
    yields: bool = False


def table(headings: Sequence[Heading], rows: Sequence[Sequence[str | None]], cells: int | None) -> list[str]:
    """`rows` under `headings` as lines of at most `cells` cells; None leaves them as wide as they are.

    A missing value is shown as a dash. Columns that yield are shortened together, the widest first.
    """
    shown = [[one_line(value) if value else "—" for value in row] for row in rows]
    widths = [
        max([width(heading.title), *(width(row[index]) for row in shown)])
        for index, heading in enumerate(headings)
    ]
    if cells is not None:
        widths = _narrowed(headings, widths, cells)
    lines = [[heading.title for heading in headings], *shown]
    return [_row(headings, widths, each, cells) for each in lines]


def facts(pairs: Sequence[tuple[str, str | None]]) -> list[str]:
    """Labels and values beneath each other; a missing value is shown as a dash."""
    label_width = max((width(label) for label, _ in pairs), default=0)
    return [f"{fit(label, label_width)}{_GAP}{one_line(value) if value else '—'}" for label, value in pairs]


def _narrowed(headings: Sequence[Heading], widths: list[int], cells: int) -> list[int]:
    widths = list(widths)
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - cells
    while excess > 0:
        wide = [
            index for index, heading in enumerate(headings) if heading.yields and widths[index] > _NARROWEST
        ]
        if not wide:
            break
        widest = max(wide, key=lambda index: widths[index])
        widths[widest] -= 1
        excess -= 1
    return widths


def _row(headings: Sequence[Heading], widths: Sequence[int], values: Sequence[str], cells: int | None) -> str:
    parts = [
        fit(value, room, right=heading.right)
        for heading, room, value in zip(headings, widths, values, strict=True)
    ]
    text = _GAP.join(parts).rstrip()
    return text if cells is None else cut(text, cells)
