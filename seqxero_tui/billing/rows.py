"""Turns customers, products, prices and billing schedules of a Sequence file into rows of their tables. Pure.

Documents have a room of their own, `document_rows`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from msgspec import Raw

from seqxero_tui.billing import shapes
from seqxero_tui.billing.codes import COUNTRIES, CURRENCIES
from seqxero_tui.billing.known import Known
from seqxero_tui.billing.sequence_json import all_prices, misfit, quoted
from seqxero_tui.billing.words import CustomerStatus

Row = dict[str, Any]

_WHOLE_DIGITS = 18
_INTEGER_DIGITS = 15
_DECIMALS = 20
_AMOUNTS = ("price", "pricePerUnit", "packageSize", "pricePerPackage", "pricePerSeat", "upperBound", "fee")
"""What of a pricing structure and its tiers is a decimal."""


def customer_rows(file: shapes.SequenceFile) -> list[Row]:
    """Rows of `customer`. Raises `InputError` for a country that is no ISO code."""
    return [_customer(f"customers[{at}]", item) for at, item in enumerate(file.customers)]


def product_rows(file: shapes.SequenceFile) -> list[Row]:
    """Rows of `product`."""
    return [{"id": item.id, "name": item.name, "label": item.label} for item in file.products]


def price_rows(file: shapes.SequenceFile, known: Known) -> list[Row]:
    """Rows of `price`, those inside billing schedules too; where one id comes twice, that of `prices` counts.

    Raises `InputError` for a currency that Sequence does not bill in and for an unknown product.
    """
    return list({price.id: _price(path, price, known) for path, price in all_prices(file)}.values())


def schedule_rows(file: shapes.SequenceFile, known: Known) -> list[Row]:
    """Rows of `billingschedule`. Raises `InputError` for an unknown customer."""
    return [
        _schedule(f"billingSchedules[{at}]", item, known) for at, item in enumerate(file.billing_schedules)
    ]


def billing_contact(contacts: Sequence[shapes.Contact]) -> shapes.Contact | None:
    """Whom a customer's invoices go to: the PRIMARY contact, else the first, of those with an email."""
    reachable = [contact for contact in contacts if contact.email and not contact.archived_at]
    primary = (contact for contact in reachable if contact.billing_preference == "PRIMARY")
    return next(primary, reachable[0] if reachable else None)


def currency(path: str, code: str) -> str:
    """`code` if Sequence bills in it. Raises `InputError` otherwise."""
    if code not in CURRENCIES:
        known = ", ".join(sorted(CURRENCIES))
        raise misfit(f"{path}.currency", f"Sequence does not bill in {quoted(code)}, only in {known}")
    return code


def bounded(path: str, value: Decimal) -> Decimal:
    """A decimal that people could have meant; one with an exponent of a million would fill the memory."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, str) or value.adjusted() >= _INTEGER_DIGITS or exponent < -_DECIMALS:
        raise misfit(
            path,
            f"expected a decimal of at most {_INTEGER_DIGITS} digits before and {_DECIMALS} after the point, "
            f"got {quoted(value)}",
        )
    return value


def _customer(path: str, item: shapes.Customer) -> Row:
    contact = billing_contact(item.contacts)
    return {
        "id": item.id,
        "legal_name": item.legal_name,
        "label": item.label,
        "status": (item.status or CustomerStatus.ACTIVE).value,
        "tax_status": item.tax_status.value,
        "email": contact.email if contact else None,
        "contact_name": contact.name if contact else None,
        "line1": item.address.line1,
        "line2": item.address.line2,
        "town": item.address.town,
        "state": item.address.state,
        "postcode": item.address.postcode,
        "country": _country(path, item.address.country),
        "created_at": item.created_at,
        "archived_at": item.archived_at,
    }


def _country(path: str, code: str | None) -> str | None:
    if code and code not in COUNTRIES:
        hint = "; the code of the United Kingdom is GB" if code == "UK" else ""
        expected = "expected an ISO 3166 code of two capital letters"
        raise misfit(f"{path}.address.country", f"{expected}, got {quoted(code)}{hint}")
    return code or None


def _price(path: str, item: shapes.Price, known: Known) -> Row:
    known.check_product(path, item.product_id)
    structure = _as_it_came(f"{path}.structure", item.structure)
    for at, part in enumerate([structure, *(structure.get("tiers") or ())]):
        place = f"{path}.structure" + (f".tiers[{at - 1}]" if at else "")
        for name in _AMOUNTS:
            if part.get(name) is not None:
                bounded(f"{place}.{name}", Decimal(part[name]))
    return {
        "id": item.id,
        "product_id": item.product_id,
        "name": item.name,
        "currency": currency(path, item.currency),
        "pricing_type": structure["pricingType"],
        "billing_frequency": item.billing_frequency,
        "billing_type": item.billing_type,
        "structure": structure,
    }


def _schedule(path: str, item: shapes.BillingSchedule, known: Known) -> Row:
    known.check_customer(path, item.customer_id)
    return {
        "id": item.id,
        "customer_id": item.customer_id,
        "status": item.status.value,
        "start_date": item.start_date,
        "end_date": item.end_date,
        "reference": item.reference,
        "purchase_order_number": item.purchase_order_number,
        "default_due_date_days": item.default_due_date_days,
        "payment_provider": item.payment_provider.value if item.payment_provider else None,
        "auto_issue_invoices": bool(item.auto_issue_invoices),
        "recurrence_day_of_month": item.recurrence_day_of_month,
        "memo": item.memo,
        "archived_at": item.archived_at,
        "prices": [price.id for price in item.prices or ()],
        "phases": [_as_it_came(f"{path}.phases[{at}]", phase) for at, phase in enumerate(item.phases or ())],
    }


def _as_it_came(path: str, part: Raw) -> Any:
    """The part with exact numbers; one too long for any database to count with is refused."""
    try:
        return json.loads(bytes(part), parse_float=Decimal, parse_int=_whole)
    except (ValueError, ArithmeticError):
        raise misfit(path, "holds a number too long to keep") from None


def _whole(digits: str) -> int:
    if len(digits) > _WHOLE_DIGITS:
        raise ValueError(digits)
    return int(digits)
