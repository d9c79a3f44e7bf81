"""The settings file: what it says, and what is said about what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from seqxero_tui.settings import Settings, parse, read


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    found = read(tmp_path / "settings.toml")
    assert found.settings == Settings()
    assert found.faults == ()


def test_all_that_can_be_set() -> None:
    found = parse(
        'theme = "contrast"\nredact = true\nsidebar = "hidden"\n'
        '[keys]\n"list.filter" = "f3"\ncustomers.link = ["l", "f6"]\n'
    )
    assert found.faults == ()
    assert found.settings == Settings(
        "contrast",
        True,
        "hidden",
        {"list.filter": ("f3",), "customers.link": ("l", "f6")},
        {"list.filter": 5, "customers.link": 6},
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('theme = "pink"', "settings.toml, line 1: theme is one of dark, light, contrast, terminal."),
        ('\n\nsidebar = "left"', "settings.toml, line 3: sidebar is one of auto, shown, hidden."),
        ('redact = "yes"', "settings.toml, line 1: redact is true or false."),
        ("# mine\ncolour = 1", "settings.toml, line 2: there is no setting “colour”."),
        (
            'keys = "x"',
            'settings.toml, line 1: keys is a table: [keys], and below it lines like "list.filter" = "f3".',
        ),
        ('[keys]\n"list.filter" = 3', "settings.toml, line 2: list.filter needs a key, or a list of keys."),
        ("[keys.list]\nfilter = []", "settings.toml, line 2: list.filter needs a key, or a list of keys."),
        ("theme = ", "settings.toml was not read: Invalid value (at end of document)."),
        ("a = 1\na = 2\n", "settings.toml was not read: Cannot overwrite a value (at line 2, column 6)."),
    ],
)
def test_a_fault_names_line_and_key_and_the_rest_holds(text: str, fault: str) -> None:
    found = parse(text)
    assert found.faults == (fault,)
    assert found.settings.theme is None
    assert not found.settings.keys


def test_what_is_right_beside_a_fault_is_taken() -> None:
    found = parse('theme = "pink"\nredact = true')
    assert found.settings.redact
    assert len(found.faults) == 1


def test_a_file_of_other_bytes_is_said_and_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe\x00")
    assert read(path).faults == ("settings.toml was not read: it is not UTF-8 text.",)
    path.unlink()
    path.mkdir()
    assert len(read(path).faults) == 1


def test_names_from_the_file_are_no_control_sequences() -> None:
    assert "\x1b" not in parse('"\\u001b[31m" = 1').faults[0]
