"""Copying from lists and details: one value, a row, or many rows as CSV; to the terminal's clipboard, or to a file where
that cannot be known to arrive.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seqxero_tui.errors import StoreError
from seqxero_tui.present.pieces import plural
from seqxero_tui.present.records import csv_text, record, singles
from seqxero_tui.text import one_line, visible
from seqxero_tui.tui.dialogs.pick import Pick

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.tui.jobs import Job
    from seqxero_tui.workspace import Workspace

CLIPBOARD_MOST = 70_000
"""Bytes that terminals are known to take at once; some throw away what is longer without a word."""

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Copy:
    """One thing that can be copied: `make` gives its text, on a thread."""

    words: str
    make: Callable[[Workspace, Job[str]], str]
    is_csv: bool = False


def of_row(row: Any, *, called: str = "Row") -> list[Copy]:
    """What can be copied of one row: its number, id, link and the like, and all of it as CSV."""
    offers = [
        Copy(f"{words}  {_short(text)}", partial(_given, text))
        for words, text in singles(row)
        if text.strip()
    ]
    return [*offers, Copy(f"{called} as CSV", partial(_csv, [row]), is_csv=True)]


def of_rows(rows: Sequence[Any], words: str) -> Copy:
    """Rows that are here, as CSV."""
    return Copy(f"{words} as CSV", partial(_csv, list(rows)), is_csv=True)


def of_all(load: Callable[[Workspace], Sequence[Any]], words: str) -> Copy:
    """Rows that have to be read first, as CSV."""
    return Copy(f"{words} as CSV", lambda workspace, job: _csv(load(workspace), workspace, job), is_csv=True)


def ask(app: SeqxeroApp, offers: Sequence[Copy]) -> None:
    """Let the user choose what to copy, and copy it."""

    def answered(at: str | None) -> None:
        if at is not None:
            _start(app, offers[int(at)])

    choices = [(str(at), offer.words) for at, offer in enumerate(offers)]
    app.push_screen(Pick("Copy", choices), answered)


def deliver(app: SeqxeroApp, text: str, what: str, *, is_csv: bool = False) -> None:
    """Hand a text to the clipboard, to a file, or both; and say which, for nobody else will."""
    job: Callable[[Workspace, Job[str]], str] = partial(_given, text)
    _start(app, Copy(what, job, is_csv))


def clipboard_is_sure(environment: Mapping[str, str]) -> bool:
    """Whether a text handed over (OSC 52) can be expected to arrive: not on the Linux console, not in Terminal.app,
    and not inside tmux or screen, which keep it unless they are told otherwise."""
    term = environment.get("TERM", "")
    kept = environment.get("TMUX") or environment.get("STY") or term.startswith(("screen", "tmux", "linux"))
    return not kept and environment.get("TERM_PROGRAM") != "Apple_Terminal"


def _start(app: SeqxeroApp, offer: Copy) -> None:
    folder, sure = app.profile.copies_dir, clipboard_is_sure(os.environ)
    what = offer.words.split("  ")[0]

    def make(workspace: Workspace, job: Job[Any]) -> tuple[str, Path | None]:
        text = offer.make(workspace, job)
        fits = len(text.encode()) <= CLIPBOARD_MOST
        return text, None if sure and fits else _write(folder, text, is_csv=offer.is_csv)

    def copied(answer: tuple[str, Path | None]) -> None:
        text, path = answer
        fits = len(text.encode()) <= CLIPBOARD_MOST
        if fits:
            app.copy_to_clipboard(text)
        many = f" ({plural(text.count(chr(10)) - 1, 'row')})" if offer.is_csv else ""
        app.notify(told(f"{what}{many}", path, handed=fits))

    app.jobs.start(make, copied, group="copy", title="copying" if offer.is_csv else None)


def told(what: str, path: Path | None, *, handed: bool) -> str:
    """The sentence about a copy. Whether the terminal takes it, nobody can know; it does not claim it."""
    if path is None:
        return f"{what}: handed to the terminal's clipboard."
    if handed:
        return f"{what}: handed to the terminal's clipboard, and written to {path} in case it was not taken."
    return f"{what}: too long for a clipboard, so it was written to {path}."


def _write(folder: Path, text: str, *, is_csv: bool) -> Path:
    """Into the file of the last copy, readable by its owner alone; with the sign by which spreadsheets know UTF-8."""
    path = folder / ("copied.csv" if is_csv else "copied.txt")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8-sig" if is_csv else "utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise StoreError(
            "copy_not_written",
            f"{visible(str(path))} cannot be written: {error.strerror or error}.",
            "Make the folder writable, or copy less at once.",
        ) from None
    return path


def _given(text: str, workspace: Workspace, job: Job[str]) -> str:
    return text


def _csv(rows: Sequence[Any], workspace: Workspace, job: Job[str]) -> str:
    return csv_text([record(row) for row in rows])


def _short(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
