"""What customers still owe: how long an invoice has been due. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Age(StrEnum):
    """How long ago an unpaid invoice fell due, in the steps of an aged receivables report."""

    NOT_DUE = "not_due"
    DAYS_30 = "1_30"
    DAYS_60 = "31_60"
    DAYS_90 = "61_90"
    OLDER = "over_90"


_STEPS = ((0, Age.NOT_DUE), (30, Age.DAYS_30), (60, Age.DAYS_60), (90, Age.DAYS_90))


def age_of(due_date: date | None, today: date) -> Age:
    """The step an invoice is in; one without a due date is not due. It is overdue from the day after its due date."""
    days = (today - due_date).days if due_date else 0
    return next((age for most, age in _STEPS if days <= most), Age.OLDER)
