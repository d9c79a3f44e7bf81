"""The setup wizard, step by step."""

from __future__ import annotations

import socket
from typing import cast

from tests.office import Office
from tests.scenes.scene import NARROW, Scene, nothing
from tests.tui.driver import Tui


def disconnected(office: Office) -> None:
    """Nothing is connected; the callback has a port of its own."""
    office.workspace.connection.disconnect()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        cast("dict[str, str]", office.environment)["SEQXERO_CALLBACK_PORT"] = str(free.getsockname()[1])


async def at_the_environment(t: Tui) -> None:
    t.expect("Connect to Xero")


async def at_the_sign_in(t: Tui) -> None:
    await t.press("enter")


def without_an_account(office: Office) -> None:
    """Connected, but the default account is still to be chosen."""
    with office.workspace._books.store.transaction() as session:
        organisation = office.workspace._books.connected(session)
        organisation.default_account = None
        session.add(organisation)


async def at_the_accounts(t: Tui) -> None:
    t.expect("choose one")


async def at_the_summary(t: Tui) -> None:
    await t.press("enter", "g", "enter")


async def at_the_connection(t: Tui) -> None:
    await t.go("integration")


async def at_the_link_template(t: Tui) -> None:
    await at_the_connection(t)
    await t.press("end", "up", "enter")
    await t.type("https://books.example/{kind}/{id}")


async def at_the_tax_codes(t: Tui) -> None:
    await at_the_connection(t)
    await t.press("home", "down", "down", "enter")


SCENES = [
    Scene("wizard-environment", disconnected, at_the_environment),
    Scene("wizard-sign-in", disconnected, at_the_sign_in),
    Scene("wizard-accounts", without_an_account, at_the_accounts),
    Scene("wizard-small", without_an_account, at_the_accounts, ((60, 20),)),
    Scene("wizard-summary", disconnected, at_the_summary),
    Scene("integration", nothing, at_the_connection),
    Scene("integration-link", nothing, at_the_link_template, (NARROW,)),
    Scene("integration-tax", nothing, at_the_tax_codes, (NARROW,)),
]
