"""Writing a draft, and crediting an invoice by its lines."""

from __future__ import annotations

from tests.scenes.documents import a_month_under_way, at_a_synced_invoice
from tests.scenes.scene import NARROW, Scene
from tests.tui.driver import Tui


async def at_the_choice_of_a_line(t: Tui) -> None:
    await t.go("invoices")
    await t.press("n")
    await t.type("quay")
    await t.press("enter", "enter")


async def at_a_draft(t: Tui) -> None:
    await at_the_choice_of_a_line(t)
    await t.type("seats")
    await t.press("down", "enter", *"12", "enter")
    await t.press("n", "enter", *"Workshop in Bristol", "down", "down", *"1,204.50", "enter")
    await t.press("E", *"PO 4711", "enter")


async def at_a_line(t: Tui) -> None:
    await at_a_draft(t)
    await t.press("enter", "down", "ctrl+u", *"1,5")


async def at_a_credit(t: Tui) -> None:
    await at_a_synced_invoice(t)
    await t.press("K", "enter", *"3", "enter", "down", "down", "space")


SCENES = [
    Scene("line-choice", a_month_under_way, at_the_choice_of_a_line, (NARROW,)),
    Scene("draft", a_month_under_way, at_a_draft),
    Scene("draft-line", a_month_under_way, at_a_line, (NARROW,)),
    Scene("credit", a_month_under_way, at_a_credit),
]
