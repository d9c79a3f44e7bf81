"""Task 9 of a month-end: every draft is checked before any of them is finalized."""

from __future__ import annotations

from tests.office import Office, customer, invoice
from tests.tui.driver import tui


async def test_the_drafts_of_the_month_are_checked_and_only_the_good_ones_are_finalized(
    office: Office,
) -> None:
    linked, unlinked = office.linked_customer("Larkfield Dental"), customer("Ashdown Veterinary Group")
    office.load(customers=[unlinked])
    good, foreign, orphan = office.drafts(
        invoice(linked, ("4", "12.00")), invoice(linked, currency="SEK"), invoice(unlinked["id"])
    )
    office.forget_calls()
    async with tui(office) as t:
        # "I mark this month's drafts and ask what would happen."
        await t.press("space", "space", "space", "i")
        t.expect("Before you finalize", "1 write in 1 call", "+ 1 new", "▲ 2 blocked")
        # "The good one: number, account and why, tax, and a total that agrees to the penny."
        t.expect("New invoice SEQ-00", "200 Sales", "57.60")
        # "The others: everything that is wrong with each, and what puts it right."
        await t.to_row("Ashdown")
        t.expect("stays here", "is not linked", "to a Xero contact.", "l Link the customer")
        await t.press("w", "end", "enter")
        await t.to_row("Larkfield Dental")
        t.expect("SEK is not enabled", "Add the currency in Xero")
        # "Looking has changed nothing, neither here nor in Xero."
        assert office.calls() == []
        assert {office.get(each).row.status for each in (good, foreign, orphan)} == {"DRAFT"}
        # "I finalize what is good; the rest stays a draft until it is mended."
        await t.press("escape", "p")
        t.expect_toast("1 arrived in Xero")
    assert [office.get(each).row.status for each in (good, foreign, orphan)] == ["FINAL", "DRAFT", "DRAFT"]
    assert office.state(good) == "synced"


async def test_finalizing_tells_beforehand_everything_that_would_keep_it_from_xero(office: Office) -> None:
    linked = office.linked_customer("Larkfield Dental")
    office.drafts(invoice(linked, ("1", "-51.00")))
    async with tui(office) as t:
        await t.press("f")
        t.expect("Finalize 1 invoice?", "is negative, which Xero refuses", "It gets its number all the same")
        await t.press("escape")
    office.drafts(invoice(linked, currency="SEK"), invoice(linked))
    async with tui(office) as t:
        await t.press("asterisk", "f")
        t.expect("Finalize 3 invoices?", "▲ 2 wait for Xero:", "1 negative total", "1 currency not enabled")
        await t.press("v")
        t.expect("Before you finalize", "1 write in 1 call", "▲ 2 blocked")


async def test_a_customer_is_linked_from_the_plan_which_follows(office: Office) -> None:
    unlinked = customer("Ashdown Veterinary Group")
    office.load(customers=[unlinked])
    office.final(invoice(unlinked["id"]))
    async with tui(office) as t:
        await t.press("P")
        t.expect("▲ 1 blocked", "l Link the customer")
        await t.press("l", "end", "enter", "y")
        t.expect("Push 1 document now?")
        await t.press("escape")
        t.expect("+ 1 new")
