"""Several calls under way at once, so that slow answers do not waste the minute that Xero allows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

LANES = 5  # Xero takes 5 calls at once; all processes together keep to that by their places in flight

T = TypeVar("T")


class LaneEnds(Exception):
    """What a piece of work raises that its lane is to take no other after; the other lanes go on."""


def in_lanes(work: Callable[[T], None], items: Iterable[T], cancel: threading.Event) -> None:
    """Does `work` for each item, for at most five at once, begun in their order; the caller's own thread is one lane.

    After an error, and when `cancel` is set, none is begun any more, and those under way are waited for. Raises the first
    error. Only what ends the program, such as KeyboardInterrupt, waits for nobody.
    """
    waiting = list(items)
    coming, guard = iter(waiting), threading.Lock()
    errors: list[BaseException] = []

    def lane() -> None:
        while not errors and not cancel.is_set():
            with guard:
                item = next(coming, None)
            if item is None:
                return
            try:
                work(item)
            except LaneEnds:
                return
            except BaseException as error:  # raised below, in the caller's thread
                errors.append(error)

    others = [
        threading.Thread(target=lane, name="lane", daemon=True) for _ in range(min(LANES, len(waiting)) - 1)
    ]
    try:
        for each in others:
            each.start()
        lane()
        for each in others:
            if all(isinstance(error, Exception) for error in errors):
                each.join()
    except BaseException as interruption:
        errors.append(interruption)  # the lanes see it and begin nothing more
        raise
    for error in sorted(errors, key=lambda error: isinstance(error, Exception)):
        raise error
