"""Exact decimal arithmetic as both sides do it: round half away from zero, write without exponents. Never floats."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

# Python's default of 28 digits would silently round a long quantity times a long rate.
EXACT = Context(prec=100, rounding=ROUND_HALF_UP)
_CENT = Decimal("0.01")


def round2(value: Decimal) -> Decimal:
    """`value` at two decimals, half away from zero, symmetric for negatives: -0.125 gives -0.13 (D37)."""
    return EXACT.plus(EXACT.quantize(value, _CENT))  # plus turns -0.00 into 0.00


def times(quantity: Decimal, rate: Decimal) -> Decimal:
    """The exact product."""
    return EXACT.multiply(quantity, rate)


def stripped(value: Decimal) -> Decimal:
    """`value` without trailing zeros and without an exponent: 500.00 and 5E+2 are both 500."""
    return Decimal(plain(value))


def plain(value: Decimal) -> str:
    """`value` written out in full, without an exponent, trailing zeros or a negative zero."""
    return f"{EXACT.plus(value).normalize(EXACT):f}"


def decimals(value: Decimal) -> int:
    """How many decimals `value` needs, trailing zeros aside: 20000.100 needs one."""
    return len(plain(value).partition(".")[2])


def amount(value: Decimal) -> str:
    """`value` as people read an amount: thousands grouped, two decimals or as many as it needs ("10,000.00")."""
    return f"{value:,.{max(2, decimals(value))}f}"
