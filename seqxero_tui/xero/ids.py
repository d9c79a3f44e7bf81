"""Xero's ids: UUIDs, checked before they enter an address, and the one that means none."""

from __future__ import annotations

from uuid import UUID

from seqxero_tui.errors import InputError

ZERO_ID = "00000000-0000-0000-0000-000000000000"
"""The id of a record that was not made."""


def checked_id(text: str) -> str:
    """`text` as a UUID in lower case, so that no id can add a path of its own. Raises InputError."""
    try:
        return str(UUID(text))
    except ValueError:
        raise InputError(
            "bad_id", f"{text!r} is not one of Xero's ids.", "Pull from Xero, then try again."
        ) from None
