"""What happened, as the front doors read it: requests to Xero and lines of history, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from seqxero_tui.sync.states import SyncState


class Outcome(StrEnum):
    """What became of something that was tried. A line of history that tells of no try is NOTED."""

    NOTED = "noted"
    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"
    NOT_PROCESSED = "not_processed"
    UNKNOWN = "unknown"

    @property
    def failed(self) -> bool:
        """Whether something was not done, or nobody knows."""
        return self not in (Outcome.NOTED, Outcome.DONE)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A request (`request` is true) or a line of history. `name` is what its object is called now; a request has
    `members` objects, the first of which it is named by."""

    id: str
    request: bool
    at: datetime
    actor: str
    what: str
    kind: str
    object_id: str
    name: str
    outcome: Outcome
    members: int = 1
    request_id: str | None = None
    login: str = ""
    """The login name of the person who acted, where it was noted."""

    @property
    def key(self) -> str:
        """What the row is known by in a list."""
        return f"{'request' if self.request else 'event'}:{self.id}"


@dataclass(frozen=True, slots=True)
class MemberView:
    """One document or customer of a request: what became of it then, and where a document stands now."""

    kind: str
    id: str
    number: str | None
    name: str
    outcome: Outcome
    said: tuple[str, ...] = ()
    state: SyncState | None = None
    changes: tuple[dict[str, Any], ...] = ()
    """What a change of it was to change in Xero: path, from, to."""


@dataclass(frozen=True, slots=True)
class ActivityView:
    """One of them with everything that is kept of it. `replayed_until`: so long an unknown outcome is settled by the
    same request with the same key, and by a look-up after that."""

    row: ActivityRow
    members: tuple[MemberView, ...]
    details: Any = None
    method: str | None = None
    path: str | None = None
    query: dict[str, str] | None = None
    body: str | None = None
    answer: str | None = None
    status: int | None = None
    message: str | None = None
    idempotency_key: str | None = None
    finished_at: datetime | None = None
    replayed_until: datetime | None = None
