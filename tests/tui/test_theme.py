"""The themes: enough contrast, and states that need no colour."""

from __future__ import annotations

import itertools

import pytest
from textual.color import Color

from seqxero_tui.tui.theme import CONTRAST, DARK, LIGHT, TERMINAL, THEMES, TITLES, after, chosen
from seqxero_tui.tui.window import sequence, title
from tests.office import Office
from tests.tui.driver import tui

_TEXTS = ("text-quiet", "tone-good", "tone-busy", "tone-warn", "tone-bad", "tone-differ")
_GROUNDS = ("cursor", "cursor-away")


def luminance(color: Color) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """WCAG's ratio, from 1 to 21."""
    low, high = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))))
    return (high + 0.05) / (low + 0.05)


def pairs(theme: object) -> list[tuple[str, str]]:
    """Every text colour of a theme with every ground it may stand on."""
    assert theme in (DARK, LIGHT, CONTRAST)
    variables = theme.variables  # type: ignore[attr-defined]
    texts = [theme.foreground, theme.primary, *(variables[each] for each in _TEXTS)]  # type: ignore[attr-defined]
    grounds = [theme.background, theme.surface, theme.panel]  # type: ignore[attr-defined]
    return [
        *itertools.product(texts, [*grounds, *(variables[each] for each in _GROUNDS)]),
        (variables["badge-text"], variables["badge"]),
        (theme.background, theme.primary),  # type: ignore[attr-defined]
    ]


def test_the_ratio_is_the_one_of_the_standard() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21.0
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48


def test_high_contrast_means_seven_to_one_for_every_text_on_every_ground() -> None:
    assert [(pair, contrast(*pair)) for pair in pairs(CONTRAST) if contrast(*pair) < 7] == []


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_calm_themes_can_be_read(theme: object) -> None:
    """Level AA's three to one for what is large or only accompanies a word, and more for what is read."""
    assert [(pair, contrast(*pair)) for pair in pairs(theme) if contrast(*pair) < 3] == []


def test_the_terminals_own_colours_are_names_only() -> None:
    own = [
        TERMINAL.primary,
        TERMINAL.foreground,
        TERMINAL.background,
        *map(TERMINAL.variables.get, DARK.variables),
    ]
    assert all(str(each).startswith("ansi_") for each in own)


def test_every_theme_knows_every_variable_the_style_sheets_name() -> None:
    for theme in THEMES.values():
        assert set(DARK.variables) <= set(theme.variables), theme.name
    assert set(TITLES) == set(THEMES)


def test_the_key_goes_round_and_an_unknown_name_is_the_dark_one() -> None:
    assert [after(theme.name) for theme in THEMES.values()] == [*list(THEMES)[1:], "dark"]
    assert after("textual-dark") == "dark"
    assert chosen(None, "light") is LIGHT
    assert chosen("pink", None) is DARK


def test_the_title_of_the_window_ends_no_sequence_early() -> None:
    assert title("Demo\x1b\\ Co\n", 3) == "seqxero – Demo␛\\ Co – 3 need you"
    assert title(None, 0) == "seqxero"
    assert sequence("seqxero").startswith("\x1b]2;")


async def test_without_colours_the_cursor_is_a_sign_everywhere(
    sample_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with tui(sample_office) as t:
        assert t.app.no_color
        await t.go("customers")
        assert "▸" in t.text
        await t.press("L")
        t.expect("▸ any")
        await t.press("escape", "slash", *"bayside", "enter", "p")
        t.expect("▸ No, go back")
        await t.press("right")
        t.expect("▸ Create 1")


async def test_without_colours_the_frame_that_has_the_focus_is_told_by_a_sign(
    sample_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with tui(sample_office, size=(120, 32)) as t:
        t.expect("─ ▸ Invoices ─")
        t.expect_not("─ ▸ Xero")
        await t.press("slash")
        t.expect("─ ▸ Invoices ─")
        await t.press("escape", "tab")
        t.expect_not("─ ▸ Invoices")
        assert sum("─ ▸ " in line for line in t.text.splitlines()) == 1
        await t.press("enter")
        assert sum("─ ▸ " in line for line in t.text.splitlines()) == 1
        await t.go("home")
        t.expect("─ ▸ Home ─", "─ Figures ─")
        await t.press("tab")
        t.expect("─ Home ─", "─ ▸ Figures ─")
        await t.go("integration")
        t.expect("─ ▸ Settings ─")
