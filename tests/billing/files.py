"""Small Sequence files to load: the least the program needs, with whatever a test adds."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]


def customer(id_: str = "c1", **more: Any) -> Json:
    return {
        "id": id_,
        "legalName": "Kestrel Logistics",
        "address": {"line1": "1 High Street", "town": "Leeds", "postcode": "LS1 1AA", "country": "GB"},
        "contacts": [],
        "taxStatus": "TAXED",
    } | more


def product(id_: str = "p1", **more: Any) -> Json:
    return {"id": id_, "name": "Seats"} | more


def price(id_: str = "pr1", **more: Any) -> Json:
    structure = {"pricingType": "FIXED", "price": "20.00"}
    return {"id": id_, "productId": "p1", "name": "Seats", "currency": "GBP", "structure": structure} | more


def schedule(id_: str = "s1", **more: Any) -> Json:
    return {"id": id_, "customerId": "c1", "status": "ACTIVE", "startDate": "2026-11-01"} | more


def line(id_: str = "l1", quantity: Any = "2", rate: Any = "50.00", **more: Any) -> Json:
    return {"id": id_, "title": "Seats", "quantity": quantity, "rate": rate} | more


def invoice(id_: str = "i1", *lines: Json, **more: Any) -> Json:
    return {
        "id": id_,
        "customerId": "c1",
        "currency": "GBP",
        "status": "DRAFT",
        "lineItems": list(lines) or [line(f"{id_}-1", taxRate="0.2")],
    } | more


credit_note = invoice  # what is needed of both is the same


def file(**kinds: list[Json]) -> str:
    """A file with one customer, unless `customers` says otherwise."""
    return json.dumps({"customers": [customer()]} | kinds)
