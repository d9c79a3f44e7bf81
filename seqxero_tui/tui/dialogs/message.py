"""A story to read and to copy: the details of an error, the result of an import, an address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from seqxero_tui.errors import Problem
from seqxero_tui.present.actions import key_of
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, text_of
from seqxero_tui.tui import copying
from seqxero_tui.tui.dialogs.base import Dialog, foot
from seqxero_tui.tui.plain import lines_content


class Message(Dialog[None]):
    """Lines in a frame. `c` copies `copy_text`, which is spoken of as `copy_words`; by default the lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q", "leave", show=False),
        Binding("c", "copy", id="everywhere.copy", show=False),
    ]

    def __init__(
        self, title: str, lines: Sequence[Line], *, copy_text: str | None = None, copy_words: str = "Text"
    ) -> None:
        super().__init__(title)
        self._lines = tuple(lines)
        self._copy_text = copy_text
        self._copy_words = copy_words

    def inside(self) -> ComposeResult:
        """The lines and the keys."""
        with VerticalScroll(classes="dialog-story"):
            yield Static(lines_content(self._lines))
        yield foot((key_of("everywhere.copy"), "Copy"))

    def action_copy(self) -> None:
        """Hand the text over as every copy is: to the clipboard, and to a file where that is not sure to arrive."""
        text = self._copy_text or "\n".join(map(text_of, self._lines))
        copying.deliver(self.seqxero, text, self._copy_words)


def problem_lines(problems: Sequence[Problem]) -> list[Line]:
    """Every problem with what puts it right, in full: a dialog has no key for it."""
    lines: list[Line] = []
    for problem in problems:
        if lines:
            lines.append(BLANK)
        lines += [
            (Piece(problem.message),),
            (Piece("→ ", Tone.KEY), Piece(problem.remedy)),
            (Piece(problem.code, Tone.MUTED),),
        ]
    return lines
