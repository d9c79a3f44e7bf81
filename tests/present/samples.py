"""Views as the workspace hands them out, with defaults that say nothing: each test names what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import (
    DocumentRow,
    DocumentView,
    EventView,
    LineView,
    OrganisationView,
    XeroSide,
)

NOW = datetime(2026, 11, 22, 12, 10, tzinfo=UTC)
TODAY = date(2026, 11, 22)

DEMO = OrganisationView(
    tenant_id="t1",
    name="Demo Company (UK)",
    short_code="!abc",
    country="GB",
    base_currency="GBP",
    is_demo_company=True,
    period_lock_date=None,
    end_of_year_lock_date=None,
    default_account=None,
    credit_note_account=None,
    exempt_tax_type="NONE",
    reverse_charge_tax_type="NONE",
    connected_at=NOW,
    pulled_at=None,
    contacts_read_at=None,
    xero_url="http://127.0.0.1:8743",
)
"""A connected organisation whose setup is not complete."""

_ROW = DocumentRow(
    id="d1",
    kind="invoice",
    number="SEQ-0041",
    status="SENT",
    payment_status="UNPAID",
    payment_source="xero",
    currency="GBP",
    issue_date=date(2026, 11, 22),
    due_date=date(2026, 12, 22),
    net_total=Decimal("208.33"),
    tax_total=Decimal("41.67"),
    gross_total=Decimal("250.00"),
    customer_id="c1",
    customer_name="City Limousines",
    invoice_id=None,
    xero=XeroSide(SyncState.SYNCED),
)

IN_XERO = XeroSide(
    SyncState.SYNCED,
    id="x1",
    number="SEQ-0041",
    status="AUTHORISED",
    sent=True,
    issue_date=date(2026, 11, 22),
    due_date=date(2026, 12, 22),
    net_total=Decimal("208.33"),
    tax_total=Decimal("41.67"),
    total=Decimal("250.00"),
    amount_due=Decimal("250.00"),
)

_LINE = LineView(
    id="l1",
    position=1,
    title="Seats",
    description=None,
    group_title=None,
    quantity=Decimal(10),
    rate=Decimal("20.833"),
    rate_display="ABSOLUTE",
    net_total=Decimal("208.33"),
    tax_total=Decimal("41.67"),
    gross_total=Decimal("250.00"),
    product_id="p1",
    product_name="Platform",
    account_code="200",
    account_name="Sales",
    account_source="product",
    account_why="from product Platform",
    override=None,
    flattened=True,
)


def a_row(**changes: Any) -> DocumentRow:
    """A sent invoice over £250.00, changed as told."""
    return replace(_ROW, **changes)


def a_line(**changes: Any) -> LineView:
    """A line on account 200, by its product."""
    return replace(_LINE, **changes)


def a_view(
    row: DocumentRow | None = None, *, lines: tuple[LineView, ...] = (_LINE,), **changes: Any
) -> DocumentView:
    """A document with one line and no history."""
    return DocumentView(
        row or a_row(), **({"reference": None, "memo": None, "lines": lines, "history": ()} | changes)
    )


def an_event(what: str, at: datetime = NOW) -> EventView:
    """Something that happened."""
    return EventView(at=at, actor="user", what=what)
