"""The plan before a push, what happened, and where both sides differ."""

from __future__ import annotations

import uuid
from datetime import date

from seqxero_tui.demo_company.accounting import documents
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
    local = office.workspace.documents
    ids = {name: str(uuid.uuid5(uuid.NAMESPACE_URL, name)) for name in _NAMES}
    office.company.set_account_status("260", "ACTIVE")
    office.workspace.connection.refresh()
    local.send([ids["Söhne & Töchter GmbH"]])
    local.push_again([ids["Kestrel Logistics"]])
    local.finalize([ids["Tidewater Hotels Ltd"], ids["Northwind Analytics Ltd"]])
    local.void([ids["Lumen Labs"]])


def a_refused_batch(office: Office) -> None:
    """A month under way whose last batch Xero took in part, because an account was archived meanwhile."""
    a_month_under_way(office)
    local = office.workspace.documents
    ids = [str(uuid.uuid5(uuid.NAMESPACE_URL, "Pemberton Architects LLP"))]
    office.company.set_account_status("260", "ACTIVE")
    office.workspace.connection.refresh()
    local.set_line_account(ids[0], office.get(ids[0]).lines[0].id, "260")
    local.finalize(ids)
    office.company.set_account_status("260", "ARCHIVED")
    office.workspace.sync.run(pull=False)


def differences(office: Office) -> None:
    """Two documents that somebody changed in Xero, one that was voided there, and a comparison that found them."""
    a_month_under_way(office)
    names = ("Quayside Brewing Co", "Ridgeway University", "Kestrel Logistics")
    changed, paid, voided = (str(uuid.uuid5(uuid.NAMESPACE_URL, name)) for name in names)
    with office.company.storage.transaction():
        for document_id, field, value in (
            (changed, "reference", "PO 7781"),
            (changed, "due_date", date(2027, 1, 15)),
            (paid, "reference", "Campus"),
            (voided, "status", "VOIDED"),
        ):
            stored = office.in_xero(document_id)
            setattr(stored, field, value)
            documents.save(office.company.books(office.tenant), stored)
    office.workspace.sync.reconcile()


async def at_the_differences(t: Tui) -> None:
    await t.go("reconcile")


async def at_what_holds(t: Tui) -> None:
    await at_the_differences(t)
    await t.press("enter")


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
    Scene("reconcile", differences, at_the_differences),
    Scene("settle", differences, at_what_holds, ((80, 24),)),
    Scene("activity", a_refused_batch, at_the_activity),
    Scene("activity-detail", a_refused_batch, at_one_request),
    Scene("preflight", a_month_under_way, at_the_preflight),
]
