"""Jump mode: a letter on everything that can be gone to; press it, and be there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Label

from seqxero_tui.tui.doer import Doer
from seqxero_tui.tui.plain import content
from seqxero_tui.tui.targets import Target, codes


class Jump(Doer, ModalScreen[Target]):
    """Answers the target whose letters were typed; None for Esc, or for a letter that stands nowhere."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,semicolon", "leave", show=False)]
    AUTO_FOCUS = ""

    def __init__(self, targets: Sequence[Target]) -> None:
        super().__init__()
        self._targets = dict(zip(codes(len(targets)), targets, strict=False))
        self._typed = ""

    def compose(self) -> ComposeResult:
        """The letters, each on its target."""
        for code, target in self._targets.items():
            label = Label(content(code), id=f"jump-{code}", classes="jump-letter")
            label.styles.offset = (target.x, target.y)
            yield label

    def on_key(self, event: events.Key) -> None:
        """A letter: there, or to the targets that begin with it."""
        if event.character is None or not event.character.isalpha():
            return
        event.stop()
        self._typed += event.character.lower()
        if self._typed in self._targets:
            self.dismiss(self._targets[self._typed])
            return
        left = [code for code in self._targets if code.startswith(self._typed)]
        for code in self._targets:
            self.query_one(f"#jump-{code}").display = code in left
        if not left:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Stay where one was."""
        self.dismiss(None)

    def on_resize(self, event: events.Resize) -> None:
        """What the letters stand on has moved."""
        if self.is_mounted and event.size != self.app.size:
            self.dismiss(None)
