"""Where both sides differ, in words: the list, what the last comparison came to, and what many can be settled by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from seqxero_tui.present import drift, times
from seqxero_tui.present.actions import key_piece
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, line, plural
from seqxero_tui.present.table import Column
from seqxero_tui.sync.drift_views import Compared, DriftRow, group_of
from seqxero_tui.sync.reports import ReconcileReport
from seqxero_tui.sync.states import Choice
from seqxero_tui.sync.views import DriftView

COLUMNS = (
    Column("number", "  Number", 10, most=16),
    Column("name", "Customer", 8, most=32, drop=1),
    Column("field", "What", 11, most=20),
    Column("ours", "Here", 10, most=30),
    Column("xero", "In Xero", 10, most=30),
)
KINDS = (("invoice", "invoices"), ("credit_note", "credit notes"))
GROUPS = (
    ("totals", "totals"),
    ("dates", "dates"),
    ("status", "status"),
    ("sent", "sent mark"),
    ("contact", "contact"),
    ("reference", "reference"),
    ("lines", "lines"),
    ("gone", "gone in Xero"),
)
ACCEPTED = (("yes", "accepted"),)
_MONTHS_BACK = 12
_NOTHING_THERE = "Nothing of ours is in Xero yet: there is nothing to compare."
_NOT_FOR_MANY = (Choice.VOID_HERE,)  # cannot be taken back: one by one
_NAMED = 4


def cells(row: DriftRow) -> dict[str, Line]:
    """Every cell of a row; a difference has its sign, not only its colour."""
    field, ours, xero = drift.sides(DriftView(row.field, row.ours, row.xero))
    sign = "= " if row.reason else "∅ " if row.field == "document" else "≠ "
    tone = Tone.MUTED if row.reason else Tone.DIFFER
    return {
        "number": line(Piece(sign, tone), row.number or "—"),
        "name": line(row.name),
        "field": line(Piece(field, Tone.MUTED)),
        "ours": line(ours),
        "xero": line(Piece(xero, tone)),
    }


def months(today: date) -> tuple[tuple[str, str], ...]:
    """The months of issue that the list can be narrowed to, the latest first; then what is not sent yet."""
    found, year, month = [], today.year, today.month
    for _ in range(_MONTHS_BACK):
        found.append((f"{year}-{month:02d}", f"{times.MONTHS[month - 1]} {year}"))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return (*found, ("unsent", "not sent"))


def summary(last: Compared | None, now: datetime) -> tuple[Line, ...]:
    """What the last whole comparison came to, and when."""
    if last is None:
        return (
            line(Piece("Nothing was compared yet.", Tone.STRONG)),
            line(
                key_piece("reconcile.run"),
                Piece(" compares everything in few calls, and changes neither side.", Tone.MUTED),
            ),
        )
    again = line(
        Piece(f"{times.ago(last.at, now).capitalize()}. ", Tone.MUTED),
        key_piece("reconcile.run"),
        Piece(" compares again.", Tone.MUTED),
    )
    if not last.checked:
        return (line(Piece(_NOTHING_THERE, Tone.STRONG)), again)
    differ = last.checked - last.matching
    agree = Piece("all agree", Tone.GOOD) if not differ else Piece(f"{differ:,} differed", Tone.DIFFER)
    return (line(Piece(f"{plural(last.checked, 'document')} compared", Tone.STRONG), ": ", agree), again)


def headline(report: ReconcileReport) -> str:
    """What a comparison came to, in one line."""
    if not report.checked:
        return _NOTHING_THERE
    text = f"{plural(report.checked, 'document')} compared in {plural(report.calls, 'call')}: "
    if not report.drift:
        return f"{text}all agree."
    payments = sum(
        all(each.field == "payment_status" for each in found.differences) for found in report.drift
    )
    text += f"{len(report.drift):,} differ."
    return (
        f"{text} {payments:,} of them only in how far they are paid: a pull takes that over."
        if payments
        else text
    )


def empty(last: Compared | None, *, filtered: bool, accepted: bool = False) -> tuple[Line, ...]:
    """What an empty list says."""
    if accepted:
        return (
            line("No difference was accepted."),
            line(key_piece("reconcile.accepted"), " shows the open ones again."),
        )
    if filtered:
        return (line("No difference matches."), line(key_piece("everywhere.back"), " takes the filter back."))
    if last is None:
        return (
            line("Not compared yet."),
            line(
                key_piece("reconcile.run"),
                " compares number, status, dates, totals and lines of every document in Xero.",
            ),
        )
    return (
        line(Piece("● ", Tone.GOOD), "No difference is left to settle."),
        line(key_piece("reconcile.accepted"), Piece(" shows those that were accepted.", Tone.MUTED)),
    )


def common(choices: Iterable[Collection[Choice]]) -> list[Choice]:
    """What can be done about all of several documents at once; nothing that cannot be taken back."""
    sets = [set(each) for each in choices]
    shared = set.intersection(*sets) if sets else set()
    return [choice for choice, _ in drift.offered(shared) if choice not in _NOT_FOR_MANY]


def many(rows: Sequence[DriftRow], hidden: int) -> tuple[Line, ...]:
    """What several documents differ in, and which they are."""
    numbers = list(dict.fromkeys(row.number or row.name for row in rows))
    counts = Counter(group for group, _ in {(group_of(row.field), row.document_id): None for row in rows})
    words = dict(GROUPS)
    told = ", ".join(f"{words.get(group, group)} of {number:,}" for group, number in counts.items())
    more = f" and {len(numbers) - _NAMED:,} more" if len(numbers) > _NAMED else ""
    lines = [
        line(Piece(f"{', '.join(numbers[:_NAMED])}{more}", Tone.STRONG)),
        line(Piece(f"They differ in: {told}", Tone.MUTED)),
    ]
    if hidden:
        lines.append(line(Piece(f"{plural(hidden, 'marked difference')} not in sight now.", Tone.WARN)))
    return (*lines, BLANK)
