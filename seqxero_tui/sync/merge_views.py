"""What the front doors read about a contact that was merged in Xero."""

from __future__ import annotations

from dataclasses import dataclass

from seqxero_tui.errors import Problem


@dataclass(frozen=True, slots=True)
class MergeView:
    """A customer whose contact was merged: into which one, who is linked to that already, and what is against it."""

    customer_id: str
    customer_name: str
    from_name: str = ""
    into_id: str | None = None
    into_name: str | None = None
    shared_with: str | None = None
    problem: Problem | None = None
