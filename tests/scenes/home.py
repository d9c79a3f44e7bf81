"""The first screen and the month-end check."""

from __future__ import annotations

from tests.scenes.documents import a_month_under_way
from tests.scenes.scene import NARROW, WIDE, Scene, nothing
from tests.tui.driver import Tui


async def at_home(t: Tui) -> None:
    await t.go("home")


async def at_the_figures(t: Tui) -> None:
    await t.go("home")
    await t.press("x")


async def at_a_list(t: Tui) -> None:
    await t.go("home")
    await t.to_line("Not in Xero as they are here")
    await t.press("enter")


async def at_the_reason(t: Tui) -> None:
    await at_a_list(t)
    await t.press("home", "down", "space", "down", "space", "b")


async def at_an_explained_list(t: Tui) -> None:
    await at_the_reason(t)
    await t.type("billed before we used Xero")
    await t.press("enter", "end")


async def at_home_again(t: Tui) -> None:
    await at_an_explained_list(t)
    await t.press("escape", "escape")


SCENES = [
    Scene("home", a_month_under_way, at_home),
    Scene("home-light", a_month_under_way, at_home, (WIDE,), light=True),
    Scene("home-new", nothing, at_home, (NARROW,)),
    Scene("figures", a_month_under_way, at_the_figures, (NARROW,)),
    Scene("month-end", a_month_under_way, at_a_list),
    Scene("explain", a_month_under_way, at_the_reason, (NARROW,)),
    Scene("explained", a_month_under_way, at_an_explained_list, (WIDE,), spoils=True),
    Scene("home-explained", a_month_under_way, at_home_again, (NARROW,), spoils=True),
]
