"""One choice out of a few: a facet's value, a tax code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from seqxero_tui.tui.dialogs.base import Dialog, keys_line
from seqxero_tui.tui.plain import content, line_content


class Pick(Dialog[str]):
    """A short list of (value, words); answers the value, None when left."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, title: str, choices: Sequence[tuple[str, str]], *, chosen: str | None = None) -> None:
        super().__init__(title)
        self._choices = tuple(choices)
        self._chosen = chosen

    def inside(self) -> ComposeResult:
        """The choices and the keys."""
        yield OptionList(*(Option(content(words)) for _, words in self._choices), compact=True)
        keys = keys_line(("esc", "Back"), ("enter", "Choose"))
        yield Static(line_content(keys), classes="dialog-keys")

    def on_mount(self) -> None:
        """The cursor on what is chosen now."""
        values = [value for value, _ in self._choices]
        options = self.query_one(OptionList)
        options.highlighted = values.index(self._chosen) if self._chosen in values else 0
        options.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """The answer."""
        event.stop()
        self.dismiss(self._choices[event.option_index][0])
