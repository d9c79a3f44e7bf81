"""Stripe's amounts: whole numbers of a currency's smallest unit, as Stripe counts it."""

from __future__ import annotations

from decimal import Decimal

# As Stripe's page on currencies lists them. ISK and UGX have no decimals either, but Stripe goes on counting them
# in hundredths, for the sake of older programs.
_NO_DECIMALS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
)
_THREE_DECIMALS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


def from_minor_units(amount: int, currency: str) -> Decimal:
    """`amount` of `currency` (ISO 4217, any case) as people write it: 50976 gbp is 509.76, 500 jpy is 500."""
    code = currency.upper()
    decimals = 0 if code in _NO_DECIMALS else 3 if code in _THREE_DECIMALS else 2
    return Decimal(amount).scaleb(-decimals)
