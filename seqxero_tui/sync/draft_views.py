"""What the front doors read before a draft is written or an invoice credited: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from seqxero_tui.billing.crediting import Open
from seqxero_tui.billing.drafting import Draft
from seqxero_tui.billing.words import RateDisplay


@dataclass(frozen=True, slots=True)
class PriceOffer:
    """Something to put on a line: a price of a product, or with `price_id` None the product alone.

    `rate` is None where the structure of the price has no single one (tiers).
    """

    product_id: str
    product_name: str
    price_id: str | None = None
    price_name: str | None = None
    rate: Decimal | None = None
    rate_display: str = RateDisplay.ABSOLUTE.value
    basis: str = ""
    """How it is billed, in Sequence's words: "MONTHLY", "ONE_TIME"."""


FREE_LINE = PriceOffer("", "")
"""A line in one's own words, of no product."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new draft for a customer begins with: the empty draft in the likeliest currency, and the others."""

    draft: Draft
    currencies: tuple[str, ...]
    tax_rate: Decimal


@dataclass(frozen=True, slots=True)
class CreditableView:
    """An invoice as it can be credited: its lines with what is left of each, and what is left of it all."""

    id: str
    number: str
    customer_name: str
    currency: str
    lines: tuple[Open, ...]
    open_gross: Decimal
