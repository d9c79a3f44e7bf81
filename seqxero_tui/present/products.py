"""Products and prices for eyes: what a price costs in words, which account it goes to and why."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from seqxero_tui.present.money import money
from seqxero_tui.present.schedules import FREQUENCIES
from seqxero_tui.sync.product_views import PriceRow

_UNITS = {"pricePerUnit": "a unit", "pricePerSeat": "a seat"}


def pricing(price: PriceRow) -> str:
    """`£249.00 monthly`, `£12.00 a seat, at least 5, monthly`, `2.9% of the amount, monthly`, `3 tiers, monthly`."""
    often = FREQUENCIES.get(price.frequency or "", "")
    amount = _amount(price.structure, price.currency)
    return f"{amount} {often}" if price.structure["pricingType"] == "FIXED" else _joined(amount, often)


def _amount(structure: Mapping[str, Any], currency: str) -> str:
    kind = structure["pricingType"]
    if kind in ("FIXED", "ONE_TIME"):
        return money(Decimal(structure["price"]), currency)
    if structure.get("tiers"):
        tiers = len(structure["tiers"])
        words = "tiered" if tiers == 1 else f"{tiers} tiers"
        return _joined(words, _seats(structure))
    if kind == "PACKAGE":
        price = money(Decimal(structure["pricePerPackage"]), currency)
        return f"{price} for each {Decimal(structure['packageSize']):,f}"
    if structure.get("isPricePercentage"):
        return f"{(Decimal(structure['pricePerUnit']) * 100).normalize():f}% of the amount"
    name = "pricePerSeat" if kind == "SEAT_BASED" else "pricePerUnit"
    return _joined(f"{_rate(Decimal(structure[name]), currency)} {_UNITS[name]}", _seats(structure))


def _rate(rate: Decimal, currency: str) -> str:
    """A price of a unit with all its decimals, which may be more than its currency has."""
    whole = money(rate, currency)
    return whole if Decimal(rate).as_tuple().exponent in (0, -1, -2) else f"{rate.normalize():f} {currency}"


def _seats(structure: Mapping[str, Any]) -> str:
    least = structure.get("contractedMinimumSeats")
    return f"at least {least}" if least else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
