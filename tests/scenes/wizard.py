"""The setup wizard, step by step."""

from __future__ import annotations

import socket
from typing import cast

from tests.office import Office
from tests.scenes.scene import Scene, nothing
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


async def at_the_accounts(t: Tui) -> None:
    await t.go("integration")
    await t.press("end", "up", "up", "enter")


async def at_the_summary(t: Tui) -> None:
    await t.go("integration")


SCENES = [
    Scene("wizard-environment", disconnected, at_the_environment),
    Scene("wizard-sign-in", disconnected, at_the_sign_in),
    Scene("wizard-accounts", nothing, at_the_accounts),
    Scene("wizard-summary", nothing, at_the_summary),
]
