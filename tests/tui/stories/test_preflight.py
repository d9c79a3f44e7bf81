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
        t.expect("stays here", "is not linked", "to a Xero contact.", "→ Link the customer")
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
