"""Customers, their import and their links."""

from __future__ import annotations

from textual.widgets import Input

from tests.office import Office, customer, invoice
from tests.scenes.scene import NARROW, WIDE, Scene, nothing
from tests.tui.driver import Tui

LUMEN = "Lumen Laboratories Limited"
PERSON = {"name": "Ines Duarte", "email": "ap@lumen-laboratories.example", "billingPreference": "PRIMARY"}


def some_linked(office: Office) -> None:
    """A few customers are linked to the contacts of their name, one waits with an invoice."""
    customers = office.workspace.customers
    for name in (
        "Bayside Club",
        "Hamilton Smith Ltd",
        "City Limousines",
        "Ridgeway University",
        "Rex Media Group",
    ):
        row = customers.page(text=name).rows[0]
        contacts = customers.contacts(text=name).rows
        if contacts:
            customers.link(row.id, contacts[0].contact_id)
    made = customer(LUMEN, contacts=[PERSON])
    office.load(customers=[made])
    office.final(invoice(made["id"], ("1", "1204.50")))


async def at_a_linked_customer(t: Tui) -> None:
    await t.go("customers")
    await t.to_row("Bayside Club")


async def at_the_import(t: Tui) -> None:
    await t.go("customers")
    await t.press("m")
    await t.to_row("Bluebird Robotics")
    await t.press("space")
    await t.to_row("Harbour & Finch")
    await t.press("space")
    await t.to_row("City Limousines")


async def at_the_link_picker(t: Tui) -> None:
    await t.go("customers")
    await t.to_row(LUMEN)
    await t.press("l")
    await t.type("l")


async def at_the_help(t: Tui) -> None:
    await t.go("customers")
    await t.press("question_mark")


async def at_the_question(t: Tui) -> None:
    await t.go("customers")
    await t.to_row("Ashdown Veterinary Group")
    await t.press("space", "space", "space", "p")


async def at_a_sidebar(t: Tui) -> None:
    await t.go("customers")
    await t.to_row(LUMEN)
    await t.press("x")


async def at_an_archived_customer(t: Tui) -> None:
    await t.go("customers")
    await t.press("w", "down", "down", "enter")
    await t.to_row("Old Mill Bakery")


async def at_the_form(t: Tui) -> None:
    await t.go("customers")
    await t.press("n")
    for name, text in (("legal_name", "Aldgate Pumps Ltd"), ("email", "ap at aldgate"), ("country", "UK")):
        t.app.screen.query_one(f"#form-{name}", Input).value = text
    await t.press("enter")


async def at_the_round(t: Tui) -> None:
    await t.go("customers")
    await t.press("b", "p", "b", "u")


async def at_the_end_of_the_round(t: Tui) -> None:
    await t.go("customers")
    await t.press("b", "enter", "p", "p", "s", "escape")


SCENES = [
    Scene("customers", some_linked, at_a_linked_customer),
    Scene("customers-light", some_linked, at_a_linked_customer, (WIDE,), light=True),
    Scene("import", nothing, at_the_import),
    Scene("link-picker", some_linked, at_the_link_picker),
    Scene("customer-sidebar", some_linked, at_a_sidebar, (NARROW,)),
    Scene("customer-archived", nothing, at_an_archived_customer, (WIDE,)),
    Scene("customer-form", some_linked, at_the_form, (NARROW,)),
    Scene("link-round", some_linked, at_the_round),
    Scene("link-round-end", some_linked, at_the_end_of_the_round, (NARROW,), spoils=True),
    Scene("help", nothing, at_the_help),
    Scene("question", some_linked, at_the_question),
]
