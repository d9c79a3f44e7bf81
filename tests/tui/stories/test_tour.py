"""A tour by keyboard alone: every numbered screen at 80 × 24, what its footer offers, its help and its commands."""

from __future__ import annotations

from rich.cells import cell_len

from seqxero_tui.present import actions
from seqxero_tui.tui.palette import Commands
from seqxero_tui.tui.screens.base import Room
from seqxero_tui.tui.widgets.bars import FooterBar, TabBar
from tests.office import Office
from tests.tui.driver import Tui, tui


def footer(t: Tui) -> str:
    return str(t.app.screen.query_one(FooterBar).visual).rstrip()


async def test_everything_can_be_found_and_reached_without_a_mouse(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        for tab in t.app.tabs:
            await t.press(tab.key)
            room = t.app.screen
            assert isinstance(room, Room)
            assert tab.id == room.TAB
            assert cell_len(str(room.query_one(TabBar).visual)) <= 80
            assert cell_len(footer(t)) <= 78, tab.id
            assert "? Help" in footer(t), tab.id
            assert room.focused is not None or not room.focus_chain, tab.id
            offers = {words for words, *_ in Commands(room)._offers()}
            here = [action for action in actions.at(room.PLACES) if action.id in dict.fromkeys(_ids(room))]
            assert {room.words_for(action) for action in here} <= offers | {"Back", "Commands", "Stop"}
            await t.press("question_mark")
            await t.type("leave the program")
            t.expect("Leave the program; asks while something")
            await t.press("escape")
            assert t.app.screen is room


def _ids(room: Room) -> list[str]:
    return [action.id for action, _ in room.actions()]


async def test_in_the_smallest_window_a_question_keeps_its_answers(sample_office: Office) -> None:
    async with tui(sample_office, size=(60, 20)) as t:
        await t.go("customers")
        await t.press(*["space"] * 12, "p")
        t.expect("No, go back esc", "Create 12 y")
        await t.press("escape", "question_mark")
        t.expect("esc Back")
        await t.press("escape", "c")
        t.expect("enter Choose")
