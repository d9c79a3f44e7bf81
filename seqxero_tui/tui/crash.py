"""What is left of an error nobody expected: a report without values, because a value may be a token."""

from __future__ import annotations

import contextlib
import os
import platform
import traceback
from datetime import UTC, datetime
from pathlib import Path

from seqxero_tui import __version__
from seqxero_tui.text import visible


def write_report(folder: Path, error: BaseException | None) -> str:
    """Write a report to `folder` (0600) and return the sentence for the terminal. Never raises."""
    name = f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    what = (
        "seqxero stopped because of an error of its own. What was recorded is safe; start it again to go on."
    )
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / name
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(report(error))
        return f"{what}\nA report without any data in it: {path}"
    return f"{what}\nThe report could not be written to {folder}."


def report(error: BaseException | None) -> str:
    """Types and places of the error and its causes. Messages and variables are left out: they may quote data."""
    lines = [f"seqxero {__version__}, Python {platform.python_version()}, {platform.system()}"]
    while error is not None:
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        lines += [
            f"  {visible(frame.filename)}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        error = error.__cause__ or error.__context__
        if error is not None:
            lines.append("because of")
    return "\n".join(lines) + "\n"
