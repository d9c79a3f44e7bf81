"""The columns of a list and which of them fit into a width: the same rule for every table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list, `width` cells wide without its padding.

    `grow` columns share what is left over. `drop` says which go first when it gets narrow: the highest; 0 stays.
    """

    key: str
    title: str
    width: int
    right: bool = False
    grow: int = 0
    drop: int = 0


def fitted(columns: Sequence[Column], available: int, *, padding: int = 2) -> list[tuple[Column, int]]:
    """The columns that fit into `available` cells, in order, each with the width it gets.

    `padding` is what the table adds to each column. Columns that may be dropped go, highest `drop` first, until the
    rest fits; if even that is too wide, the growing ones shrink, to a third of their width at least.
    """
    kept = list(columns)
    while _total(kept, padding) > available:
        droppable = [column for column in kept if column.drop]
        if not droppable:
            break
        kept.remove(max(droppable, key=lambda column: column.drop))
    return _shared_out(kept, available - _total(kept, padding))


def _total(columns: Sequence[Column], padding: int) -> int:
    return sum(column.width + padding for column in columns)


def _shared_out(columns: Sequence[Column], spare: int) -> list[tuple[Column, int]]:
    """Each column with its share of `spare` cells (negative: to give up), the last growing one taking the rest."""
    left, weight = spare, sum(column.grow for column in columns)
    widths: list[tuple[Column, int]] = []
    for column in columns:
        share = left * column.grow // weight if weight and column.grow else 0
        share = max(share, -(column.width * 2 // 3))
        left, weight = left - share, weight - column.grow
        widths.append((column, column.width + share))
    return widths
