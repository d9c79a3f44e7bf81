"""The month-end check in words: what each list holds, what is to be done about it, and why a document is on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from seqxero_tui.billing.months import Month
from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.present import documents, drift, money
from seqxero_tui.present.actions import key_of, key_piece
from seqxero_tui.present.cells import width
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, line, plural, some
from seqxero_tui.present.table import Cells, Column
from seqxero_tui.present.verbs import Question
from seqxero_tui.sync.home_views import Check, MonthEnd
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import DocumentRow

if TYPE_CHECKING:
    from seqxero_tui.evidence.export import ExportReport

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class Words(NamedTuple):
    """A list of the check: its glyph and tone, its name, what it means and what is to be done, for either front door."""

    glyph: str
    tone: Tone
    title: str
    meaning: str
    remedy: str


CHECKS: dict[Check, Words] = {
    Check.NOT_IN_XERO: Words(
        "▲",
        Tone.BAD,
        "Not in Xero as they are here",
        "Blocked, refused, waiting, out of date or never pushed.",
        "Mend what each says, then push it again.",
    ),
    Check.DIFFERENT: Words(
        "≠",
        Tone.DIFFER,
        "Differ in Xero",
        "Totals, tax or something else reads otherwise in Xero.",
        "Settle each difference, or leave it with a reason.",
    ),
    Check.VOIDED_ON_ONE_SIDE: Words(
        "∅",
        Tone.BAD,
        "Voided on one side only",
        "Void here and standing in Xero, or the other way round.",
        "Void the other side too, or say why it is right.",
    ),
    Check.UNLINKED: Words(
        "○",
        Tone.WARN,
        "Customer not linked",
        "Their customers are tied to no contact: nothing of them goes to Xero.",
        "Link each customer to its contact, or create it in Xero.",
    ),
    Check.UNSENT: Words(
        "◌",
        Tone.WARN,
        "Final but not sent",
        "In Xero they stand at 1 January 3000: the month there lacks them.",
        "Send them, or void what should not go out.",
    ),
    Check.DRAFTS: Words(
        "·",
        Tone.WARN,
        "Still drafts",
        "Billed for the month and not final: neither customer nor Xero has them.",
        "Finalize and send them, or leave them for the next month.",
    ),
    Check.PAID_BUT_OPEN: Words(
        "◐",
        Tone.WARN,
        "Paid, but open in Xero",
        "Paid by Stripe, by GoCardless or by your word; Xero has no payment.",
        "Record or match the payments in Xero.",
    ),
    Check.ON_DEFAULT: Words(
        "?",
        Tone.BUSY,
        "Lines on a default account",
        "Nobody chose an account for some line; the default may be right or not.",
        "Where it is wrong, choose an account for the line or its product.",
    ),
}
"""In the order of the check: what keeps the books from agreeing first."""

_REMEDIES = {
    Check.NOT_IN_XERO: "document.push",
    Check.DIFFERENT: "document.settle",
    Check.VOIDED_ON_ONE_SIDE: "document.settle",
    Check.UNLINKED: "document.link",
    Check.UNSENT: "document.send",
    Check.DRAFTS: "document.finalize",
    Check.PAID_BUT_OPEN: "document.open",
    Check.ON_DEFAULT: "month_end.detail",
}
"""The action that does what each remedy says."""

COLUMNS = (
    Column("number", "Number", 8, most=12),
    Column("customer", "Customer", 12, most=30),
    Column("gross", "Gross", 11, most=14, align="right", drop=2),
    Column("why", "Why", 19, most=60),
    Column("xero", "Xero", 13, drop=1),
)

SHOWN = (("open", "open"), ("explained", "explained"))
"""What a list can be narrowed down to: the value, and its word."""


def named(month: Month | None) -> str:
    """`November 2026`, or `all months`."""
    return f"{_MONTHS[month.number - 1]} {month.year}" if month else "all months"


def verdict(check: MonthEnd) -> Piece:
    """How the check came out: `3 of 8 lists open`."""
    open_lists = sum(bool(each.open) for each in check.lines)
    if not open_lists:
        return Piece("✓ nothing open", Tone.GOOD)
    return Piece(f"{open_lists} of {len(check.lines)} lists open", Tone.MUTED)


def amounts(found: Iterable[tuple[Decimal, str]], cells: int) -> str:
    """`£3,466.69 + €388.43` in at most `cells` cells; currencies that do not fit are counted: `£3,466.69 + 2 currencies`."""
    shown = [money.money(amount, currency) for amount, currency in found]
    for kept in range(len(shown), 0, -1):
        more = f" + {plural(len(shown) - kept, 'currency', 'currencies')}" if kept < len(shown) else ""
        text = " + ".join(shown[:kept]).replace("+ -", "− ") + more
        if width(text) <= cells:
            return text
    return ""


def sums(rows: Iterable[DocumentRow]) -> str:
    """The gross totals per currency as the list shows them, credit notes below zero."""
    return money.sums((documents.owed(row.kind, row.gross_total), row.currency) for row in rows)


def told(check: Check) -> tuple[Line, ...]:
    """What stands above a list: what it means, and what to do."""
    words = CHECKS[check]
    return (
        line(Piece(words.meaning)),
        line(key_piece(_REMEDIES[check]), Piece(f"  {words.remedy}", Tone.MUTED)),
    )


def cells(check: Check, row: DocumentRow) -> Cells:
    """The cells of a document on a list."""
    credit = row.kind == DocumentKind.CREDIT_NOTE
    number = row.number or ("credit note" if credit else "draft")
    return {
        "number": line(Piece(number, Tone.PLAIN if row.number else Tone.MUTED)),
        "customer": line(row.customer_name),
        "gross": line(money.money(documents.owed(row.kind, row.gross_total), row.currency)),
        "why": _why(check, row),
        "xero": documents.state(row),
    }


def _why(check: Check, row: DocumentRow) -> Line:
    """Why it is there, or instead the reason why it may stay, behind a tick."""
    if row.explained is None:
        return line(Piece(why(check, row), Tone.MUTED))
    return line(Piece("✓ ", Tone.GOOD), row.explained.reason)


def why(check: Check, row: DocumentRow) -> str:
    """Why the document is on the list, in a few words."""
    match check:
        case Check.NOT_IN_XERO:
            if row.xero.problems:
                return row.xero.problems[0].message
            return _UNPUSHED[row.xero.state]
        case Check.DIFFERENT:
            return "; ".join(map(drift.sentence, row.xero.drift))
        case Check.VOIDED_ON_ONE_SIDE:
            here = row.status == DocumentStatus.VOIDED
            return "voided here, stands in Xero" if here else "voided in Xero, stands here"
        case Check.UNLINKED:
            return f"{documents.status_word(row.status).lower()}, not linked"
        case Check.UNSENT:
            return "final, not sent"
        case Check.DRAFTS:
            return "period still runs" if row.status == DocumentStatus.IN_PROGRESS else "a draft"
        case Check.PAID_BUT_OPEN:
            source = documents.SOURCES[row.payment_source]
            due = "" if row.xero.amount_due is None else money.money(row.xero.amount_due, row.currency)
            return f"paid, says {source}; {due} open in Xero".replace("  ", " ")
        case Check.ON_DEFAULT:
            return "no account chosen"


_UNPUSHED = {
    SyncState.NOT_PUSHED: "never pushed",
    SyncState.BLOCKED: "cannot be pushed",
    SyncState.QUEUED: "waits to be pushed",
    SyncState.PUSHING: "nobody knows yet whether Xero has it",
    SyncState.OUT_OF_DATE: "changed here since it was pushed",
    SyncState.FAILED: "refused by Xero",
    SyncState.GONE_IN_XERO: "no longer in Xero",
    SyncState.SYNCED: "in Xero",
    SyncState.DRIFT: "differs in Xero",
}


def not_explainable(month: Month | None, rows: Sequence[DocumentRow]) -> str | None:
    """Why documents cannot be explained, as a sentence; None when they can."""
    if month is None:
        return "An explanation is for one month: open the list from the month-end check on Home."
    return None if rows else "There is no document here."


def not_explained(rows: Sequence[DocumentRow]) -> str | None:
    """Why no explanation of documents can be taken back, as a sentence; None when one can."""
    if any(row.explained for row in rows):
        return None
    return f"Nothing is explained here. {key_of('month_end.explain')} explains."


def explaining(check: Check, month: Month, rows: Sequence[DocumentRow], hidden: int) -> Question:
    """What is asked before documents are explained; `hidden` of them are out of sight."""
    they = "it" if len(rows) == 1 else "they"
    body = [
        *_about(rows, hidden),
        line(f"Why may {they} stay on “{CHECKS[check].title}” when {named(month)} is closed?"),
        line(Piece("The history and the close file keep your words.", Tone.MUTED)),
    ]
    if before := sum(row.explained is not None for row in rows):
        given = f"{plural(before, 'explanation')} given already: your words replace"
        body.append(line(Piece(f"{given} {'it' if before == 1 else 'them'}.", Tone.WARN)))
    return Question(f"Explain {documents.counted_rows(rows)}", tuple(body), "Explain")


def taking_back(check: Check, month: Month, rows: Sequence[DocumentRow], hidden: int) -> Question:
    """What is asked before explanations are taken back; `hidden` of the documents are out of sight."""
    what, they = ("explanation", "It is") if len(rows) == 1 else ("explanations", "They are")
    again = line(f"{they} open again on “{CHECKS[check].title}” of {named(month)}.")
    title = f"Take back the {what} of {documents.counted_rows(rows)}?"
    return Question(title, (*_about(rows, hidden), again), "Take back")


def _about(rows: Sequence[DocumentRow], hidden: int) -> Iterator[Line]:
    yield line(Piece(sums(rows), Tone.STRONG))
    yield line(Piece(some([documents.called(row) for row in rows]), Tone.MUTED))
    if hidden:
        yield line(Piece(f"{hidden:,} of them out of sight.", Tone.WARN))
    yield BLANK


def export_story(month: Month | None) -> str:
    """What an export writes."""
    return (
        f"Writes the month-end check of {named(month)}, its documents with both sides, their lines, payments, "
        "differences and the log of the sync as CSV files."
    )


def exported(report: ExportReport) -> str:
    """What is said after an export."""
    rows = sum(each.rows for each in report.files)
    return f"{plural(len(report.files), 'file')} with {plural(rows, 'row')} and their manifest are in {report.folder}."


def empty(month: Month | None, *, filtered: bool) -> tuple[Line, ...]:
    """What an empty list says."""
    if filtered:
        return (
            line("None match."),
            line(key_piece("everywhere.back"), Piece(" takes the filter back", Tone.MUTED)),
        )
    return (line(Piece("✓ ", Tone.GOOD), f"None in {named(month)}: nothing to do here."),)
