"""All keys, from the registry, to search through."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from seqxero_tui.present.action import Action
from seqxero_tui.present.action_table import ACTIONS, PLACES
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone
from seqxero_tui.tui.dialogs.base import Dialog, foot
from seqxero_tui.tui.plain import lines_content
from seqxero_tui.tui.tabs import Tab
from seqxero_tui.tui.widgets.field import Field

_WORDS = 56
"""Cells of the sentences."""

_MOVES = (
    ("↑ ↓", "Move by a row, as j and k do; page up, page down, home and end by more."),
    ("tab", "To the sidebar, to scroll it, and back."),
)


class Help(Dialog[None]):
    """Keys of this screen first, then everywhere, then the other screens. Typing narrows them down."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll(-1)", show=False, priority=True),
        Binding("down", "scroll(1)", show=False, priority=True),
        Binding("pageup", "scroll(-10)", show=False, priority=True),
        Binding("pagedown", "scroll(10)", show=False, priority=True),
    ]

    def __init__(self, here: Sequence[str], tabs: Sequence[Tab]) -> None:
        super().__init__("Keys")
        self._here = tuple(here)
        self._tabs = tuple(tabs)

    def inside(self) -> ComposeResult:
        """Search line and keys."""
        yield Field(placeholder="search the keys", classes="dialog-input")
        with VerticalScroll(classes="dialog-story", can_focus=False):
            yield Static(lines_content(help_lines(self._here, self._tabs, "")))
        yield foot(("↑↓", "Scroll"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow down."""
        event.stop()
        lines = help_lines(self._here, self._tabs, event.value)
        self.query_one(".dialog-story Static", Static).update(lines_content(lines))

    def action_scroll(self, by: int) -> None:
        """Scroll while the search line keeps the focus."""
        self.query_one(".dialog-story").scroll_relative(y=by, animate=False)


def help_lines(here: Sequence[str], tabs: Sequence[Tab], search: str) -> list[Line]:
    """The lines of the help: places in order of nearness, only what contains every searched word."""
    order = [*here, *(place for place in PLACES if place not in here)]
    lines: list[Line] = []
    for place in order:
        entries = [_entry(action) for action in ACTIONS if action.where == place]
        if place == "everywhere":
            entries += [(tab.key, f"Go to {tab.title}.") for tab in tabs]
        if place == "list":
            entries += _MOVES
        found = [entry for entry in entries if _matches(entry, search)]
        if found:
            lines += [*([BLANK] if lines else []), (Piece(PLACES[place], Tone.STRONG),)]
            lines += [each for entry in found for each in _lines(*entry)]
    return lines or [(Piece("No key does that.", Tone.MUTED),)]


def _entry(action: Action) -> tuple[str, str]:
    return action.sign, action.help


def _lines(sign: str, words: str) -> list[Line]:
    """The key in a column of its own, however long the sentence beside it."""
    first, *others = textwrap.wrap(words, _WORDS)
    return [(Piece(f"{sign:>7}  ", Tone.KEY), Piece(first)), *((Piece(" " * 9 + each),) for each in others)]


def _matches(entry: tuple[str, str], search: str) -> bool:
    text = " ".join(entry).casefold()
    return all(word in text for word in search.casefold().split())
