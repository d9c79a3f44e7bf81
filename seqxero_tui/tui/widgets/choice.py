"""A field whose value is one of a few: its words between arrows, changed by left, right and space."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from seqxero_tui.present.pieces import Piece, Tone, line
from seqxero_tui.tui.plain import line_content


class Choice(Static, can_focus=True):
    """Values with their words; `value` is the one that is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right,space", "step(1)", show=False),
    ]

    class Changed(Message):
        """Another value was chosen."""

    def __init__(self, choices: Sequence[tuple[str, str]], value: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._choices = tuple(choices)
        self.value = value

    def on_mount(self) -> None:
        """The value it begins with."""
        self._show()

    def choose(self, value: str) -> None:
        """Take another value."""
        self.value = value
        self._show()
        self.post_message(self.Changed())

    def action_step(self, by: int) -> None:
        """The next or the one before, round and round."""
        values = [value for value, _ in self._choices]
        self.choose(values[(values.index(self.value) + by) % len(values)])

    def on_focus(self) -> None:
        """The arrows light up."""
        self._show()

    def on_blur(self) -> None:
        """And go out."""
        self._show()

    def on_click(self, event: events.Click) -> None:
        """A click goes on by one."""
        event.stop()
        self.action_step(1)

    def _show(self) -> None:
        tone = Tone.KEY if self.has_focus else Tone.MUTED
        words = dict(self._choices)[self.value]
        self.update(line_content(line(Piece("‹ ", tone), words, Piece(" ›", tone))))
