"""The credit of credit notes in words: where it went in Xero, what is left, what a use of it would change. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from seqxero_tui.billing.typed import NotANumber, read_number
from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.errors import Problem
from seqxero_tui.present.actions import fix_key
from seqxero_tui.present.fixes import fix_of
from seqxero_tui.present.money import money
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, hanging, line
from seqxero_tui.present.reports import problem
from seqxero_tui.present.times import day
from seqxero_tui.sync.credit_views import AllocationView, CreditOffer, CreditTarget
from seqxero_tui.sync.views import DocumentRow, DocumentView
from seqxero_tui.text import one_line


def remaining(row: DocumentRow) -> Decimal | None:
    """The credit that is left on a credit note in Xero; None of an invoice, and of what is not there."""
    return row.xero.amount_due if row.kind == DocumentKind.CREDIT_NOTE and row.xero.id else None


def sentences(view: DocumentView) -> Iterator[str]:
    """How a document's credit stands, a line for each use, with the id to take it back by."""
    currency, left = view.row.currency, remaining(view.row)
    if left is not None:
        yield f"    {money(left, currency)} of credit left in Xero"
    for each in view.allocations:
        id = f"  {each.id}" if each.id else ""
        yield f"    {money(each.amount, currency)} {_direction(view.row)} {one_line(each.number)}{id}"


def lines(view: DocumentView, *, width: int, today: date, key: str) -> list[Line]:
    """The sidebar's part: what was used for what, what is left, and the key that uses it or takes it back."""
    row, left = view.row, remaining(view.row)
    is_note = row.kind == DocumentKind.CREDIT_NOTE
    if not view.allocations and not left:
        return []
    found: list[Line] = [line(Piece("Credit", Tone.STRONG))]
    for each in view.allocations:
        when = f", {day(each.date, today)}" if each.date else ""
        words = f"{money(each.amount, row.currency)} {_direction(row)} {each.number}{when}"
        found += hanging(Piece(""), words, Tone.PLAIN, width)
    if left is not None:
        found.append(line(f"{money(left, row.currency)} left"))
    if key and is_note and row.xero.status in ("AUTHORISED", "PAID"):
        found += hanging(Piece(f"{key} ", Tone.KEY), _can_be_done(view, left), Tone.MUTED, width)
    return found


def choice(target: CreditTarget, currency: str) -> str:
    """An invoice in the list of those the credit could be used for."""
    credited = ", which it credits" if target.credited else ""
    return f"Use for {target.number}{credited} · {money(target.due, currency)} to pay"


def taking_back(allocation: AllocationView, currency: str) -> str:
    """A use of the credit in the list of those that can be taken back."""
    return f"Take back {money(allocation.amount, currency)} from {allocation.number}"


def before(offer: CreditOffer, target: CreditTarget) -> tuple[Line, ...]:
    """Both documents as they stand, above the question how much."""
    return (
        line(Piece(offer.customer_name, Tone.MUTED)),
        BLANK,
        _standing(offer.number, offer.remaining, "credit left", offer.currency),
        _standing(target.number, target.due, "to pay", offer.currency),
        BLANK,
        line("How much of the credit is used for the invoice?"),
    )


def after(offer: CreditOffer, target: CreditTarget, amount: Decimal) -> tuple[Line, ...]:
    """What Xero will show of both once the credit is used."""
    return (
        line(Piece(offer.customer_name, Tone.MUTED)),
        BLANK,
        line("Xero will then show"),
        _standing(offer.number, offer.remaining - amount, "credit left", offer.currency),
        _standing(target.number, target.due - amount, "to pay", offer.currency),
        BLANK,
        line("While this stands Xero can void neither of them. It can be taken back."),
    )


def after_taking_back(offer: CreditOffer, allocation: AllocationView) -> tuple[Line, ...]:
    """What Xero will show once a use of the credit is taken back."""
    currency = offer.currency
    return (
        line(Piece(offer.customer_name, Tone.MUTED)),
        BLANK,
        line("Xero will then show"),
        _standing(offer.number, offer.remaining + allocation.amount, "credit left", currency),
        line(
            f"{allocation.number}  ", Piece(money(allocation.amount, currency), Tone.STRONG), " more to pay"
        ),
    )


def amount_fault(text: str, offer: CreditOffer, target: CreditTarget) -> str | None:
    """What is wrong with an amount as it is typed, or None."""
    try:
        amount = read_number(text)
    except NotANumber as fault:
        return str(fault)
    if amount <= 0:
        return "It has to be more than nothing."
    if amount != round(amount, 2):
        return "No more than two decimals."
    return None if amount <= target.amount else f"At most {money(target.amount, offer.currency)}."


def nothing_to_do(offer: CreditOffer) -> tuple[Line, ...]:
    """Why the credit can be used for nothing now: each problem with what puts it right."""
    if not offer.problems:
        none = f"{offer.customer_name} has no sent invoice in {offer.currency} that is open in Xero."
        return (line(none), line(Piece("Send one first. Until then the credit stays as it is.", Tone.MUTED)))
    return problem_lines(offer.problems)


def refusal(offer: CreditOffer) -> str:
    """That the credit can be used for nothing now, with the first thing that puts it right and its key."""
    said = f"{offer.number}: its credit cannot be used now."
    if not offer.problems:
        return said
    action = fix_of(offer.problems[0].code)
    key = fix_key(action) if action else ""
    return f"{said} {offer.problems[0].remedy}{f' ({key})' if key else ''}"


def problem_lines(problems: Sequence[Problem]) -> tuple[Line, ...]:
    """Each problem with what puts it right."""
    return tuple(each for one in problems for each in problem(one, Tone.PLAIN))


def _can_be_done(view: DocumentView, left: Decimal | None) -> str:
    if not left:
        return "takes it back."
    return "uses it for an invoice" + (", or takes some back." if view.allocations else ".")


def _direction(row: DocumentRow) -> str:
    return "used for" if row.kind == DocumentKind.CREDIT_NOTE else "credited by"


def _standing(number: str, amount: Decimal, what: str, currency: str) -> Line:
    return line(f"{number}  ", Piece(money(amount, currency), Tone.STRONG), f" {what}")
