"""Task 8: the month's drafts are reviewed, and one line goes to another ledger account."""

from __future__ import annotations

from tests.office import Office, invoice
from tests.tui.driver import tui


async def test_drafts_are_reviewed_and_one_line_goes_to_another_account(office: Office) -> None:
    alder = office.linked_customer("Alder Ltd")
    [draft, _] = office.drafts(invoice(alder, ("10", "12"), ("1", "850")), invoice(alder, ("1", "77")))
    office.final(invoice(alder, ("1", "500")))
    async with tui(office) as t:
        await t.go("invoices")
        await t.press("w", "down", "down", "enter")
        t.expect("w status Draft", "2 of 3", "£1,164.00", "£92.40")
        t.expect_not("£600.00")
        await t.to_row("£1,164.00")
        await t.press("enter")
        t.expect("Draft for Alder Ltd", "Work 1", "Work 2", "200 Sales", "Gross £1,164.00")
        await t.press("down", "g")
        t.expect("Ledger account", "Work 2", "Today 200 Sales · the organisation's default")
        await t.type("260")
        await t.press("enter")
        t.expect_toast("1 line changed.")
        t.expect("Work 1", "200 Sales", "Today 260 Other Revenue · chosen for this line")
        await t.press("x")
        t.expect("Goes to Xero when it is", "Net 970.00 Tax 194.00", "Gross £1,164.00")
    assert [line.account_code for line in office.get(draft).lines] == ["200", "260"]
