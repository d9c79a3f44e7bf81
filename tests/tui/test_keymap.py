"""Keys of the user's own choice."""

from __future__ import annotations

import pytest

from seqxero_tui.present.action import key_sign
from seqxero_tui.present.action_table import ACTIONS
from seqxero_tui.tui.keymap import named, resolve, rooms
from tests.office import Office
from tests.tui.driver import tui

ROOMS = [
    ("customers", "list", "panel", "everywhere"),
    ("document", "documents", "list", "everywhere"),
    ("link",),
]


def test_a_free_key_is_taken_and_named_as_textual_names_it() -> None:
    found = resolve(
        {"list.filter": ("f3", "?"), "everywhere.help": ("f1",), "everywhere.theme": ("^y",)}, ROOMS, {}
    )
    assert found.faults == ()
    assert found.chosen == {
        "list.filter": ("f3", "question_mark"),
        "everywhere.help": ("f1",),
        "everywhere.theme": ("ctrl+y",),
    }


def test_two_actions_can_change_places() -> None:
    found = resolve({"customers.link": ("u",), "customers.unlink": ("l",)}, ROOMS, {})
    assert found.faults == ()


def test_the_same_key_in_places_that_are_never_open_together_is_no_clash() -> None:
    assert resolve({"customers.link": ("f",)}, ROOMS, {}).faults == ()


@pytest.mark.parametrize(
    ("action", "key", "words"),
    [
        ("customers.jump", "j", "there is no such action"),
        ("customers.link", "m", "“m” means “Import” (customers.import) in the same place"),
        ("everywhere.quit", "f", "“f” means “Finalize” (document.finalize) in the same place"),
        ("list.filter", "escape", "“escape” means “Back” (everywhere.back)"),
        ("list.filter", "up", "“up” always moves or leaves"),
        ("list.filter", "5", "“5” goes to a screen"),
        ("list.filter", "ctrl+c", "“ctrl+c” always moves or leaves"),
        ("customers.unlink", "y", "“y” answers questions"),
        ("plan.push", "V", "“V” answers questions"),
        ("list.filter", "hello", "“hello” is no key"),
        ("list.filter", "\x1b[31m", "is no key"),
    ],
)
def test_what_cannot_be_is_said_with_its_line_and_left_out(action: str, key: str, words: str) -> None:
    found = resolve({action: (key,)}, ROOMS, {action: 7})
    assert found.chosen == {}
    [fault] = found.faults
    assert fault.startswith(f"settings.toml, line 7: {action}: ")
    assert words in fault
    assert "\x1b" not in fault


def test_of_two_choices_for_one_key_one_holds() -> None:
    found = resolve({"customers.link": ("f9",), "customers.push": ("f9",)}, ROOMS, {})
    assert len(found.chosen) == 1
    assert len(found.faults) == 1


def test_every_key_of_the_registry_could_be_written_into_the_settings() -> None:
    for action in ACTIONS:
        assert named(key_sign(action.key)) == action.key or key_sign(action.key) == "esc"


def test_the_registry_itself_has_no_clash_on_any_screen() -> None:
    found = resolve({action.id: (action.key,) for action in ACTIONS}, rooms(), {})
    assert found.faults == ()


async def test_chosen_keys_work_and_are_the_ones_that_are_shown(sample_office: Office) -> None:
    settings = sample_office.workspace.profile.settings_path
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(
        'theme = "light"\n[keys]\n"customers.link" = "f6"\n"list.filter" = "f3"\n"customers.links" = "#"\n"x.y" = "z"\n'
    )
    async with tui(sample_office) as t:
        assert t.app.theme == "seqxero-light"
        t.expect_toast("1 entry of the settings left out.")
        await t.go("customers")
        t.expect("f6 Link", "f3 filter", "# link any")
        await t.press("d")
        t.expect("settings.toml, line 6: x.y: there is no such action")
        await t.press("escape", "l")
        t.expect_not("type a name or an email")
        await t.press("question_mark")
        t.expect("f6 Link the customer to a contact in Xero.")
        await t.press("escape", "f6")
        t.expect("type a name or an email")
