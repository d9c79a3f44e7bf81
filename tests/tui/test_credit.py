"""A credit note's credit, used for its invoice and taken back by keys."""

from __future__ import annotations

from tests.office import CREDIT_NOTE, Office, invoice
from tests.sync.test_credit_notes import credit_note
from tests.tui.driver import tui


async def test_credit_is_used_for_an_invoice_and_taken_back(office: Office) -> None:
    owner = office.linked_customer()
    one, other = office.drafts(invoice(owner), invoice(owner))
    documents = office.workspace.documents
    documents.finalize([one], send=True)
    documents.finalize([other], send=True)
    note = credit_note(owner, "", invoiceId=one, invoiceNumber="SEQ-0001")
    office.load(creditNotes=[note])
    documents.finalize([note["id"]])
    office.workspace.sync.run()
    async with tui(office, size=(80, 24)) as t:
        await t.press("a")
        t.expect_toast("Credit is used from the credit note: 6 shows the credit notes.")
        await t.go("credit_notes")
        await t.press("a")
        t.expect_toast("its credit cannot be used now")
        await t.press("d")
        t.expect("is not sent: in Xero it is dated 1 January 3000", "Send it first")
        await t.press("escape", "s", "y")
        await t.press("a")
        t.expect("SCN-0001: £12.00 of credit left", "Use for SEQ-0001, which it credits · £120.00 to pay")
        t.expect("Use for SEQ-0002 · £120.00 to pay")
        await t.press("enter")
        t.expect("SCN-0001 £12.00 credit left", "SEQ-0001 £120.00 to pay")
        await t.type("12.01")
        await t.press("enter")
        t.expect("At most £12.00.")
        await t.type("5")
        await t.press("enter")
        t.expect(
            "Use £5.00 of SCN-0001 for SEQ-0001?", "SCN-0001 £7.00 credit left", "SEQ-0001 £115.00 to pay"
        )
        await t.press("y")
        t.expect_toast("SCN-0001: £5.00 of its credit is used for SEQ-0001.")
        await t.press("x")
        t.expect("Credit", "£5.00 used for SEQ-0001", "£7.00 left")
        t.expect("a uses it for an invoice, or takes some back.")
        await t.press("x", "v")
        t.expect_toast("SCN-0001 cannot be voided. Its credit is used for SEQ-0001 in Xero")
        await t.press("a", "end")
        t.expect("Take back £5.00 from SEQ-0001")
        await t.press("enter")
        t.expect("Take £5.00 back from SEQ-0001?", "SCN-0001 £12.00 credit left")
        await t.press("y")
        t.expect_toast("£5.00 is taken back from SEQ-0001.")
    assert office.get(note["id"], CREDIT_NOTE).row.xero.amount_due == 12
    assert office.get(one).row.payment_status == "UNPAID"
