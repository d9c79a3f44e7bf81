"""What all screens have in common: jumping, hiding, high contrast, a filter that finds nothing, a small window."""

from __future__ import annotations

from tests.office import Office, invoice
from tests.scenes.documents import a_month_under_way, at_a_synced_invoice, with_the_sidebar
from tests.scenes.scene import NARROW, WIDE, Scene, nothing
from tests.tui.driver import Tui

SMALL = (60, 20)


async def jumping(t: Tui) -> None:
    await at_a_synced_invoice(t)
    await t.press("semicolon")


async def hidden(t: Tui) -> None:
    await at_a_synced_invoice(t)
    await t.press("R")


async def in_contrast(t: Tui) -> None:
    t.app.change_theme("contrast")
    await at_a_synced_invoice(t)


async def choosing_columns(t: Tui) -> None:
    await at_a_synced_invoice(t)
    await t.press("C")


async def choosing_the_order(t: Tui) -> None:
    await at_a_synced_invoice(t)
    await t.press("S")


async def without_a_browser(t: Tui) -> None:
    await at_a_synced_invoice(t)
    await t.press("o")


async def finding_nothing(t: Tui) -> None:
    await t.go("invoices")
    await t.press("slash")
    await t.type("nobody of this name")
    await t.press("enter")


async def on_home(t: Tui) -> None:
    await t.go("home")


def a_merged_contact(office: Office) -> None:
    """The contact of a customer with a waiting invoice was merged into another one in Xero."""
    owner = office.linked_customer("Alpha Ltd")
    office.final(invoice(owner))
    customers = office.workspace.customers
    customers.reload_contacts()
    (into,) = (each.contact_id for each in customers.contacts(text="Boom FM").rows)
    office.company.merge_contacts(office.tenant, customers.get(owner).row.link.contact_id, into)
    customers.reload_contacts()


async def following_the_merge(t: Tui) -> None:
    await t.go("invoices")
    await t.to_row("Alpha Ltd")
    await t.press("l")


SCENES = [
    Scene("jump", a_month_under_way, jumping),
    Scene("hidden", a_month_under_way, hidden),
    Scene("contrast", a_month_under_way, in_contrast, (WIDE,)),
    Scene("columns", a_month_under_way, choosing_columns, (NARROW,)),
    Scene("sort", a_month_under_way, choosing_the_order, (NARROW,)),
    Scene("address", a_month_under_way, without_a_browser, (NARROW,)),
    Scene("no-match", nothing, finding_nothing, (NARROW,)),
    Scene("merge", a_merged_contact, following_the_merge, (NARROW,)),
    Scene("home-small", a_month_under_way, on_home, (SMALL,)),
    Scene("sidebar-small", a_month_under_way, with_the_sidebar, (SMALL,)),
]
