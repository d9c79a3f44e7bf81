"""What the front doors read of one customer and of a round of linking, beside the rows of the list."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from seqxero_tui.sync.views import CustomerRow, EventView, SuggestionView


@dataclass(frozen=True, slots=True)
class WaitingDocument:
    """A final document that waits to be pushed."""

    id: str
    kind: str
    number: str | None
    currency: str
    gross_total: Decimal


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer with everything its sidebar shows; `address` is one line per entry."""

    row: CustomerRow
    contact_name: str | None
    address: tuple[str, ...]
    documents: int
    differences: tuple[tuple[str, str, str], ...]
    """What reads otherwise in Xero: field, ours, Xero's (D22b)."""
    history: tuple[EventView, ...]
    waiting: tuple[WaitingDocument, ...] = ()
    """The final documents that wait to be pushed, by number."""


@dataclass(frozen=True, slots=True)
class LinkCase:
    """A customer with all that helps to decide which contact it is: what is known of it, and the likeliest contacts."""

    customer: CustomerView
    suggestions: tuple[SuggestionView, ...]
