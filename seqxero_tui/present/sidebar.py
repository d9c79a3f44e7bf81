"""A document's two sides beside each other: state, totals and dates, payment source, accounts, problems, history.

Lines are laid out for a width in cells; long sentences are left to the reader's widget to wrap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal

from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.errors import Problem
from seqxero_tui.present import accounts, money, times, words
from seqxero_tui.present.cells import cut, fit
from seqxero_tui.present.documents import SOURCES, payment
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, line
from seqxero_tui.sync.views import DocumentRow, DocumentView, EventView, LineView

KeyOf = Callable[[str], str]
"""The key of an action by its id, "" when it has none here."""

UNSENT = date(3000, 1, 1)
"""What Xero holds for both dates until a document is sent (R40); shown as "not sent", never as a date (D1)."""

_FIXES = {
    "customer_not_linked": "link",
    "contact_archived": "link",
    "contact_gone": "link",
    "no_ledger_account": "ledger",
    "account_archived": "ledger",
    "account_deleted": "ledger",
    "account_missing": "ledger",
    "account_not_for_sales": "ledger",
    "account_without_code": "ledger",
    "setup_incomplete": "integration",
    "not_connected": "integration",
}
"""Which action puts a problem right, by its code; others are put right in Xero and then pushed again."""

_LINES_SHOWN = 8
_EVENTS_SHOWN = 8
_LABEL = 7


def sidebar(view: DocumentView, *, width: int, now: datetime, key_of: KeyOf) -> tuple[Line, ...]:
    """Everything there is to say about a document's life in Xero, as lines of up to `width` cells."""
    row = view.row
    today = now.astimezone().date()
    blocks: list[Sequence[Line]] = [
        _head(row, now),
        _problems(row.xero.problems, key_of),
        _both_sides(row, today, width),
        _drift(row),
        _payment(row, key_of),
        _accounts(view.lines, width),
        _history(view.history, now),
    ]
    return _joined(blocks)


def fix_for(problem: Problem) -> str | None:
    """The id of the action that puts a problem right, or None when it is put right elsewhere."""
    return _FIXES.get(problem.code)


def _joined(blocks: Sequence[Sequence[Line]]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for block in blocks:
        if block and lines:
            lines.append(BLANK)
        lines += block
    return tuple(lines)


def _head(row: DocumentRow, now: datetime) -> list[Line]:
    xero = row.xero
    head = words.sync_state(xero.state).headline
    if xero.number:
        head += (Piece("   " + xero.number),)
    lines = [head]
    if xero.status:
        sent = "not sent" if not xero.sent else "sent"
        lines.append(line(Piece(f"{xero.status.capitalize()} in Xero · {sent}", Tone.MUTED)))
    elif not xero.problems:
        lines.append(line(Piece(_why_not_there(row), Tone.MUTED)))
    if xero.pulled_at:
        lines.append(line(Piece(f"Seen {times.ago(xero.pulled_at, now)}", Tone.MUTED)))
    return lines


def _why_not_there(row: DocumentRow) -> str:
    if row.status in (DocumentStatus.DRAFT, DocumentStatus.IN_PROGRESS):
        return "Goes to Xero when it is finalized"
    return "Not in Xero"


def _problems(problems: Sequence[Problem], key_of: KeyOf) -> list[Line]:
    lines: list[Line] = []
    for problem in problems:
        lines.append(line(Piece(problem.message, Tone.WARN)))
        key = key_of(_FIXES.get(problem.code, "push"))
        remedy = Piece(problem.remedy, Tone.MUTED)
        lines.append(line(Piece(key + " ", Tone.KEY), remedy) if key else (remedy,))
    return lines


def _both_sides(row: DocumentRow, today: date, width: int) -> list[Line]:
    """Totals and dates of both sides; a sign between them says whether they agree."""
    xero = row.xero
    side = min((width - _LABEL - 3) // 2, 14)
    head = " " * _LABEL + fit("Sequence", side, right=True) + "   " + fit("Xero", side, right=True)
    amounts = (
        ("Net", row.net_total, xero.net_total),
        ("Tax", row.tax_total, xero.tax_total),
        ("Gross", row.gross_total, xero.total),
    )
    lines = [line(Piece(head, Tone.MUTED))]
    for label, ours, theirs in amounts:
        lines.append(
            _pair(label, money.figure(ours, row.currency), _amount(theirs, row.currency), side, xero.id)
        )
    sent = row.status == DocumentStatus.SENT
    dates = [("Issued", row.issue_date, xero.issue_date)]
    if row.kind == DocumentKind.INVOICE:
        dates.append(("Due", row.due_date, xero.due_date))
    for label, day, their_day in dates:
        lines.append(_pair(label, _our_day(day, sent, today), _their_day(their_day, today), side, xero.id))
    if row.kind == DocumentKind.INVOICE and xero.amount_due is not None:
        lines.append(_pair("To pay", "", _amount(xero.amount_due, row.currency), side, None))
    return lines


def _pair(label: str, ours: str, theirs: str, side: int, xero_id: str | None) -> Line:
    sign = Piece("   ")
    if xero_id:
        sign = Piece(" = ", Tone.GOOD) if ours == theirs else Piece(" ≠ ", Tone.DIFFER)
    return line(
        Piece(fit(label, _LABEL), Tone.MUTED),
        fit(ours, side, right=True),
        sign,
        fit(theirs, side, right=True),
    )


def _amount(amount: Decimal | None, currency: str) -> str:
    return "—" if amount is None else money.figure(amount, currency)


def _our_day(day: date | None, sent: bool, today: date) -> str:
    return times.day(day, today) if sent else "not sent"


def _their_day(day: date | None, today: date) -> str:
    return "not sent" if day == UNSENT else times.day(day, today)


def _drift(row: DocumentRow) -> list[Line]:
    if not row.xero.drift:
        return []
    lines: list[Line] = [line(Piece("Differs in Xero", Tone.STRONG))]
    for drift in row.xero.drift:
        lines.append(
            line(
                Piece(f"≠ {drift.field.replace('_', ' ')}  ", Tone.DIFFER),
                drift.ours,
                Piece(" here, ", Tone.MUTED),
                drift.xero,
                Piece(" there", Tone.MUTED),
            )
        )
    return lines


def _payment(row: DocumentRow, key_of: KeyOf) -> list[Line]:
    """Who says whether it is paid, and what is left to the reader (R47-R51)."""
    paid = payment(row)
    if paid is None:
        return []
    source = row.payment_source
    word = (
        Piece(f"   follows {SOURCES[source]}", Tone.MUTED)
        if source != "manual"
        else Piece("   marked here", Tone.MUTED)
    )
    lines = [line(Piece("Payment  ", Tone.MUTED), paid, word)]
    if source in ("stripe", "gocardless"):
        lines.append(
            line(Piece("Xero's payment status is not read: reconcile it there yourself.", Tone.MUTED))
        )
        key = key_of("mark_paid")
        if key and row.payment_status != "PAID":
            lines.append(
                line(
                    Piece(key, Tone.KEY), Piece(" paid by bank transfer instead? Mark it as paid", Tone.MUTED)
                )
            )
    return lines


def _accounts(items: Sequence[LineView], width: int) -> list[Line]:
    if not items:
        return []
    lines: list[Line] = [line(Piece("Ledger accounts", Tone.STRONG))]
    source_width = max(len(accounts.source(item).text) for item in items[:_LINES_SHOWN])
    rest = width - source_width - 2
    title_width = max(min(max(len(item.title) for item in items), rest * 2 // 5), 8)
    account_width = rest - title_width - 1
    for item in items[:_LINES_SHOWN]:
        account = accounts.label(item.account_code, item.account_name)
        tone = Tone.BAD if item.account_code is None else Tone.PLAIN
        lines.append(
            line(
                fit(cut(item.title, title_width), title_width) + " ",
                Piece(fit(account, account_width) + " ", tone),
                accounts.source(item),
            )
        )
    if len(items) > _LINES_SHOWN:
        lines.append(line(Piece(f"and {len(items) - _LINES_SHOWN:,} more: enter shows all", Tone.MUTED)))
    return lines


def _history(events: Sequence[EventView], now: datetime) -> list[Line]:
    """The latest events, the newest last, as one reads on."""
    if not events:
        return []
    shown = sorted(events, key=lambda event: event.at)[-_EVENTS_SHOWN:]
    lines: list[Line] = [line(Piece("History", Tone.STRONG))]
    lines += [line(Piece(times.moment(event.at, now) + "  ", Tone.MUTED), event.what) for event in shown]
    return lines
