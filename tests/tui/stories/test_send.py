"""Task 11: invoices are sent from here; or, in another house's style, finalized here and sent from Xero."""

from __future__ import annotations

from datetime import date

from tests.office import Office, invoice
from tests.tui.driver import tui


async def test_invoices_are_sent_together_and_get_their_real_dates(office: Office) -> None:
    alder = office.linked_customer("Alder Ltd")
    finals = office.final(invoice(alder, ("1", "100")), invoice(alder, ("1", "50")))
    office.workspace.sync.run()
    assert office.wire(finals[0]).date == date(3000, 1, 1)
    async with tui(office) as t:
        await t.press("home", "space", "space", "s")
        t.expect("Send 2 invoices?", "£180.00", "Xero emails nobody.")
        await t.press("y")
        t.expect("2 sent · in Xero: 2 synced")
        await t.press("escape", "x")
        t.expect("Authorised in Xero · sent")
        t.expect_not("3000", "not sent")
    assert {office.wire(each).date for each in finals} == {office.now().date()}


async def test_what_was_finalized_here_and_sent_from_xero_is_sent_here_after_the_next_pull(
    office: Office,
) -> None:
    office.drafts(invoice(office.linked_customer("Alder Ltd"), ("1", "100")))
    async with tui(office) as t:
        await t.press("f", "y", "x")
        t.expect("Authorised in Xero · not sent", "Issued not sent = not sent")
        [row] = office.workspace.documents.page(t.app.screen._kind).rows  # type: ignore[attr-defined]
        office.company.mark_as_sent(office.tenant, row.xero.id)
        await t.press("r")
        t.expect("Authorised in Xero · sent")
        t.expect_not("3000", "not sent")
        await t.press("x")
        t.expect("Sent", "Unpaid")
    now = office.get(row.id).row
    assert (now.status, now.issue_date) == ("SENT", office.now().date())
    assert now.xero.issue_date == now.issue_date
