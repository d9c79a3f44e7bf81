"""Choosing from long lists while the search line keeps the keys."""

from __future__ import annotations

from tests.office import Office
from tests.tui.driver import tui


async def test_home_and_end_move_the_cursor_of_a_pickers_list(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.to_row("Bayside Club")
        await t.press("l", "end")
        t.expect("▸  + Create in Xero")
        await t.press("home")
        t.expect("▸  Bayside Club")


async def test_the_picker_tells_namesakes_apart_by_email_and_address(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.to_row("Bayside Club")
        await t.press("l")
        t.expect("secretarybob@bsclub.co", "P O Box 3354, South Mailing Centre")
        await t.press("end")
        t.expect_not("P O Box 3354")
