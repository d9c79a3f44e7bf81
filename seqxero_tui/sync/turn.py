"""The one place for pushing, pulling and changing the connection of a profile: a lock of the system, free at death."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from seqxero_tui.errors import SeqxeroError
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.views import Progress
from seqxero_tui.text import one_line

_LOOK_AGAIN = 0.2  # seconds between two looks at the lock


@contextmanager
def turn(
    books: Books,
    tell: Callable[[Progress], None] = lambda progress: None,
    cancel: threading.Event | None = None,
) -> Iterator[None]:
    """Waits for the profile's turn and says for whom it waits. Raises `SeqxeroError` when cancelled while waiting."""
    path, cancel = books.profile.runner_lock_path, cancel or threading.Event()
    lock = FileLock(path, mode=0o600)
    told = None
    while True:
        try:
            lock.acquire(timeout=0)
            break
        except Timeout:
            holder = _holder(path)
            if holder != told:
                tell(Progress(f"waiting for {holder}"))
                told = holder
            if cancel.wait(_LOOK_AGAIN):
                raise cancelled() from None
    try:
        _write_holder(path, books.actor)
        yield
    finally:
        lock.release()


def cancelled() -> SeqxeroError:
    """What a stopped run says; nothing is lost by it."""
    error = SeqxeroError("cancelled", "Stopped before everything was done.", "Sync again to go on from here.")
    error.exit_code = 130
    return error


def _holder(lock: Path) -> str:
    """Who holds the lock, in words; the note beside it is only for people, the lock itself is the system's."""
    try:
        note = json.loads(_note(lock).read_text("utf-8"))
        return f"{one_line(str(note['who']))} (process {int(note['pid'])})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another seqxero"


def _write_holder(lock: Path, actor: str) -> None:
    note = _note(lock)
    note.touch(mode=0o600)
    note.write_text(json.dumps({"who": f"seqxero {actor}", "pid": os.getpid()}), "utf-8")


def _note(lock: Path) -> Path:
    return lock.with_suffix(".holder")
