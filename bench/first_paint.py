"""How long until the first picture of `seqxero demo`, beside a bare Textual app. Run: python bench/first_paint.py

Both start in pseudo-terminals of 80×24, turn by turn, so that a busy machine slows both. The target is a ratio of 1.5.
"""

from __future__ import annotations

import argparse
import os
import pty
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from select import select

TARGET = 1.5
PATIENCE = 30.0
BARE = """
from textual.app import App
from textual.widgets import Footer, Header, Static
class Bare(App):
    def compose(self):
        yield Header()
        yield Static("first picture")
        yield Footer()
Bare().run()
"""


def seconds_to(picture: bytes, argv: Sequence[str], home: str) -> float:
    """From the start of `argv` to the moment its terminal has been sent `picture`."""
    started = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(SEQXERO_HOME=home, TERM="xterm-256color", COLUMNS="80", LINES="24")
        os.execv(argv[0], list(argv))  # noqa: S606 - the interpreter that runs us
    seen = b""
    try:
        while picture not in seen:
            if time.perf_counter() - started > PATIENCE:
                raise TimeoutError(f"{argv} drew nothing in {PATIENCE:.0f} s: {seen[-200:]!r}")
            if select([terminal], [], [], 0.01)[0]:
                seen += os.read(terminal, 65_536)
        return time.perf_counter() - started
    finally:
        os.kill(child, signal.SIGTERM)
        _drain(terminal)
        os.waitpid(child, 0)
        os.close(terminal)


def _drain(terminal: int) -> None:
    """Reads until the program has closed its end, so that it can."""
    try:
        while os.read(terminal, 65_536):
            pass
    except OSError:
        return


def main() -> int:
    """Prints both medians and their ratio; 1 when the target is missed."""
    parser = argparse.ArgumentParser(description="First picture of seqxero demo beside a bare Textual app.")
    parser.add_argument("--runs", type=int, default=11, help="how often each is started (11)")
    runs = parser.parse_args().runs
    python = sys.executable
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(runs + 1):
            bare.append(seconds_to(b"first picture", [python, "-c", BARE], home))
            ours.append(
                seconds_to(b"seqxero", [python, "-m", "seqxero_tui", "demo"], str(Path(home) / "own"))
            )
    del bare[0], ours[0]  # the first round fills the caches
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"bare Textual app  {statistics.median(bare):.3f} s   ({min(bare):.3f} to {max(bare):.3f})")
    print(f"seqxero demo      {statistics.median(ours):.3f} s   ({min(ours):.3f} to {max(ours):.3f})")
    print(f"ratio             {ratio:.2f}      (target {TARGET})")
    return 0 if ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
