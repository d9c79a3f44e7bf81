"""Amounts as Stripe counts them, in a currency's smallest unit, and as people write them."""

from __future__ import annotations

from decimal import Decimal

_WHOLE = (
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "JPY",
    "KMF",
    "KRW",
    "MGA",
    "PYG",
    "RWF",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
)


def to_minor(amount: Decimal, currency: str) -> int:
    """509.76 GBP is 50976; 500 JPY is 500. ValueError for a fraction of the smallest unit."""
    minor = amount.scaleb(0 if currency.upper() in _WHOLE else 2)
    if minor != minor.to_integral_value():
        raise ValueError(f"{amount} {currency} is not a whole number of its smallest unit.")
    return int(minor)


def shown(minor: int, currency: str) -> str:
    """As the page writes it: 509.76 GBP."""
    if currency.upper() in _WHOLE:
        return f"{minor:,} {currency.upper()}"
    return f"{minor // 100:,}.{minor % 100:02d} {currency.upper()}"
