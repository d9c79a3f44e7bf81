"""What a verb, an import, a sync or a comparison did: reports for the front doors, which make words and JSON of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from seqxero_tui.errors import Problem
from seqxero_tui.sync.views import DriftView


@dataclass(frozen=True, slots=True)
class VerbResult:
    """What became of one document or customer when a verb was applied to it; `problem` is None on success."""

    kind: str
    id: str
    number: str | None
    name: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    imported: tuple[dict[str, str], ...]
    skipped: tuple[dict[str, Any], ...]
    failed: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Blocked:
    """A wanted document or customer that cannot be pushed, with every problem."""

    kind: str
    id: str
    number: str | None
    name: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Pushed:
    """One confirmed write; `name` is the customer's."""

    action: str
    kind: str
    id: str
    number: str | None
    xero_id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """One write that Xero refused, or whose fate is not known yet; `name` is the customer's."""

    action: str
    kind: str
    id: str
    number: str | None
    problems: tuple[Problem, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pulled:
    """A document that changed here because of what Xero showed, or Stripe (`source`): field, from, to."""

    kind: str
    id: str
    number: str | None
    changes: tuple[dict[str, Any], ...]
    source: str = "xero"


@dataclass(slots=True)
class SyncReport:
    """What a sync did; grows while it runs."""

    pushes: bool = False
    """Whether what waits was to be pushed ..."""
    pulls: bool = False
    """... and what changed in Xero to be read."""
    pushed: list[Pushed] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    blocked: list[Blocked] = field(default_factory=list)
    pulled: list[Pulled] = field(default_factory=list)
    calls: int = 0
    seconds: float = 0.0
    problems: list[Problem] = field(default_factory=list)
    """What else could not be done and stopped nothing: Stripe could not be read."""
    stopped: Problem | None = None
    """Why not all of its work was done: cancelled, out of calls, not reachable, or no answer to a write."""
    exit_code: int = 0
    """The exit code of a command that was stopped so."""
    out_of_date: int = 0
    """Documents in Xero that were changed here since, and are pushed on request only (D26)."""


@dataclass(frozen=True, slots=True)
class DocumentDrift:
    """A document that differs in Xero: each difference, and what can be done about it."""

    kind: str
    id: str
    number: str | None
    name: str
    differences: tuple[DriftView, ...]
    choices: tuple[str, ...]


@dataclass(slots=True)
class ReconcileReport:
    """What a comparison of both sides found."""

    checked: int = 0
    matching: int = 0
    drift: list[DocumentDrift] = field(default_factory=list)
    calls: int = 0
    pages: dict[str, int] = field(default_factory=dict)
    """How long Xero's list of each kind of document was when it was last read, in pages."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a long run is: what it does, how far, and why it waits (`waiting_seconds` > 0)."""

    doing: str
    done: int = 0
    of: int = 0
    waiting_seconds: float = 0.0
