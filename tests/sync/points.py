"""The named points of a sync at which its process can die, or somebody else gets a word in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from seqxero_tui.sync import outcomes, push
from seqxero_tui.sync.outcomes import Outcomes
from seqxero_tui.sync.pull import Pull
from seqxero_tui.sync.push import Push
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.tokens import TokenFile

POINTS: dict[str, tuple[Any, str, bool]] = {
    "before an attempt is recorded": (push, "record", True),
    "with an attempt written and not committed": (push, "record", False),
    "with a push judged": (Push, "_judged", False),
    "with an attempt recorded": (Push, "_record", False),
    "before a request leaves": (XeroClient, "_call", True),
    "with an answer in hand": (XeroClient, "_call", False),
    "before an outcome is stored": (Outcomes, "_settle", True),
    "with an outcome written and not committed": (outcomes, "restate", False),
    "with an outcome stored": (Outcomes, "_settle", False),
    "before a page is stored": (Pull, "_store", True),
    "with a page stored": (Pull, "_store", False),
    "before the place to pull from moves": (Pull, "_overrule_marks", True),
    "with tokens renewed and not stored": (TokenFile, "save", True),
}
"""Where the process can die: a function, and whether before it or after it."""

OUTSIDE_TRANSACTIONS = [
    "with a push judged",
    "with an attempt recorded",
    "before a request leaves",
    "with an answer in hand",
    "before an outcome is stored",
    "with an outcome stored",
    "before a page is stored",
    "with a page stored",
]
"""Where another process gets a word in."""

WHILE_READING = ["before a page is stored", "with a page stored", "before the place to pull from moves"]


@contextmanager
def at(point: str, nth: int, act: Callable[[], None]) -> Iterator[None]:
    """Does `act` once, the `nth` time (from 0) that the point is reached."""
    owner, name, before = POINTS[point]
    real, reached = getattr(owner, name), [0]

    def with_act(*args: Any, **kwargs: Any) -> Any:
        reached[0] += 1
        if before and reached[0] == nth + 1:
            act()
        result = real(*args, **kwargs)
        if not before and reached[0] == nth + 1:
            act()
        return result

    with patch.object(owner, name, with_act):
        yield
