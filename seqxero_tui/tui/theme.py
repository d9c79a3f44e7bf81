"""The two themes: calm grounds, one accent for what can be pressed, colour otherwise only for states.

Style sheets name variables; literal colours stand here and nowhere else. Under NO_COLOR all of this turns grey, which
loses nothing: every state also has a glyph and a word.
"""

from __future__ import annotations

from textual.theme import Theme

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

VARIABLES: dict[str, str] = dict(DARK.variables)
"""What the style sheets may name under a theme that is not ours."""
