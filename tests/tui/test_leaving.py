"""What was typed is never lost without a question: on leaving a dialog, a screen, or the program."""

from __future__ import annotations

from datetime import UTC, datetime

from seqxero_tui.tui.dialogs.entry import Entry
from tests.office import Office, invoice
from tests.tui.driver import Tui, tui


async def quit_and_stay(t: Tui, *words: str) -> None:
    await t.press("ctrl+q")
    t.expect("Not everything is saved. Quit?", *words)
    await t.press("ctrl+q", "enter")
    assert t.app.return_code is None
    t.expect_not("Quit?")


async def test_a_draft_that_is_not_saved_is_asked_about_also_from_another_tab(office: Office) -> None:
    office.drafts(invoice(office.linked_customer(), ("1", "100"), ("2", "50")))
    async with tui(office) as t:
        await t.press("E", "J")
        await quit_and_stay(t, "Draft invoice · Office Test Ltd: what was typed is not saved.")
        await t.press("1")
        await quit_and_stay(t, "Draft invoice · Office Test Ltd")
        await t.press("5", "ctrl+s")
        await t.pilot.press("q")
        await t.until(lambda: t.app.return_code == 0)


async def test_a_choice_of_lines_and_customers_to_be_created_are_asked_about(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("b", "p")
        await quit_and_stay(t, "To be created in Xero, and not yet: ")
        await t.go("invoices")
        await t.press("f", "y", "K", "a")
        await quit_and_stay(t, "the choice of lines is not drafted", "To be created in Xero")
        await t.press("escape")
        t.expect("Leave without a credit note?", "Stay here")


async def test_quantities_are_asked_about(sample_office: Office) -> None:
    sample_office.late.append(datetime(2026, 11, 23, 12, tzinfo=UTC) - sample_office.now())
    async with tui(sample_office) as t:
        await t.go("schedules")
        await t.press("G")
        await t.type("2027-01-01")
        await t.press("enter")
        await t.to_row("Café Müller")
        await t.press("E", *"12000", "enter")
        await quit_and_stay(t, "1 quantity filled in for drafts not made yet.")
        await t.press("escape")
        t.expect("Leave without making the drafts?")
        await t.press("y")
        t.expect("Schedules", "Billed to")


async def test_a_form_asks_only_when_something_was_typed(office: Office) -> None:
    office.drafts(invoice(office.linked_customer()))
    async with tui(office) as t:
        await t.press("E", "enter", "escape")
        t.expect("Draft invoice")
        await t.press("enter", *"Travel", "escape")
        t.expect("Leave without saving?", "Change line: what was typed is not kept.")
        await t.press("escape")
        assert isinstance(t.app.screen, Entry)
        await t.press("escape", "y")
        t.expect("Draft invoice", "Work 1")
        await t.press("escape")
        await t.go("customers")
        await t.press("n", "escape", "n", *"Zenith", "escape")
        t.expect("New customer: what was typed is not saved.")
        await t.press("y")
        t.expect("Customers")
