"""The keys a user chose in the settings, held against the registry: what cannot be is said and left out."""

from __future__ import annotations

import pkgutil
from collections.abc import Collection, Iterable, Mapping
from importlib import import_module
from typing import NamedTuple

from textual.keys import Keys

from seqxero_tui.present.action import SIGNS, Action
from seqxero_tui.present.actions import BY_ID, at
from seqxero_tui.text import visible
from seqxero_tui.tui.dialogs.confirm import AGREE, LOOK
from seqxero_tui.tui.tabs import TABS

RESERVED = frozenset(
    (
        "j",
        "k",
        "up",
        "down",
        "left",
        "right",
        "pageup",
        "pagedown",
        "home",
        "end",
        "tab",
        "shift+tab",
        "ctrl+c",
        "ctrl+q",
    )
)
"""Keys that move, or end the program, whatever else may be wrong."""

_NAMES = frozenset(key.value for key in Keys)
_MODIFIERS = ("ctrl+", "alt+", "shift+", "super+", "meta+", "hyper+")


class Keymap(NamedTuple):
    """The keys that hold, by action, and a sentence for each choice that does not."""

    chosen: dict[str, tuple[str, ...]]
    faults: tuple[str, ...]


def resolve(
    wanted: Mapping[str, tuple[str, ...]], rooms: Iterable[Collection[str]], lines: Mapping[str, int]
) -> Keymap:
    """The keymap of the settings. `rooms` are the places that are open together, screen by screen: a key means one
    thing in each. `lines` are where the choices stand in the settings."""
    chosen: dict[str, tuple[str, ...]] = {}
    faults = []
    rooms = [tuple(room) for room in rooms]
    for action_id, keys in wanted.items():
        wrong = _wrong(action_id, keys)
        if wrong is None:
            chosen[action_id] = tuple(map(named, keys))
        else:
            faults.append(_told(action_id, wrong, lines))
    while clash := _clash(chosen, rooms):
        action_id, key, other = clash
        del chosen[action_id]
        words = f"“{key}” means “{other.label}” ({other.id}) in the same place; it keeps its own key."
        faults.append(_told(action_id, words, lines))
    return Keymap(chosen, tuple(faults))


def rooms() -> list[tuple[str, ...]]:
    """The places of every screen and dialog. Imports them all: not for the first picture."""
    import seqxero_tui.tui.dialogs
    import seqxero_tui.tui.screens
    from seqxero_tui.tui.doer import Doer

    for package in (seqxero_tui.tui.dialogs, seqxero_tui.tui.screens):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            import_module(module.name)
    found, kinds = set(), [Doer]
    while kinds:
        kind = kinds.pop()
        found.add(kind.PLACES)
        kinds += kind.__subclasses__()
    return sorted(places for places in found if places)


def named(key: str) -> str:
    """A key by the name Textual has for it: `/` is `slash`, `^p` is `ctrl+p`."""
    if len(key) == 2 and key[0] == "^":
        key = f"ctrl+{key[1].lower()}"
    return _BY_SIGN.get(key, key) if len(key) == 1 else key.lower()


_BY_SIGN = {sign: name for name, sign in SIGNS.items()}


def _wrong(action_id: str, keys: Iterable[str]) -> str | None:
    if action_id not in BY_ID:
        return "there is no such action; docs/keys.md lists them."
    for key in map(named, keys):
        bare = key
        for modifier in _MODIFIERS:
            bare = bare.removeprefix(modifier)
        if key in RESERVED or bare in RESERVED:
            return f"“{visible(key)}” always moves or leaves, and cannot be chosen."
        if key in {tab.key for tab in TABS} or bare in "123456789":
            return f"“{visible(key)}” goes to a screen, and cannot be chosen."
        if key.lower() in (AGREE, LOOK) and key != BY_ID[action_id].key:
            return f"“{visible(key)}” answers questions, and cannot be chosen: pressed twice, it would agree unread."
        if len(bare) != 1 and bare not in _NAMES and bare not in SIGNS:
            return f"“{visible(key)}” is no key."
    return None


def _clash(
    chosen: Mapping[str, tuple[str, ...]], rooms: Iterable[Collection[str]]
) -> tuple[str, str, Action] | None:
    """A chosen key that does something else as well, on some screen."""
    for room in rooms:
        holders: dict[str, Action] = {}
        here = at(room)
        # Those that keep their own key come first: it is the choice that has to give way.
        for action in sorted(here, key=lambda action: action.id in chosen):
            for key in chosen.get(action.id, (action.key,)):
                other = holders.setdefault(key, action)
                if other is not action:
                    return action.id, key, other
    return None


def _told(action_id: str, wrong: str, lines: Mapping[str, int]) -> str:
    return f"settings.toml, line {lines.get(action_id, 1)}: {visible(action_id)}: {wrong}"
