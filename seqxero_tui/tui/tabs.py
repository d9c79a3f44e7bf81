"""The numbered screens: their keys stay the same however many there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seqxero_tui.tui.screens.base import Room


@dataclass(frozen=True, slots=True)
class Tab:
    """A screen one can go to by its number; `make` builds it when it is first visited."""

    id: str
    key: str
    title: str
    short: str
    make: Callable[[], Room]


def _customers() -> Room:
    from seqxero_tui.tui.screens.customers import CustomersScreen

    return CustomersScreen()


TABS: tuple[Tab, ...] = (Tab("customers", "2", "Customers", "Cust", _customers),)
