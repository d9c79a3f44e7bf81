"""No object is read by itself where a list can do it: what every room checks that runs the program against a Demo Company."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest

from seqxero_tui.demo_company.requestlog import Entry, RequestLog

_LISTS = re.compile(r"/api\.xro/2\.0/\w+")
_HISTORY = re.compile(r"/api\.xro/2\.0/CreditNotes/[^/]+/History")
"""A note whose answer was lost is looked for in the history of its credit note: Xero has no list of histories."""


def read_alone(entries: Iterable[Entry]) -> list[str]:
    """The reads of the API that asked for one object, and need not have."""
    paths = (each.path for each in entries if each.method == "GET" and each.path.startswith("/api.xro/"))
    return [path for path in paths if not (_LISTS.fullmatch(path) or _HISTORY.fullmatch(path))]


@pytest.fixture(autouse=True)
def nothing_is_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails the test in which a Demo Company of this process was asked for an object by itself."""
    seen: list[Entry] = []
    add = RequestLog.add

    def noted(log: RequestLog, entry: Entry) -> None:
        seen.append(entry)
        add(log, entry)

    monkeypatch.setattr(RequestLog, "add", noted)
    yield
    assert read_alone(seen) == []
