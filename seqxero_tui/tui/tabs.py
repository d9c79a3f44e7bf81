"""The numbered screens: their keys stay the same however many there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seqxero_tui.present.actions import TAB_KEYS

if TYPE_CHECKING:
    from seqxero_tui.tui.screens.base import Room


@dataclass(frozen=True, slots=True)
class Tab:
    """A screen one can go to by its number; `make` builds it when it is first visited.

    The bar shows `title`, `short` or `tiny`: the longest kind that fits for all of them.
    """

    id: str
    title: str
    short: str
    tiny: str
    make: Callable[[], Room]

    @property
    def key(self) -> str:
        """The number that goes there."""
        return TAB_KEYS[self.id]


AROUND = 4
"""Cells a tab takes besides its name: blank, key, blank, blank."""


def names(tabs: Sequence[Tab], current: str, width: int) -> list[str]:
    """What the tabs are called in a bar of `width` cells; where nothing fits, only the current one has a name."""
    for kind in ([tab.title for tab in tabs], [tab.short for tab in tabs], [tab.tiny for tab in tabs]):
        if sum(len(name) + AROUND for name in kind) <= width:
            return kind
    return [tab.short if tab.id == current else "" for tab in tabs]


def _home() -> Room:
    from seqxero_tui.tui.screens.home import HomeScreen

    return HomeScreen()


def _customers() -> Room:
    from seqxero_tui.tui.screens.customers import CustomersScreen

    return CustomersScreen()


def _products() -> Room:
    from seqxero_tui.tui.screens.products import ProductsScreen

    return ProductsScreen()


def _schedules() -> Room:
    from seqxero_tui.tui.screens.schedules import SchedulesScreen

    return SchedulesScreen()


def _invoices() -> Room:
    from seqxero_tui.billing.words import DocumentKind
    from seqxero_tui.tui.screens.documents import DocumentsScreen

    return DocumentsScreen(DocumentKind.INVOICE)


def _credit_notes() -> Room:
    from seqxero_tui.billing.words import DocumentKind
    from seqxero_tui.tui.screens.documents import DocumentsScreen

    return DocumentsScreen(DocumentKind.CREDIT_NOTE)


def _activity() -> Room:
    from seqxero_tui.tui.screens.activity import ActivityScreen

    return ActivityScreen()


def _integration() -> Room:
    from seqxero_tui.tui.screens.integration import IntegrationScreen

    return IntegrationScreen()


def _reconcile() -> Room:
    from seqxero_tui.tui.screens.reconcile import ReconcileScreen

    return ReconcileScreen()


TABS: tuple[Tab, ...] = (
    Tab("home", "Home", "Home", "Home", _home),
    Tab("customers", "Customers", "Customers", "Cust", _customers),
    Tab("products", "Products", "Products", "Prod", _products),
    Tab("schedules", "Schedules", "Schedules", "Sched", _schedules),
    Tab("invoices", "Invoices", "Invoices", "Inv", _invoices),
    Tab("credit_notes", "Credit notes", "Credits", "Credit", _credit_notes),
    Tab("activity", "Activity", "Activity", "Activity", _activity),
    Tab("integration", "Integration", "Setup", "Setup", _integration),
    Tab("reconcile", "Reconcile", "Reconcile", "Recon", _reconcile),
)
