"""Task 12: a sent invoice is credited from chosen lines, and the credit note arrives in Xero."""

from __future__ import annotations

from decimal import Decimal

from textual.widgets import Input

from tests.office import CREDIT_NOTE, Office, invoice
from tests.tui.driver import tui


async def test_a_sent_invoice_is_credited_from_chosen_lines_and_the_credit_note_arrives(
    office: Office,
) -> None:
    [sent] = office.drafts(invoice(office.linked_customer("Alder Ltd"), ("10", "12"), ("1", "100")))
    office.workspace.documents.finalize([sent], send=True)
    office.workspace.sync.run()
    async with tui(office) as t:
        await t.press("K")
        t.expect("Credit SEQ-0001 · Alder Ltd", "Left to credit of the invoice £264.00")
        t.expect("10 × 12.00 = 120.00")
        await t.press("enter")
        t.expect("Left of it 10 × 12.00 = 120.00", "▸ Quantity")
        await t.press(*"3", "enter")
        t.expect("3 × 12.00 = 36.00", "Gross £43.20")
        await t.press("enter")
        assert t.app.screen.query_one("#entry-quantity", Input).value == "3"
        await t.press("escape")
        await t.press("ctrl+s", *"three seats too many", "enter")
        t.expect("Draft credit note for Alder Ltd", "Credits SEQ-0001", "three seats too many")
        await t.press("s", "y")
        t.expect("SCN-0001 · Alder Ltd", "Sent", "● synced")
        await t.press("escape")
        await t.go("credit_notes")
        t.expect("SCN-0001", "£43.20", "● synced")
    [note] = office.workspace.documents.page(CREDIT_NOTE).rows
    seen = office.wire(note.id, CREDIT_NOTE)
    assert (seen.reference, seen.total, seen.sent) == ("SEQ-0001", Decimal("43.20"), True)
    assert (seen.date, seen.lines[0].quantity) == (office.now().date(), 3)
