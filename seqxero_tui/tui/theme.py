"""The themes: calm grounds, one accent for what can be pressed, colour otherwise only for states; one of high contrast,
and one of the terminal's own sixteen colours.

Style sheets name variables; literal colours stand here and nowhere else. Under NO_COLOR all of this turns grey, which
loses nothing: every state also has a glyph and a word.
"""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="seqxero-dark",
    dark=True,
    primary="#8AADF4",
    secondary="#8AADF4",
    accent="#8AADF4",
    foreground="#D3D9E8",
    background="#14161D",
    surface="#191C25",
    panel="#222633",
    success="#8CC97A",
    warning="#E2B05E",
    error="#EE7B80",
    variables={
        "text-quiet": "#868DA3",
        "line": "#363C4E",
        "cursor": "#2C3A5C",
        "cursor-away": "#262B3A",
        "tone-good": "#8CC97A",
        "tone-busy": "#6CC7D2",
        "tone-warn": "#E2B05E",
        "tone-bad": "#EE7B80",
        "tone-differ": "#C39AF0",
        "badge": "#E2B05E",
        "badge-text": "#14161D",
        "border": "#8AADF4",
        "input-cursor-background": "#D3D9E8",
        "input-selection-background": "#8AADF4 35%",
        "footer-background": "#222633",
    },
)

LIGHT = Theme(
    name="seqxero-light",
    dark=False,
    primary="#2456B8",
    secondary="#2456B8",
    accent="#2456B8",
    foreground="#22262F",
    background="#F4F5F8",
    surface="#FFFFFF",
    panel="#E6E9F0",
    success="#2C7A1F",
    warning="#8A5A00",
    error="#B3261E",
    variables={
        "text-quiet": "#5C6475",
        "line": "#C3C9D6",
        "cursor": "#CFDDF8",
        "cursor-away": "#E3E7EF",
        "tone-good": "#2C7A1F",
        "tone-busy": "#0B6E7A",
        "tone-warn": "#8A5A00",
        "tone-bad": "#B3261E",
        "tone-differ": "#7A3DB8",
        "badge": "#8A5A00",
        "badge-text": "#FFFFFF",
        "border": "#2456B8",
        "input-cursor-background": "#22262F",
        "input-selection-background": "#2456B8 30%",
        "footer-background": "#E6E9F0",
    },
)

CONTRAST = Theme(
    name="seqxero-contrast",
    dark=True,
    primary="#FFE14D",
    secondary="#FFE14D",
    accent="#FFE14D",
    foreground="#FFFFFF",
    background="#000000",
    surface="#000000",
    panel="#1A1A1A",
    success="#7CFC7C",
    warning="#FFC252",
    error="#FFA3A3",
    variables={
        "text-quiet": "#D6D6D6",
        "line": "#A8A8A8",
        "cursor": "#002A66",
        "cursor-away": "#26292F",
        "tone-good": "#7CFC7C",
        "tone-busy": "#6FF2FF",
        "tone-warn": "#FFC252",
        "tone-bad": "#FFA3A3",
        "tone-differ": "#F0BFFF",
        "badge": "#FFC252",
        "badge-text": "#000000",
        "border": "#FFE14D",
        "input-cursor-background": "#FFFFFF",
        "input-selection-background": "#005FCC",
        "footer-background": "#1A1A1A",
    },
)
"""Every text has at least 7 : 1 to what it stands on (WCAG 2.2, 1.4.6, level AAA)."""

TERMINAL = Theme(
    name="seqxero-terminal",
    ansi=True,
    dark=True,
    primary="ansi_bright_blue",
    secondary="ansi_bright_blue",
    accent="ansi_bright_blue",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "text-quiet": "ansi_bright_black",
        "line": "ansi_bright_black",
        "cursor": "ansi_blue",
        "cursor-away": "ansi_default",
        "tone-good": "ansi_green",
        "tone-busy": "ansi_cyan",
        "tone-warn": "ansi_yellow",
        "tone-bad": "ansi_red",
        "tone-differ": "ansi_magenta",
        "badge": "ansi_yellow",
        "badge-text": "ansi_black",
        "border": "ansi_bright_blue",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-selection-background": "ansi_blue",
        "footer-background": "ansi_default",
    },
)
"""Names of colours only: what they look like is the terminal's own affair."""

THEMES: dict[str, Theme] = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST, "terminal": TERMINAL}
"""By their names in the settings, in the order in which the key goes through them."""

TITLES = {
    "dark": "dark",
    "light": "light",
    "contrast": "high contrast",
    "terminal": "the terminal's own colours",
}


def chosen(*names: str | None) -> Theme:
    """The first of these names that is a theme; the dark one without any."""
    return next((THEMES[name] for name in names if name in THEMES), DARK)


def after(theme_name: str) -> str:
    """The name in the settings of the theme that comes after the one Textual calls `theme_name`."""
    names = list(THEMES)
    at = next((at for at, name in enumerate(names) if THEMES[name].name == theme_name), -1)
    return names[(at + 1) % len(names)]


VARIABLES: dict[str, str] = dict(DARK.variables)
"""What the style sheets may name under a theme that is not ours."""
