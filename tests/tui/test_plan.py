"""The plan before a push: looked at first, written by one key, in whole or in part."""

from __future__ import annotations

from tests.office import Office, invoice
from tests.tui.driver import tui


async def test_only_the_marked_writes_are_pushed(office: Office) -> None:
    linked = office.linked_customer()
    one, two = office.final(invoice(linked, reference="PO 7"), invoice(linked))
    office.forget_calls()
    async with tui(office) as t:
        await t.press("P")
        t.expect("2 writes in 1 call", "New invoice SEQ-0001", "PO 7", "200 Sales", "p Push 2")
        await t.press("J")
        t.expect('"InvoiceNumber": "SEQ-0001"')
        assert office.calls() == []
        await t.press("P")
        t.expect_toast("This is the plan: p writes it")
        await t.press("space")
        t.expect("p Push 1")
        await t.press("p")
        t.expect_toast("1 arrived in Xero")
    assert (office.state(one), office.state(two)) == ("synced", "queued")
    assert len(office.calls("PUT")) == 1


async def test_a_question_can_be_looked_behind_and_done_from_there(office: Office) -> None:
    (one,) = office.drafts(invoice(office.linked_customer(), ("3", "40")))
    async with tui(office) as t:
        await t.press("s")
        t.expect("Preview")
        await t.press("v")
        t.expect("Before you send", "New invoice SEQ-0001", "yes; Xero emails nobody", "144.00")
        await t.press("enter")
        t.expect("Ledger")
        await t.press("escape", "escape")
        assert office.get(one).row.status == "DRAFT"
        await t.press("s", "v", "p")
        t.expect_toast("1 arrived in Xero")
    assert office.get(one).row.status == "SENT"


async def test_marks_that_are_pushed_again_are_shown_first(office: Office) -> None:
    linked = office.linked_customer()
    ids = office.final(invoice(linked), invoice(linked))
    office.workspace.sync.run()
    for each in ids:
        office.workspace.documents.set_line_account(each, office.get(each).lines[0].id, "260")
    async with tui(office) as t:
        await t.press("space", "space", "p")
        t.expect("2 writes in 1 call", "~ 2 changed", "account of line 1", "260")
        await t.press("p")
    assert {office.wire(each).lines[0].account_code for each in ids} == {"260"}  # type: ignore[attr-defined]


async def test_an_empty_plan_says_so(office: Office) -> None:
    async with tui(office) as t:
        await t.press("P")
        t.expect("Nothing waits for Xero.")
        await t.press("p")
        t.expect_toast("Nothing to write.")
