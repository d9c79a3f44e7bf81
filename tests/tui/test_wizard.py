"""The setup wizard, and the first five minutes, told as a user would."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.errors import XeroUnavailable
from tests.office import Office, open_office
from tests.tui.conftest import choose_account
from tests.tui.driver import tui


@pytest.fixture
def unfinished(server: DemoCompanyServer, own_home: Path) -> Iterator[Office]:
    """Connected, but without a default account."""
    office = open_office(server, own_home, setup=False)
    yield office
    office.workspace.close()


async def test_the_wizard_is_taken_up_again_where_it_was_left(unfinished: Office) -> None:
    async with tui(unfinished) as t:
        t.expect("▸ 4 Ledger accounts", "✓ 3 Organisation")
        await t.press("escape")
        t.expect_toast("The setup is incomplete")
        t.expect("What needs you", "No default ledger account is chosen")
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
        await t.press("8", "home", "down")
        t.expect("For credit notes", "260 Other Revenue")
        await t.press("enter", "home", "up", "up", "up", "enter")
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


async def test_an_enter_too_many_begins_no_second_sign_in(
    newcomer: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = newcomer.workspace.connection
    begin, begun = connection.begin, threading.Event()
    asked = []

    def slowly(*arguments: Any, **more: Any) -> Any:
        asked.append(arguments)
        begun.wait(20)
        return begin(*arguments, **more)

    monkeypatch.setattr(connection, "begin", slowly)
    async with tui(newcomer) as t:
        await t.pilot.press("enter", "enter", "enter")
        begun.set()
        await t.quiet()
        t.expect("waiting for your browser")
    assert len(asked) == 1


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


async def test_in_a_small_window_the_title_says_which_step_it_is_and_everything_is_there(
    newcomer: Office,
) -> None:
    async with tui(newcomer, size=(60, 20)) as t:
        t.expect("Connect to Xero · 1 of 5 · Environment", "Demo Company", "nothing leaves it")
        await t.press("enter")
        t.expect("2 of 5 · Sign in", "Give the consent here", "waiting for your browser", "/identity/connect")
        await t.press("g", "enter", "enter")
        t.expect("code or name", "200", "Sales", "Choose", "Back")
        await choose_account(t, "200")
        t.expect("Default account", "200 Sales", "Reverse charge", "Continue")
        await t.press("enter")
        t.expect("is connected", "ready to import", "Finalize and send invoices")
