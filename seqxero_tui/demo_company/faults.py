"""Faults that can be ordered, so that clients meet what the real Xero does only on bad days."""

from __future__ import annotations

import itertools
import re
import threading
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

KINDS = (
    "status_500",
    "status_503_text",
    "html_error",
    "truncated_json",
    "drop_before",
    "drop_after",
    "slow",
    "rate_limit",
    "expire_token",
    "revoke",
)
RATE_PROBLEMS = ("concurrent", "minute", "day", "appminute")


@dataclass
class Fault:
    """One order: what happens (`fault`), to which requests, and how often.

    `method` and `path` narrow it (path: any part of the address, `*` for anything between; both ignore case);
    None matches all. `times` counts down to 0, None never ends; the first `skip` matching requests pass unharmed.
    `applied` (with status_500 and html_error) does the work before failing. `seconds` belongs to slow: the
    work is done, the answer waits. `problem` and `retry_after` belong to rate_limit.
    """

    fault: str
    method: str | None = None
    path: str | None = None
    times: int | None = 1
    skip: int = 0
    applied: bool = False
    seconds: float = 1.0
    problem: str = "minute"
    retry_after: int | None = 30
    id: int = 0

    def __post_init__(self) -> None:
        if self.fault not in KINDS:
            raise ValueError(f"There is no fault {self.fault!r}; choose one of {', '.join(KINDS)}.")
        if self.problem not in RATE_PROBLEMS:
            raise ValueError(f"There is no limit {self.problem!r}; choose one of {', '.join(RATE_PROBLEMS)}.")
        if self.times is not None and self.times < 1:
            raise ValueError("times must be 1 or more, or null for ever.")
        if self.seconds < 0 or self.skip < 0:
            raise ValueError("seconds and skip cannot be negative.")

    def matches(self, method: str, path: str) -> bool:
        if self.method is not None and self.method.upper() != method.upper():
            return False
        if self.path is None:
            return True
        pattern = ".*".join(re.escape(part) for part in self.path.split("*"))
        return re.search(pattern, path, re.IGNORECASE) is not None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, order: object) -> Fault:
        """Read what `POST /demo/faults` takes; ValueError, in one sentence, for anything it does not know."""
        if not isinstance(order, dict) or not isinstance(order.get("fault"), str):
            raise ValueError(
                'A fault is ordered as {"fault": "status_500", "match": {"method", "path"}, "times": 1}.'
            )
        match = order.get("match") or {}
        rest = {key: value for key, value in order.items() if key not in ("match", "id")}
        if not isinstance(match, dict) or set(match) - {"method", "path"}:
            raise ValueError("A fault's match takes method and path.")
        if unknown := [key for key in rest if key not in cls.__dataclass_fields__]:
            raise ValueError(f"A fault does not take {', '.join(unknown)}.")
        try:
            return msgspec.convert({**rest, **match}, cls)
        except msgspec.ValidationError as error:
            raise ValueError(str(error)) from None


class Faults:
    """The orders that still stand, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._standing: list[Fault] = []
        self._ids = itertools.count(1)

    def add(self, fault: Fault) -> Fault:
        with self._lock:
            fault.id = next(self._ids)
            self._standing.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._standing.clear()

    def standing(self) -> list[Fault]:
        with self._lock:
            return list(self._standing)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault this request meets, counted as met; at most one."""
        with self._lock:
            for fault in self._standing:
                if not fault.matches(method, path):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times == 0:
                        self._standing.remove(fault)
                return fault
        return None
