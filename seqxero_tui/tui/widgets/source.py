"""What a list is made of: where its rows come from, how they can be narrowed down and sorted, what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from seqxero_tui.present.pieces import Line
from seqxero_tui.present.table import Cells, Column
from seqxero_tui.sync.views import Page

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Query:
    """What a list is narrowed down to: free text, and one value per facet; and one of the source's `sorts`, "" for
    the list's own order."""

    text: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text.strip() or self.facets)


@dataclass(frozen=True, slots=True)
class Facet:
    """A choice beside the filter (`status any`): its values with their words. `key` is the key that asks for it."""

    id: str
    key: str
    title: str
    values: tuple[tuple[str, str], ...]
    unset: str = "any"
    """What is said while nothing is chosen."""


@dataclass(frozen=True, slots=True)
class Source(Generic[Row]):
    """What a list shows, and where it comes from. `load` runs on a thread; the others are pure."""

    title: str
    columns: Sequence[Column]
    load: Callable[[Workspace, Query, int, int], Page[Row]]
    key: Callable[[Row], str]
    cells: Callable[[Row], Cells]
    empty: Callable[[Query], Sequence[Line]]
    """What an empty list says: what would be here, and the key that brings it."""
    facets: tuple[Facet, ...] = ()
    needs_you: Callable[[int], str] = "{:,} need you".format
    """How many of the rows wait for a person, in words; "" when the frame says it otherwise."""
    sorts: tuple[tuple[str, str], ...] = ()
    """Orders besides the list's own, as (value of `Query.sort`, words): `("gross", "Gross, smallest first")`. A value
    is the key of the column it sorts by, with `-` before it for the other direction; the column's title shows it."""
