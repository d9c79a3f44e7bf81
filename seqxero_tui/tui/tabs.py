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


def _invoices() -> Room:
    from seqxero_tui.billing.words import DocumentKind
    from seqxero_tui.tui.screens.documents import DocumentsScreen

    return DocumentsScreen(DocumentKind.INVOICE)


def _credit_notes() -> Room:
    from seqxero_tui.billing.words import DocumentKind
    from seqxero_tui.tui.screens.documents import DocumentsScreen

    return DocumentsScreen(DocumentKind.CREDIT_NOTE)


def _integration() -> Room:
    from seqxero_tui.tui.screens.wizard import WizardScreen

    return WizardScreen()


TABS: tuple[Tab, ...] = (
    Tab("customers", "2", "Customers", "Customers", _customers),
    Tab("invoices", "5", "Invoices", "Invoices", _invoices),
    Tab("credit_notes", "6", "Credit notes", "Credits", _credit_notes),
    Tab("integration", "8", "Integration", "Setup", _integration),
)
