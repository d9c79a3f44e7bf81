"""The program's log: a rotating private file per profile, never the terminal, with every secret taken out.

`redact` is also what crash reports go through.
"""

from __future__ import annotations

import logging
import os
import re
import time
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import cast

from seqxero_tui.profile import Profile
from seqxero_tui.text import visible

REDACTED = "[redacted]"
_BYTES = 1_000_000
_COPIES = 5

_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    # a signed token, wherever it stands
    (re.compile(r"\beyJ[\w-]+(?:\.[\w-]*){1,4}"), REDACTED),
    # headers: the whole rest of the line
    (
        re.compile(r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(['\"]?\s*[:=]\s*)[^\r\n]+"),
        rf"\1\2{REDACTED}",
    ),
    (re.compile(r"(?i)\bbearer\s+[\w.~+/=-]{6,}"), f"Bearer {REDACTED}"),
    # named secrets in forms, JSON and keyword arguments
    (
        re.compile(
            r"(?i)\b((?:access|refresh|id)_?token|token|client_secret|code_verifier|code_challenge|password|passwd|secret)"
            r"(['\"]?\s*[:=]\s*)(?:\"[^\"]*\"|'[^']*'|[^\s&,;)}\]]+)"
        ),
        rf"\1\2{REDACTED}",
    ),
    # an authorization code and its state in a callback address; a bare `code` is mostly an account's or a problem's
    (re.compile(r"(?i)([?&](?:code|state)=)[^\s&\"'#]+"), rf"\1{REDACTED}"),
    # user:password@ in an address
    (re.compile(r"://[^\s/@]+@"), f"://{REDACTED}@"),
    # any long opaque run of mixed characters, as refresh tokens are (ids and hashes are lower case hex)
    (re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{32,}"), REDACTED),
)


def redact(text: str) -> str:
    """`text` without tokens, authorization codes, passwords and anything that looks like one of them."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


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
