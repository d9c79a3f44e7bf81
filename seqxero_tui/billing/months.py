"""Calendar months as a close thinks of them. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

from seqxero_tui.errors import InputError
from seqxero_tui.text import one_line

_WRITTEN = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])")
_CLOSING_DAYS = 15
"""Up to this day of a month the one before it is still being closed."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year; `number` is 1 to 12. Printed as `2026-11`."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The month a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written as YYYY-MM. Raises `InputError` for anything else."""
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise InputError(
                "wrong_month",
                f"“{one_line(text)}” is no month.",
                "Write it as year and month, such as 2026-11.",
            )
        return cls(int(found[1]), int(found[2]))

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def moved(self, by: int) -> Self:
        """The month so many later, or earlier when negative."""
        months = self.year * 12 + self.number - 1 + by
        return type(self)(months // 12, months % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def closing_month(today: date) -> Month:
    """The month that is most likely being closed: the one before, up to the 15th, then the present one."""
    month = Month.of(today)
    return month.moved(-1) if today.day <= _CLOSING_DAYS else month
