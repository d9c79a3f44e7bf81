"""Task 1: Xero is connected, looked after, and connected anew without losing anything."""

from __future__ import annotations

from seqxero_tui.present.sidebar import UNSENT
from tests.office import INVOICE, Office
from tests.tui.conftest import choose_account
from tests.tui.driver import tui


async def test_in_five_minutes_a_newcomer_has_an_invoice_in_xero(newcomer: Office) -> None:
    async with tui(newcomer) as t:
        t.expect("Connect to Xero", "Demo Company", newcomer.server.address.url)
        await t.press("enter")
        t.expect("Give the consent here", "waiting for your browser")
        await t.press("g")
        t.expect("Demo Company (UK)", "recommended for testing")
        await t.press("enter")
        t.expect("Default account", "choose one", "NONE · No VAT")
        await t.press("enter")
        await choose_account(t, "200")
        t.expect("200 Sales")
        await t.press("enter")
        t.expect("is connected", "ready to import", "Import")

        await t.press("enter")
        await t.to_row("Lumen Laboratories")
        await t.press("enter", "y")
        t.expect("1 imported")
        await t.press("escape", "escape")
        await t.to_row("Hamilton Smith Ltd")
        await t.press("l")
        t.expect("same name")
        await t.press("enter")

        await t.go("invoices")
        await t.press("slash")
        await t.type("hamilton")
        await t.press("enter", "f")
        t.expect("Finalize 1 invoice?", "£412.80")
        await t.press("y")
        t.expect("● synced", "Final")
        [row] = newcomer.workspace.documents.page(INVOICE, text="hamilton", state="synced").rows
        assert (row.xero.issue_date, row.xero.sent) == (UNSENT, False)
        assert "3000" not in t.text
        await t.press("s", "y")
        t.expect("Sent", "● synced")
        in_xero = newcomer.in_xero(row.id)
        assert in_xero.sent
        assert newcomer.get(row.id).row.xero.issue_date == newcomer.get(row.id).row.issue_date


async def test_the_connection_is_looked_at_its_settings_changed_and_all_of_it_kept_when_it_is_made_anew(
    newcomer: Office,
) -> None:
    connection = newcomer.workspace.connection
    async with tui(newcomer) as t:
        await t.press("enter", "g", "enter", "enter")
        await choose_account(t, "200")
        await t.press("enter", "end", "enter")
        t.expect("● Demo Company (UK)", "Europe/London", "all 5 that are needed", "Calls left")
        t.expect("Default account", "200 Sales", "opens the document in this program")
        await t.press("home", "down", "down", "enter")
        t.expect("Tax code for exempt customers", "code, name or rate")
        await t.type("zero rated inc")
        await t.press("enter")
        t.expect_toast("Exempt tax is changed.")
        await t.press("end", "up", "enter")
        t.expect("Link from Xero", "→ http://localhost:")
        await t.type("https://books.example/{id}/{what}")
        t.expect("Only {kind} and {id} can stand in braces.")
        await t.type("https://books.example/{id}")
        await t.press("enter", "end", "enter")
        t.expect("Pulls by itself", "Slow:")
        await t.press("down", "enter")
        held = connection.require()
        assert (held.link_template, held.pace) == ("https://books.example/{id}", "slow")
        assert held.exempt_tax_type != "NONE"

        newcomer.forget_calls()
        await t.press("r")
        t.expect_toast("Read again")
        assert len(newcomer.calls()) == 4

        await t.press("u", "y")
        t.expect("▸ 1 Environment", "not connected")
        assert connection.current() is None
        await t.press("enter", "g", "enter")
        t.expect("is connected", "200 Sales")
        await t.press("escape")
        t.expect("https://books.example/{id}", "slow")
        assert connection.require().exempt_tax_type == held.exempt_tax_type
        await t.press("n")
        t.expect("▸ 1 Environment", "✓ 4 Ledger accounts")
        await t.press("escape")
        t.expect("Settings", "Calls left")
