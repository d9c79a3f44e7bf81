"""Tasks 15 and 16 of a month: the controller goes through the month-end check, then exports it for the close file."""

from __future__ import annotations

from pathlib import Path

from tests.office import Office, customer, invoice
from tests.tui.driver import tui

NOVEMBER = {"billingPeriod": {"start": "2026-11-01", "endInclusive": "2026-11-30"}}
OCTOBER = {"billingPeriod": {"start": "2026-10-01", "endInclusive": "2026-10-31"}}


async def test_the_controller_empties_the_month_end_check(office: Office) -> None:
    who = office.linked_customer("Lumen Ltd")
    stranger = customer("Stranger Ltd")
    office.load(customers=[stranger])
    (unsent, blocked) = office.final(
        invoice(who, ("1", "100"), **NOVEMBER), invoice(stranger["id"], ("1", "50"), **NOVEMBER)
    )
    office.drafts(invoice(who, **OCTOBER))
    office.workspace.sync.run()
    office.clock_at("2026-12-03T09:00:00+00:00")
    async with tui(office, at="home") as t:
        t.expect("What needs you", "1 invoice cannot be pushed", "2 invoices final but not sent")
        t.expect("Month-end check November 2026", "Final but not sent", "£180.00", "+1 before")

        await t.to_line("Final but not sent")
        await t.press("enter")
        t.expect("Final but not sent · November 2026", "they stand at 1 January 3000", "Lumen Ltd")
        await t.to_row("Lumen Ltd")
        await t.press("s", "y")
        assert office.get(unsent).row.status == "SENT"
        await t.press("enter")
        await t.press("escape", "escape")

        await t.to_line("Customer not linked")
        await t.press("enter")
        t.expect("Customer not linked · November 2026", "Stranger Ltd", "earlier months left out")
        await t.press("y")
        t.expect("earlier months shown")
        await t.press("escape", "escape")
        t.expect("Month-end check November 2026")

        await t.press("left_square_bracket")
        t.expect("Month-end check October 2026", "Still drafts")
        await t.press("right_square_bracket", "right_square_bracket")
        t.expect("Month-end check December 2026")
    assert office.state(blocked) == "blocked"


async def test_what_may_stay_on_a_list_is_explained_with_a_reason(office: Office) -> None:
    names = ("Ashdown Ltd", "Bayside Ltd", "Lumen Ltd")
    office.drafts(*(invoice(office.linked_customer(name), ("1", "100"), **NOVEMBER) for name in names))
    office.clock_at("2026-12-03T09:00:00+00:00")
    async with tui(office, at="home") as t:
        t.expect("2 of 8 lists open", "3 Still drafts")
        await t.to_line("Still drafts")
        await t.press("enter")
        t.expect("w show all", "b Explain")
        t.expect_not("u Take back")

        await t.press("b", "enter")
        t.expect("Explain 1 invoice", "Why may it stay on “Still drafts” when November 2026 is closed?")
        t.expect("An explanation needs a reason.")
        await t.type("[b]no order[/b]")
        await t.press("enter")
        t.expect_toast("1 explained")
        assert t.list.current.customer_name == "Bayside Ltd", "on to the next one"
        t.expect("✓ [b]no order[/b]", "a draft")
        assert [row.customer_name for row in t.list.table.loaded.values()] == [*names[1:], names[0]]

        await t.press("asterisk")
        t.expect("b Explain 2", "u Take back")
        await t.press("slash")
        await t.type("Lumen")
        await t.press("enter", "b")
        t.expect(
            "Explain 3 invoices",
            "2 of them out of sight.",
            "1 explanation given already: your words replace it.",
        )
        await t.type("billed with December")
        await t.press("enter", "escape", "escape", "escape")
        t.expect("1 of 8 lists open", "✓ 0 Still drafts", "3 explained")

        await t.to_line("Still drafts")
        await t.press("enter")
        await t.to_row("Bayside")
        t.expect("u Take back")
        t.expect_not("b Explain")
        await t.press("u")
        t.expect("Take back the explanation of 1 invoice?", "It is open again on “Still drafts”")
        await t.press("y")
        t.expect_toast("1 open again")
        await t.press("w", "down", "enter")
        t.expect("w show open", "Bayside Ltd", "1 of 3")
        t.expect_not("Lumen Ltd")
        await t.press("escape", "escape", "right_square_bracket")
        t.expect("Month-end check December 2026", "0 Still drafts", "+3 before")


async def test_every_line_leads_to_where_something_can_be_done(office: Office) -> None:
    stranger = customer("Stranger Ltd")
    office.load(customers=[stranger])
    office.final(invoice(stranger["id"], ("1", "50")))
    office.workspace.sync.run()
    async with tui(office, at="home") as t:
        await t.to_line("cannot be pushed")
        await t.press("enter")
        t.expect("z blocked", "Stranger Ltd", "SEQ-0001")
        await t.go("home")
        await t.to_line("wait for a link")
        await t.press("enter")
        t.expect("not linked", "Stranger Ltd")
        await t.go("home")
        await t.to_line("SEQ-0001 finalized")
        await t.press("enter")
        t.expect("Work 1", "50.00")
        await t.press("escape", "x")
        t.expect("Xero has named no limit so far", "Calls per hour", "Receivables", "not sent yet")
        await t.press("escape")
        t.expect("What needs you")


async def test_a_line_leads_to_the_list_also_when_something_is_open_above_it(office: Office) -> None:
    stranger = customer("Stranger Ltd")
    office.load(customers=[stranger])
    office.final(invoice(stranger["id"], ("1", "50")))
    office.drafts(invoice(office.linked_customer(), ("1", "100"), ("2", "50")))
    office.workspace.sync.run()
    async with tui(office) as t:
        await t.press("enter")
        t.expect("Ledger")
        await t.go("home")
        t.expect("enter, x says why")
        await t.to_line("cannot be pushed")
        await t.press("enter")
        t.expect("Invoices", "z blocked", "Stranger Ltd")
        await t.press("escape")
        await t.to_row("Office Test Ltd")
        await t.press("E", "J")
        await t.go("home")
        await t.to_line("cannot be pushed")
        await t.press("enter")
        t.expect_toast("Draft invoice · Office Test Ltd: what was typed is not saved. It stays open.")
        t.expect("Work 2", "not saved")


async def test_the_evidence_is_exported_for_the_close_file(office: Office, tmp_path: Path) -> None:
    who = office.linked_customer("Lumen Ltd")
    office.final(invoice(who, **NOVEMBER))
    office.workspace.sync.run()
    office.clock_at("2026-12-03T09:00:00+00:00")
    async with tui(office, at="home") as t:
        await t.press("X")
        t.expect("Export for the close", "seqxero-close-2026-11")
        await t.type(str(tmp_path / "close"))
        await t.press("enter")
        t.expect_toast("7 files")
        await t.press("X")
        await t.type(str(tmp_path / "close"))
        await t.press("enter")
        t.expect_toast("is not empty")
    assert "Final but not sent" in (tmp_path / "close" / "month-end-check.csv").read_text("utf-8-sig")
    assert (tmp_path / "close" / "manifest.csv").is_file()
