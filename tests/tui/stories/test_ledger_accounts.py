"""Task 7, map ledger accounts: products without one, choose; prices and future lines inherit; each line says why."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.office import Office
from tests.tui.driver import tui


async def test_products_are_given_accounts_and_a_drafts_lines_say_where_theirs_comes_from(
    sample_office: Office,
) -> None:
    books = sample_office.workspace
    sample_office.late.append(datetime(2026, 11, 23, 12, tzinfo=UTC) - sample_office.now())
    books.products.set_account("Onboarding", "260")
    async with tui(sample_office) as t:
        # "Which products have no account of their own?"
        await t.go("products")
        t.expect("12 · 11 without an account of their own")
        await t.press("w", "down", "enter")
        t.expect("11 of 12", "account none of its own")
        t.expect_not("Onboarding")

        # "Two of them are other revenue: I mark both, and one question tells what follows."
        await t.to_row("Consulting")
        await t.press("space")
        await t.to_row("Training")
        await t.press("space", "g")
        t.expect("Ledger account", "2 products")
        await t.type("260")
        await t.press("enter")
        t.expect("260 Other Revenue for 2 products?", "Consulting, Training", "of drafts follow it.")
        await t.press("y")
        t.expect_toast("2 products: 260 Other Revenue.")
        t.expect("9 of 12")
        await t.press("escape")

        # "One of the prices goes elsewhere than its product."
        await t.to_row("Seats")
        await t.press("enter")
        t.expect("Prices of Seats", "£10.50 a seat")
        await t.to_row("£10.50")
        await t.press("g")
        t.expect("Today 200 Sales · by default")
        await t.type("270")
        await t.press("enter")
        t.expect_toast("Seats (£10.50 a seat, min 20, monthly): 270 Interest Income.")
        t.expect("price")
        await t.press("escape", "escape")

        # "A line to come inherits it, and the lines of the draft say why."
        [draft] = [
            each
            for each in books.schedules.generate(date(2027, 1, 1)).drafts
            if each.customer_name == "Kestrel Logistics"
        ]
        await t.go("invoices")
        await t.to_row("£441.72")
        await t.press("enter")
        t.expect("Platform fee", "Seats", "Partner discount")
        await t.press("down")
        t.expect("Today 270 Interest Income · from price Seats")
    lines = sample_office.get(str(draft.id)).lines
    assert [(line.title, line.account_code, line.account_source) for line in lines] == [
        ("Platform fee", "200", "default"),
        ("Seats", "270", "price"),
        ("Partner discount", "200", "default"),
    ]


async def test_one_product_that_is_marked_and_hidden_is_asked_about(sample_office: Office) -> None:
    async with tui(sample_office, at="products") as t:
        await t.to_row("Consulting")
        await t.press("space", "slash")
        await t.type("training")
        await t.press("enter", "g")
        await t.type("260")
        await t.press("enter")
        t.expect(
            "260 Other Revenue for 1 product?", "Consulting", "1 of them is marked but not in sight now."
        )
        await t.press("escape", "escape", "space", "g")
        await t.type("270")
        await t.press("enter", "y")
        t.expect_toast("2 products: 270 Interest Income.")
