"""The terminal interface; the only room that knows Textual. `run` is its one door."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seqxero_tui.profile import Profile
    from seqxero_tui.workspace import Workspace

SWITCH_EVERY = 0.0005
"""Seconds after which a working thread lets another one on: a key waits for each of a sync's, again and again."""


def run(open_workspace: Callable[[], Workspace], profile: Profile) -> int:
    """Open the terminal interface and return the exit code once it is closed: 0, 5 when the store
    cannot be opened, 128 + n after a signal (130 for Ctrl-C), 1 after an error of its own.

    `open_workspace` is called on a thread after the first paint, and is the place for heavy imports.
    """
    from seqxero_tui.tui import window
    from seqxero_tui.tui.app import SeqxeroApp

    sys.setswitchinterval(SWITCH_EVERY)
    app = SeqxeroApp(open_workspace, profile)
    sys.stderr.write(window.SAVE)
    try:
        app.run()
    finally:
        sys.stderr.write(window.RESTORE)
    if app.last_words:
        sys.stderr.write(_wrapped(app.last_words) + "\n")
    return app.return_code or 0


def _wrapped(text: str) -> str:
    """At the words' ends for a terminal, which would break a path or a word wherever its edge is."""
    if not sys.stderr.isatty():
        return text
    return textwrap.fill(
        text, shutil.get_terminal_size().columns, break_long_words=False, break_on_hyphens=False
    )
