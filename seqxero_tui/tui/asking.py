"""Questions and stories that come after work: only where the work was begun, so that nobody's keys are taken who has gone
elsewhere by then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from textual.screen import Screen

    from seqxero_tui.tui.app import SeqxeroApp

Answer = TypeVar("Answer")


def ask_there(
    app: SeqxeroApp,
    dialog: Screen[Answer],
    answered: Callable[[Answer | None], Any] | None = None,
    *,
    otherwise: Callable[[], None] = lambda: None,
) -> None:
    """Show the dialog if the screen is in front on which the key was pressed that led here, else do `otherwise`: say it
    in a headline, or leave it. For what follows an answer of the store or of Xero."""
    if app.screen is app.jobs.began_on:
        app.push_screen(dialog, answered)
    else:
        otherwise()
