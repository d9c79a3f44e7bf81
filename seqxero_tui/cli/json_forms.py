"""The JSON of the commands, made from views: how values are written, and the forms that no noun has to itself.

Other programs rely on every key: add, never rename. Money is a plain decimal string, a date YYYY-MM-DD, a time ISO 8601
in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from seqxero_tui.errors import Problem
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import (
    AccountView,
    EventView,
    OrganisationView,
    Status,
)

Json = dict[str, Any]

_CENT = Decimal("0.01")


def money(amount: Decimal | None) -> str | None:
    """An amount with two decimals at least, never an exponent: "250.00"."""
    if amount is None:
        return None
    exponent = amount.as_tuple().exponent
    return format(amount.quantize(_CENT) if isinstance(exponent, int) and exponent > -2 else amount, "f")


def number(value: Decimal) -> str:
    """A quantity or a rate as it is stored: "0.0003"."""
    return format(value, "f")


def day(value: date | None) -> str | None:
    """A date: "2026-11-22"."""
    return None if value is None else value.isoformat()


def moment(value: datetime | None) -> str | None:
    """A time in UTC to the second: "2026-11-22T12:04:05Z"."""
    return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def problems(them: Iterable[Problem]) -> list[dict[str, str]]:
    """A list of problems."""
    return [problem.as_dict() for problem in them]


def organisation(view: OrganisationView) -> Json:
    """The organisation with its settings: `connect`, `setup`, `status`."""
    return {
        "name": view.name,
        "tenant_id": view.tenant_id,
        "is_demo_company": view.is_demo_company,
        "base_currency": view.base_currency,
        "country": view.country,
        "default_account": view.default_account,
        "credit_note_account": view.credit_note_account,
        "exempt_tax_type": view.exempt_tax_type,
        "reverse_charge_tax_type": view.reverse_charge_tax_type,
        "link_template": view.link_template,
        "pace": view.pace,
        "period_lock_date": day(view.period_lock_date),
        "end_of_year_lock_date": day(view.end_of_year_lock_date),
        "connected_at": moment(view.connected_at),
        "xero_url": view.xero_url,
    }


def status(view: Status) -> Json:
    """`status`. Every sync state has its count, also when it is 0."""
    counts: Json = {"customers": view.customers, "unlinked": view.unlinked}
    for kind, plural in (("invoice", "invoices"), ("credit_note", "credit_notes")):
        found = view.documents.get(kind, {})
        counts[plural] = {state.value: found.get(state.value, 0) for state in SyncState}
    return {
        "connected": view.connected,
        "organisation": None if view.organisation is None else organisation(view.organisation),
        "setup_complete": view.setup_complete,
        "counts": counts,
        "calls_left": {"minute": view.calls_left.minute, "day": view.calls_left.day},
        "last_pull": moment(view.last_pull),
        "needs_you": problems(view.needs_you),
    }


def account(view: AccountView) -> Json:
    """A ledger account: `accounts list`."""
    return {
        "account_id": view.account_id,
        "code": view.code,
        "name": view.name,
        "type": view.type,
        "class": view.klass,
        "tax_type": view.tax_type,
        "status": view.status,
    }


def event(view: EventView) -> Json:
    """One line of history."""
    return {
        "at": moment(view.at),
        "actor": view.actor,
        "kind": view.kind,
        "id": view.object_id,
        "name": view.name,
        "what": view.what,
        "details": view.details,
        "request_id": view.request_id,
    }
