"""Looks actions up for bindings, lists and sentences: by id, by place, by what they put right. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from seqxero_tui.present.action import Action, key_sign
from seqxero_tui.present.action_table import ACTIONS
from seqxero_tui.present.pieces import Piece, Tone

TAB_KEYS = {
    "home": "1",
    "customers": "2",
    "products": "3",
    "schedules": "4",
    "invoices": "5",
    "credit_notes": "6",
    "activity": "7",
    "integration": "8",
    "reconcile": "9",
}
"""The keys of the numbered screens; they stay the same for everybody."""

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}


def key_of(action_id: str) -> str:
    """The key of an action as it is printed."""
    return BY_ID[action_id].sign


def key_piece(action_id: str) -> Piece:
    """The key of an action, to stand in a line."""
    return Piece(key_of(action_id), Tone.KEY)


def not_connected(why: str = "") -> str:
    """That there is no connection, why that matters here, and the key of the screen that connects."""
    return f"Not connected to Xero{f': {why}' if why else ' yet'}. {TAB_KEYS['integration']} connects."


def fix_key(action: str) -> str:
    """The key of an action of `present.fixes`, on a document where it works there; "" where none does."""
    if action in TAB_KEYS:
        return TAB_KEYS[action]
    ids = (f"{place}.{action}" for place in ("document", "documents", "detail", "customers"))
    return next((BY_ID[each].sign for each in ids if each in BY_ID), "")


def own_words() -> frozenset[str]:
    """The words with which the program speaks of what it does, in lower case."""
    text = " ".join(f"{action.label} {action.help}" for action in ACTIONS)
    return frozenset(word.strip(".,:;()?").lower() for word in text.split())


def shown_key(key: str, places: Iterable[str]) -> str:
    """How the key of whatever `key` does in these places by default is printed now."""
    return next((action.sign for action in at(places) if key in (action.key, key_sign(action.key))), key)


def at(places: Iterable[str]) -> list[Action]:
    """The actions that work in these places, in the order of the registry."""
    wanted = set(places)
    return [action for action in ACTIONS if action.where in wanted]
