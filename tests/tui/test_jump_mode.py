"""Letters on everything that can be gone to."""

from __future__ import annotations

import pytest

from seqxero_tui.tui.dialogs.jump import Jump
from seqxero_tui.tui.targets import LETTERS, codes, targets
from tests.office import Office
from tests.tui.driver import tui


@pytest.mark.parametrize("number", [0, 1, 24, 25, 26, 60, 100, 624])
def test_codes_are_short_different_and_none_begins_another(number: int) -> None:
    found = codes(number)
    assert len(found) == len(set(found)) == number
    assert not any(one != other and other.startswith(one) for one in found for other in found)
    assert all(len(code) == 1 for code in found) or number > len(LETTERS)


async def test_every_row_the_filter_the_facets_and_the_sidebar_can_be_jumped_to(
    sample_office: Office,
) -> None:
    async with tui(sample_office, size=(120, 32)) as t:
        await t.go("customers")
        room = t.app.screen
        rows = [target.y for target in targets(room)]
        shown = t.list.table.region
        assert {shown.y + at for at in range(min(shown.height, t.list.table.length))} <= set(rows)
        await t.press("semicolon")
        screen = t.app.screen
        assert isinstance(screen, Jump)
        [code] = [
            code for code, target in screen._targets.items() if target.y == shown.y + 4 and target.x < 10
        ]
        await t.press(*code)
        assert t.app.screen is room
        assert t.list.table.cursor == 4
        await t.press("semicolon")
        screen = t.app.screen
        assert isinstance(screen, Jump)
        field = t.app.screen_stack[-2].query_one(".filter-input").region
        facet = t.app.screen_stack[-2].query_one(".filter-facets").region
        at = {(target.x, target.y): code for code, target in screen._targets.items()}
        await t.press(*at[field.x, field.y])
        assert room.focused is room.query_one(".filter-input")
        await t.press("escape", "semicolon", *at[facet.x, facet.y])
        t.expect("▸ any")


async def test_esc_and_letters_that_stand_nowhere_leave_everything_as_it_was(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        room, here = t.app.screen, t.list.current
        for keys in (["escape"], ["semicolon"], ["y", "y"]):
            await t.press("semicolon", *keys)
            assert t.app.screen is room
            assert t.list.current == here
