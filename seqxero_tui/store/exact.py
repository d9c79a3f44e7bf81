"""Sums of money that the store adds up itself, exactly: amounts are kept as text, so they are added as whole numbers of
their smallest part.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Float, cast, func

_PLACES = 4
"""As exact as any amount of Sequence; a float holds amounts up to a hundred thousand million with as many."""


def total(column: Any) -> Any:
    """The sum of a column of amounts, for `amount`."""
    return func.sum(cast(func.round(cast(column, Float) * 10**_PLACES), BigInteger))


def amount(units: int | Decimal | None) -> Decimal:
    """What `total` found; with two decimals where they suffice."""
    whole = int(units or 0)
    return Decimal(whole // 100).scaleb(-2) if whole % 100 == 0 else Decimal(whole).scaleb(-_PLACES)
