"""What clients asked of the identity and API addresses, kept so that tests can count and read it."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

LONGEST = 100_000


@dataclass
class Entry:
    """One request. `status` is None when the connection was dropped; `elements` counts those saved by a write."""

    method: str
    path: str
    query: str
    at: str
    tenant_id: str | None = None
    idempotency_key: str | None = None
    status: int | None = None
    elements: int = 0
    replayed: bool = False
    fault: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class RequestLog:
    """The latest requests, oldest first, in the order they arrived."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=LONGEST)

    def add(self, entry: Entry) -> None:
        with self._lock:
            self._entries.append(entry)

    def entries(self) -> list[Entry]:
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
