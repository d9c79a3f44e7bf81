"""What every dialog is: a framed question over the screen, answered by keys that are written on it."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from seqxero_tui.present.actions import BY_ID
from seqxero_tui.present.pieces import Line, Piece, Tone
from seqxero_tui.tui.doer import Doer, too_small, too_small_words
from seqxero_tui.tui.plain import content, line_content

Answer = TypeVar("Answer")

_STOP = BY_ID["everywhere.stop"]
_EVERYTHING = 1_000_000
"""More rows than any list has."""


class Dialog(Doer, ModalScreen[Answer | None], Generic[Answer]):
    """A modal question; Esc answers None. Subclasses give `inside`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", show=False),
        Binding(_STOP.key, f"do('{_STOP.id}')", _STOP.label, id=_STOP.id, show=False, priority=True),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._had_focus: Widget | None = None
        """What had the focus before the window became too small to show it."""

    def compose(self) -> ComposeResult:
        """The frame around the question."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = content(self._title)
            yield from self.inside()
        yield Static(id="too-small")

    def inside(self) -> ComposeResult:
        """What stands in the frame."""
        yield from ()

    def on_resize(self, event: events.Resize) -> None:
        """Below the smallest size only a sentence is left; what had the focus gets it back afterwards."""
        small = too_small(event.size)
        if small:
            self._had_focus = self.focused or self._had_focus
        elif self.focused is None and self._had_focus is not None:
            # As when the window comes to the front again: what was typed is not selected, to be typed over.
            self.call_after_refresh(self.set_focus, self._had_focus, from_app_focus=True)
        self.set_class(small, "-too-small")
        self.query_one("#too-small", Static).update(content(too_small_words(event.size)))

    def action_leave(self) -> None:
        """No answer; asks first when something typed would be lost."""
        self.leave_asking()


def moves(page: int, *, priority: bool = True) -> list[BindingType]:
    """The keys that move a list's cursor by `action_move` while a search line keeps the focus; `page` is PageDown's."""
    keys = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "home": -_EVERYTHING, "end": _EVERYTHING}
    return [Binding(key, f"move({by})", show=False, priority=priority) for key, by in keys.items()]


def foot(*keys: tuple[str, str]) -> Static:
    """The foot of a dialog: what its keys do, the one that leaves it last."""
    return Static(line_content(keys_line(*keys, ("esc", "Back"))), classes="dialog-keys")


def keys_line(*keys: tuple[str, str]) -> Line:
    """The line of keys at the foot of a dialog: `enter Choose   esc Back`."""
    pieces: list[Piece] = []
    for sign, words in keys:
        pieces += [Piece("   " if pieces else ""), Piece(sign, Tone.KEY), Piece(f" {words}", Tone.MUTED)]
    return tuple(pieces)
