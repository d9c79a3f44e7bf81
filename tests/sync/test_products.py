"""Accounts of products and prices: what follows a choice, and what keeps its own."""

from __future__ import annotations

from typing import Any

import pytest

from seqxero_tui.errors import InputError, SetupError
from seqxero_tui.sync.product_views import Reach
from tests.office import Office, customer, invoice

SEATS, SUPPORT = (
    {"id": "seats", "name": "Seats", "label": "Named users"},
    {"id": "support", "name": "Support"},
)
PRICES = [
    {
        "id": name,
        "productId": product,
        "name": name,
        "currency": currency,
        "structure": {"pricingType": "FIXED", "price": "10"},
    }
    for name, product, currency in (
        ("pounds", "seats", "GBP"),
        ("euros", "seats", "EUR"),
        ("gold", "support", "GBP"),
    )
]


def billed(customer_id: str, *prices: str) -> dict[str, Any]:
    """An invoice with a line of each price."""
    of = {each["id"]: each["productId"] for each in PRICES}
    made = invoice(customer_id, *(("1", "10") for _ in prices))
    for line, price in zip(made["lineItems"], prices, strict=True):
        line |= {"priceId": price, "productId": of[price]}
    return made


@pytest.fixture
def shop(office: Office) -> Office:
    office.load(products=[SEATS, SUPPORT], prices=PRICES)
    return office


def goes_to(office: Office, document_id: str) -> list[tuple[str | None, str]]:
    return [(line.account_code, line.account_source) for line in office.get(document_id).lines]


def test_a_price_comes_before_its_product_and_a_line_before_both(shop: Office) -> None:
    [draft] = shop.drafts(billed(shop.linked_customer(), "pounds", "euros", "euros"))
    products = shop.workspace.products
    products.set_account("Seats", "260")
    assert products.set_accounts("price", ["euros"], "270") == Reach(drafts=2)
    shop.workspace.documents.set_line_account(draft, shop.get(draft).lines[2].id, "200")
    assert goes_to(shop, draft) == [("260", "product"), ("270", "price"), ("200", "line")]
    assert products.price("Seats", "eu").goes_to.source == "price"
    assert products.reach("product", ["seats"]) == Reach(drafts=1)  # the others have something nearer
    products.set_accounts("price", ["euros"], None)
    assert goes_to(shop, draft)[1] == ("260", "product")


def test_drafts_and_what_waits_follow_and_what_is_in_xero_keeps_its_own(shop: Office) -> None:
    linked = shop.linked_customer()
    [pushed] = shop.final(billed(linked, "pounds"))
    shop.workspace.sync.run()
    shop.company.set_account_status("200", "ARCHIVED")
    shop.workspace.connection.refresh()
    [blocked] = shop.final(billed(linked, "pounds"))
    [draft] = shop.drafts(billed(linked, "pounds", "gold"))
    shop.workspace.sync.run()
    assert shop.problems(blocked) == ["account_archived"]
    reached = shop.workspace.products.set_accounts("product", ["seats"], "260")
    assert reached == Reach(drafts=1, waiting=1, in_xero=1)
    assert goes_to(shop, draft)[0] == ("260", "product")
    assert shop.state(blocked) == "queued"
    assert goes_to(shop, pushed) == [("200", "default")]
    assert shop.state(pushed) == "synced"  # and not out of date


def test_the_same_choice_again_reaches_nothing(shop: Office) -> None:
    shop.drafts(billed(shop.linked_customer(), "pounds"))
    products = shop.workspace.products
    assert products.set_accounts("product", ["seats", "support"], "260").following == 1
    assert products.set_accounts("product", ["seats", "support"], "260") == Reach()
    assert len(shop.workspace.history("seats")) == 1


def test_an_account_that_sales_cannot_use_changes_none_of_them(shop: Office) -> None:
    with pytest.raises(InputError, match="bank account"):
        shop.workspace.products.set_accounts("product", ["seats", "support"], "090")
    assert [row.account_code for row in shop.workspace.products.page().rows] == [None, None]


def test_without_a_connection_there_are_no_accounts_to_choose(shop: Office) -> None:
    shop.workspace.connection.disconnect()
    with pytest.raises(SetupError):
        shop.workspace.products.set_accounts("product", ["seats"], "260")
    row = shop.workspace.products.get("Seats")
    assert (row.account_code, row.goes_to.source) == (None, "none")


def test_products_without_an_account_of_their_own_can_be_found(shop: Office) -> None:
    products = shop.workspace.products
    assert products.page().needs_you == 2
    products.set_account("Seats", "260")
    assert [row.name for row in products.page(own_account=False).rows] == ["Support"]
    assert [row.name for row in products.page(own_account=True).rows] == ["Seats"]
    assert [row.name for row in products.page(text="named us").rows] == ["Seats"]
    assert products.page(own_account=False).needs_you == 1


def test_products_can_be_listed_by_what_uses_them(shop: Office) -> None:
    shop.drafts(billed(shop.linked_customer(), "gold"))
    products = shop.workspace.products
    assert [row.name for row in products.page().rows] == ["Seats", "Support"]
    assert [row.name for row in products.page(sort="-documents").rows] == ["Support", "Seats"]
    assert [row.name for row in products.page(sort="-prices").rows] == ["Seats", "Support"]


def test_a_product_tells_its_prices_and_whose_schedule_they_belong_to(shop: Office) -> None:
    acme = customer("Acme Ltd")
    schedule = {
        "id": "s",
        "customerId": acme["id"],
        "status": "ACTIVE",
        "startDate": "2026-01-01",
        "prices": [PRICES[0]],
    }
    shop.load(customers=[acme], billingSchedules=[schedule])
    view = shop.workspace.products.view("Seats")
    assert {price.name: price.schedule_of for price in view.prices} == {"pounds": "Acme Ltd", "euros": None}
    assert [price.id for price in shop.workspace.products.prices(schedule_id="s").rows] == ["pounds"]
    with pytest.raises(InputError, match="no price"):
        shop.workspace.products.price("Seats", "gold")
