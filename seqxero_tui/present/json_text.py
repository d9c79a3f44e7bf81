"""JSON to read: indented, amounts as the numbers they are."""

from __future__ import annotations

from typing import Any

import msgspec

from seqxero_tui.present.pieces import Line, line

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def pretty(value: Any) -> str:
    """A payload as Xero would receive it, over several lines."""
    return msgspec.json.format(_ENCODER.encode(value), indent=2).decode()


def pretty_text(text: str) -> str:
    """A body that was sent or received: indented where it is whole JSON, else as it is."""
    try:
        return msgspec.json.format(text.encode(), indent=2).decode()
    except msgspec.DecodeError:
        return text


def as_lines(text: str) -> tuple[Line, ...]:
    """Text of several lines, one by one."""
    return tuple(line(each) for each in text.split("\n"))
