"""Opening an address in a browser, or saying it where there is none.

Only graphical browsers: a text browser would draw over the program, in its own terminal.
"""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

from seqxero_tui.present.pieces import BLANK, Piece, Tone, line
from seqxero_tui.tui.dialogs.message import Message

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp

_TEXT_BROWSERS = ("www-browser", "links", "elinks", "lynx", "w3m")


def has_browser(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a browser can come up in a window of its own."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def open_address(app: SeqxeroApp, url: str, what: str) -> None:
    """Open `url` (which shows `what`) in a browser; where that cannot be done, show it to be copied."""

    def opened(done: bool) -> None:
        if done:
            app.notify(f"Opened {what} in your browser.")
        else:
            app.push_screen(Message(f"Open {what}", address_lines(url), copy_text=url))

    app.jobs.start(lambda workspace, job: _open(url), opened, group="browser")


def address_lines(url: str) -> list[tuple[Piece, ...]]:
    """An address to open by hand."""
    return [
        line("There is no browser to open here. Open this address where there is one:"),
        BLANK,
        line(Piece(url, Tone.STRONG)),
    ]


def _open(url: str) -> bool:
    if not has_browser():
        return False
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    if PurePath(getattr(browser, "name", "")).name in _TEXT_BROWSERS:
        return False
    return browser.open(url)
