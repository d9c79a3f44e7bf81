"""A short list to choose from, whose cursor is a sign and not only a colour."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widgets import OptionList

CURSOR = "▸"
GUTTER = 2
"""Cells before an option: the cursor's sign and a blank."""


class Choices(OptionList):
    """Textual's option list with `▸` before the option under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "cursor_up", show=False),
        Binding("j", "cursor_down", show=False),
    ]

    def _get_left_gutter_width(self) -> int:
        return GUTTER

    def render_line(self, y: int) -> Strip:
        """The line with the cursor's sign, or the room for it, before it."""
        at = self.scroll_offset.y + y
        index, part = self._lines[at] if at < len(self._lines) else (None, 0)
        here = index is not None and index == self.highlighted
        names = ["option-list--option", *(["option-list--option-highlighted"] if here else [])]
        style = self.get_visual_style(*names)
        beginning = Segment("  ", style.rich_style)
        if here and index is not None:
            strips = self._get_option_render(self.options[index], style)
            first = next((at for at, strip in enumerate(strips) if strip.text.strip()), 0)
            beginning = Segment(f"{CURSOR} " if part == first else "  ", style.rich_style)
        strip = super().render_line(y)
        if index is None:
            return Strip([beginning, *strip.crop(GUTTER)])
        return Strip([beginning, *strip]).apply_meta(
            {"option": index}
        )  # a click on the sign is one on the option
