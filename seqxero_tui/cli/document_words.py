"""Invoices and credit notes as the commands print them: the list, one document, what became of a verb."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from seqxero_tui.billing.words import SHORTEST_ID, DocumentKind
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.errors import Problem
    from seqxero_tui.sync.reports import VerbResult
    from seqxero_tui.sync.views import DocumentRow, DocumentView, XeroSide


_OF_INVOICES, _OF_CREDIT_NOTES = ("Payment", "Due", "Payment page"), ("Credits",)
"""Facts that the other kind of document does not have."""


def plural_key(kind: DocumentKind) -> str:
    """The key of a list in the JSON."""
    return "invoices" if kind is DocumentKind.INVOICE else "credit_notes"


def listing(kind: DocumentKind, rows: Sequence[DocumentRow], cells: int | None) -> list[str]:
    """The list as a table: the same columns and words as on the screen."""
    from seqxero_tui.cli.tables import Heading, table
    from seqxero_tui.present.documents import cells as presented
    from seqxero_tui.present.documents import columns
    from seqxero_tui.present.pieces import text_of

    today, shown = date.today(), columns(kind)  # noqa: DTZ011 - the reader's own day
    headings = [Heading(each.title, each.align == "right", yields=each.key == "customer") for each in shown]
    drawn = [{key: text_of(cell) for key, cell in presented(row, today).items()} for row in rows]
    for each, name in zip(drawn, names(rows), strict=True):
        each["number"] = name
    return table(headings, [[each[column.key] for column in shown] for each in drawn], cells)


def names(rows: Sequence[DocumentRow]) -> list[str]:
    """What each document of a list is named by: its number, or as a draft the beginning of its id."""
    unnumbered = [row.id for row in rows if not row.number]
    return [row.number or _beginning(row.id, unnumbered) for row in rows]


def _beginning(id_: str, ids: Sequence[str]) -> str:
    """The shortest beginning of an id that stands for it among `ids`: what a draft, without a number, is named by."""
    others = [each for each in ids if each != id_]
    return next(
        (
            id_[:length]
            for length in range(SHORTEST_ID, len(id_))
            if not any(each.startswith(id_[:length]) for each in others)
        ),
        id_,
    )


def details(view: DocumentView, cells: int | None) -> Iterator[str]:
    """One document: facts, both sides, lines with their ledger account and why, problems."""
    from seqxero_tui.cli.tables import facts
    from seqxero_tui.present.credit import sentences
    from seqxero_tui.present.documents import SOURCES, status_word
    from seqxero_tui.present.money import money

    row, side = view.row, view.row.xero
    paid = f"{row.payment_status.replace('_', ' ').lower()}, as {SOURCES[row.payment_source]} says"
    pairs = [
        ("Number", row.number),
        ("Id", row.id),
        ("Customer", row.customer_name),
        ("Credits", view.credits),
        ("Status", status_word(row.status)),
        ("Payment", paid),
        ("Issued", _day(row.issue_date)),
        ("Due", _day(row.due_date)),
        ("Net", money(row.net_total, row.currency)),
        ("Tax", money(row.tax_total, row.currency)),
        ("Gross", money(row.gross_total, row.currency)),
        ("Xero", _state(side)),
        ("Number there", side.number),
        ("Status there", side.status),
        ("Total there", None if side.total is None else money(side.total, row.currency)),
        ("In Xero", side.url),
        ("Payment page", row.payment_link),
    ]
    left_out = _OF_INVOICES if row.kind == DocumentKind.CREDIT_NOTE else _OF_CREDIT_NOTES
    yield from facts([(label, value) for label, value in pairs if label not in left_out])
    yield from sentences(view)
    yield from _problems([*side.problems, *(each for each in (row.draft_problem, row.reminder) if each)])
    yield from _drift(side)
    yield from choice_lines(row.kind, row.number or row.id, view.choices)
    yield ""
    yield from _lines(view, cells)


def _lines(view: DocumentView, cells: int | None) -> list[str]:
    from seqxero_tui.cli.json_forms import number
    from seqxero_tui.cli.tables import Heading, table
    from seqxero_tui.present.money import money

    headings = (
        Heading("#", right=True),
        Heading("Title", yields=True),
        Heading("Quantity", right=True),
        Heading("Rate", right=True),
        Heading("Net", right=True),
        Heading("Account", yields=True),
        Heading("Why", yields=True),
    )
    return table(
        headings,
        [
            (
                str(line.position),
                line.title,
                number(line.quantity),
                number(line.rate) + ("%" if line.rate_display == "PERCENTAGE" else ""),
                money(line.net_total, view.row.currency),
                " ".join(part for part in (line.account_code, line.account_name) if part),
                line.account_why,
            )
            for line in view.lines
        ],
        cells,
    )


def outcome(results: Sequence[VerbResult], after: Mapping[str, DocumentRow], done: str) -> Iterator[str]:
    """What became of each document a verb was applied to, and where it stands in Xero now."""
    for result in results:
        row = after[result.id]
        name = f"{row.number or 'draft'}  {one_line(row.customer_name)}"
        if result.problem:
            yield f"{name}  not {done}: {result.problem.message} {result.problem.remedy}"
            continue
        yield f"{name}  {done}  {_state(row.xero)}"
        yield from _problems(row.xero.problems)
        yield from _drift(row.xero)


def choice_lines(kind: str, ref: str, choices: Collection[str]) -> Iterator[str]:
    """The commands that settle a difference, the safest first, each with what follows."""
    from seqxero_tui.present.drift import offered

    noun = plural_key(DocumentKind(kind)).replace("_", "-")
    for choice, offer in offered(choices):
        yield f"    seqxero {noun} settle {ref} {choice}  {offer.label}. {offer.follows}"


def settled(row: DocumentRow, done: str) -> Iterator[str]:
    """What became of a document whose difference was settled, and where it stands now."""
    yield f"{row.number or row.id}  {one_line(row.customer_name)}  {done}  {_state(row.xero)}"
    yield from _problems(row.xero.problems)


def void_question(rows: Sequence[DocumentRow]) -> tuple[str, ...]:
    """What a void asks, then the details: how much per currency, which, and that it is for good."""
    from seqxero_tui.present.pieces import text_of
    from seqxero_tui.present.verbs import Verb, question

    asked = question(Verb.VOID, rows)
    return (asked.title, *(text_of(line) for line in asked.body if line))


def _problems(problems: Sequence[Problem]) -> Iterator[str]:
    for problem in problems:
        yield f"    {problem.message} {problem.remedy}"


def _drift(side: XeroSide) -> Iterator[str]:
    from seqxero_tui.present.drift import sentence

    return (f"    ≠ {one_line(sentence(each))}" for each in side.drift)


def _state(side: XeroSide) -> str:
    from seqxero_tui.present.words import sync_state

    word = sync_state(side.state)
    return f"{word.glyph} {word.word}"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
