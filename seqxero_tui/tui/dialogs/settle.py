"""What to do about a difference: what it is, and the choices, the one that does nothing first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from seqxero_tui.present import drift
from seqxero_tui.present.actions import fix_key
from seqxero_tui.present.documents import called
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, line
from seqxero_tui.sync.states import Choice
from seqxero_tui.sync.views import DocumentView
from seqxero_tui.tui.dialogs.base import Dialog, foot
from seqxero_tui.tui.plain import line_content, lines_content
from seqxero_tui.tui.widgets.choices import Choices

_FRAME = 6
"""Cells of a dialog's frame and padding."""


class Settle(Dialog[Choice]):
    """Answers the choice; None when it is left as it is. Enter takes that first."""

    def __init__(self, title: str, story: Callable[[int], Sequence[Line]], choices: Collection[str]) -> None:
        """`story` gives the lines above the choices, for a width in cells."""
        super().__init__(title)
        self._story = story
        self._offers = drift.offered(choices)

    def inside(self) -> ComposeResult:
        """The difference, the choices, the keys."""
        with VerticalScroll(classes="dialog-story", can_focus=False):
            yield Static(lines_content(self._story(min(72, int(self.app.size.width * 0.94)) - _FRAME)))
        options = [
            ("Leave it for now", "It stays among what needs you."),
            *(each[:2] for _, each in self._offers),
        ]
        yield Choices(*(_option(label, follows) for label, follows in options), compact=True)
        yield foot(("enter", "Choose"))

    def on_mount(self) -> None:
        """The cursor on what does nothing."""
        options = self.query_one(OptionList)
        options.highlighted = 0
        options.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """The answer."""
        event.stop()
        self.dismiss(self._offers[event.option_index - 1][0] if event.option_index else None)


def settle_one(view: DocumentView) -> Settle:
    """The question about one document: both values side by side."""
    row = view.row
    head = line(Piece(row.customer_name, Tone.MUTED))
    if accepted := row.xero.accepted:
        return Settle(
            f"{called(row)}: an accepted difference",
            lambda width: [head, BLANK, *drift.accepted(accepted, width), BLANK],
            view.choices,
        )
    if not row.xero.drift:
        gone = [head, line("It was there, and Xero does not show it any more."), BLANK]
        return Settle(f"{called(row)} is gone in Xero", lambda width: gone, view.choices)
    return Settle(
        f"{called(row)} differs in Xero",
        lambda width: [head, BLANK, *drift.side_by_side(row.xero.drift, width), *_cure(view, width), BLANK],
        view.choices,
    )


def _cure(view: DocumentView, width: int) -> list[Line]:
    return drift.cure(view.row.xero.drift, view.choices, width, fix_key)


def _option(label: str, follows: str) -> Option:
    return Option(
        Content("\n").join(
            [line_content((Piece(label),)), line_content((Piece(f"  {follows}", Tone.MUTED),))]
        )
    )
