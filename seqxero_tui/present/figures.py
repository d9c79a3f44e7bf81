"""The figures of the first screen as lines: connection, calls, and what customers owe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from seqxero_tui.billing.receivables import Age
from seqxero_tui.billing.words import PaymentStatus
from seqxero_tui.present import money, times
from seqxero_tui.present.actions import TAB_KEYS
from seqxero_tui.present.cells import fit
from seqxero_tui.present.cells import width as cells_of
from seqxero_tui.present.pieces import Line, Piece, Tone, line
from seqxero_tui.sync.home_views import Budget, Receivables
from seqxero_tui.sync.views import OrganisationView

_AGES = {
    Age.NOT_DUE: ("not due", Tone.GOOD),
    Age.DAYS_30: ("1–30 days", Tone.WARN),
    Age.DAYS_60: ("31–60 days", Tone.WARN),
    Age.DAYS_90: ("61–90 days", Tone.BAD),
    Age.OLDER: ("over 90", Tone.BAD),
}
_STATES = {
    PaymentStatus.UNPAID.value: ("unpaid", Tone.BUSY),
    PaymentStatus.PARTIALLY_PAID.value: ("partly paid", Tone.BUSY),
    PaymentStatus.UNCOLLECTIBLE.value: ("lost", Tone.BAD),
    "NOT_SENT": ("not sent yet", Tone.MUTED),
}
_LABEL = 13
_EIGHTHS = " ▏▎▍▌▋▊▉"


def connection(organisation: OrganisationView | None, now: datetime) -> tuple[Line, ...]:
    """Who is connected and when it was last read."""
    if organisation is None:
        return (
            line(Piece("○ ", Tone.MUTED), "Not connected to Xero"),
            line(Piece(f"{TAB_KEYS['integration']} connects.", Tone.MUTED)),
        )
    demo = "   Demo Company" if organisation.is_demo_company else ""
    since = times.day(organisation.connected_at.astimezone().date(), now.astimezone().date())
    return (
        line(Piece("● ", Tone.GOOD), organisation.name, Piece(demo, Tone.MUTED)),
        line(Piece(f"connected {since}, pulled {times.ago(organisation.pulled_at, now)}", Tone.MUTED)),
    )


def calls(budget: Budget) -> tuple[Line, ...]:
    """What is left to call; the bar and the curve are drawn beside it."""
    minute = "" if budget.minute is None else f"{budget.minute} of {budget.minute_limit} this minute"
    if budget.day is None:
        return (line(Piece(minute or "Xero has named no limit so far", Tone.MUTED)),)
    limit = f" of {budget.day_limit:,}" if budget.day_limit else ""
    left = line(f"{budget.day:,}{limit} calls left today")
    return (left, line(Piece(minute, Tone.MUTED))) if minute else (left,)


def calls_by_hour(budget: Budget) -> Line:
    """The words above the curve."""
    made, most = sum(budget.by_hour), max(budget.by_hour, default=0)
    return line(
        Piece("Calls per hour", Tone.STRONG),
        Piece(f"   {made:,} in 24 h, most {most:,}", Tone.MUTED),
    )


def owed(receivables: Receivables, width: int) -> tuple[Line, ...]:
    """Bars with their amounts, per currency: how long unpaid invoices have been due, and how far invoices are paid."""
    if not receivables.by_age and not receivables.by_state:
        return (line(Piece("No customer owes anything.", Tone.MUTED)),)
    lines: list[Line] = []
    for currency in dict.fromkeys((*receivables.by_age, *receivables.by_state)):
        aged, states = receivables.by_age.get(currency, {}), receivables.by_state.get(currency, {})
        if lines:
            lines.append(())
        ages = [(*_AGES[age], aged[age]) for age in Age if age in aged]
        for title, rows in (
            ("age", ages),
            ("state", [(*_STATES[key], states[key]) for key in _STATES if key in states]),
        ):
            if rows:
                lines.append(line(Piece(f"{currency} by {title}", Tone.STRONG)))
                lines += _bars(rows, currency, width)
    return tuple(lines)


def _bars(rows: Sequence[tuple[str, Tone, Decimal]], currency: str, width: int) -> list[Line]:
    """Label, bar and amount of each row; the longest bar takes all the room there is."""
    figures = [money.figure(amount, currency) for _, _, amount in rows]
    amounts = max(map(cells_of, figures), default=0)
    room = max(4, width - _LABEL - amounts - 2)
    most = max((amount for _, _, amount in rows), default=Decimal(0))
    lines = []
    for (label, tone, amount), figure in zip(rows, figures, strict=True):
        shown = fit(bar(amount, most, room), room)
        ink = Tone.PLAIN if amount else Tone.MUTED
        lines.append(
            line(
                Piece(fit(label, _LABEL), Tone.MUTED),
                Piece(shown, tone),
                Piece("  " + fit(figure, amounts, right=True), ink),
            )
        )
    return lines


def bar(amount: Decimal, most: Decimal, cells: int) -> str:
    """A bar of up to `cells` cells, in eighths of one; whatever is more than nothing can be seen."""
    if amount <= 0 or most <= 0:
        return ""
    eighths = max(1, round(amount / most * cells * 8))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
