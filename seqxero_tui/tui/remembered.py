"""How lists were last looked at (filter, order, columns, place), and the theme: kept in a small file of the profile.

Nothing here is needed: a file that is missing, broken or from another program is as good as none.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from seqxero_tui.tui.widgets.source import Query

_MOST_LISTS = 50
_MOST_TEXT = 200
_MOST_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Look:
    """How one list was looked at. `position` is where its cursor was."""

    query: Query = field(default_factory=Query)
    hidden: tuple[str, ...] = ()
    position: int = 0


class Remembered:
    """What is remembered, and where. Reading is done once, at the first question."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, Any] | None = None
        self._changed: dict[str, Any] = {}

    def look(self, list_id: str) -> Look:
        """How a list was last looked at."""
        return _look(self._lists.get(list_id))

    def keep_look(self, list_id: str, look: Look) -> None:
        """Remember it. Saving is another step."""
        if look == self.look(list_id):
            return
        query = look.query
        self._lists.pop(list_id, None)  # the list looked at last comes last
        self._lists[list_id] = self._changed[list_id] = {
            "text": query.text[:_MOST_TEXT],
            "facets": dict(query.facets),
            "sort": query.sort,
            "hidden": list(look.hidden),
            "position": look.position,
        }

    @property
    def theme(self) -> str | None:
        """The theme last chosen."""
        theme = self._all.get("theme")
        return theme if isinstance(theme, str) else None

    def keep_theme(self, name: str) -> None:
        """Remember the theme."""
        self._all["theme"] = self._changed["theme"] = name

    def save(self) -> None:
        """Write what changed, all or nothing, beside what another window wrote meanwhile. A disk that is full or a
        folder that cannot be written costs the memory and nothing else."""
        if not self._changed:
            return
        kept = _read(self._path)
        lists = {**kept["lists"]}
        for key, value in self._changed.items():
            if key == "theme":
                kept["theme"] = value
            else:
                lists.pop(key, None)
                lists[key] = value
        kept["lists"] = dict(list(lists.items())[-_MOST_LISTS:])
        with suppress(OSError):
            _write(self._path, json.dumps(kept, ensure_ascii=False))
            self._changed.clear()

    @property
    def _all(self) -> dict[str, Any]:
        if self._kept is None:
            self._kept = _read(self._path)
        return self._kept

    @property
    def _lists(self) -> dict[str, Any]:
        lists: dict[str, Any] = self._all["lists"]
        return lists


def _read(path: Path) -> dict[str, Any]:
    """What a file holds, as far as it is what we write."""
    found: Any = None
    with suppress(OSError, ValueError, RecursionError):
        if path.stat().st_size <= _MOST_BYTES:
            found = json.loads(path.read_text(encoding="utf-8"))
    kept: dict[str, Any] = found if isinstance(found, dict) else {}
    if not isinstance(kept.get("lists"), dict):
        kept["lists"] = {}
    return kept


def _write(path: Path, text: str) -> None:
    """Replace the file; readable by its owner alone, as `mkstemp` makes it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _look(kept: Any) -> Look:
    if not isinstance(kept, Mapping):
        return Look()
    text, sort, position = kept.get("text"), kept.get("sort"), kept.get("position")
    facets, hidden = kept.get("facets"), kept.get("hidden")
    return Look(
        Query(
            text[:_MOST_TEXT] if isinstance(text, str) else "",
            {key: value for key, value in facets.items() if isinstance(value, str)}
            if isinstance(facets, Mapping)
            else {},
            sort if isinstance(sort, str) else "",
        ),
        tuple(each for each in hidden if isinstance(each, str)) if isinstance(hidden, list) else (),
        position if isinstance(position, int) and position >= 0 else 0,
    )
