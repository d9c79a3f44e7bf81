"""The words for where a document or a link stands, and the one rule that derives a document's state."""

from __future__ import annotations

from enum import StrEnum


class SyncState(StrEnum):
    """A document's state; every document is in exactly one. An attempt of unknown outcome is still `pushing`."""

    NOT_PUSHED = "not_pushed"
    BLOCKED = "blocked"
    QUEUED = "queued"
    PUSHING = "pushing"
    SYNCED = "synced"
    OUT_OF_DATE = "out_of_date"
    FAILED = "failed"
    DRIFT = "drift"
    GONE_IN_XERO = "gone_in_xero"


def stands(state: SyncState, *, many: bool = False) -> str:
    """The predicate for one document in that state, or for several: "is blocked", "differ in Xero"."""
    are = "are" if many else "is"
    match state:
        case SyncState.DRIFT:
            return "differ in Xero" if many else "differs in Xero"
        case SyncState.GONE_IN_XERO:
            return f"{are} no longer in Xero"
    return f"{are} {state.value.replace('_', ' ')}"


NEEDS_YOU = (SyncState.BLOCKED, SyncState.FAILED, SyncState.DRIFT, SyncState.GONE_IN_XERO)
"""States that wait for a person, worst last."""


class Choice(StrEnum):
    """What a person can do about a difference between both sides of a document."""

    PUSH_OURS = "push_ours"
    TAKE_XEROS = "take_xeros"
    VOID_HERE = "void_here"
    PUSH_AS_NEW = "push_as_new"
    IGNORE = "ignore"
    REOPEN = "reopen"

    @property
    def pushes(self) -> bool:
        """Whether it orders a push."""
        return self in (Choice.PUSH_OURS, Choice.PUSH_AS_NEW)


class LinkState(StrEnum):
    """Whether a customer is tied to a contact, and whether that contact can still be used."""

    LINKED = "linked"
    UNLINKED = "unlinked"
    PENDING = "pending"
    ARCHIVED_IN_XERO = "archived_in_xero"
    GONE_IN_XERO = "gone_in_xero"


class LinkedHow(StrEnum):
    """How a link came about."""

    IMPORT = "import"
    PICKER = "picker"
    PUSH = "push"


def document_state(
    *,
    wanted: bool,
    blocked: bool,
    rejected: bool,
    in_flight: bool,
    pushed: bool,
    changed: bool,
    drift: bool,
    gone: bool,
) -> SyncState:
    """The state that follows from the facts of a document's sync record.

    A request under way outweighs everything, because nobody knows yet what it did; then what stops a wanted
    push, then what a person has to look at, then whether Xero has what we would send.
    """
    if in_flight:
        return SyncState.PUSHING
    if wanted:
        if blocked:
            return SyncState.BLOCKED
        return SyncState.FAILED if rejected else SyncState.QUEUED
    if gone:
        return SyncState.GONE_IN_XERO
    if drift:
        return SyncState.DRIFT
    if not pushed:
        return SyncState.NOT_PUSHED
    return SyncState.OUT_OF_DATE if changed else SyncState.SYNCED
