"""A plan as the front doors read it: each write a push would make, what stands in its way, and what it all costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from seqxero_tui.errors import Problem
from seqxero_tui.sync.reports import Blocked
from seqxero_tui.sync.views import DriftView


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line as Xero would receive it. `tax_type` None leaves the tax to the account (R34); `amount` is without tax."""

    description: str
    quantity: Decimal
    unit_amount: Decimal
    amount: Decimal
    account_code: str
    account_name: str | None
    account_why: str
    tax_type: str | None
    tax_name: str | None


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One write a push would make: the element Xero would receive, and how it differs from the last one."""

    action: str
    kind: str
    id: str
    number: str | None
    name: str
    changes: tuple[dict[str, Any], ...]
    payload: dict[str, Any]
    warnings: tuple[Problem, ...] = ()
    """What to know before it is pushed; none of it stops the push."""
    contact: str | None = None
    """What the customer is called in Xero."""
    currency: str | None = None
    totals: tuple[Decimal, Decimal, Decimal] | None = None
    """The document's own net, tax and gross total."""
    predicted: tuple[Decimal, Decimal, Decimal] | None = None
    """The same as Xero will come to them, where lines are written."""
    lines: tuple[WrittenLine, ...] = ()
    told: tuple[DriftView, ...] = ()
    """The changes of what is in Xero, in words: field, ours, what Xero has."""
    follows_contact: bool = False
    """Its contact is created by the same plan, so that the payload cannot name the contact's id yet."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push would write and what it cannot; `seconds` is an estimate under Xero's limits."""

    actions: tuple[PlannedAction, ...]
    blocked: tuple[Blocked, ...]
    calls: int
    seconds: int
    calls_left_today: int | None
    looks: int = 0
    """Of the calls, those that look for changes made in Xero before something there is changed."""
