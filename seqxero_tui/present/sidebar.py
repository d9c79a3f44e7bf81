"""A document's two sides beside each other: state, totals and dates, payment source, accounts, problems, history.

Lines are laid out for a width in cells, sentences wrapped below their own beginning.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PaymentStatus
from seqxero_tui.present import accounts, credit, drift, money, times, words
from seqxero_tui.present.actions import key_of
from seqxero_tui.present.cells import fit
from seqxero_tui.present.cells import width as cells_of
from seqxero_tui.present.documents import SOURCES, payment
from seqxero_tui.present.fixes import KeyOf, problem_block
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, hanging, line, packed
from seqxero_tui.present.verbs import WORDINGS, Verb, hindrance, not_a_draft, not_creditable
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import DocumentRow, DocumentView, EventView, LineView

UNSENT = date(3000, 1, 1)
"""What Xero holds for both dates until a document is sent (R40); shown as "not sent", never as a date (D1)."""

_BY_LINK = "Xero's payment status is not read: reconcile it there yourself."
_NOT_ASKED = {
    "stripe": "Stripe is not asked about it: that takes its payment link and SEQXERO_STRIPE_KEY.",
    "gocardless": "GoCardless is not asked about it: its word comes with Sequence's file.",
}
_BY_TRANSFER = "Paid by bank transfer instead? Mark it as paid."

_OFFERED = (Verb.FINALIZE, Verb.SEND, Verb.PUSH, Verb.VOID)
_TOTALS = ("net_total", "tax_total", "gross_total")
_NOT_SENT = "not sent"
_ENDED = ("VOIDED", "DELETED")
_LINES_SHOWN = 8
_EVENTS_SHOWN = 8
_LABEL = 7


def sidebar(view: DocumentView, *, width: int, now: datetime, key_of: KeyOf) -> tuple[Line, ...]:
    """Everything there is to say about a document's life in Xero, as lines of up to `width` cells."""
    row = view.row
    today = now.astimezone().date()
    blocks: list[Sequence[Line]] = [
        _head(view, now),
        problem_block(row.xero.problems, width, key_of),
        problem_block([row.draft_problem] if row.draft_problem else [], width, key_of),
        _both_sides(row, today, width),
        _to_push(view, width, key_of),
        _warnings(view, width),
        _drift(view, width, key_of),
        _payment(row, width, key_of),
        credit.lines(view, width=width, today=today, key=key_of("allocate")),
        _accounts(view.lines, width),
        _history(view.history, now, width),
        _actions(row, width, key_of),
    ]
    return _joined(blocks)


def _joined(blocks: Sequence[Sequence[Line]]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for block in blocks:
        if block and lines:
            lines.append(BLANK)
        lines += block
    return tuple(lines)


def _head(view: DocumentView, now: datetime) -> list[Line]:
    row, xero = view.row, view.row.xero
    head = words.sync_state(xero.state).headline
    if xero.number:
        head += (Piece("   " + xero.number),)
    lines = [head]
    if xero.status:
        sent = _NOT_SENT if not xero.sent else "sent"
        lines.append(line(Piece(f"{xero.status.capitalize()} in Xero · {sent}", Tone.MUTED)))
    elif not xero.problems:
        lines.append(line(Piece(_why_not_there(row), Tone.MUTED)))
    if view.credits:
        lines.append(line(Piece(f"Credits {view.credits}", Tone.MUTED)))
    if xero.pulled_at:
        lines.append(line(Piece(f"Seen {times.ago(xero.pulled_at, now)}", Tone.MUTED)))
    return lines


def _why_not_there(row: DocumentRow) -> str:
    if row.status in (DocumentStatus.DRAFT, DocumentStatus.IN_PROGRESS):
        return "Goes to Xero when it is finalized"
    return "Not in Xero"


def _to_push(view: DocumentView, width: int, key_of: KeyOf) -> list[Line]:
    """What of a document in Xero was changed here since, and the key that brings it there."""
    if not view.to_push:
        return []
    lines = [line(Piece("A push would change", Tone.STRONG))]
    for each in view.to_push:
        words = f"{each.field.replace('_', ' ')}: {each.xero} → {each.ours}"
        lines += hanging(Piece(""), words, Tone.PLAIN, width)
    if view.row.xero.state is SyncState.OUT_OF_DATE:
        lines += hanging(
            Piece(f"{key_of('push')} ", Tone.KEY), "pushes it again; nothing else does.", Tone.MUTED, width
        )
    return lines


def _warnings(view: DocumentView, width: int) -> list[Line]:
    """What to know before the document goes to Xero for the first time."""
    lines: list[Line] = []
    for each in view.warnings:
        lines += hanging(Piece("! ", Tone.WARN), each.message, Tone.WARN, width)
        lines += hanging(Piece("  "), each.remedy, Tone.MUTED, width)
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
        same = None if xero.id is None else ours == theirs
        lines.append(_pair(label, _amount(ours, row.currency), _amount(theirs, row.currency), side, same))
    sent = row.status == DocumentStatus.SENT or (row.status == DocumentStatus.VOIDED and bool(xero.sent))
    dates = [("Issued", row.issue_date, xero.issue_date)]
    if row.kind == DocumentKind.INVOICE:
        dates.append(("Due", row.due_date, xero.due_date))
    for label, day, their_day in dates:
        same = None if xero.id is None else (day if sent else UNSENT) == their_day
        lines.append(_pair(label, _our_day(day, sent, today), _their_day(their_day, today), side, same))
    if row.kind == DocumentKind.INVOICE and xero.amount_due is not None and xero.status not in _ENDED:
        lines.append(_pair("To pay", "", _amount(xero.amount_due, row.currency), side, None))
    return lines


def _pair(label: str, ours: str, theirs: str, side: int, same: bool | None) -> Line:
    """A line with both sides as they are shown, which may be masked: whether they are the `same` is told by their values,
    not by how they look. None where there is nothing to compare."""
    sign = Piece("   ")
    if same is not None:
        sign = Piece(" = ", Tone.GOOD) if same else Piece(" ≠ ", Tone.DIFFER)
    return line(
        Piece(fit(label, _LABEL), Tone.MUTED),
        fit(ours, side, right=True),
        sign,
        fit(theirs, side, right=True),
    )


def _amount(amount: Decimal | None, currency: str) -> str:
    return "—" if amount is None else money.figure(amount, currency)


def _our_day(day: date | None, sent: bool, today: date) -> str:
    return times.day(day, today) if sent else _NOT_SENT


def _their_day(day: date | None, today: date) -> str:
    return _NOT_SENT if day == UNSENT else times.day(day, today)


def _drift(view: DocumentView, width: int, key_of: KeyOf) -> list[Line]:
    """What differs, but for the totals, which stand beside each other already; and what can be done about it."""
    shown = [each for each in view.row.xero.drift if each.field not in _TOTALS]
    accepted = view.row.xero.accepted
    return [
        *(drift.accepted(accepted, width) if accepted else ()),
        *drift.lines(shown, view.choices, width, key_of("settle")),
        *drift.cure(view.row.xero.drift, view.choices, width, key_of),
    ]


def _payment(row: DocumentRow, width: int, key_of: KeyOf) -> list[Line]:
    """Who says whether it is paid, and what is left to the reader (R47-R51)."""
    paid = payment(row)
    if paid is None:
        return []
    source = row.payment_source
    says = "marked here" if source == "manual" else f"follows {SOURCES[source]}"
    lines = [line(Piece("Payment  ", Tone.MUTED), paid, Piece(f"   {says}", Tone.MUTED))]
    if row.reminder:
        lines += hanging(Piece(""), f"{row.reminder.message} {row.reminder.remedy}", Tone.WARN, width)
    elif source in _NOT_ASKED:
        lines += hanging(Piece(""), _BY_LINK, Tone.MUTED, width)
    if source in _NOT_ASKED and row.payment_status != PaymentStatus.PAID:
        if not row.asks_stripe:
            lines += hanging(Piece(""), _NOT_ASKED[source], Tone.MUTED, width)
        if key := key_of("mark_paid"):
            lines += hanging(Piece(f"{key} ", Tone.KEY), _BY_TRANSFER, Tone.MUTED, width)
    return lines


def _accounts(items: Sequence[LineView], width: int) -> list[Line]:
    """Title, account and source of each line; the account gets what it needs, the title what is left."""
    if not items:
        return []
    shown = items[:_LINES_SHOWN]
    labels = [accounts.label(item.account_code, item.account_name) for item in shown]
    rest = width - max(len(accounts.source(item).text) for item in shown) - 2
    account_width = min(max(map(cells_of, labels)), rest * 3 // 5)
    lines: list[Line] = [line(Piece("Ledger accounts", Tone.STRONG))]
    for item, label in zip(shown, labels, strict=True):
        tone = Tone.BAD if item.account_code is None else Tone.PLAIN
        title = fit(item.title, rest - account_width) + " "
        lines.append(line(title, Piece(fit(label, account_width) + " ", tone), accounts.source(item)))
    if len(items) > _LINES_SHOWN:
        lines.append(
            line(
                Piece(
                    f"and {len(items) - _LINES_SHOWN:,} more: {key_of('documents.detail')} shows all",
                    Tone.MUTED,
                )
            )
        )
    return lines


def _history(events: Sequence[EventView], now: datetime, width: int) -> list[Line]:
    """The latest events, the newest last, as one reads on."""
    shown = sorted(events, key=lambda event: event.at)[-_EVENTS_SHOWN:]
    lines: list[Line] = [line(Piece("History", Tone.STRONG))] if shown else []
    for event in shown:
        when = Piece(times.moment(event.at, now) + "  ", Tone.MUTED)
        lines += hanging(when, event.what, Tone.PLAIN, width)
    return lines


def _actions(row: DocumentRow, width: int, key_of: KeyOf) -> list[Line]:
    """The keys of what can be done to the document as it stands, then why the others cannot be done now."""
    judged = {verb: hindrance(verb, row) for verb in _OFFERED}
    offers = [(verb.value, WORDINGS[verb].button) for verb, why in judged.items() if why is None]
    if not_creditable(row) is None:
        offers.append(("credit", "Credit"))
    if not_a_draft(row) is None:
        offers.append(("edit", "Edit draft"))
    if row.xero.url is not None:
        offers.append(("open", "Open in Xero"))
    if row.payment_link is not None and payment(row):
        offers.append(("payment_page", "Payment page"))
    parts = [
        line(Piece(key_of(action), Tone.KEY), Piece(f" {label}", Tone.MUTED)) for action, label in offers
    ]
    lines = packed(parts, width)
    for verb, why in judged.items():
        if why is not None:
            start = Piece(f"{key_of(verb.value)} ", Tone.MUTED)
            lines += hanging(start, f"{WORDINGS[verb].button}: it {why}.", Tone.MUTED, width)
    return lines
