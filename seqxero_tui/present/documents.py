"""Invoices and credit notes in a list: the columns, the cells of a row, what the frame around the list says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PaymentStatus
from seqxero_tui.present import money, times, words
from seqxero_tui.present.actions import key_piece
from seqxero_tui.present.pieces import Line, Piece, Tone, line, plural
from seqxero_tui.present.table import Column
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import DocumentRow

_NUMBER = Column("number", "Number", 8, most=14)
_CUSTOMER = Column("customer", "Customer", 16, most=48, least=9)
_STATUS = Column("status", "Status", 6, drop=3)
_GROSS = Column("gross", "Gross", 11, most=14, align="right", drop=2)
_XERO = Column("xero", "Xero", 13, drop=1)

_INVOICE_COLUMNS = (
    _NUMBER,
    _CUSTOMER,
    _STATUS,
    Column("payment", "Payment", 7, most=9, drop=4),
    Column("source", "Follows", 9, drop=7),
    _GROSS,
    Column("issued", "Issued", 11, drop=6),
    Column("due", "Due", 11, drop=5),
    _XERO,
)

_CREDIT_NOTE_COLUMNS = (
    _NUMBER,
    Column("customer", "Customer", 12, most=48, least=9),
    _STATUS,
    _GROSS,
    Column("issued", "Issued", 11, drop=5),
    _XERO,
)

_NOUNS = {
    DocumentKind.INVOICE: ("invoice", "invoices"),
    DocumentKind.CREDIT_NOTE: ("credit note", "credit notes"),
}

STATUSES = {
    DocumentStatus.IN_PROGRESS: "Open",
    DocumentStatus.DRAFT: "Draft",
    DocumentStatus.FINAL: "Final",
    DocumentStatus.SENT: "Sent",
    DocumentStatus.VOIDED: "Voided",
}
"""A document's status in a word. Sequence's IN_PROGRESS is a period still running: open."""

PAYMENTS = {
    PaymentStatus.UNPAID: Piece("Unpaid"),
    PaymentStatus.PARTIALLY_PAID: Piece("Partial", Tone.BUSY),
    PaymentStatus.PAID: Piece("Paid", Tone.GOOD),
    PaymentStatus.UNCOLLECTIBLE: Piece("Lost", Tone.WARN),
}
"""How far an invoice is paid, in a word that fits a narrow column."""

SOURCES = {"xero": "Xero", "stripe": "Stripe", "gocardless": "GoCardless", "manual": "you"}
"""Who says whether an invoice is paid."""

_LIVE = (DocumentStatus.FINAL, DocumentStatus.SENT)
_DASH = Piece("—", Tone.MUTED)


def columns(kind: DocumentKind) -> tuple[Column, ...]:
    """The columns of a list of `kind`; credit notes have neither a payment nor a due date of their own."""
    return _INVOICE_COLUMNS if kind is DocumentKind.INVOICE else _CREDIT_NOTE_COLUMNS


def sorts(kind: DocumentKind) -> tuple[tuple[str, str], ...]:
    """The orders of a list beside newest first: a column's key, `-` before it for the other way, and its words."""
    days = [("issued", "Issued"), *([("due", "Due")] if kind is DocumentKind.INVOICE else [])]
    return (
        ("number", "Number, lowest first"),
        ("-number", "Number, highest first"),
        ("customer", "Customer, A to Z"),
        ("-gross", "Gross, largest first"),
        ("gross", "Gross, smallest first"),
        *(
            way
            for key, word in days
            for way in ((key, f"{word}, earliest first"), (f"-{key}", f"{word}, latest first"))
        ),
        ("status", "Status, drafts first"),
        ("-status", "Status, voided first"),
        ("xero", "Xero, not pushed first"),
        ("-xero", "Xero, gone first"),
    )


def title(kind: DocumentKind) -> str:
    """The name of the list: "Invoices", "Credit notes"."""
    return _NOUNS[kind][1].capitalize()


def counted(kind: str, number: int) -> str:
    """`1 invoice`, `1,204 credit notes`."""
    return plural(number, *_NOUNS[DocumentKind(kind)])


def counted_rows(rows: Iterable[DocumentRow]) -> str:
    """`3 invoices`, `1 invoice and 2 credit notes`."""
    numbers = Counter(DocumentKind(row.kind) for row in rows)
    return " and ".join(counted(kind, numbers[kind]) for kind in _NOUNS if numbers[kind])


def called(row: DocumentRow) -> str:
    """What a document is called in a sentence: its number, or `draft for ACME` while it has none."""
    what = "draft credit note" if row.kind == DocumentKind.CREDIT_NOTE else "draft"
    return row.number or f"{what} for {row.customer_name}"


def status_word(status: str) -> str:
    """A document's status in a word."""
    return STATUSES[DocumentStatus(status)]


def cells(row: DocumentRow, today: date) -> dict[str, Line]:
    """Every cell of a row, by column key; the table shows those that fit."""
    live = row.status in _LIVE
    ink = Tone.PLAIN if live else Tone.MUTED
    return {
        "number": (Piece(row.number) if row.number else Piece(period(row) or "—", Tone.MUTED),),
        "customer": (Piece(row.customer_name),),
        "status": (Piece(status_word(row.status), ink),),
        "payment": (payment(row) or _DASH,),
        "source": (Piece(SOURCES[row.payment_source], Tone.MUTED) if payment(row) else _DASH,),
        "gross": (Piece(money.money(row.gross_total, row.currency), ink),),
        "due": _day(row.due_date, row, today),
        "issued": _day(row.issue_date, row, today),
        "xero": state(row),
    }


def period(row: DocumentRow) -> str:
    """The months it is billed for: what tells a customer's drafts apart while they have no number."""
    return times.months(*row.period) if row.period else ""


def state(row: DocumentRow) -> Line:
    """The document's state in a narrow cell. What is as it should be is quiet: only its glyph has colour."""
    word = words.sync_state(row.xero.state)
    if row.xero.accepted and row.xero.state is SyncState.SYNCED:
        word = words.ACCEPTED
    return line(Piece(word.glyph, word.tone), " ", Piece(word.word, _quiet(word.tone)))


def payment(row: DocumentRow) -> Piece | None:
    """How far an invoice is paid; None where nothing is to be paid: drafts, voided ones, credit notes."""
    if row.kind != DocumentKind.INVOICE or row.status not in _LIVE:
        return None
    return PAYMENTS[PaymentStatus(row.payment_status)]


def needs_you(number: int) -> str:
    """How many of a list wait for a person."""
    return f"{number:,} need{'s' if number == 1 else ''} you"


def sums(rows: Collection[DocumentRow]) -> str:
    """The gross totals per currency; amounts of different currencies are never added up."""
    return sums_of([(row.kind, row.gross_total, row.currency) for row in rows])


def sums_of(totals: Collection[tuple[str, Decimal, str]]) -> str:
    """The sum per currency of kinds, totals and currencies.

    Where invoices are among them, credit notes count against them; by themselves they are told as they stand.
    """
    mixed = len({kind for kind, _, _ in totals}) > 1
    return money.sums((owed(kind, total) if mixed else total, currency) for kind, total, currency in totals)


def owed(kind: str, total: Decimal) -> Decimal:
    """A document's total as it adds to what its customer owes: below zero for a credit note."""
    return -total if kind == DocumentKind.CREDIT_NOTE else total


def outstanding(sums_due: Iterable[tuple[Decimal, str]]) -> str:
    """What customers still owe, for the edge of the list; empty when nothing is."""
    text = money.sums(sums_due)
    return f"owed {text}" if text else ""


def empty(kind: DocumentKind, *, filtered: bool) -> tuple[Line, ...]:
    """What an empty list says, with the way on."""
    if filtered:
        return (
            line(f"No {_NOUNS[kind][1]} match."),
            line(key_piece("everywhere.back"), Piece(" takes the filter back", Tone.MUTED)),
        )
    return (
        line(f"No {_NOUNS[kind][1]} yet."),
        line(Piece("seqxero load FILE reads them from Sequence", Tone.MUTED)),
    )


def _day(day: date | None, row: DocumentRow, today: date) -> Line:
    """A date of a sent document; a dash until it is sent, because it has none before (D1)."""
    return line(times.day(day, today)) if day and row.status == DocumentStatus.SENT else (_DASH,)


def _quiet(tone: Tone) -> Tone:
    return Tone.MUTED if tone is Tone.GOOD else tone
