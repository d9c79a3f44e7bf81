"""The preview of drafts to be generated: rows, the lines of one, what has to be filled in, the question and the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from seqxero_tui.billing.words import RateDisplay
from seqxero_tui.mapping.money import amount, decimals
from seqxero_tui.present import money, times
from seqxero_tui.present.actions import TAB_KEYS, key_of
from seqxero_tui.present.customers import out_of_sight_lines
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, hanging, line, plural, some
from seqxero_tui.present.table import Cells, Column
from seqxero_tui.sync.schedule_views import DraftLineView, DraftView, Generation

KeyOf = Callable[[str], str]
"""The key of an action by its id."""

COLUMNS = (
    Column("due", "Due", 10, most=11),
    Column("customer", "Customer", 20, most=40),
    Column("period", "Charges for", 15, most=26, drop=2),
    Column("lines", "Lines", 5, align="right", drop=3),
    Column("net", "Net", 13, most=16, align="right"),
    Column("open", "Quantities", 10, most=12, drop=1),
)

_LARGEST = 14  # digits before the point


def title(until: date, today: date) -> str:
    """What stands in the frame."""
    return f"Drafts until {times.day(until, today)}"


def cells(draft: DraftView, today: date) -> Cells:
    """A draft in the list."""
    open_ = Piece("▲ fill in", Tone.WARN) if draft.open else Piece("complete", Tone.MUTED)
    return {
        "due": line(times.day(draft.due_on, today)),
        "customer": line(draft.customer_name),
        "period": line(Piece(period(draft.start, draft.end, today), Tone.MUTED)),
        "lines": line(f"{len(draft.lines):,}"),
        "net": line(money.money(draft.net_total, draft.currency)),
        "open": line(open_),
    }


def period(start: date, end: date, today: date) -> str:
    """`1 – 31 Dec`, `1 Dec – 31 Jan 2027`."""
    if start == end:
        return times.day(start, today)
    first = f"{start.day}" if (start.year, start.month) == (end.year, end.month) else times.day(start, today)
    return f"{first} – {times.day(end, today)}"


def sidebar(draft: DraftView, *, width: int, today: date, key_of: KeyOf) -> list[Line]:
    """What the draft would charge, line by line, and what is to be done about what is not known."""
    lines = [*hanging(Piece(""), draft.customer_name, Tone.STRONG, width)]
    lines.append(line(Piece(f"due {times.day(draft.due_on, today)}", Tone.MUTED)))
    for each in draft.lines:
        lines += [BLANK, *_line(each, draft.currency, width, today)]
    lines += [BLANK, *_totals(draft)]
    for note in draft.notes:
        lines += [BLANK, *hanging(Piece("▲ ", Tone.WARN), note.message, Tone.PLAIN, width)]
        lines += hanging(Piece("→ ", Tone.KEY), note.remedy, Tone.MUTED, width)
    if draft.open:
        lines += [BLANK, line(Piece(key_of("drafts.quantity"), Tone.KEY), " fills in a quantity here")]
    return lines


def _line(each: DraftLineView, currency: str, width: int, today: date) -> list[Line]:
    name = f"{each.group_title}: {each.title}" if each.group_title else each.title
    net = Piece(f" = {money.money(each.net_total, currency)}", Tone.PLAIN)
    sign = (Piece("  "), Piece("▲ ", Tone.WARN)) if each.open else (Piece("  "),)
    return [
        *hanging(Piece(""), name, Tone.PLAIN, width),
        (*sign, Piece(arithmetic(each), Tone.WARN if each.open else Tone.MUTED), net),
        line(Piece(f"  {period(each.start, each.end, today)}", Tone.MUTED)),
    ]


def arithmetic(each: DraftLineView) -> str:
    """`12 × 10.50`, `2.9% of 10,000.00`."""
    if each.rate_display == RateDisplay.PERCENTAGE:
        return f"{(each.rate * 100).normalize():f}% of {amount(each.quantity)}"
    return f"{each.quantity:,.{decimals(each.quantity)}f} × {amount(each.rate)}"


def _totals(draft: DraftView) -> list[Line]:
    return [
        line(Piece(f"{label:6}", Tone.MUTED), money.money(value, draft.currency))
        for label, value in (("Net", draft.net_total), ("Tax", draft.tax_total), ("Gross", draft.gross_total))
    ]


def sums(drafts: Sequence[DraftView]) -> str:
    """What they come to without tax, per currency."""
    return money.sums((draft.net_total, draft.currency) for draft in drafts)


def question(drafts: Sequence[DraftView], *, hidden: int) -> tuple[str, list[Line]]:
    """The question before drafts are made: how many, for whom, how much per currency, what is to be filled in."""
    names = list(dict.fromkeys(draft.customer_name for draft in drafts))
    story = [line(Piece(some(names), Tone.STRONG)), line(sums(drafts), Piece(" without tax", Tone.MUTED))]
    open_ = sum(draft.open for draft in drafts)
    if open_:
        verb = "has" if open_ == 1 else "have"
        story += [BLANK, line(Piece(f"▲ {open_:,} of them {verb} quantities to be filled in.", Tone.WARN))]
    return f"Make {plural(len(drafts), 'draft')}?", [*story, *out_of_sight_lines(hidden)]


def made(done: Generation) -> str:
    """What generating did, as a headline."""
    if not done.drafts:
        return "Nothing was left to make: it is billed already."
    open_ = sum(draft.open for draft in done.drafts)
    more = f" {open_:,} with quantities to fill in." if open_ else ""
    return f"{plural(len(done.drafts), 'draft')} made.{more} {TAB_KEYS['invoices']} shows the invoices."


def skipped_story(done: Generation) -> list[Line]:
    """Every schedule that was left out, why, and what puts it right."""
    lines: list[Line] = []
    for each in done.skipped:
        lines += [line(each.problem.message), line(Piece("→ ", Tone.KEY), each.problem.remedy), BLANK]
    return lines


def nothing_due(done: Generation, today: date) -> list[Line]:
    """What an empty preview says."""
    lines = [line(f"Nothing falls due until {times.day(done.until, today)} that is not billed already.")]
    if done.next_due:
        lines.append(
            line(
                "The next falls due on ",
                Piece(times.day(done.next_due, today), Tone.STRONG),
                f"; {key_of('everywhere.back')} goes back.",
            )
        )
    return [*lines, *([BLANK, *skipped_story(done)] if done.skipped else [])]


def quantities(draft: DraftView, filled: Sequence[tuple[str, date]]) -> list[tuple[str, date, str]]:
    """What of a draft can be counted: price, first day and name, of lines that are open or were filled in."""
    found = {
        (each.price_id, each.start): each.group_title or each.title
        for each in draft.lines
        if each.price_id and (each.open or (each.price_id, each.start) in filled)
    }
    return [(price_id, start, name) for (price_id, start), name in found.items() if price_id]


def read_quantity(text: str) -> Decimal | None:
    """The quantity somebody typed, None for what is none."""
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() and value >= 0 and value.adjusted() < _LARGEST else None


def wrong_quantity(text: str) -> str | None:
    """What is wrong with a typed quantity, or None; nothing takes it back."""
    if not text or read_quantity(text) is not None:
        return None
    return "Type a number such as 412000 or 0.5, nothing to take it back, or press Esc."
