"""The plan before a push, what happened, and where both sides differ."""

from __future__ import annotations

import uuid

from tests.office import Office
from tests.scenes.documents import a_month_under_way
from tests.scenes.scene import Scene
from tests.tui.driver import Tui

_NAMES = (
    "Söhne & Töchter GmbH",
    "Kestrel Logistics",
    "Tidewater Hotels Ltd",
    "Northwind Analytics Ltd",
    "Lumen Labs",
)


def a_push_ahead(office: Office) -> None:
    """A month under way, with new, changed and voided invoices that wait, and one that cannot go."""
    a_month_under_way(office)
    documents = office.workspace.documents
    ids = {name: str(uuid.uuid5(uuid.NAMESPACE_URL, name)) for name in _NAMES}
    office.company.set_account_status("260", "ACTIVE")
    office.workspace.connection.refresh()
    documents.send([ids["Söhne & Töchter GmbH"]])
    documents.push_again([ids["Kestrel Logistics"]])
    documents.finalize([ids["Tidewater Hotels Ltd"], ids["Northwind Analytics Ltd"]])
    documents.void([ids["Lumen Labs"]])


async def at_the_plan(t: Tui) -> None:
    await t.go("invoices")
    await t.press("P")


async def at_a_change(t: Tui) -> None:
    await at_the_plan(t)
    await t.to_row("Söhne & Töchter GmbH")


async def at_the_preflight(t: Tui) -> None:
    await t.go("invoices")
    await t.press("w", "down", "down", "enter", "home", "space", "space", "space", "i")


SCENES = [
    Scene("plan", a_push_ahead, at_the_plan),
    Scene("plan-change", a_push_ahead, at_a_change),
    Scene("preflight", a_month_under_way, at_the_preflight),
]
