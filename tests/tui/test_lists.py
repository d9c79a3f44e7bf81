"""Lists are windows over the store: a hundred thousand rows cost what two hundred do."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import Any, cast

from seqxero_tui.present.pieces import Line, line
from seqxero_tui.present.table import Cells, Column
from seqxero_tui.sync.views import Page
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.widgets.list_pane import ListPane, Query, Source
from seqxero_tui.tui.widgets.list_table import WINDOW
from tests.office import Office
from tests.tui.driver import tui


@dataclass
class Numbers:
    """A store of numbers; remembers which windows it was asked for."""

    names: list[str]
    asked: list[tuple[str, int, int]] = field(default_factory=list)

    def load(self, workspace: object, query: Query, offset: int, limit: int) -> Page[str]:
        self.asked.append((query.text, offset, limit))
        found = [name for name in self.names if query.text in name]
        return Page(tuple(found[offset : offset + limit]), len(found), len(self.names))


class NumbersScreen(ListRoom[str]):
    """A list of numbers."""

    TAB = "numbers"
    PLACES = ("list", "everywhere")

    def __init__(self, numbers: Numbers) -> None:
        super().__init__()
        self._numbers = numbers

    def source(self) -> Source[str]:
        return Source("Numbers", (Column("name", "Name", 20),), self._numbers.load, str, cells, empty)


def cells(name: str) -> Cells:
    return {"name": line(name)}


def empty(query: Query) -> list[Line]:
    return [line("No numbers.")]


def many() -> Numbers:
    return Numbers([f"number {n}" for n in range(100_000)])


async def test_opening_a_long_list_asks_for_one_window(office: Office) -> None:
    numbers = many()
    async with tui(office) as t:
        t.app.push_screen(NumbersScreen(numbers))
        await t.quiet()
        t.expect("100,000", "number 0")
        assert {offset for _, offset, _ in numbers.asked} == {0}
        assert {limit for *_, limit in numbers.asked} == {WINDOW}


async def test_the_end_of_a_long_list_is_one_key_away_and_asks_for_its_window_only(office: Office) -> None:
    numbers = many()
    async with tui(office) as t:
        t.app.push_screen(NumbersScreen(numbers))
        await t.quiet()
        await t.press("end")
        await t.until(lambda: t.says("number 99999"))
        assert t.list.current == "number 99999"
        assert {offset for _, offset, _ in numbers.asked} == {0, 100_000 - WINDOW}
        await t.press("home")
        assert t.list.current == "number 0"


async def test_a_key_that_moves_the_cursor_while_rows_are_read_is_not_taken_back(office: Office) -> None:
    numbers, reading = many(), threading.Event()
    async with tui(office) as t:
        t.app.push_screen(NumbersScreen(numbers))
        await t.quiet()
        load = numbers.load

        def slow(*asked: Any) -> Page[str]:
            reading.wait(30)
            return load(*asked)

        t.list.source = replace(t.list.source, load=slow)
        t.list.refill()
        await t.pilot.press("down", "down")
        reading.set()
        await t.quiet()
        assert t.list.current == "number 2"


async def test_a_refill_keeps_the_cursor_on_its_row_when_rows_move(office: Office) -> None:
    numbers = many()
    async with tui(office) as t:
        screen = NumbersScreen(numbers)
        t.app.push_screen(screen)
        await t.quiet()
        await t.press("down", "down", "down")
        numbers.names.insert(0, "a new one")
        screen.refresh_data()
        await t.quiet()
        assert t.list.current == "number 3"
        assert t.list.table.cursor == 4


async def test_a_list_that_became_short_shows_its_end(office: Office) -> None:
    numbers = many()
    async with tui(office) as t:
        screen = NumbersScreen(numbers)
        t.app.push_screen(screen)
        await t.quiet()
        await t.press("end")
        await t.until(lambda: t.list.current is not None)
        del numbers.names[3:]
        screen.refresh_data()
        await t.quiet()
        assert t.list.current == "number 2"
        numbers.names.clear()
        screen.refresh_data()
        await t.quiet()
        assert t.list.current is None
        t.expect("No numbers.")


async def test_each_key_of_the_filter_narrows_down_and_only_the_last_answer_is_shown(office: Office) -> None:
    numbers = many()
    async with tui(office) as t:
        t.app.push_screen(NumbersScreen(numbers))
        await t.quiet()
        await t.press("slash", *"99999")
        t.expect("1 of 100,000")
        assert t.list.current == "number 99999"


async def test_marks_outlive_the_filter_and_those_out_of_sight_are_counted(office: Office) -> None:
    async with tui(office) as t:
        t.app.push_screen(NumbersScreen(many()))
        await t.quiet()
        await t.press("space", "space")
        assert t.list.out_of_sight(t.list.chosen) == 0
        await t.press("slash", *"99999", "enter", "space")
        assert list(t.list.marks) == ["number 0", "number 1", "number 99999"]
        assert t.list.out_of_sight(t.list.chosen) == 2
        t.expect("3 marked")


async def test_a_row_can_be_chosen_by_the_mouse(office: Office) -> None:
    async with tui(office) as t:
        t.app.push_screen(NumbersScreen(many()))
        await t.quiet()
        await t.pilot.click(cast("Any", t.list.table), offset=(5, 4))
        assert t.list.current == "number 4"


async def test_names_of_every_kind_keep_the_columns_straight(office: Office) -> None:
    names = [
        "東京データ株式会社",
        "شركة النور",
        "e\u0301" * 30,
        "x" * 10_000,
        "[red]x[/red]",
        "a\tb\nc\x9b31m",
    ]
    async with tui(office) as t:
        t.app.push_screen(NumbersScreen(Numbers(names)))
        await t.quiet()
        strips = [t.list.table.render_line(y) for y in range(len(names))]
        assert len({strip.cell_length for strip in strips}) == 1
        text = "\n".join(strip.text for strip in strips)
        assert "[red]x" in text
        assert not set("\x9b\t") & set(text)


async def test_one_key_marks_all_that_the_filter_lets_through_and_takes_it_back(office: Office) -> None:
    async with tui(office) as t:
        t.app.push_screen(NumbersScreen(many()))
        await t.quiet()
        await t.press("slash", *"9999", "enter", "asterisk")
        await t.until(lambda: bool(t.list.marks))
        assert len(t.list.marks) == 19
        await t.press("asterisk")
        await t.until(lambda: not t.list.marks)


async def test_a_change_of_the_store_finds_a_list_that_is_only_coming(office: Office) -> None:
    async with tui(office) as t:
        pane = ListPane[str](NumbersScreen(many()).source())
        pane.refill()  # before its rows are there
        screen = NumbersScreen(many())
        screen.refresh_data()
        t.app.push_screen(screen)
        t.app.refresh_data()
        await t.quiet()
        t.expect("number 0")
