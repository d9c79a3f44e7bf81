"""One thing that was looked at, and how it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """`NOTE` is worth knowing and no fault."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """`check` is a stable word, `message` one sentence, `remedy` what puts it right; empty when nothing has to be."""

    check: str
    verdict: Verdict
    message: str
    remedy: str = ""


def ok(check: str, message: str) -> Finding:
    """As it should be."""
    return Finding(check, Verdict.OK, message)


def note(check: str, message: str, remedy: str = "") -> Finding:
    """No fault, but worth knowing."""
    return Finding(check, Verdict.NOTE, message, remedy)


def wrong(check: str, message: str, remedy: str) -> Finding:
    """To be put right."""
    return Finding(check, Verdict.WRONG, message, remedy)
