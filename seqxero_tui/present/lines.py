"""A document with its lines: the head, the table of lines, what is said about the line under the cursor, the totals."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.mapping.lines import LineFacts, arithmetic
from seqxero_tui.present import accounts, money, times
from seqxero_tui.present.cells import cut
from seqxero_tui.present.customers import tax
from seqxero_tui.present.documents import payment, period, state, status_word
from seqxero_tui.present.pieces import Line, Piece, Tone, line, packed
from seqxero_tui.present.table import Column
from seqxero_tui.sync.views import DocumentRow, DocumentView, LineView

COLUMNS = (
    Column("title", "Line", 14, most=44),
    Column("quantity", "Quantity", 8, most=12, align="right", drop=3),
    Column("rate", "Rate", 8, most=14, align="right", drop=4),
    Column("net", "Net", 10, most=13, align="right", drop=2),
    Column("account", "Ledger account", 14, most=32, drop=1),
    Column("source", "By", 9, most=15, drop=5),
)


def heading(row: DocumentRow) -> str:
    """What stands in the frame: number and customer."""
    what = "Draft credit note" if row.kind == DocumentKind.CREDIT_NOTE else "Draft"
    return f"{row.number} · {row.customer_name}" if row.number else f"{what} for {row.customer_name}"


def head(view: DocumentView, now: datetime, width: int) -> tuple[Line, ...]:
    """Status, payment, dates and state of the document, and what it refers to, in lines of up to `width` cells."""
    row, today = view.row, now.astimezone().date()
    paid = payment(row)
    parts: list[Line] = [
        line(Piece(status_word(row.status), Tone.STRONG), *((Piece("  "), paid) if paid else ())),
        *_dates(row, today),
        line(tax(row.tax_status)),
        state(row),
    ]
    said = (
        ("Billed for ", period(row)),
        ("Reference ", view.reference),
        ("Credits ", view.credits),
        ("Memo ", view.memo),
    )
    more = [_said(label, cut(" ".join(text.split()), width - len(label))) for label, text in said if text]
    return (*packed(parts, width), *packed(more, width))


def _said(label: str, text: str) -> Line:
    return line(Piece(label, Tone.MUTED), text)


def cells(item: LineView, currency: str) -> dict[str, Line]:
    """A row of the table of lines."""
    missing = item.account_code is None
    account = accounts.label(item.account_code, item.account_name)
    return {
        "title": line(item.title),
        "quantity": line(number(item.quantity)),
        "rate": line(rate(item, currency)),
        "net": line(money.figure(item.net_total, currency)),
        "account": line(Piece(account, Tone.BAD if missing else Tone.PLAIN)),
        "source": line(accounts.source(item)),
    }


def about(item: LineView, currency: str) -> tuple[Line, ...]:
    """What is to say about one line: its account and why, how it reads in Xero, its description."""
    lines = [accounts.today(item)]
    if item.flattened:
        total = money.figure(item.net_total, currency)
        lines.append(
            line(
                Piece("In Xero  ", Tone.MUTED),
                f"1 × {total}",
                Piece(f" · “{_arithmetic(item)}” goes into the description", Tone.MUTED),
            )
        )
    words = " · ".join(part for part in (item.group_title, item.description) if part)
    if words:
        lines.append(line(Piece("Says  ", Tone.MUTED), " ".join(words.split())))
    return tuple(lines)


def totals(row: DocumentRow, width: int) -> tuple[Line, ...]:
    """Net, tax and gross, in one line where there is room."""
    parts = [
        _said("Net ", money.figure(row.net_total, row.currency)),
        _said("Tax ", money.figure(row.tax_total, row.currency)),
        line(Piece("Gross ", Tone.MUTED), Piece(money.money(row.gross_total, row.currency), Tone.STRONG)),
    ]
    return tuple(packed(parts, width))


def number(value: Decimal) -> str:
    """A quantity as it is: thousands grouped, no zeros behind it."""
    text = f"{value.normalize():,f}"
    return text if text != "-0" else "0"


def rate(item: LineView, currency: str) -> str:
    """A rate with at least its currency's decimals and all of its own; a share in percent where it is one."""
    if item.rate_display == "PERCENTAGE":
        return _arithmetic(item).partition(" of ")[0]
    value = item.rate.normalize()
    exponent = value.as_tuple().exponent
    least = money.decimals(currency)
    return f"{value:,.{max(least, -exponent) if isinstance(exponent, int) else least}f}"


def _arithmetic(item: LineView) -> str:
    """How the line's total comes about, in the words Xero's description gets (D40)."""
    percentage = item.rate_display == "PERCENTAGE"
    return arithmetic(
        LineFacts(
            line_id=item.id,
            title=item.title,
            description=item.description,
            quantity=item.quantity,
            rate=item.rate,
            net_total=item.net_total,
            rate_display="PERCENTAGE" if percentage else "ABSOLUTE",
        )
    )


def _dates(row: DocumentRow, today: date) -> list[Line]:
    """The dates of a document that was sent; before, it has none (D1), and a draft is not about to be sent."""
    if row.status == DocumentStatus.FINAL:
        return [line("not sent")]
    if row.status != DocumentStatus.SENT:
        return []
    dates = [_said("issued ", times.day(row.issue_date, today))]
    if row.kind == DocumentKind.INVOICE:
        dates.append(_said("due ", times.day(row.due_date, today)))
    return dates
