"""The panel beside a list: what is known about the current row, as lines of `present`."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from seqxero_tui.present.pieces import Line
from seqxero_tui.tui.plain import content, lines_content

WIDTH = 40
"""Cells of a sidebar, frame included."""

INNER = WIDTH - 5
"""Cells of a sidebar's lines."""

ALWAYS_FROM = 110
"""Cells of the window from which a sidebar is shown without being asked for."""


class Sidebar(VerticalScroll, can_focus=True):
    """A text of lines with a title in its frame; tab goes there to scroll it."""

    def __init__(self, title: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = title

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static()

    def on_mount(self) -> None:
        """The frame."""
        self.border_title = content(self._title)

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines from the top."""
        self.query_one(Static).update(lines_content(lines))
        self.scroll_home(animate=False)
