"""The one place for pushing, pulling and changing the connection of a profile, and of a store that a team shares.

Locks of the system and of a database session: free at death.
"""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from seqxero_tui.errors import SeqxeroError
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.reports import Progress
from seqxero_tui.text import one_line

_LOOK_AGAIN = 0.2  # seconds between two looks at the lock


class Place(Protocol):
    """What one program at a time has."""

    def take(self, who: str) -> str | None:
        """None when it is ours now; else who has it."""

    def release(self) -> None:
        """Gives it back, if it was taken."""


@contextmanager
def turn(
    books: Books,
    tell: Callable[[Progress], None] = lambda progress: None,
    cancel: threading.Event | None = None,
) -> Iterator[None]:
    """Waits for the profile's turn, and for the store's when a team shares it; says for whom it waits.

    Raises `SeqxeroError` when cancelled while waiting.
    """
    who = f"seqxero {books.actor} on {platform.node()} (process {os.getpid()})"
    places: list[Place | None] = [_PlaceOfProfile(books.profile.runner_lock_path), books.store.team_turn()]
    with ExitStack() as taken:
        for place in filter(None, places):
            taken.callback(place.release)
            _wait_for(place, who, tell, cancel or threading.Event())
        yield


def _wait_for(place: Place, who: str, tell: Callable[[Progress], None], cancel: threading.Event) -> None:
    told = None
    while (holder := place.take(who)) is not None:
        if holder != told:
            tell(Progress(f"waiting for {one_line(holder)}"))
            told = holder
        if cancel.wait(_LOOK_AGAIN):
            raise cancelled()


class _PlaceOfProfile:
    """A lock of the system. The note beside it is only for people."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path, mode=0o600)
        self._note = path.with_suffix(".holder")

    def take(self, who: str) -> str | None:
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return self._holder()
        self._note.touch(mode=0o600)
        self._note.write_text(who, "utf-8")
        return None

    def release(self) -> None:
        self._lock.release()

    def _holder(self) -> str:
        try:
            return self._note.read_text("utf-8") or "another seqxero"
        except (OSError, ValueError):
            return "another seqxero"


def cancelled() -> SeqxeroError:
    """What a stopped run says; nothing is lost by it."""
    error = SeqxeroError("cancelled", "Stopped before everything was done.", "Sync again to go on from here.")
    error.exit_code = 130
    return error
