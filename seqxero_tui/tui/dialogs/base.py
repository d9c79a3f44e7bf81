"""What every dialog is: a framed question over the screen, answered by keys that are written on it."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from seqxero_tui.present.pieces import Line, Piece, Tone
from seqxero_tui.tui.doer import Doer
from seqxero_tui.tui.plain import content, line_content

Answer = TypeVar("Answer")

_EVERYTHING = 1_000_000
"""More rows than any list has."""


class Dialog(Doer, ModalScreen[Answer | None], Generic[Answer]):
    """A modal question; Esc answers None. Subclasses give `inside`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back", show=False)]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """The frame around the question."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = content(self._title)
            yield from self.inside()

    def inside(self) -> ComposeResult:
        """What stands in the frame."""
        yield from ()

    def action_leave(self) -> None:
        """No answer."""
        self.dismiss(None)


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
