"""A document's lines and the ledger account of each, told as a user would."""

from __future__ import annotations

import uuid
from typing import Any

from tests.office import Office, invoice
from tests.tui.driver import Tui, tui

PRODUCT = {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, "seats")), "name": "Seats"}
PRICE = {
    "id": str(uuid.uuid5(uuid.NAMESPACE_URL, "seat price")),
    "productId": PRODUCT["id"],
    "name": "Seats monthly",
    "currency": "GBP",
    "structure": {"pricingType": "FIXED", "price": "12.00"},
}


def seats(customer_id: str, quantity: str = "10") -> dict[str, Any]:
    """A draft with one line of the product, and one of no product with a rate Xero cannot keep."""
    made = invoice(customer_id, (quantity, "12.00"), ("500", "0.001"))
    made["lineItems"][0] |= {"title": "Seats", "priceId": PRICE["id"], "productId": PRODUCT["id"]}
    made["lineItems"][1] |= {"title": "API events"}
    return made


def office_with_seats(office: Office, *quantities: str) -> list[str]:
    """Drafts with lines of the product, all of one linked customer."""
    linked = office.linked_customer()
    office.load(products=[PRODUCT], prices=[PRICE])
    return office.drafts(*(seats(linked, quantity) for quantity in quantities))


def accounts(office: Office, document_id: str) -> list[tuple[str | None, str]]:
    """Code and source of each line's account."""
    return [(line.account_code, line.account_source) for line in office.get(document_id).lines]


def in_xero(office: Office, document_id: str) -> list[str | None]:
    """The account code of each line, as the Accounting API shows it."""
    wire: Any = office.wire(document_id)
    return [line.account_code for line in wire.lines]


async def choose(t: Tui, code: str) -> None:
    """Take an account in the picker."""
    await t.type(code)
    await t.press("enter")


async def test_lines_show_their_account_and_why(office: Office) -> None:
    office_with_seats(office, "10")
    async with tui(office) as t:
        await t.press("enter")
        t.expect("Draft for Office Test Ltd", "Seats", "120.00", "200 Sales")
        t.expect("Today 200 Sales · the organisation's default", "Gross £144.60")
        await t.press("down")
        t.expect("In Xero 1 × 0.50", "“500 × 0.001” goes into the description")


async def test_a_line_gets_an_account_of_its_own(office: Office) -> None:
    [draft] = office_with_seats(office, "10")
    async with tui(office, size=(120, 36)) as t:
        await t.press("g", "g")
        t.expect("Ledger account", "Today 200 Sales", "Other Revenue")
        await choose(t, "260")
        t.expect("This line only", "Every line of Seats on documents not in Xero yet")
        await t.press("enter")
        t.expect_toast("1 line changed.")
        t.expect("260 Other Revenue", "this line")
        await t.press("escape", "f", "y")
    assert accounts(office, draft) == [("260", "line"), ("200", "default")]
    assert in_xero(office, draft) == ["260", "200"]


async def test_every_line_of_the_product_that_is_not_in_xero_follows(office: Office) -> None:
    first, second = office_with_seats(office, "10", "20")
    async with tui(office) as t:
        await t.to_row("£144.60")
        await t.press("enter", "g")
        await choose(t, "other rev")
        await t.press("down", "enter")
        t.expect_toast("2 lines changed.")
    assert accounts(office, first)[0] == accounts(office, second)[0] == ("260", "line")


async def test_a_lines_own_account_is_taken_back(office: Office) -> None:
    [draft] = office_with_seats(office, "10")
    line = office.get(draft).lines[0]
    office.workspace.documents.set_line_account(draft, line.id, "260")
    async with tui(office) as t:
        await t.press("enter", "g")
        t.expect("none of its own")
        await t.press("up", "up", "enter", "enter")
        t.expect("Today 200 Sales · the organisation's default")
    assert accounts(office, draft)[0] == ("200", "default")


def test_lines_on_the_default_are_those_nothing_nearer_names_an_account_for(office: Office) -> None:
    [draft] = office_with_seats(office, "10")
    documents = office.workspace.documents
    assert documents.lines_on_default() == 2
    office.workspace.products.set_account(PRODUCT["id"], "260")
    assert documents.lines_on_default() == 1
    documents.set_line_account(draft, office.get(draft).lines[1].id, "270")
    assert documents.lines_on_default() == 0


async def test_a_line_without_a_product_is_not_asked_for_others(office: Office) -> None:
    [draft] = office_with_seats(office, "10")
    async with tui(office) as t:
        await t.press("enter", "down", "g")
        await choose(t, "260")
        t.expect_toast("1 line changed.")
    assert accounts(office, draft) == [("200", "default"), ("260", "line")]


async def test_an_account_other_than_revenue_is_behind_a_key(office: Office) -> None:
    [draft] = office_with_seats(office, "10")
    async with tui(office) as t:
        await t.press("enter", "down", "g")
        await t.type("429")
        t.expect("No revenue account matches.", "All accounts")
        await t.press("enter")
        t.expect_toast("No account matches; change the search.")
        await t.press("ctrl+t")
        t.expect("429", "Overheads", "Revenue only")
        await t.press("enter")
    assert accounts(office, draft)[1] == ("429", "line")


async def test_a_document_in_xero_becomes_out_of_date_and_is_pushed_on_request(office: Office) -> None:
    [draft] = office_with_seats(office, "10")
    office.workspace.documents.finalize([draft])
    office.workspace.sync.run()
    async with tui(office, size=(120, 36)) as t:
        await t.press("enter", "down", "g")
        await choose(t, "260")
        t.expect_toast("SEQ-0001 is out of date in Xero: p pushes it again.")
        t.expect("◐ Out of date")
        await t.press("p", "y")
        t.expect("● Synced")
    assert in_xero(office, draft) == ["200", "260"]


async def test_accounts_are_the_organisations_and_need_a_connection(office: Office) -> None:
    office_with_seats(office, "10")
    office.workspace.connection.disconnect()
    async with tui(office) as t:
        await t.go("invoices")
        await t.press("enter", "g")
        t.expect_toast("Not connected to Xero: ledger accounts are the organisation's.")
