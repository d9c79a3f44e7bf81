"""What the front doors read of products and prices: which ledger account each goes to, why, and what uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class AccountOf:
    """Where the lines of a product or price go now: `source` is price, product, default or none (D24)."""

    code: str | None
    name: str | None
    source: str


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in a list; `account_code` is its own choice, `goes_to` what holds for its lines now."""

    id: str
    name: str
    label: str | None
    account_code: str | None
    account_name: str | None
    goes_to: AccountOf
    prices: int
    lines: int
    documents: int


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price with its structure as it came; `schedule_of` is the customer whose billing schedule it belongs to."""

    id: str
    product_id: str
    product_name: str
    name: str
    currency: str
    frequency: str | None
    in_advance: bool
    structure: Mapping[str, Any]
    account_code: str | None
    account_name: str | None
    goes_to: AccountOf
    lines: int
    schedule_of: str | None


@dataclass(frozen=True, slots=True)
class Reach:
    """Lines that a choice of account reaches: of drafts, of final documents not in Xero, and those in Xero.

    The first two follow it; the last keep the account they were pushed with (D26).
    """

    drafts: int = 0
    waiting: int = 0
    in_xero: int = 0

    @property
    def following(self) -> int:
        """How many lines follow the choice."""
        return self.drafts + self.waiting


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product with its first prices and what uses its account."""

    row: ProductRow
    prices: tuple[PriceRow, ...]
    reach: Reach
