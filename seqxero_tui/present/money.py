"""Amounts as people read them. Exact decimals in, text out; nothing here rounds what is stored or sent."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from seqxero_tui.present import masking

LOCALE = "en_GB"


def money(amount: Decimal, currency: str) -> str:
    """`£1,204.50`, `US$396.00`, `JP¥1,200`: the amount in its currency, with that currency's decimals."""
    from babel.numbers import (
        format_currency,
    )  # late: the tables of Babel are not needed for the first picture

    return masking.figure(format_currency(amount, currency, locale=LOCALE))


def figure(amount: Decimal, currency: str) -> str:
    """`1,204.50`: the amount with its currency's decimals but without the sign, for columns of one currency."""
    return masking.figure(f"{amount:,.{decimals(currency)}f}")


def decimals(currency: str) -> int:
    """How many decimals the currency has: 2 for GBP, 0 for JPY."""
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(currency))


def sums(amounts: Iterable[tuple[Decimal, str]]) -> str:
    """`£1,454.50 − US$396.00`: the sum per currency, in order of first appearance; empty for no amounts."""
    totals: dict[str, Decimal] = {}
    for amount, currency in amounts:
        totals[currency] = totals.get(currency, Decimal(0)) + amount
    return " + ".join(money(total, currency) for currency, total in totals.items()).replace("+ -", "− ")
