"""The setup wizard, and the first five minutes, told as a user would."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from seqxero_tui.billing.sample import sample_text
from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.errors import XeroUnavailable
from seqxero_tui.present.sidebar import UNSENT
from seqxero_tui.profile import Profile
from seqxero_tui.workspace import Workspace
from tests.office import INVOICE, Office, open_office
from tests.tui.driver import Tui, tui


@pytest.fixture
def newcomer(own_home: Path) -> Iterator[Office]:
    """Sample data and a Demo Company, and no connection between them; the callback has a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {"SEQXERO_HOME": str(own_home), "SEQXERO_CALLBACK_PORT": str(port)}
    with DemoCompanyServer(tier="none", redirect_uri=f"http://localhost:{port}/callback") as server:
        office = Office(server, None, environment)  # type: ignore[arg-type]
        profile = Profile.from_environment("demo", environment)
        office.workspace = Workspace.open(profile, clock=office.now, environment=environment)
        office.workspace.load(sample_text())
        yield office
        office.workspace.close()


@pytest.fixture
def unfinished(server: DemoCompanyServer, own_home: Path) -> Iterator[Office]:
    """Connected, but without a default account."""
    office = open_office(server, own_home, setup=False)
    yield office
    office.workspace.close()


async def choose_account(t: Tui, code: str) -> None:
    """Take an account in the picker that is open, by its code."""
    await t.type(code)
    await t.press("enter")


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


async def test_the_wizard_is_taken_up_again_where_it_was_left(unfinished: Office) -> None:
    async with tui(unfinished) as t:
        t.expect("▸ 4 Ledger accounts", "✓ 3 Organisation")
        await t.press("escape")
        t.expect_toast("The setup is incomplete")
        t.expect("Invoices")
        await t.press("8")
        t.expect("▸ 4 Ledger accounts")


async def test_the_wizard_does_not_go_on_without_a_default_account(unfinished: Office) -> None:
    async with tui(unfinished) as t:
        await t.press("end", "enter")
        t.expect_toast("Choose a default account first")
        t.expect("▸ 4 Ledger accounts")


async def test_after_the_default_account_the_cursor_stands_on_continue(unfinished: Office) -> None:
    async with tui(unfinished) as t:
        await t.press("enter")
        await choose_account(t, "200")
        await t.press("enter")
        t.expect("▸ 5 Ready")


async def test_tax_codes_and_the_account_of_credit_notes_can_be_chosen(unfinished: Office) -> None:
    async with tui(unfinished) as t:
        await t.press("enter")
        await choose_account(t, "sales")
        await t.press("home", "down", "enter")
        await choose_account(t, "260")
        t.expect("260 Other Revenue")
        await t.press("down", "enter")
        t.expect("Tax code for exempt customers", "NONE")
        await t.press("down", "enter")
    organisation = unfinished.workspace.connection.require()
    assert organisation.default_account == "200"
    assert organisation.credit_note_account == "260"
    assert organisation.exempt_tax_type != "NONE"


async def test_the_account_of_credit_notes_can_be_taken_back(unfinished: Office) -> None:
    unfinished.workspace.connection.setup(default_account="200", credit_note_account="260")
    async with tui(unfinished) as t:
        await t.press("8")
        await t.press("end", "up", "up", "enter")
        t.expect("For credit notes", "260 Other Revenue")
        await t.press("home", "down", "enter", "home", "up", "up", "up", "enter")
        t.expect("same as the default")
    assert unfinished.workspace.connection.require().credit_note_account is None


async def test_a_declined_consent_leaves_nothing_behind_and_can_be_tried_again(
    newcomer: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = newcomer.workspace.connection
    give = connection.give_demo_consent

    def decline(sign_in: object) -> str:
        return f"http://localhost/callback?error=access_denied&state={sign_in.state}"  # type: ignore[attr-defined]

    monkeypatch.setattr(connection, "give_demo_consent", decline)
    async with tui(newcomer) as t:
        await t.press("enter", "g")
        t.expect("declined", "Try again")
        assert connection.current() is None
        monkeypatch.setattr(connection, "give_demo_consent", give)
        await t.press("enter", "g")
        t.expect("▸ 3 Organisation")


async def test_leaving_the_sign_in_stops_waiting_for_the_browser(newcomer: Office) -> None:
    async with tui(newcomer) as t:
        await t.press("enter", "escape")
        t.expect("▸ 1 Environment")
        await t.until(lambda: not t.app.jobs._running, "the wait to end")


async def test_when_xero_cannot_be_read_the_organisation_is_not_connected(
    newcomer: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with tui(newcomer) as t:
        await t.press("enter", "g")

        def fail(pending: object, tenant_id: str) -> None:
            raise XeroUnavailable("unreachable", "Xero could not be reached.", "Try again in a minute.")

        monkeypatch.setattr(newcomer.workspace.connection, "choose", fail)
        await t.press("enter")
        t.expect_toast("Xero could not be reached.")
        await t.press("d")
        t.expect("Try again in a minute.")
    assert newcomer.workspace.connection.current() is None


async def test_the_real_xero_asks_for_the_client_id_of_an_own_app(newcomer: Office) -> None:
    async with tui(newcomer, demo=False) as t:
        t.expect("Xero", "Demo Company", "at an address you give")
        await t.press("enter")
        t.expect("Client id", newcomer.server.address.redirect_uri)
        await t.press("enter")
        t.expect("Type it")
        await t.type("0123456789ABCDEF0123456789ABCDEF")
        await t.press("enter")
        t.expect("https://login.xero.com/identity/connect/authorize")
        await t.press("g")
        t.expect_toast("Only a Demo Company takes the consent from here")


async def test_the_address_of_another_demo_company_must_be_on_this_machine(newcomer: Office) -> None:
    async with tui(newcomer, demo=False) as t:
        await t.press("down", "enter")
        await t.type("http://example.com")
        await t.press("enter")
        t.expect("cannot be used")
        await t.type(newcomer.server.address.url)
        await t.press("enter")
        t.expect("Give the consent here")


async def test_disconnecting_asks_and_keeps_what_is_here(newcomer: Office) -> None:
    async with tui(newcomer) as t:
        await t.press("enter", "g", "enter", "enter")
        await choose_account(t, "200")
        await t.press("enter", "end", "enter")
        t.expect("Disconnect Demo Company (UK)?")
        await t.press("y")
        t.expect("▸ 1 Environment", "not connected")
    assert newcomer.workspace.connection.current() is None
