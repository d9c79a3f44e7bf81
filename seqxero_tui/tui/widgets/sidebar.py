"""The panel beside a list: what is known about the current row, as lines of `present`."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from seqxero_tui.present.pieces import Line, Piece, Tone, line
from seqxero_tui.tui.plain import content, lines_content
from seqxero_tui.tui.widgets.framed import Framed
from seqxero_tui.tui.widgets.words import Words

ALWAYS_FROM = 110
"""Cells of the window from which a sidebar is shown without being asked for."""


class Sidebar(Framed, VerticalScroll, can_focus=True):
    """A text of lines with a title in its frame; tab goes there to scroll it."""

    def __init__(self, title: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = title
        self._below = 0

    def compose(self) -> ComposeResult:
        """The text."""
        yield Words()

    def on_mount(self) -> None:
        """The frame."""
        self.entitle(content(self._title))

    @property
    def inner(self) -> int:
        """Cells for a line: what the stylesheet gives the panel, without frame, padding and scrollbar."""
        return min(40, max(36, self.app.size.width * 36 // 100)) - 5

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines from the top."""
        self.query_one(Words).update(lines_content(lines))
        self.scroll_home(animate=False)
        self.call_after_refresh(self._tell_more)

    def show_nothing(self) -> None:
        """There is no row to show."""
        self.show([line(Piece("Nothing chosen.", Tone.MUTED))])

    def on_resize(self) -> None:
        """More or less of it is in sight."""
        self._tell_more()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """What is still below changes as it scrolls."""
        super().watch_scroll_y(old_value, new_value)
        self._tell_more()

    def _tell_more(self) -> None:
        below = max(0, round(self.max_scroll_y - self.scroll_y))
        if below != self._below:  # a frame is drawn whole
            self._below, self.border_subtitle = below, content(f"tab ↓ {below} more" if below else "")
