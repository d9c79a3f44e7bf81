"""The numbered screens: their keys stay the same however many there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seqxero_tui.tui.screens.base import Room


@dataclass(frozen=True, slots=True)
class Tab:
    """A screen one can go to by its number; `make` builds it when it is first visited.

    The bar shows `title`, `short` or `tiny`: the longest kind that fits for all of them.
    """

    id: str
    key: str
    title: str
    short: str
    make: Callable[[], Room]
    tiny: str


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
    Tab("home", "1", "Home", "Home", _home, "Home"),
    Tab("customers", "2", "Customers", "Customers", _customers, "Cust"),
    Tab("products", "3", "Products", "Products", _products, "Prod"),
    Tab("schedules", "4", "Schedules", "Schedules", _schedules, "Sched"),
    Tab("invoices", "5", "Invoices", "Invoices", _invoices, "Inv"),
    Tab("credit_notes", "6", "Credit notes", "Credits", _credit_notes, "Credit"),
    Tab("activity", "7", "Activity", "Activity", _activity, "Activity"),
    Tab("integration", "8", "Integration", "Setup", _integration, "Setup"),
    Tab("reconcile", "9", "Reconcile", "Reconcile", _reconcile, "Recon"),
)
