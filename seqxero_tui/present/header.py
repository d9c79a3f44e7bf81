"""The two ends of the header line: who is connected, and how much of Xero is left to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from seqxero_tui.present.pieces import Line, Piece, Tone, line
from seqxero_tui.present.times import ago, countdown

if TYPE_CHECKING:
    from seqxero_tui.sync.reports import Progress
    from seqxero_tui.sync.views import CallsLeft, OrganisationView

WIDE = 100
"""Cells from which the header spells things out."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the header knows: the organisation, the calls left, and what is under way."""

    organisation: OrganisationView | None = None
    calls: CallsLeft | None = None
    doing: str | None = None
    progress: Progress | None = None
    rate: float | None = None
    """How many a second since the count began; None while that says nothing yet."""
    since: float = 0.0
    """Seconds since `progress` was told: waits are counted down by them."""
    stopping: bool = False
    """It was asked to stop and does, after its current step."""
    masked: bool = False
    """Names and amounts are hidden."""


def left(standing: Standing) -> Line:
    """Program and organisation; the DEMO badge is drawn beside it."""
    name = standing.organisation.name if standing.organisation else ""
    return line(Piece("seqxero", Tone.KEY), Piece("  " + name if name else "", Tone.STRONG))


def right(standing: Standing, now: datetime, width: int) -> Line:
    """Connection, calls left and time of the last pull, shortened below `WIDE` cells; work under way goes first."""
    if standing.doing is not None:
        return line(Piece("◌ ", Tone.BUSY), Piece(_doing(standing, wide=width >= WIDE), Tone.BUSY))
    if standing.organisation is None:
        return line(Piece("○ not connected", Tone.MUTED))
    wide = width >= WIDE
    dot = Piece("● connected" if wide else "●", Tone.GOOD)
    parts = [dot, Piece(_calls(standing.calls, wide), Tone.MUTED)]
    if wide and standing.organisation.pulled_at:
        parts.append(Piece(f"   pulled {ago(standing.organisation.pulled_at, now)}", Tone.MUTED))
    return tuple(part for part in parts if part.text)


def _doing(standing: Standing, *, wide: bool) -> str:
    progress = standing.progress
    if standing.stopping:
        return f"{standing.doing}: stopping after this step…"
    if progress is None:
        return f"{standing.doing}…"
    if progress.waiting_seconds > 0:
        return f"{progress.doing} · {countdown(progress.waiting_seconds - standing.since)}"
    if not progress.of:
        return f"{progress.doing}…"
    counted = f"{progress.doing} {progress.done:,}/{progress.of:,}"
    if not standing.rate or progress.done >= progress.of:
        return counted
    left = f" · {countdown((progress.of - progress.done) / standing.rate)} left"
    return f"{counted} · {pace(standing.rate)}{left}" if wide else counted + left


def pace(rate: float) -> str:
    """`14/s`, or `40/min` for what is slower than one a second."""
    return f"{rate:.0f}/s" if rate >= 1 else f"{rate * 60:.0f}/min"


def _calls(calls: CallsLeft | None, wide: bool) -> str:
    if calls is None or (calls.minute is None and calls.day is None):
        return ""
    minute = "?" if calls.minute is None else f"{calls.minute}"
    today = "?" if calls.day is None else f"{calls.day:,}"
    if not wide:
        return f" {minute}/min · {today}/day left"
    return f"   {minute}/60 min · {today}{f'/{calls.day_limit:,}' if calls.day_limit else ''} day"
