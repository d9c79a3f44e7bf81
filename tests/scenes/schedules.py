"""Products, prices, schedules, and the drafts they make."""

from __future__ import annotations

from tests.office import Office
from tests.scenes.scene import Scene, nothing
from tests.tui.driver import Tui


def some_accounts(office: Office) -> None:
    """A few products have an account of their own, and one price."""
    products = office.workspace.products
    for name in ("Onboarding", "Consulting", "Training"):
        products.set_account(name, "260")
    price = products.price("Seats", "2451bb81-9059-5a86-b21c-8765488290c7")
    products.set_accounts("price", [price.id], "270")


async def at_the_products(t: Tui) -> None:
    await t.go("products")
    await t.to_row("Seats")


async def at_several_products(t: Tui) -> None:
    await at_the_products(t)
    await t.press("space", "space", "g", "down", "enter")


async def at_the_prices(t: Tui) -> None:
    await at_the_products(t)
    await t.press("enter", "down")


async def at_the_schedules(t: Tui) -> None:
    await t.go("schedules")
    await t.to_row("Kestrel Logistics")


async def at_the_preview(t: Tui) -> None:
    await at_the_schedules(t)
    await t.press("G")
    await t.type("2027-01-31")
    await t.press("enter")
    await t.to_row("Kestrel Logistics")


SCENES = [
    Scene("products", some_accounts, at_the_products),
    Scene("products-question", some_accounts, at_several_products, ((80, 24),)),
    Scene("prices", some_accounts, at_the_prices, ((80, 24),)),
    Scene("schedules", nothing, at_the_schedules),
    Scene("generate", nothing, at_the_preview),
]
