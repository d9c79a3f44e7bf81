"""How a list was looked at is there again the next time."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from seqxero_tui.tui.remembered import Look, Remembered
from seqxero_tui.tui.widgets.source import Query
from tests.office import Office
from tests.tui.driver import tui

LOOK = Look(Query("bay", {"link": "linked"}, "-due"), ("email",), 12)


def test_what_is_kept_is_there_for_the_next_one_and_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "view.json"
    first = Remembered(path)
    first.keep_look("customers", LOOK)
    first.keep_theme("light")
    first.save()
    second = Remembered(path)
    assert second.look("customers") == LOOK
    assert second.theme == "light"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["view.json"]


def test_two_windows_do_not_lose_each_others_lists(tmp_path: Path) -> None:
    one, other = Remembered(tmp_path / "view.json"), Remembered(tmp_path / "view.json")
    assert one.look("a") == other.look("b") == Look()
    one.keep_look("a", LOOK)
    other.keep_look("b", LOOK)
    one.save()
    other.save()
    third = Remembered(tmp_path / "view.json")
    assert third.look("a") == third.look("b") == LOOK


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"lists": 3}', '{"lists": {"a": 1}, "theme": 2}', "[" * 100_000, '"' + "x" * 300_000 + '"',
     '{"lists": {"a": {"text": 1, "facets": [], "sort": {}, "hidden": "x", "position": -1}}}'],
)  # fmt: skip
def test_a_broken_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "view.json"
    path.write_text(text)
    kept = Remembered(path)
    assert kept.look("a") == Look()
    assert kept.theme is None
    kept.keep_look("a", LOOK)
    kept.save()
    assert Remembered(path).look("a") == LOOK


def test_the_file_stays_small(tmp_path: Path) -> None:
    kept = Remembered(tmp_path / "view.json")
    for number in range(200):
        kept.keep_look(f"list {number}", Look(Query("x" * 10_000)))
    kept.save()
    found = json.loads((tmp_path / "view.json").read_text())["lists"]
    assert list(found)[-1] == "list 199"
    assert len(found) == 50
    assert (tmp_path / "view.json").stat().st_size < 50_000


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    kept = Remembered(tmp_path / "nowhere" / "view.json")
    kept.keep_look("a", LOOK)
    kept.save()


async def test_filter_columns_and_place_are_there_again(sample_office: Office) -> None:
    async with tui(sample_office, size=(120, 32)) as t:
        await t.go("customers")
        await t.press("C", "space", "enter")  # the email is left out
        t.expect_not("Email")
        await t.press("slash", *"ltd", "enter", "down")
        here = t.list.current
        t.app.ending.begin(0)
    async with tui(sample_office, size=(120, 32)) as t:
        await t.go("customers")
        assert t.list.current == here
        assert t.list.wanted.text == "ltd"
        t.expect_not("Email")
        await t.press("escape", "C", "space", "enter")
        t.expect("Email")
