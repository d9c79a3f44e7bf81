"""Billing schedules for eyes: rows, the sidebar, and the words around generating drafts from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from seqxero_tui.billing.words import PaymentProvider, ScheduleStatus
from seqxero_tui.present import times
from seqxero_tui.present.actions import key_piece
from seqxero_tui.present.money import money
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, hanging, line, plural
from seqxero_tui.present.table import Cells, Column
from seqxero_tui.sync.schedule_views import PhaseView, ScheduleRow, ScheduleView

KeyOf = Callable[[str], str]
"""The key of an action by its id."""

COLUMNS = (
    Column("customer", "Customer", 18, most=40),
    Column("status", "Status", 9, drop=3),
    Column("frequency", "Bills", 9, most=22, drop=5),
    Column("prices", "Prices", 6, align="right", drop=6),
    Column("billed", "Billed to", 11, drop=2),
    Column("next", "Next due", 13),
    Column("known", "Known so far", 13, most=16, align="right", drop=1),
)

STATUSES = {
    ScheduleStatus.ACTIVE: "active",
    ScheduleStatus.PENDING: "pending",
    ScheduleStatus.DRAFT: "draft",
    ScheduleStatus.SUSPENDED: "suspended",
    ScheduleStatus.CANCELLED: "cancelled",
    ScheduleStatus.COMPLETED: "completed",
}

FREQUENCIES = {
    "MONTHLY": "monthly",
    "QUARTERLY": "quarterly",
    "HALF_YEARLY": "half-yearly",
    "YEARLY": "yearly",
    "ONE_TIME": "once",
    "ON_DEMAND": "on demand",
    "PER_EVENT": "per event",
}

_PROVIDERS = {PaymentProvider.STRIPE: "Stripe", PaymentProvider.GOCARDLESS: "GoCardless"}


def status_word(status: str) -> str:
    """`active`, `completed`, …"""
    return STATUSES.get(ScheduleStatus(status), status)


def frequency_words(frequencies: Sequence[str]) -> str:
    """`monthly`, `monthly, yearly`; a word we have not met as it came."""
    return ", ".join(FREQUENCIES.get(each, each.lower()) for each in frequencies if each)


def cells(row: ScheduleRow, today: date) -> Cells:
    """A schedule in the list; one that is due now stands out."""
    return {
        "customer": line(row.customer_name),
        "status": line(Piece(status_word(row.status), Tone.MUTED)),
        "frequency": line(Piece(frequency_words(row.frequencies), Tone.MUTED)),
        "prices": line(f"{row.prices:,}"),
        "billed": line(Piece(times.day(row.billed_to, today), Tone.MUTED)),
        "next": _next(row, today),
        "known": _known(row),
    }


def _next(row: ScheduleRow, today: date) -> Line:
    """When the next draft falls due, or why none does."""
    if row.next_due is None:
        return line(Piece(status_word(row.status) if row.why_not else "nothing more", Tone.MUTED))
    day = times.day(row.next_due, today)
    return line(Piece(f"▲ {day}", Tone.WARN)) if row.next_due <= today else line(day)


def _known(row: ScheduleRow) -> Line:
    """What of the next draft is known; a plus where quantities have to be filled in, below each other."""
    if row.next_net is None or row.currency is None:
        return line(Piece("—  ", Tone.MUTED))
    return line(money(row.next_net, row.currency), Piece(" +" if row.next_open else "  ", Tone.WARN))


def sidebar(
    view: ScheduleView,
    prices: Sequence[tuple[str, Sequence[Line]]],
    *,
    width: int,
    today: date,
    key_of: KeyOf,
) -> list[Line]:
    """What a schedule bills and when; `prices` are the lines about each price, by id."""
    row = view.row
    lines = [*hanging(Piece(""), row.customer_name, Tone.STRONG, width), *_when(row, width, today)]
    lines += [BLANK, line(Piece("Terms", Tone.STRONG)), *_terms(view, width, today)]
    about = dict(prices)
    for phase in view.phases:
        lines += [BLANK, *_phase(phase, width, today)]
        lines += [each for price_id in phase.price_ids for each in about.get(price_id, ())]
    lines += [BLANK, line(Piece(key_of("schedules.prices"), Tone.KEY), " prices and their accounts")]
    if row.why_not is None:
        lines.append(line(Piece(key_of("schedules.generate"), Tone.KEY), " generate drafts"))
    return lines


def _when(row: ScheduleRow, width: int, today: date) -> list[Line]:
    if row.why_not is not None:
        said = hanging(Piece("○ "), row.why_not.message, Tone.MUTED, width)
        return [*said, *hanging(Piece("→ ", Tone.KEY), row.why_not.remedy, Tone.MUTED, width)]
    if row.next_due is None:
        return [line(Piece("Nothing more falls due.", Tone.MUTED))]
    late = row.next_due <= today
    sign = Piece("▲ ", Tone.WARN) if late else Piece("● ", Tone.GOOD)
    words = "due since" if late and row.next_due < today else "due today" if late else "next due"
    lines: list[Line] = [(sign, Piece(f"{words} {times.day(row.next_due, today)}"))]
    if row.next_net is not None and row.currency is not None:
        lines.append(line(Piece("  without tax ", Tone.MUTED), money(row.next_net, row.currency)))
    if row.next_open:
        lines += hanging(Piece("  + ", Tone.WARN), "quantities to be filled in", Tone.MUTED, width)
    return lines


def _terms(view: ScheduleView, width: int, today: date) -> list[Line]:
    row = view.row
    runs = f"from {times.day(row.start, today)}" + (f" to {times.day(row.end, today)}" if row.end else "")
    facts = [
        runs,
        f"billed to {times.day(row.billed_to, today)}" if row.billed_to else "nothing billed yet",
        f"billing day {view.billing_day}" if view.billing_day else "",
        f"due after {plural(view.due_days, 'day')}" if view.due_days is not None else "",
        f"reference {view.reference}" if view.reference else "",
        f"PO {view.purchase_order_number}" if view.purchase_order_number else "",
        f"paid through {_PROVIDERS[PaymentProvider(view.payment_provider)]}"
        if view.payment_provider in _PROVIDERS
        else "",
        "Sequence issues its invoices by itself" if view.issues_by_itself else "",
        plural(view.invoices, "invoice"),
    ]
    return [each for fact in facts if fact for each in hanging(Piece(""), fact, Tone.MUTED, width)]


def _phase(phase: PhaseView, width: int, today: date) -> list[Line]:
    until = f" to {times.day(phase.end, today)}" if phase.end else ""
    title = phase.name or "Prices"
    lines = [
        line(Piece(title, Tone.STRONG), Piece(f"  from {times.day(phase.start, today)}{until}", Tone.MUTED))
    ]
    more = [
        *(f"discount: {each}" for each in phase.discounts),
        *(f"at least {each:,.2f}" for each in phase.minimums),
    ]
    return lines + [each for words in more for each in hanging(Piece(""), words, Tone.WARN, width)]


def empty(*, filtered: bool) -> list[Line]:
    """What an empty list says."""
    if filtered:
        return [
            line("No schedule matches the filter."),
            line(key_piece("everywhere.back"), " shows all of them again."),
        ]
    return [
        line("No billing schedules yet."),
        line(
            Piece("seqxero load FILE", Tone.STRONG), " reads Sequence's; drafts are then generated from them."
        ),
    ]


def month_end(day: date) -> date:
    """The last day of its month: what drafts are usually generated until."""
    from calendar import monthrange

    return day.replace(day=monthrange(day.year, day.month)[1])


def wrong_day(text: str) -> str | None:
    """What is wrong with a typed day, or None."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return "Type a day such as 2026-12-31, or press Esc."
    return None
