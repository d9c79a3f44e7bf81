"""Frames whose titles tell where the keys go, by a sign and not by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.containers import Vertical
from textual.content import Content

from seqxero_tui.tui.widgets.choices import CURSOR

if TYPE_CHECKING:
    from textual.widget import Widget
else:
    Widget = object  # styles of a class are looked up along its first base that is a widget: this is none


class Framed(Widget):
    """Mixed into widgets with a frame: `▸` stands before the title while the focus is in it."""

    _called = Content()

    def entitle(self, title: Content) -> None:
        """What the frame is called."""
        self._called = title
        self._sign()

    def _sign(self) -> None:
        here = self.has_focus_within
        self.border_title = Content.assemble(f"{CURSOR} ", self._called) if here else self._called

    def on_focus(self, event: events.Focus) -> None:
        """The keys go here."""
        self._sign()

    def on_blur(self, event: events.Blur) -> None:
        """They do not any more."""
        self._sign()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """They go to something in here."""
        self._sign()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """They may have left."""
        self._sign()


class Frame(Framed, Vertical):
    """A frame around whatever stands in it."""
