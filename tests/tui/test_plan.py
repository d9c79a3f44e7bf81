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


async def test_what_a_filter_hides_is_counted_before_it_is_written(office: Office) -> None:
    first, second = office.linked_customer("Alder Ltd"), office.linked_customer("Birch Ltd")
    one, two = office.final(invoice(first), invoice(second))
    async with tui(office) as t:
        await t.press("P", "slash")
        await t.type("alder")
        await t.press("enter", "p")
        t.expect(
            "Push 2 writes?", "SEQ-0001, SEQ-0002", "£240.00", "1 of them is not in sight now.", "Push 2"
        )
        await t.press("enter")
        assert {office.state(one), office.state(two)} == {"queued"}
        await t.press("space", "p")
    assert (office.state(one), office.state(two)) == ("synced", "queued")


async def test_nothing_is_pushed_that_came_after_the_plan_was_shown(office: Office) -> None:
    who = office.linked_customer()
    (one,) = office.final(invoice(who))
    async with tui(office) as t:
        await t.press("P")
        t.expect("1 write in 1 call")
        (two,) = office.final(invoice(who))
        await t.press("p")
        t.expect_toast("1 arrived in Xero")
    assert (office.state(one), office.state(two)) == ("synced", "queued")


async def test_a_plan_tells_how_many_of_the_marked_were_out_of_sight(office: Office) -> None:
    first, second = office.linked_customer("Alder Ltd"), office.linked_customer("Birch Ltd")
    office.final(invoice(first), invoice(second))
    async with tui(office) as t:
        await t.press("asterisk", "slash")
        await t.type("alder")
        await t.press("enter", "p")
        t.expect("2 writes in 1 call", "1 marked out of sight")


async def test_a_preview_of_what_xero_has_or_is_not_to_have_says_which(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.documents.send([one])
    office.workspace.sync.run(pull=False)
    async with tui(office) as t:
        await t.press("i")
        t.expect_toast("Nothing would be written: SEQ-0001 is in Xero as it stands here.")
