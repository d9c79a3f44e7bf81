"""Moving between screens: the numbers lead to the bottom, Esc takes messages away first, columns say what has room."""

from __future__ import annotations

from textual.widgets import OptionList

from tests.office import Office, invoice
from tests.tui.driver import tui


async def test_the_number_of_the_screen_one_is_on_leads_to_its_bottom(office: Office) -> None:
    office.drafts(invoice(office.linked_customer("Alder Ltd")))
    async with tui(office) as t:
        await t.press("enter")
        t.expect("Draft for Alder Ltd")
        await t.press("2", "5")
        t.expect("Draft for Alder Ltd")
        await t.press("5")
        assert t.list.source.title == "Invoices"


async def test_esc_takes_a_message_away_before_it_leaves_anything(office: Office) -> None:
    office.drafts(invoice(office.linked_customer("Alder Ltd")))
    async with tui(office) as t:
        await t.press("enter", "p")
        t.expect_toast("Nothing to push")
        await t.pilot.press("escape")
        await t.quiet()
        assert t.toasts == []
        t.expect("Draft for Alder Ltd")
        await t.press("escape")
        assert t.list.source.title == "Invoices"


async def test_columns_that_have_no_room_are_told_apart_from_those_left_out(office: Office) -> None:
    office.drafts(invoice(office.linked_customer()))
    async with tui(office) as t:
        await t.press("C")
        t.expect("✓ Issued  no room at this width", "✓ Status")
        t.expect_not("Status  no room")


async def test_invoices_are_sorted_by_day_of_issue_and_narrowed_by_whom_they_follow(office: Office) -> None:
    office.drafts(invoice(office.linked_customer()))
    async with tui(office, size=(160, 40)) as t:
        t.expect("Issued", "Follows")
        await t.press("S")
        t.expect("Issued, earliest first", "Issued, latest first")
        await t.press("escape", "b")
        t.expect("Follows", "Stripe", "you")
        await t.press("down", "down", "enter")
        t.expect("No invoices match.")


async def test_enter_on_a_customer_shows_its_invoices(office: Office) -> None:
    office.drafts(invoice(office.linked_customer("Alder Ltd")), invoice(office.linked_customer("Birch Ltd")))
    async with tui(office, at="customers") as t:
        await t.to_row("Birch Ltd")
        await t.press("enter")
        t.expect("Birch Ltd", "1 of 2")
        t.expect_not("Alder Ltd")
        await t.press("escape")
        t.expect("Alder Ltd")


async def test_a_person_is_named_by_login_in_what_happened(office: Office) -> None:
    office.final(invoice(office.linked_customer()))
    async with tui(office, at="activity") as t:
        await t.to_row("finalized")
        t.expect("pat")
        await t.press("enter")
        t.expect("user, pat")


async def test_j_and_k_move_the_cursor_as_the_arrows_do(office: Office) -> None:
    office.drafts(*(invoice(office.linked_customer(f"Alder {n}")) for n in range(3)))
    async with tui(office) as t:
        await t.press("j", "j", "k")
        assert t.list.table.cursor == 1
        await t.go("home")
        before = t.app.screen.query_one(OptionList).highlighted
        await t.press("j")
        assert t.app.screen.query_one(OptionList).highlighted != before
        await t.press("k")
        assert t.app.screen.query_one(OptionList).highlighted == before
