"""The JSON of `seqxero products`. Other programs rely on every key: add, never rename."""

from __future__ import annotations

from seqxero_tui.cli.json_forms import Json
from seqxero_tui.sync.product_views import AccountOf, PriceRow, ProductRow


def product(row: ProductRow) -> Json:
    """A product with its ledger account: `products list`."""
    return {
        "id": row.id,
        "name": row.name,
        "label": row.label,
        "account_code": row.account_code,
        "account_name": row.account_name,
        "goes_to": _goes_to(row.goes_to),
        "prices": row.prices,
        "lines": row.lines,
        "documents": row.documents,
    }


def price(row: PriceRow) -> Json:
    """A price with its ledger account: `products prices`."""
    return {
        "id": row.id,
        "product_id": row.product_id,
        "name": row.name,
        "currency": row.currency,
        "billing_frequency": row.frequency,
        "billing_type": "IN_ADVANCE" if row.in_advance else "IN_ARREARS",
        "schedule_of": row.schedule_of,
        "account_code": row.account_code,
        "account_name": row.account_name,
        "goes_to": _goes_to(row.goes_to),
        "lines": row.lines,
    }


def _goes_to(account: AccountOf) -> Json:
    return {"account_code": account.code, "account_name": account.name, "account_source": account.source}
