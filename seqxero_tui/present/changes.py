"""Before and after, in words: what the history keeps of a change (field or path, from, to), a line for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seqxero_tui.mapping.differences import Change
from seqxero_tui.present import drift
from seqxero_tui.sync.shown import in_words
from seqxero_tui.sync.views import DriftView

_SHOUTED = {"status", "payment_status", "xero.status", "xero.state"}
"""Fields whose values are words of a vocabulary: SENT, PARTIALLY_PAID, out_of_date."""
_CHOSEN = {
    "push_ours": "ours goes to Xero",
    "take_xeros": "Xero's dates hold",
    "void_here": "voided here too",
    "push_as_new": "pushed as new",
    "ignore": "left as it is",
}


def before_and_after(details: Any) -> tuple[str, ...]:
    """What an event's details say of before and after; nothing when they say nothing of it."""
    if not isinstance(details, Mapping):
        return ()
    return (*_settled(details), *_made(details.get("changes") or ()), *_two_sides(details))


def of_write(changes: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What a request changed in Xero, as its attempt remembers it: path, from, to."""
    return tuple(_made(changes))


def _made(changes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in changes:
        if "path" in each:
            ((field, old, new),) = in_words([Change(each["path"], each["from"], each["to"])])
        else:
            field = _field(each["field"])
            old, new = (_word(each["field"], each[side]) for side in ("from", "to"))
        yield f"{field.replace('_', ' ')}: {old} → {new}"


def _settled(details: Mapping[str, Any]) -> Iterator[str]:
    """What differed when a person decided about it, and what was chosen."""
    for each in details.get("drift") or ():
        field, ours, xero = drift.sides(DriftView(each["field"], each["ours"], each["xero"]))
        yield f"{field}: {ours} here, {xero} in Xero"
    if details.get("drift") and (choice := details.get("choice")):
        yield f"chosen: {_CHOSEN.get(choice, choice)}"


def _two_sides(details: Mapping[str, Any]) -> Iterator[str]:
    """Settings and customers keep all fields of before and of after."""
    before, after = details.get("from"), details.get("to")
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for field, value in after.items():
            if before.get(field) != value:
                yield f"{_field(field)}: {_word(field, before.get(field))} → {_word(field, value)}"


def _field(field: str) -> str:
    room, _, rest = field.partition(".")
    return f"{rest} in Xero".replace("_", " ") if room == "xero" and rest else field.replace("_", " ")


def _word(field: str, value: Any) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("_", " ").lower() if field in _SHOUTED else str(value)
