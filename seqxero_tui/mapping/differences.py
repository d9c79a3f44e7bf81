"""Two payloads compared field by field, and one payload's fingerprint. Numbers count by value: 1.0 is 1.00.

A payload holds dicts, lists, texts, booleans and exact numbers (Decimal or int); a float is a mistake upstream.
A field that is None counts as absent.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from seqxero_tui.mapping.money import plain

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference at `path` ("Date", "LineItems[2].AccountCode"); None stands for absent."""

    path: str
    old: Any
    new: Any

    @property
    def field(self) -> str:
        """The payload's own field it is in: "LineItems" of "LineItems[2].AccountCode"."""
        return re.split(r"[.\[]", self.path, maxsplit=1)[0]

    def as_dict(self) -> dict[str, Any]:
        """The JSON form of the plan: `path`, `from`, `to`, amounts as decimal strings."""
        return {"path": self.path, "from": _shown(self.old), "to": _shown(self.new)}


def changes(old: Payload | None, new: Payload) -> list[Change]:
    """What turns `old` into `new`, in the order of `new`, what is gone last.

    What one side lacks altogether is one change with its whole value, so with no `old` there is one for each field.
    """
    return list(_walk("", old or {}, new))


def fingerprint(payload: Payload) -> str:
    """A SHA-256 in hex that depends on values alone: not on the order of fields, nor on how a number is written."""
    text = json.dumps(_canonical(payload), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _walk(path: str, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*new, *old)):
            yield from _walk(f"{path}.{key}" if path else key, old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        for at, (before, after) in enumerate(zip_longest(old, new)):
            yield from _walk(f"{path}[{at}]", before, after)
    elif _canonical(old) != _canonical(new):
        yield Change(path, old, new)


def _canonical(value: Any) -> Any:
    """`value` with every leaf tagged, so that the text "1" and the number 1 stay apart. TypeError for anything else."""
    match value:
        case dict():
            return {key: _canonical(part) for key, part in value.items() if part is not None}
        case list():
            return [_canonical(part) for part in value]
        case bool() | None:
            return value
        case Decimal() | int():
            return f"number {plain(Decimal(value))}"
        case str():
            return f"text {value}"
    raise TypeError(f"a payload cannot hold {type(value).__name__}")


def _shown(value: Any) -> Any:
    match value:
        case dict():
            return {key: _shown(part) for key, part in value.items()}
        case list():
            return [_shown(part) for part in value]
        case Decimal():
            return f"{value:f}"
    return value
