"""What a command says and asks: data on stdout, everything else on stderr, nothing of it ever a control sequence."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from seqxero_tui.errors import InputError, Problem
from seqxero_tui.text import visible

if TYPE_CHECKING:
    from seqxero_tui.sync.reports import Progress

_UNSAFE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class Console:
    """The two streams of one command; `json` says that stdout is one JSON document."""

    def __init__(self, *, json: bool, yes: bool = False) -> None:
        self.json = json
        self.yes = yes
        self.all_written = True
        """False once something could not be written and a reader was still there."""
        self.one_per_line = False
        """Whether stdout is a stream of JSON documents, one a line, instead of a single one."""
        self._answered = False
        self._said: str | None = None
        self._line_is_open = False

    def result(self, data: Mapping[str, Any], human: Callable[[], Iterable[str]]) -> None:
        """The command's answer: `data` as JSON, or the lines that `human` gives."""
        self._answered = True
        if self.json:
            indent = -1 if self.one_per_line else 2
            self._write(sys.stdout, _encode(data, indent, ascii_only=not _speaks_utf8(sys.stdout)))
        else:
            self._write(sys.stdout, "".join(f"{visible(line)}\n" for line in human()))

    def error(self, problem: Problem, more: Mapping[str, Any] | None = None) -> None:
        """One sentence and what to do next; with --json also the error object, together with the keys of `more`.

        An error after the answer is told on stderr alone: stdout holds one document.
        """
        self.say(f"seqxero: {problem.message} {problem.remedy}".rstrip())
        if self.json and (self.one_per_line or not self._answered):
            self.result({"error": problem.as_dict(), **(more or {})}, lambda: ())

    def say(self, text: str) -> None:
        """A line on stderr."""
        self._close_line()
        self._write(sys.stderr, visible(text) + "\n")

    def progress(self, progress: Progress) -> None:
        """Where a long run is: one line that renews itself on a terminal, a line per step elsewhere."""
        text = visible(progress.doing)
        if not _is_terminal(sys.stderr):
            if text != self._said:
                self._said = text
                self._write(sys.stderr, text + "\n")
            return
        if progress.of:
            text = f"{text} {progress.done} of {progress.of}"
        if progress.waiting_seconds:
            text = f"{text}, {progress.waiting_seconds:.0f} s"
        self._write(sys.stderr, f"\r\x1b[K{text[: self.width() - 1]}")
        self._line_is_open = True

    def confirm(self, question: str, *details: str) -> None:
        """Goes on only when the person agrees; the safe answer is the default. `details` stand above the question.

        Raises `InputError` when they do not agree, or when there is nobody to ask and no --yes.
        """
        if self.yes:
            return
        if not self.can_ask():
            raise InputError(
                "confirmation_needed",
                f"“{question}” has to be answered, and nobody can be asked here.",
                "Add --yes to agree beforehand. Nothing was changed.",
            )
        for detail in details:
            self.say(detail)
        if self.ask(f"{question} [y/N] ").casefold() not in ("y", "yes"):
            raise InputError("not_confirmed", "Nothing was changed.", "")

    def can_ask(self) -> bool:
        """Whether a person sits at this terminal."""
        return _is_terminal(sys.stdin) and _is_terminal(sys.stderr)

    def ask(self, prompt: str) -> str:
        """A line from the person, without the white space around it; empty at the end of the input."""
        self._close_line()
        self._write(sys.stderr, visible(prompt))
        return sys.stdin.readline().strip()

    def cells(self) -> int | None:
        """How wide a table may be: the terminal's width, or None when stdout is not a terminal."""
        return self.width() if _is_terminal(sys.stdout) else None

    def width(self) -> int:
        """The terminal's width in cells."""
        return shutil.get_terminal_size().columns

    def finish(self) -> None:
        """Ends an open progress line and empties the streams."""
        self._close_line()
        for stream in (sys.stdout, sys.stderr):
            self._write(stream, "")

    def _close_line(self) -> None:
        if self._line_is_open:
            self._line_is_open = False
            self._write(sys.stderr, "\r\x1b[K")

    def _write(self, stream: TextIO | None, text: str) -> None:
        if stream is None:  # closed by whoever started us
            return
        try:
            stream.write(_encodable(text, stream))
            stream.flush()
        except BrokenPipeError:
            _discard(stream)
        except OSError as error:
            _discard(stream)
            self.all_written = False
            if stream is sys.stdout:
                self.say(f"seqxero: The output could not be written: {error.strerror or error}.")


def _encode(data: Mapping[str, Any], indent: int, *, ascii_only: bool) -> str:
    """`data` as JSON, on one line when `indent` is negative. Decimals in it become exact numbers; invisible characters are escaped."""
    import msgspec

    packed = msgspec.json.Encoder(decimal_format="number").encode(data)
    text = msgspec.json.format(packed, indent=indent).decode()
    return (_NOT_ASCII if ascii_only else _UNSAFE).sub(
        lambda match: json.dumps(match.group())[1:-1], text
    ) + "\n"


def _encodable(text: str, stream: TextIO) -> str:
    if _speaks_utf8(stream):
        return text
    encoding = stream.encoding or "ascii"
    return text.encode(encoding, "replace").decode(encoding)


def _speaks_utf8(stream: TextIO | None) -> bool:
    return (getattr(stream, "encoding", None) or "").replace("-", "").casefold() == "utf8"


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def _discard(stream: TextIO) -> None:
    """Lets what is still buffered go nowhere, so that the interpreter does not complain at its end."""
    try:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, stream.fileno())
        os.close(sink)
    except (OSError, ValueError):
        pass
