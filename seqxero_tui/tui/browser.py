"""Opening an address from the screens, or saying it where there is no browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seqxero_tui.browser import open_in_browser
from seqxero_tui.present.pieces import BLANK, Piece, Tone, line
from seqxero_tui.tui.dialogs.message import Message

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp


def open_address(app: SeqxeroApp, url: str, what: str) -> None:
    """Open `url` (which shows `what`) in a browser; where that cannot be done, show it to be copied."""
    if app.is_web:  # the browser we are shown in
        app.open_url(url)
        app.notify(f"Opened {what} in another tab.")
        return

    def opened(done: bool) -> None:
        if done:
            app.notify(f"Opened {what} in your browser.")
        else:
            app.push_screen(Message(f"Open {what}", address_lines(url), copy_text=url, copy_words="Address"))

    app.jobs.start(lambda workspace, job: open_in_browser(url), opened, group="browser")


def address_lines(url: str) -> list[tuple[Piece, ...]]:
    """An address to open by hand."""
    return [
        line("There is no browser to open here. Open this address where there is one:"),
        BLANK,
        line(Piece(url, Tone.STRONG)),
    ]
