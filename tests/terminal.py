"""A program in a pseudo-terminal, as a person has it: wait for words, press keys, look at what is left behind.

`python -m tests.terminal` opens `seqxero demo`, waits for the wizard and leaves it: the last check of `.ci/run`.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from select import select
from types import TracebackType
from typing import Any

PATIENCE = 60.0
_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


class Terminal:
    """`argv` running in a terminal of `columns` × `lines`; a context manager that ends it if it still runs."""

    def __init__(
        self, argv: Sequence[str], env: Mapping[str, str], *, columns: int = 80, lines: int = 24
    ) -> None:
        self._terminal, self._far_end = pty.openpty()
        fcntl.ioctl(self._far_end, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.settings = self._settings()
        self._seen = ""
        self.process = subprocess.Popen(
            argv,
            stdin=self._far_end,
            stdout=self._far_end,
            stderr=self._far_end,
            env={**os.environ, "TERM": "xterm-256color", **env},
            start_new_session=True,
        )

    def wait_for(self, words: str) -> None:
        """Until `words` have been drawn. Raises `AssertionError` when that does not happen."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.text:
            over = self.process.poll() is not None or time.monotonic() > deadline
            if not self._read() and over:
                raise AssertionError(f"{words!r} was never drawn; the last was {self.text[-600:]!r}")

    def press(self, keys: str) -> None:
        """Types `keys`."""
        os.write(self._terminal, keys.encode())

    def end(self) -> int:
        """Until the program has ended by itself; its exit code."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            self._read()
            assert time.monotonic() < deadline, "the program does not end"
        while self._read():
            pass
        return self.process.returncode

    @property
    def text(self) -> str:
        """What was drawn so far, without control sequences."""
        return _SEQUENCE.sub("", self._seen)

    @property
    def is_given_back(self) -> bool:
        """Whether the terminal is as it was: line discipline, main screen, cursor, no mouse or paste reports."""
        reset = all(
            self._seen.rfind(f"\x1b[?{mode}{off}") >= self._seen.rfind(f"\x1b[?{mode}{on}")
            for mode, off, on in (
                (1049, "l", "h"),
                (25, "h", "l"),
                (1000, "l", "h"),
                (1003, "l", "h"),
                (1006, "l", "h"),
                (2004, "l", "h"),
            )
        )
        return reset and self._settings() == self.settings

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._terminal)
        os.close(self._far_end)

    def _read(self) -> bool:
        if not select([self._terminal], [], [], 0.05)[0]:
            return False
        self._seen += os.read(self._terminal, 65_536).decode("utf-8", "replace")
        return True

    def _settings(self) -> list[Any]:
        return termios.tcgetattr(self._far_end)


def main() -> int:
    """Opens the demo, waits for the wizard's first words and leaves it again."""
    with tempfile.TemporaryDirectory() as home:
        env = {"SEQXERO_HOME": home}
        with Terminal([sys.executable, "-m", "seqxero_tui", "demo"], env) as terminal:
            terminal.wait_for("Connect to Xero")
            terminal.press("q")
            code = terminal.end()
            if code or not terminal.is_given_back:
                sys.stderr.write(f"seqxero demo ended with {code} and left:\n{terminal.text[-2000:]}\n")
                return 1
    sys.stdout.write("seqxero demo opens in a terminal of 80×24 and gives it back\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
