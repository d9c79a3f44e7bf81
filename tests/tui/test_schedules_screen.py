"""Schedules and the drafts they make, told as a user would."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.office import INVOICE, Office
from tests.tui.driver import tui


@pytest.fixture
def sample_office(sample_office: Office) -> Office:
    """It is the month that the sample data is of."""
    sample_office.late.append(datetime(2026, 11, 23, 12, tzinfo=UTC) - sample_office.now())
    return sample_office


async def test_drafts_are_looked_at_filled_in_and_made_once(sample_office: Office) -> None:
    before = sample_office.workspace.documents.page(INVOICE).total
    async with tui(sample_office) as t:
        await t.go("schedules")
        t.expect("Kestrel Logistics", "31 Dec", "£368.10 +", "Next due")
        await t.press("G")
        t.expect("Generate drafts until", "all schedules", "nothing is made before that")
        await t.type("soon")
        await t.press("enter")
        t.expect("Type a day such as 2026-12-31")
        await t.type("2027-01-01")
        await t.press("enter")
        t.expect("Drafts until 1 Jan 2027", "9 · 4 to fill in", "Make 9")

        # Café Müller's volume of December is known by now.
        await t.to_row("Café Müller")
        await t.press("E")
        t.expect("Quantity", "Payment processing")
        await t.type("lots")
        await t.press("enter")
        t.expect("Type a number")
        await t.type("12,000")
        await t.press("enter")
        t.expect("9 · 3 to fill in", "€198.00")
        await t.press("x")
        t.expect("1.65% of 12,000.00", "due 1 Jan 2027")
        await t.press("x")
        assert sample_office.workspace.documents.page(INVOICE).total == before

        # Two first, hidden by a filter; then the rest.
        await t.press("space")
        await t.to_row("Kestrel")
        await t.press("space", "slash")
        await t.type("kestrel")
        await t.press("enter", "enter")
        t.expect("Make 2 drafts?", "Café Müller SARL, Kestrel Logistics", "€198.00 + £368.10", "not in sight")
        await t.press("y")
        t.expect_toast("2 drafts made. 1 with quantities to fill in.")
        t.expect("Schedules", "Billed to")
        await t.press("G")
        await t.type("2027-01-01")
        await t.press("enter")
        t.expect("7 · 2 to fill in")
        await t.press("enter", "y")
        assert sample_office.workspace.documents.page(INVOICE).total == before + 9
        await t.press("G")
        await t.type("2027-01-01")
        await t.press("enter")
        t.expect("Nothing falls due until 1 Jan 2027", "The next falls due on 1 Feb 2027")
        await t.press("enter")
        t.expect_toast("There is nothing to make")
    [cafe] = [
        row for row in sample_office.workspace.documents.page(INVOICE, text="Café").rows
        if row.net_total == Decimal("198.00")
    ]  # fmt: skip
    assert cafe.status == "DRAFT"


async def test_a_schedule_says_what_it_bills_and_why_one_is_not_billed(sample_office: Office) -> None:
    async with tui(sample_office, size=(120, 36)) as t:
        await t.go("schedules")
        await t.to_row("Kestrel Logistics")
        t.expect(
            "next due 1 Jan 2027", "paid through Stripe", "due after 14 days", "discount: Partner discount"
        )
        await t.to_row("Harbour & Finch")
        t.expect("LLP is completed.", "Only an active one is billed.")
        await t.press("w", "down", "enter")
        t.expect("8 of 9")
        await t.press("escape")
        await t.to_row("Northwind")
        await t.press("enter")
        t.expect("Prices of the schedule of Northwind Analytics Ltd", "API events", "£225.00 monthly")
        await t.press("down", "g")
        t.expect("Ledger account", "£225.00 monthly")


async def test_without_a_connection_the_products_say_what_is_missing(sample_office: Office) -> None:
    sample_office.workspace.connection.disconnect()
    async with tui(sample_office) as t:
        await t.go("products")
        t.expect("no account", "not set")
        await t.press("g")
        t.expect_toast("Not connected to Xero")


async def test_empty_lists_teach_the_next_step(office: Office) -> None:
    async with tui(office) as t:
        await t.go("products")
        t.expect("No products yet.", "seqxero load FILE")
        await t.press("g")
        t.expect_toast("There is no product under the cursor.")
        await t.go("schedules")
        t.expect("No billing schedules yet.")
        await t.press("G")
        t.expect_toast("There are no schedules")
