"""Numbers as people type them: "1,204.50", "£12", "20%", "1 000". Pure."""

from __future__ import annotations

import re
from decimal import Decimal

_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_PLAIN = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)
_COMMA = re.compile(r"\d+,\d{1,2}|[\d.]+,\d*")
_SIGNS = str.maketrans("", "", "   '’£$€¥")

WHOLE_DIGITS, DECIMALS = 15, 20


class NotANumber(ValueError):
    """What was typed is no number; its text says so in a sentence, with what to type instead."""


def read_number(text: str) -> Decimal:
    """The number in `text`: a sign, thousands grouped by commas, spaces or apostrophes, a point before the decimals.

    Currency signs around it are left out. Raises `NotANumber`, also for a comma before the decimals, which would
    be a guess: 1,5 may be 1.5 or 15.
    """
    bare = text.strip().replace("−", "-").translate(_SIGNS)
    negative, digits = bare.startswith("-"), bare.lstrip("+-")
    if not digits:
        raise NotANumber("A number is needed, such as 1,204.50.")
    if len(bare) - len(digits) > 1 or not (_GROUPED.fullmatch(digits) or _PLAIN.fullmatch(digits)):
        if _COMMA.fullmatch(digits):
            raise NotANumber("Write decimals with a point, such as 1,204.50.")
        raise NotANumber("This is no number; write it like 1,204.50.")
    value = Decimal(digits.replace(",", ""))
    exponent = value.as_tuple().exponent
    if value.adjusted() >= WHOLE_DIGITS or (isinstance(exponent, int) and exponent < -DECIMALS):
        raise NotANumber(f"At most {WHOLE_DIGITS} digits before and {DECIMALS} after the point.")
    return -value if negative and value else value


def read_percentage(text: str) -> Decimal:
    """A tax rate such as "20" or "20%", as a fraction between 0 and 1. Raises `NotANumber`."""
    value = read_number(text.strip().removesuffix("%"))
    if not 0 <= value <= 100:
        raise NotANumber("A tax rate lies between 0% and 100%.")
    return value.scaleb(-2)


def read_days(text: str) -> int | None:
    """A number of days from 0 to 3,650; None for nothing typed. Raises `NotANumber`."""
    if not text.strip():
        return None
    days = text.strip()
    if not (days.isascii() and days.isdecimal()) or int(days) > 3650:
        raise NotANumber("A number of days from 0 to 3650, or nothing.")
    return int(days)


def shown(value: Decimal) -> str:
    """A number as one would type it again: no zeros behind it, no grouping."""
    text = f"{value.normalize():f}"
    return "0" if text == "-0" else text
