"""Writing drafts by hand and crediting invoices by their lines, told as a user would."""

from __future__ import annotations

from decimal import Decimal

from tests.office import CREDIT_NOTE, INVOICE, Office, invoice
from tests.tui.driver import tui

SEATS = {"id": "p1", "name": "Seats"}
MONTHLY = {
    "id": "pr1",
    "productId": "p1",
    "name": "Seats monthly",
    "currency": "GBP",
    "billingFrequency": "MONTHLY",
    "structure": {"pricingType": "SEAT_BASED", "pricePerSeat": "12.00"},
}


async def test_an_invoice_is_written_by_hand_and_finalized(office: Office) -> None:
    office.linked_customer("Alder Ltd")
    office.load(products=[SEATS], prices=[MONTHLY])
    async with tui(office) as t:
        await t.press("n")
        t.expect("For which customer?", "Alder Ltd", "taxed")
        await t.type("ald")
        await t.press("enter")
        t.expect("Currency", "GBP")
        await t.press("enter")
        t.expect("What is the line for?", "Free line", "Seats monthly", "12.00", "monthly")
        await t.type("monthly")
        await t.press("down", "enter")
        t.expect("Add line", "Seats monthly", "20%")
        await t.press("1", "0", "enter")
        t.expect("New invoice · Alder Ltd", "not saved", "10", "120.00", "Tax 24.00", "Gross £144.00")
        await t.press("n", "enter")
        t.expect("Add line")
        await t.press(*"Travel", "down", "down", *"1,5")
        t.expect("Write decimals with a point, such as 1,204.50.")
        await t.press("enter")
        t.expect("Add line")
        await t.press("ctrl+u", *"80.50", "enter")
        t.expect("Travel", "80.50", "Gross £240.60")
        await t.press("E", *"PO 7", "enter")
        t.expect("Reference PO 7")
        await t.press("ctrl+s")
        t.expect_toast("Draft for Alder Ltd saved: £240.60. f finalizes it.")
        t.expect("Invoices", "£240.60", "Draft")
        await t.press("f", "y")
        t.expect("SEQ-0001", "● synced")
    [row] = office.workspace.documents.page(INVOICE).rows
    lines = office.get(row.id).lines
    assert [(line.title, line.product_id, line.quantity) for line in lines] == [
        ("Seats monthly", "p1", Decimal(10)),
        ("Travel", None, Decimal(1)),
    ]


async def test_a_draft_is_edited_and_leaving_asks_only_when_something_would_be_lost(office: Office) -> None:
    [draft] = office.drafts(invoice(office.linked_customer(), ("1", "100"), ("2", "50")))
    async with tui(office) as t:
        await t.press("E")
        t.expect("Draft invoice · Office Test Ltd", "Work 1", "Work 2")
        await t.press("escape")
        t.expect("Invoices")
        await t.press("E", "J", "D", "escape")
        t.expect("Leave without saving?")
        await t.press("escape", "ctrl+s")
        t.expect_toast("saved: £120.00")
        await t.press("enter", "E", "enter", "down", *"500", "enter", "ctrl+s")
        t.expect("Draft for Office Test Ltd", "1,000.00")
    assert [(line.title, line.rate) for line in office.get(draft).lines] == [("Work 2", Decimal(500))]


async def test_a_draft_is_deleted_after_a_question(office: Office) -> None:
    office.drafts(invoice(office.linked_customer()))
    async with tui(office) as t:
        await t.press("D")
        t.expect("Delete the draft for Office Test Ltd?", "£120.00", "gone for good")
        await t.press("y")
        t.expect("No invoices yet.")


async def test_what_is_final_is_not_edited_and_the_way_on_is_said(office: Office) -> None:
    office.final(invoice(office.linked_customer()))
    async with tui(office) as t:
        await t.press("E")
        t.expect_toast("SEQ-0001 is final; only drafts are changed, or K credits it.")


async def test_chosen_lines_are_credited_whole_and_in_part_and_never_more_than_is_left(
    office: Office,
) -> None:
    office.drafts(invoice(office.linked_customer(), ("10", "12"), ("1", "100")))
    async with tui(office) as t:
        await t.press("s", "y", "K")
        t.expect("Credit SEQ-0001 · Office Test Ltd", "Left to credit of the invoice £264.00")
        await t.press("ctrl+s")
        t.expect_toast("No line is chosen: space chooses one, a all of them.")
        await t.press("enter")
        t.expect("Credit a part of Work 1", "10 × 12.00 = 120.00")
        await t.press(*"11")
        t.expect("At most 10 can be credited")
        await t.press("backspace", "backspace", *"3", "enter")
        t.expect("3 × 12.00 = 36.00", "Gross £43.20")
        await t.press("down", "space")
        t.expect("all 100.00", "Gross £163.20")
        await t.press("ctrl+s", *"late", "enter")
        t.expect_toast("Draft credit note over £163.20 for SEQ-0001. f finalizes it.")
        t.expect("Draft credit note for Office Test Ltd", "Credits SEQ-0001", "Memo late", "Gross £163.20")
        await t.press("escape", "K", "a")
        t.expect("7 × 12.00 = 84.00", "all credited", "Gross £100.80")
        t.expect_toast("Nothing of this line is left to credit.")
    [note] = office.workspace.documents.page(CREDIT_NOTE).rows
    assert (note.status, note.gross_total) == ("DRAFT", Decimal("163.20"))
