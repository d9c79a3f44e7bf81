"""Which status may follow which, on invoices and credit notes alike (xero-api section 8.3). Pure."""

from __future__ import annotations

DRAFT, SUBMITTED, AUTHORISED, PAID = "DRAFT", "SUBMITTED", "AUTHORISED", "PAID"
VOIDED, DELETED = "VOIDED", "DELETED"
STATUSES = frozenset({DRAFT, SUBMITTED, AUTHORISED, PAID, VOIDED, DELETED})
FIRST = frozenset({DRAFT, SUBMITTED, AUTHORISED})
FINAL = frozenset({VOIDED, DELETED})

_BY_API = {
    DRAFT: {DRAFT, SUBMITTED, AUTHORISED, DELETED},
    SUBMITTED: {SUBMITTED, DRAFT, AUTHORISED, DELETED},
    AUTHORISED: {AUTHORISED, VOIDED},
    PAID: {PAID, AUTHORISED},
    VOIDED: set[str](),
    DELETED: set[str](),
}


def may_become(status: str, wanted: str, *, money_in_it: bool) -> bool:
    """Whether an API call may ask for `wanted`; asking a PAID document for AUTHORISED changes nothing.

    A document of nothing is PAID without any payment or credit in it, and can still be voided.
    """
    return wanted in _BY_API[status] or (status == PAID and wanted == VOIDED and not money_in_it)


def needs_everything(status: str) -> bool:
    """Whether due date, lines and accounts must be there."""
    return status in (SUBMITTED, AUTHORISED, PAID)


def settled(status: str, outstanding: int) -> str:
    """AUTHORISED and PAID follow what is outstanding, in cents; other statuses stay what they are."""
    if status not in (AUTHORISED, PAID):
        return status
    return PAID if outstanding == 0 else AUTHORISED
