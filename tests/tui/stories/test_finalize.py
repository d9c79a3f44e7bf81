"""Task 10: drafts are finalized together; who is not linked yet is blocked, and the list of results says why."""

from __future__ import annotations

from tests.office import Office, customer, invoice
from tests.tui.driver import tui


async def test_drafts_are_finalized_together_and_the_unlinked_one_waits_with_its_reason(
    sample_office: Office,
) -> None:
    office, lumen = sample_office, customer("Lumen Laboratories Ltd")
    office.load(customers=[lumen])
    alder = office.linked_customer("Alder Ltd")
    drafts = office.drafts(
        invoice(alder, ("1", "1000")), invoice(alder, ("3", "19.99")), invoice(lumen["id"], ("2", "60"))
    )
    [final] = office.final(invoice(alder))
    async with tui(office) as t:
        await t.go("invoices")
        await t.press("slash")
        await t.type("alder")
        await t.press("enter")
        for words in ("£1,200.00", "£71.96", "£120.00"):
            await t.to_row(words)
            await t.press("space")
        await t.press("escape", "slash")
        await t.type("lumen")
        await t.press("enter")
        await t.to_row("£144.00")
        await t.press("space", "escape")
        t.expect("4 marked", "£1,535.96")
        await t.press("f")
        t.expect("Finalize 3 invoices?", "£1,415.96", "1 waits for Xero: 1 customer not linked")
        t.expect("1 marked cannot be finalized: left as they are.")
        await t.press("y")
        t.expect("3 finalized · 1 not · in Xero: 2 synced, 1 blocked")
        t.expect("✗ not finalized", "✓ finalized", "▲ blocked", "● synced")
        await t.to_result("Lumen")
        t.expect("The customer Lumen Laboratories Ltd is not linked to a Xero contact.")
        await t.press("enter")
        t.expect("Lumen Laboratories Ltd", "blocked")
        await t.press("l")
        t.expect("Link Lumen Laboratories Ltd")
        await t.press("enter")
        t.expect("Push 1 document now?")
        await t.press("y")
        t.expect("● synced")
    assert {office.get(each).row.status for each in drafts} == {"FINAL"}
    assert {office.state(each) for each in drafts} == {"synced"}
    assert office.state(final) != "synced", "what was left out was not pushed"
