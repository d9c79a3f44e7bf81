"""Opens the terminal interface. Textual is imported here and nowhere else in this room."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from seqxero_tui.cli.call import Call
from seqxero_tui.errors import InputError

if TYPE_CHECKING:
    from seqxero_tui.profile import Profile
    from seqxero_tui.workspace import Workspace


def run(call: Call) -> int:
    """`seqxero` without a command: the interface on a profile, its store opened behind the first picture."""
    require_terminal()
    profile = call.profile
    profile.create()
    with ExitStack() as running:

        def open_workspace() -> Workspace:
            from seqxero_tui.logs import set_up_logging
            from seqxero_tui.workspace import Workspace

            set_up_logging(profile)
            return running.enter_context(Workspace.open(profile))

        return show(open_workspace, profile)


def show(open_workspace: Callable[[], Workspace], profile: Profile) -> int:
    """The interface until it is left; its exit code."""
    from seqxero_tui.tui import run

    return run(open_workspace, profile)


def require_terminal() -> None:
    """Raises `InputError` when there is no terminal to draw on, nor a browser behind a driver of Textual's."""
    if os.environ.get("TEXTUAL_DRIVER"):  # set by `seqxero serve` for each of its windows
        return
    streams = (sys.stdin, sys.stdout, sys.stderr)  # Textual draws on the last one
    terminal = all(stream is not None and stream.isatty() for stream in streams)
    if not terminal or os.environ.get("TERM", "dumb") in ("dumb", "unknown"):
        raise InputError(
            "no_terminal",
            "The terminal interface needs a terminal to draw on.",
            "Run it in one, or use the commands: `seqxero --help` lists them.",
        )
