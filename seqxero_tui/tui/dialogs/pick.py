"""One choice out of a list: a facet's value, a tax code, a country; a long list can be searched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from seqxero_tui.present.pieces import Line
from seqxero_tui.tui.dialogs.base import Dialog, foot, moves
from seqxero_tui.tui.plain import content, lines_content
from seqxero_tui.tui.widgets.choices import Choices
from seqxero_tui.tui.widgets.field import Field


class Pick(Dialog[str]):
    """A list of (value, words); answers the value, None when left. `search` is the word of a search line, None for
    none; `story` stands above it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *moves(8),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[tuple[str, str]],
        *,
        chosen: str | None = None,
        search: str | None = None,
        story: Sequence[Line] = (),
    ) -> None:
        super().__init__(title)
        self._choices = tuple(choices)
        self._shown = self._choices
        self._chosen = chosen
        self._search = search
        self._story = story

    def inside(self) -> ComposeResult:
        """The choices and the keys."""
        if self._story:
            yield Static(lines_content(self._story), classes="prompt-story")
        if self._search is not None:
            yield Field(placeholder=self._search, classes="dialog-input")
        yield Choices(compact=True)
        yield Static(content("Nothing matches; change the search."), classes="pick-none")
        yield foot(("enter", "Choose"))

    def on_mount(self) -> None:
        """The cursor on what is chosen now."""
        self._show("")
        (self.query_one(Input) if self._search is not None else self._options).focus()

    @property
    def _options(self) -> OptionList:
        return self.query_one(OptionList)

    def _show(self, text: str) -> None:
        words = text.casefold().split()
        self._shown = tuple(
            each for each in self._choices if all(word in each[1].casefold() for word in words)
        )
        self._options.clear_options()
        self._options.add_options([Option(content(words)) for _, words in self._shown])
        self._options.display = bool(self._shown)
        self.query_one(".pick-none").display = not self._shown
        values = [value for value, _ in self._shown]
        if self._shown:
            self._options.highlighted = values.index(self._chosen) if self._chosen in values else 0

    def action_move(self, by: int) -> None:
        """The cursor, while the search keeps the focus."""
        if self._shown:
            at = self._options.highlighted or 0
            self._options.highlighted = max(0, min(at + by, len(self._shown) - 1))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each key narrows down."""
        event.stop()
        self._show(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what the cursor is on."""
        event.stop()
        if self._shown:
            self.dismiss(self._shown[self._options.highlighted or 0][0])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """The answer."""
        event.stop()
        self.dismiss(self._shown[event.option_index][0])
