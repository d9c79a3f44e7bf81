"""The user's own settings: `settings.toml`, read once at the start. What is wrong in it is said and left out; the
program opens all the same. Which keys may be chosen is the interface's affair (`tui.keymap`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from seqxero_tui.text import visible

THEMES = ("dark", "light", "contrast", "terminal")
SIDEBARS = ("auto", "shown", "hidden")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose; the defaults are those of a missing file."""

    theme: str | None = None
    """One of `THEMES`; None leaves it to the one last chosen in the program."""
    redact: bool = False
    """Begin with names and amounts masked."""
    sidebar: str = "auto"
    """Whether lists begin with their sidebar: by the window's width, always, or never."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The chosen keys by the id of an action, unchecked but for their form."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line on which each of `keys` stands, for what there is to say about it."""


@dataclass(frozen=True, slots=True)
class Read:
    """The settings, and a sentence for each entry that was left out."""

    settings: Settings
    faults: tuple[str, ...] = ()


def read(path: Path) -> Read:
    """The settings in a file; the defaults without one."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Read(Settings())
    except (OSError, UnicodeDecodeError) as error:
        why = (
            "it is not UTF-8 text"
            if isinstance(error, UnicodeDecodeError)
            else error.strerror or "unreadable"
        )
        return Read(Settings(), (f"{path.name} was not read: {why}.",))
    return parse(text, path.name)


def parse(text: str, name: str = "settings.toml") -> Read:
    """The settings in a text. A fault names line and key; what it is about keeps its default."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Read(Settings(), (f"{name} was not read: {visible(str(error))}.",))
    faults: list[str] = []
    chosen: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value in found.items():
        wrong = _wrong(key, value)
        if wrong:
            faults.append(f"{name}, line {_line_of(text, key)}: {wrong}")
        elif key == "keys":
            chosen[key] = _keys(text, name, value, lines, faults)
        else:
            chosen[key] = value
    return Read(Settings(**chosen, lines=lines), tuple(faults))


def _wrong(key: str, value: object) -> str | None:
    """What is wrong with an entry, after its line's number."""
    match key:
        case "theme" if value not in THEMES:
            return f"theme is one of {', '.join(THEMES)}."
        case "sidebar" if value not in SIDEBARS:
            return f"sidebar is one of {', '.join(SIDEBARS)}."
        case "redact" if not isinstance(value, bool):
            return "redact is true or false."
        case "keys" if not isinstance(value, dict):
            return 'keys is a table: [keys], and below it lines like "list.filter" = "f3".'
        case "theme" | "sidebar" | "redact" | "keys":
            return None
    return f"there is no setting “{visible(key)}”."


def _keys(
    text: str, name: str, table: dict[str, Any], lines: dict[str, int], faults: list[str]
) -> dict[str, tuple[str, ...]]:
    """The table of keys, flat: `list.filter` may be written with quotes or as a dotted key."""
    chosen: dict[str, tuple[str, ...]] = {}
    for action, value in _flat(table):
        lines[action] = _line_of(text, action)
        keys = tuple(value) if isinstance(value, list) else (value,)
        if keys and all(isinstance(key, str) and key for key in keys):
            chosen[action] = keys
        else:
            faults.append(f"{name}, line {lines[action]}: {visible(action)} needs a key, or a list of keys.")
    return chosen


def _flat(table: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    entries: list[tuple[str, Any]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            entries += _flat(value, f"{before}{key}.")
        else:
            entries.append((before + key, value))
    return entries


def _line_of(text: str, key: str) -> int:
    """The line on which a key is set, or its table begins. The reader of TOML does not tell."""
    last = key.rpartition(".")[2]
    wanted = (
        rf"\s*[\"']?{re.escape(key)}[\"']?\s*=",
        rf"\s*[\w-]+\.[\"']?{re.escape(key)}[\"']?\s*=",
        rf"\s*\[\s*[\"']?{re.escape(key)}",
        rf"\s*(?:[\w.\"'-]+\.)?[\"']?{re.escape(last)}[\"']?\s*=",
    )
    for pattern in wanted:
        for number, each in enumerate(text.splitlines(), 1):
            if re.match(pattern, each):
                return number
    return 1
