"""Tables without a toolkit: columns, cells, and the rule by which columns share the width there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from seqxero_tui.present.pieces import Line

GAP = 2
"""Blank cells between two columns."""

Cells = Mapping[str, Line]
"""A row: what stands under each column's key."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: at least `width` cells, growing to `most` where there is room, the one furthest from its most first;
    the highest `drop` goes first when it is narrow, 0 never goes. Before a `drop` of 1 goes, others shrink to their
    `least`."""

    key: str
    title: str
    width: int
    most: int = 0
    align: Literal["left", "right"] = "left"
    drop: int = 0
    least: int = 0


def fit(columns: Sequence[Column], width: int) -> list[tuple[Column, int]]:
    """The columns that fit into `width` cells, in order, each with its own width."""
    kept = list(columns)
    while _needed(kept) > width and any(column.drop > 1 for column in kept):
        kept.remove(max(kept, key=lambda column: column.drop))
    if _needed(kept) > width:
        kept = [replace(column, width=column.least or column.width) for column in kept]
    while _needed(kept) > width and any(column.drop for column in kept):
        kept.remove(max(kept, key=lambda column: column.drop))
    widths = [column.width for column in kept]
    spare = width - _needed(kept)
    while spare > 0 and kept:
        hungriest = max(range(len(kept)), key=lambda at: kept[at].most - widths[at])
        if widths[hungriest] >= kept[hungriest].most:
            break
        widths[hungriest] += 1
        spare -= 1
    if spare < 0 and kept:
        widest = max(range(len(kept)), key=lambda at: widths[at])
        widths[widest] = max(1, widths[widest] + spare)
    return list(zip(kept, widths, strict=True))


def _needed(columns: Sequence[Column]) -> int:
    return sum(column.width for column in columns) + GAP * max(0, len(columns) - 1)
