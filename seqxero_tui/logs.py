"""The program's log: a rotating private file per profile, never the terminal, with every secret taken out."""

from __future__ import annotations

import logging
import os
import time
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import cast

from seqxero_tui.profile import Profile
from seqxero_tui.redaction import redact
from seqxero_tui.text import visible

_BYTES = 1_000_000
_COPIES = 5


class RedactingFormatter(logging.Formatter):
    """Formats a record, then redacts the whole of it: its arguments and its exception included."""

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s.%(msecs)03dZ %(levelname)s %(process)d %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S"
        )

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """The record as one or more lines without secrets or control characters."""
        return "\n  ".join(visible(line) for line in redact(super().format(record)).split("\n"))


class PrivateRotatingFile(RotatingFileHandler):
    """A rotating log file that only its owner can read, from its first byte on."""

    def _open(self) -> TextIOWrapper:
        opened = open(  # noqa: SIM115 - the handler closes it
            self.baseFilename, self.mode, encoding="utf-8", errors="backslashreplace", opener=_open_private
        )
        return cast(TextIOWrapper, opened)


def set_up_logging(profile: Profile) -> Path:
    """Sends the program's log to a file in the profile's log folder, and to nowhere else. Returns the file's path."""
    path = profile.log_dir / "seqxero.log"
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, PrivateRotatingFile):
            root.removeHandler(handler)
            handler.close()
    handler = PrivateRotatingFile(path, maxBytes=_BYTES, backupCount=_COPIES, delay=True)
    handler.setFormatter(RedactingFormatter())
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("seqxero").setLevel(logging.INFO)
    logging.getLogger("seqxero_tui").setLevel(logging.INFO)
    logging.raiseExceptions = False  # a full disk must not write tracebacks over the terminal
    return path


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
