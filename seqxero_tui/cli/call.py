"""One call of the program: its arguments, where it prints, how it stops, and the workspace it opens."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from seqxero_tui.cli.console import Console
from seqxero_tui.cli.stopping import Stop
from seqxero_tui.profile import Profile

if TYPE_CHECKING:
    from seqxero_tui.sync.views import Page
    from seqxero_tui.workspace import Workspace

Row = TypeVar("Row")

DONE, DIFFERENT = 0, 1
"""Exit codes: done; done, but something is blocked, failed, invalid or different."""

_WINDOW = 1_000


@dataclass
class Call:
    """What a command's `run` function gets."""

    args: argparse.Namespace
    console: Console
    stop: Stop

    @cached_property
    def profile(self) -> Profile:
        """The profile that is meant. Raises `InputError` for an impossible name."""
        return Profile.from_environment(getattr(self.args, "profile", None))

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """The opened profile; closed at the end of the block. Raises `StoreError`."""
        self.profile.create()

        from seqxero_tui.logs import set_up_logging
        from seqxero_tui.workspace import Workspace

        set_up_logging(self.profile)
        with Workspace.open(self.profile, actor="command") as workspace:
            yield workspace


def every_row(page: Callable[[int, int], Page[Row]]) -> list[Row]:
    """All rows of a list that comes in windows: `page` gets offset and limit."""
    rows: list[Row] = []
    while True:
        window = page(len(rows), _WINDOW)
        rows += window.rows
        if not window.rows or len(rows) >= window.matching:
            return rows
