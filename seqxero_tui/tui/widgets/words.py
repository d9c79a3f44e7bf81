"""A text that is drawn again only when it reads otherwise: rows are read twice a second while a push runs, and drawing
what stands there already would keep keys waiting.
"""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class Words(Static):
    """A text whose clickable parts are not dressed as links."""

    auto_links = False

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show another text; the same one again changes nothing."""
        shown = self.content
        if isinstance(content, Content) and isinstance(shown, Content) and content.is_same(shown):
            return
        super().update(content, layout=layout)
