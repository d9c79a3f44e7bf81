"""Xero's document arithmetic: line amounts, tax per line, totals (xero-api section 7). Pure.

Every line is rounded to two decimals, halves away from zero, and only then summed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")
EXCLUSIVE, INCLUSIVE, NO_TAX = "Exclusive", "Inclusive", "NoTax"


def cents(value: Decimal) -> Decimal:
    """Rounded to two decimals, halves away from zero."""
    return value.quantize(_CENT, ROUND_HALF_UP)


def decimals(value: Decimal, places: int) -> Decimal:
    """Rounded to so many decimals, halves away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def line_amount(quantity: Decimal, unit_amount: Decimal, discount_rate: Decimal = Decimal(0)) -> Decimal:
    """quantity x unit price less the discount percentage, in cents."""
    return cents(quantity * unit_amount * (100 - discount_rate) / 100)


def line_tax(amount: Decimal, rate: Decimal, amount_types: str) -> Decimal:
    """The tax on a line amount at `rate` per cent: on top of it, contained in it, or none."""
    if amount_types == NO_TAX:
        return Decimal("0.00")
    if amount_types == INCLUSIVE:
        return cents(amount - amount / (1 + rate / 100))
    return cents(amount * rate / 100)


@dataclass(frozen=True)
class Totals:
    """SubTotal is without tax; Total is what is owed."""

    sub_total: Decimal
    total_tax: Decimal
    total: Decimal


def totals(lines: Iterable[tuple[Decimal, Decimal]], amount_types: str) -> Totals:
    """Sum (line amount, line tax) pairs as the document's LineAmountTypes reads them."""
    amounts, taxes = Decimal("0.00"), Decimal("0.00")
    for amount, tax in lines:
        amounts += amount
        taxes += tax
    if amount_types == INCLUSIVE:
        return Totals(amounts - taxes, taxes, amounts)
    return Totals(amounts, taxes, amounts + taxes)
