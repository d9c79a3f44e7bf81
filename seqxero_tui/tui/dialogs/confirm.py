"""The question before something that cannot be taken back: what, how many, how much; the safe answer first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Button, Static

from seqxero_tui.present.pieces import Line
from seqxero_tui.tui.dialogs.base import Dialog
from seqxero_tui.tui.plain import content, lines_content
from seqxero_tui.tui.widgets.choices import CURSOR

AGREE, LOOK = "y", "v"
"""The keys of the answers, with Shift or without."""


class Answer(Button):
    """A button whose focus is a sign and not only a colour."""

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """With room for the sign."""
        return super().get_content_width(container, viewport) + len(CURSOR) + 1

    def render(self) -> Content:
        """The label behind the cursor's sign, or the room for it."""
        return Content(f"{CURSOR} " if self.has_focus else "  ") + Content.from_text(self.label)


class Confirm(Dialog[bool]):
    """Yes only by its key, the same for every question and (see `keymap`) never one that asks it, or by its button; Enter
    presses the button that has the focus, at first the safe answer. `look` leaves the question for a closer look at what
    is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]

    def __init__(
        self,
        question: str,
        story: Sequence[Line] = (),
        *,
        agree: str,
        keep: str = "No, go back",
        look: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(question)
        self._story = story
        self._agree = agree
        self._keep = keep
        self._look = look

    def inside(self) -> ComposeResult:
        """Story and the two answers."""
        with VerticalScroll(classes="dialog-story", can_focus=False):
            yield Static(lines_content(self._story))
        with Horizontal(classes="dialog-answers"):
            yield Answer(content(f"{self._keep}  esc"), id="keep", compact=True)
            yield Answer(content(f"{self._agree}  {AGREE}"), id="agree", compact=True)
            if self._look is not None:
                yield Answer(content(f"Preview  {LOOK}"), id="look", compact=True)

    def retell(self, story: Sequence[Line]) -> None:
        """Another story: more became known while the question stood."""
        self._story = story
        if self.is_mounted:
            self.query_one(".dialog-story > Static", Static).update(lines_content(story))

    def on_mount(self) -> None:
        """The safe answer is the one Enter gives."""
        self.query_one("#keep").focus()

    def on_key(self, event: events.Key) -> None:
        """The key that agrees, with Shift or without."""
        if event.key.lower() == AGREE:
            event.stop()
            self.dismiss(True)
        elif event.key.lower() == LOOK and self._look is not None:
            event.stop()
            self._leave_to_look(self._look)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """An answer by mouse, or Enter on the focused one."""
        event.stop()
        if event.button.id == "look" and self._look is not None:
            self._leave_to_look(self._look)
        else:
            self.dismiss(event.button.id == "agree")

    def _leave_to_look(self, look: Callable[[], None]) -> None:
        self.dismiss(None)
        self.app.call_later(look)
