"""When something nobody expected happens: one sentence for the person, a private report without secrets for the maker.

A report holds types, cleaned messages and places in the code; never a local variable, a line of data or a token.
"""

from __future__ import annotations

import contextlib
import logging
import os
import platform
import sys
import threading
import time
import traceback
from pathlib import Path
from types import TracebackType

from seqxero_tui import __version__
from seqxero_tui.errors import Problem, SeqxeroError
from seqxero_tui.profile import Profile
from seqxero_tui.redaction import redact
from seqxero_tui.text import visible

_LONGEST_MESSAGE = 300
_LANDMARKS = ("seqxero_tui", "site-packages", f"python{sys.version_info.major}.{sys.version_info.minor}")


def report(error: BaseException, folder: Path) -> Path | None:
    """Writes a report about `error` into `folder`; None when that is not possible."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    path = folder / f"crash-{stamp}-{os.getpid()}-{threading.get_native_id()}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text(error))
    except OSError:
        return None
    return path


def text(error: BaseException) -> str:
    """The report itself: the chain of errors, outermost first, each with the places it passed."""
    head = (
        f"seqxero {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    )
    return "\n\n".join([head, *(_one(each) for each in _chain(error))]) + "\n"


def problem(path: Path | None) -> Problem:
    """What the person is told."""
    where = (
        f"A report without your data is in {visible(str(path))}." if path else "No report could be written."
    )
    return Problem(
        "unexpected",
        "Something went wrong that this program did not expect.",
        f"{where} What was committed is kept; try again, and pass the report on if it happens twice.",
    )


def install() -> None:
    """Keeps tracebacks off the terminal for the rest of the process, in the main thread and in all others."""

    def main_thread(
        _kind: type[BaseException], error: BaseException, _traceback: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):  # before or after anything that could be stopped
            sys.stderr.write("Interrupted.\n")
        else:
            _tell(error)

    def other_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            _tell(args.exc_value)

    def unraisable(args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            logging.getLogger("seqxero").warning("error that could not be raised: %s", _one(args.exc_value))

    sys.excepthook, threading.excepthook, sys.unraisablehook = main_thread, other_thread, unraisable


def of(error: BaseException, profile_name: str | None = None) -> Problem:
    """Reports `error` into the log folder of the profile that was meant; what the person is told."""
    try:
        folder = Profile.from_environment(profile_name).log_dir
    except SeqxeroError:  # the profile's name is at fault, and that is said elsewhere
        return problem(None)
    return problem(report(error, folder))


def _tell(error: BaseException) -> None:
    told = error.problem if isinstance(error, SeqxeroError) else of(error)
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"seqxero: {visible(told.message)} {visible(told.remedy)}\n")


def _chain(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions:
                chain += [each for each in _chain(inner) if each not in chain]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain


def _one(error: BaseException) -> str:
    kind = type(error)
    message = _message(error)
    places = [
        f"  {_place(frame.filename)}:{frame.lineno}:{frame.name}"
        for frame in traceback.StackSummary.extract(
            traceback.walk_tb(error.__traceback__), lookup_lines=False
        )
    ]
    return "\n".join([f"{kind.__module__}.{kind.__qualname__}: {message}", *places])


def _message(error: BaseException) -> str:
    """The first line of the error's own words, cleaned; a database's error goes on with the statement and its data."""
    first = str(error).strip().partition("\n")[0]
    return visible(redact(first))[:_LONGEST_MESSAGE]


def _place(filename: str) -> str:
    """The file without the folders above the package: they name the person."""
    parts = Path(filename).parts
    for landmark in _LANDMARKS:
        if landmark in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(landmark) :])
    return parts[-1] if parts else filename
