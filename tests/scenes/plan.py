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


def a_refused_batch(office: Office) -> None:
    """A month under way whose last batch Xero took in part, because an account was archived meanwhile."""
    a_month_under_way(office)
    documents = office.workspace.documents
    ids = [
        str(uuid.uuid5(uuid.NAMESPACE_URL, name))
        for name in ("Tidewater Hotels Ltd", "Pemberton Architects LLP")
    ]
    office.company.set_account_status("260", "ACTIVE")
    office.workspace.connection.refresh()
    documents.set_line_account(ids[0], office.get(ids[0]).lines[0].id, "260")
    documents.finalize(ids)
    office.company.set_account_status("260", "ARCHIVED")
    office.workspace.sync.run(pull=False)


async def at_the_activity(t: Tui) -> None:
    await t.go("activity")


async def at_one_request(t: Tui) -> None:
    await t.go("activity")
    await t.to_row("new invoices")
    await t.press("enter")


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
    Scene("activity", a_refused_batch, at_the_activity),
    Scene("activity-detail", a_refused_batch, at_one_request),
    Scene("preflight", a_month_under_way, at_the_preflight),
]
