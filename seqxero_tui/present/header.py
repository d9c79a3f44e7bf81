"""The two ends of the header line: who is connected, and how much of Xero is left to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from seqxero_tui.present.pieces import Line, Piece, Tone, line
from seqxero_tui.present.times import ago

if TYPE_CHECKING:
    from seqxero_tui.sync.views import CallsLeft, OrganisationView, Progress

WIDE = 100
"""Cells from which the header spells things out."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the header knows: the organisation, the calls left, and what is under way."""

    organisation: OrganisationView | None = None
    calls: CallsLeft | None = None
    doing: str | None = None
    progress: Progress | None = None


def left(standing: Standing) -> Line:
    """Program and organisation; the DEMO badge is drawn beside it."""
    name = standing.organisation.name if standing.organisation else ""
    return line(Piece("seqxero", Tone.KEY), Piece("  " + name if name else "", Tone.STRONG))


def right(standing: Standing, now: datetime, width: int) -> Line:
    """Connection, calls left and time of the last pull, shortened below `WIDE` cells; work under way goes first."""
    if standing.doing is not None:
        return line(Piece("◌ ", Tone.BUSY), Piece(_doing(standing), Tone.BUSY))
    if standing.organisation is None:
        return line(Piece("○ not connected", Tone.MUTED))
    wide = width >= WIDE
    dot = Piece("● connected" if wide else "●", Tone.GOOD)
    parts = [dot, Piece(_calls(standing.calls, wide), Tone.MUTED)]
    if wide and standing.organisation.pulled_at:
        parts.append(Piece(f"   pulled {ago(standing.organisation.pulled_at, now)}", Tone.MUTED))
    return tuple(part for part in parts if part.text)


def _doing(standing: Standing) -> str:
    progress = standing.progress
    if progress is None:
        return f"{standing.doing}…"
    if progress.waiting_seconds > 0:
        return f"{progress.doing} · {progress.waiting_seconds:.0f} s"
    return f"{progress.doing} {progress.done:,}/{progress.of:,}" if progress.of else f"{progress.doing}…"


def _calls(calls: CallsLeft | None, wide: bool) -> str:
    if calls is None or (calls.minute is None and calls.day is None):
        return ""
    minute = "?" if calls.minute is None else f"{calls.minute}"
    today = "?" if calls.day is None else f"{calls.day:,}"
    if not wide:
        return f" {minute} · {today} calls left"
    return f"   {minute}/60 min · {today}{f'/{calls.day_limit:,}' if calls.day_limit else ''} day"
