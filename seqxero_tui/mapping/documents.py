"""Invoice or credit note to Xero document: its element, its dates, and what Xero would refuse about the document itself.

What depends on the organisation (is the contact live, the account active, the currency enabled) is `sync`'s preflight.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

from seqxero_tui.errors import Problem
from seqxero_tui.mapping.lines import LARGEST_LINE, LineFacts, wire_line
from seqxero_tui.mapping.money import amount, round2
from seqxero_tui.mapping.plain_text import plain_line, quoted
from seqxero_tui.mapping.tax import NO_TAX, TaxStatus, tax_type

UNSENT_DATE: Final = date(3000, 1, 1)  # what Xero shows until a document is sent; a wire value only (D1)
NUMBER_LIMIT = 255
REFERENCE_LIMIT = 255
HISTORY_LIMIT = 2500

Kind = Literal["invoice", "credit_note"]


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A finalized document with its lines in order. Totals are Sequence's own, in the document's currency.

    `credited_number` is the number of the invoice that a credit note credits. `due_date` does not matter on one (D48).
    """

    document_id: str
    kind: Kind
    number: str | None
    currency: str
    sent: bool
    issue_date: date | None
    due_date: date | None
    lines: tuple[LineFacts, ...]
    tax_status: TaxStatus
    net_total: Decimal
    tax_total: Decimal
    gross_total: Decimal
    reference: str | None = None
    credited_number: str | None = None
    purchase_order_number: str | None = None


@dataclass(frozen=True, slots=True)
class WireSettings:
    """What the connection adds to a document: the linked contact, the tax codes, the link back to us."""

    contact_id: str
    exempt_tax_type: str = NO_TAX
    reverse_charge_tax_type: str = NO_TAX
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SentDates:
    """The dates of a document that was marked as sent in Xero; `push`: Xero does not have them yet."""

    issue_date: date
    due_date: date
    push: bool


def document_payload(doc: DocumentFacts, settings: WireSettings) -> dict[str, Any]:
    """The Invoices or CreditNotes element that makes Xero show `doc`, in Xero's order of fields, amounts as Decimal.

    Unsent: both dates 3000-01-01 and no sent flag; sent: the real dates and the flag (R40-R42, R53-R55). Approved, so
    that it can be paid and marked as sent (D3). An absent field is not sent at all.
    Raises ValueError when the document has `document_problems`: half a document is never built.
    """
    problems = document_problems(doc)
    if problems:
        raise ValueError("; ".join(problem.code for problem in problems))
    issued, due = wire_dates(doc)
    invoice = doc.kind == "invoice"
    tax = tax_type(
        doc.tax_status, exempt=settings.exempt_tax_type, reverse_charge=settings.reverse_charge_tax_type
    )
    payload: dict[str, Any] = {
        "Type": "ACCREC" if invoice else "ACCRECCREDIT",
        "InvoiceNumber" if invoice else "CreditNoteNumber": doc.number,
        "Reference": reference(doc) or None,
        "Contact": {
            "ContactID": settings.contact_id
        },  # any other field here would overwrite the contact's own
        "Date": issued.isoformat(),
        "DueDate": due.isoformat(),
        "Status": "AUTHORISED",
        "LineAmountTypes": "Exclusive",
        "CurrencyCode": doc.currency,
        "Url": settings.url if invoice else None,  # Xero has no such field on credit notes (D50)
        "SentToContact": doc.sent or None,
        "LineItems": [wire_line(line, tax_type=tax).as_payload() for line in doc.lines],
    }
    return {field: value for field, value in payload.items() if value is not None}


def wire_dates(doc: DocumentFacts) -> tuple[date, date]:
    """Issue and due date as Xero should show them now (D1, D48). Raises ValueError when a sent document lacks one."""
    if not doc.sent:
        return UNSENT_DATE, UNSENT_DATE
    due = doc.due_date if doc.kind == "invoice" else doc.issue_date
    if doc.issue_date is None or due is None:
        raise ValueError("a sent document needs its dates")
    return doc.issue_date, due


def reference(doc: DocumentFacts) -> str:
    """Xero's Reference: our reference, else the purchase order; on a credit note the credited number first (D47, D50)."""
    own = plain_line(doc.reference or "") or plain_line(doc.purchase_order_number or "")
    credited = plain_line(doc.credited_number or "") if doc.kind == "credit_note" else ""
    return ", ".join(dict.fromkeys(part for part in (credited, own) if part))


def history_note(doc: DocumentFacts, url: str) -> str:
    """The one note in a credit note's history in Xero that leads back to us, as it has no link field (R57, D50)."""
    return f"Credit note {plain_line(doc.number or '')} in Sequence: {url}"[:HISTORY_LIMIT]


def due_date(
    issue_date: date, *, due_date: date | None = None, term_days: int | None = None, default_days: int = 30
) -> date:
    """When an invoice is due: the date set by hand, else issue date plus its terms, else plus the default (D6)."""
    return due_date or issue_date + timedelta(days=default_days if term_days is None else term_days)


def dates_after_sent_in_xero(
    kind: Kind,
    *,
    xero_date: date | None,
    xero_due_date: date | None,
    detected_on: date,
    own_due_date: date | None = None,
    term_days: int | None = None,
    default_days: int = 30,
) -> SentDates:
    """The dates of a document somebody marked as sent in Xero (D7); `detected_on` in the organisation's time zone.

    A date that was set by hand in Xero is adopted; one still at 3000-01-01 becomes the real one: issued the day it was
    noticed, due as `due_date` says (a credit note: the issue date, D48). Only what Xero lacks needs a push.
    """
    issued = _by_hand(xero_date) or detected_on
    if kind == "credit_note":
        return SentDates(issued, issued, push=xero_date != issued or xero_due_date == UNSENT_DATE)
    computed = due_date(issued, due_date=own_due_date, term_days=term_days, default_days=default_days)
    due = _by_hand(xero_due_date) or computed
    return SentDates(issued, due, push=(xero_date, xero_due_date) != (issued, due))


def _by_hand(xero_date: date | None) -> date | None:
    return None if xero_date == UNSENT_DATE else xero_date


def document_problems(doc: DocumentFacts) -> tuple[Problem, ...]:
    """Everything about the document alone that keeps it from Xero; every problem, not just the first."""
    return (*_header_problems(doc), *_date_problems(doc), *_line_problems(doc))


def _header_problems(doc: DocumentFacts) -> Iterator[Problem]:
    words = _words(doc)
    if not (doc.number or "").strip():
        yield Problem("missing_number", f"The {words} has no number.", "Finalize it, so that it gets one.")
    elif doc.number != plain_line(doc.number or ""):
        yield Problem(
            "invalid_number",
            f"The number {quoted(doc.number or '')} has control characters or stray spaces, which Xero would change.",
            "Correct the number in Sequence.",
        )
    elif set(doc.number or "") & set(',"'):
        yield Problem(
            "invalid_number",
            f"The number {quoted(doc.number or '')} has a comma or a double quote, by which Xero could not find it again.",
            "Correct the number in Sequence.",
        )
    if len(doc.number or "") > NUMBER_LIMIT:
        message = f"The number has {len(doc.number or '')} characters; Xero takes {NUMBER_LIMIT}."
        yield Problem("number_too_long", message, "Shorten the number in Sequence.")
    if len(reference(doc)) > REFERENCE_LIMIT:
        message = f"The reference has {len(reference(doc))} characters; Xero takes {REFERENCE_LIMIT}."
        yield Problem(
            "reference_too_long", message, f"Shorten the {words}'s reference or purchase order number."
        )
    if doc.gross_total < 0:
        message = f"The total of {amount(doc.gross_total)} {doc.currency} is negative, which Xero refuses."
        remedy = (
            "Raise a credit note for it instead."
            if doc.kind == "invoice"
            else "Raise an invoice for it instead."
        )
        yield Problem("negative_total", message, remedy)


def _date_problems(doc: DocumentFacts) -> Iterator[Problem]:
    if not doc.sent:
        return
    if doc.issue_date is None:
        yield Problem(
            "missing_issue_date", f"The sent {_words(doc)} has no issue date.", "Set its issue date."
        )
    if doc.kind == "invoice" and doc.due_date is None:
        yield Problem(
            "missing_due_date", "The sent invoice has no due date.", "Set its due date or payment terms."
        )


def _line_problems(doc: DocumentFacts) -> Iterator[Problem]:
    if not doc.lines:
        yield Problem(
            "no_lines", f"The {_words(doc)} has no lines.", "Void it, or add a line before finalizing."
        )
    for position, line in enumerate(doc.lines, start=1):
        label = f"Line {position} {quoted(line.title)}" if line.title.strip() else f"Line {position}"
        if not (line.account_code or "").strip():
            yield Problem(
                "no_ledger_account",
                f"{label} has no ledger account.",
                "Choose one for the line or its product, or set a default ledger account.",
            )
        if abs(round2(line.net_total)) > LARGEST_LINE:
            message = f"{label} comes to {amount(line.net_total)}; Xero takes at most {amount(LARGEST_LINE)} a line."
            yield Problem("line_too_large", message, "Split the line in Sequence.")


def _words(doc: DocumentFacts) -> str:
    return "invoice" if doc.kind == "invoice" else "credit note"
