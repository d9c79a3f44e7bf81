"""Ctrl-C, SIGTERM and SIGHUP: stop after the current commit, and leave with 128 + the signal's number."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
_GRACE_SECONDS = 1.5
"""A program that is asked to stop has to be gone within two seconds."""


class Interrupted(BaseException):
    """A signal asked the program to stop; the work at hand was given up between two commits."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


class Stop:
    """Whether the program was asked to stop, and how patiently it may do so."""

    def __init__(self) -> None:
        self.requested = threading.Event()
        """Long runs look at it between two commits."""
        self._number: int | None = None
        self._patient = False

    def exit_code(self, code: int) -> int:
        """`code`, unless a signal came: then 128 + its number."""
        return code if self._number is None else 128 + self._number

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Handles the signals inside the block, when it runs in the main thread; puts back what was there before."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._handle) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def after_the_current_commit(self) -> Iterator[threading.Event]:
        """A block that watches the event itself: the first signal sets it, a second one or the time limit interrupts."""
        self._patient = True
        try:
            yield self.requested
        finally:
            self._patient = False
            if self._number is not None and hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_REAL, 0)

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        first = self._number is None
        self._number = number
        self.requested.set()
        if not (first and self._patient):
            raise Interrupted(number)
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, self._time_is_up)
            signal.setitimer(signal.ITIMER_REAL, _GRACE_SECONDS)

    def _time_is_up(self, _number: int, _frame: FrameType | None) -> None:
        assert self._number is not None  # noqa: S101 - the timer is set by _handle alone
        raise Interrupted(self._number)
