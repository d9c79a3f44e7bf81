"""`seqxero schedules`: billing schedules, and the draft invoices generated from them."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from seqxero_tui.cli.arguments import Parser, add_verb, add_verbs
from seqxero_tui.cli.call import DIFFERENT, DONE, Call, every_row

if TYPE_CHECKING:
    from seqxero_tui.sync.schedule_views import DraftView, Generation


def define(noun: Parser) -> None:
    """The noun's verbs."""
    verbs = add_verbs(noun)
    listing = add_verb(verbs, "list", _list, "schedules: how far each is billed, and what comes next")
    listing.add_argument(
        "--text", default="", help="only those whose customer, reference or PO number has this"
    )
    generate = add_verb(verbs, "generate", _generate, "make draft invoices of all that falls due")
    generate.add_argument("--until", type=_day, metavar="DATE", help="the last day (default: today)")
    generate.add_argument(
        "--quantity",
        type=_quantity,
        action="append",
        default=[],
        metavar="PRICE_ID:FIRST_DAY=QUANTITY",
        help="what was counted in the period of a price that begins on that day; can be repeated",
    )
    generate.add_argument("--preview", action="store_true", help="only show what would be made")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no day such as 2026-11-30") from None


def _quantity(text: str) -> tuple[tuple[str, date], Decimal]:
    period, _, number = text.rpartition("=")
    price_id, _, day = period.rpartition(":")
    try:
        counted = Decimal(number)
    except InvalidOperation:
        counted = Decimal("NaN")
    if not price_id or not counted.is_finite() or counted < 0 or counted.adjusted() > 14:
        raise ArgumentTypeError(f"“{text}” is not like PRICE_ID:2026-11-01=500")
    return (price_id, _day(day)), counted


def _list(call: Call) -> int:
    from seqxero_tui.cli import json_forms, schedule_forms
    from seqxero_tui.cli.tables import Heading, table
    from seqxero_tui.present.schedules import frequency_words, status_word

    with call.workspace() as workspace:
        rows = every_row(
            lambda offset, limit: workspace.schedules.page(text=call.args.text, offset=offset, limit=limit)
        )
    headings = (
        Heading("Id"),
        Heading("Customer", yields=True),
        Heading("Status"),
        Heading("Frequency", yields=True),
        Heading("Billed to"),
        Heading("Next"),
        Heading("Known", right=True),
    )
    call.console.result(
        {"schedules": [schedule_forms.schedule(each) for each in rows]},
        lambda: table(
            headings,
            [
                (
                    each.id,
                    each.customer_name,
                    status_word(each.status),
                    frequency_words(each.frequencies),
                    json_forms.day(each.billed_to),
                    json_forms.day(each.next_due),
                    f"{json_forms.money(each.next_net)} {each.currency}"
                    if each.next_net is not None
                    else None,
                )
                for each in rows
            ],
            call.console.cells(),
        ),
    )
    return DONE


def _generate(call: Call) -> int:
    from seqxero_tui.cli import schedule_forms

    preview = call.args.preview
    with call.workspace() as workspace:
        work = workspace.schedules.preview if preview else workspace.schedules.generate
        made = work(call.args.until, quantities=dict(call.args.quantity))
    words = "drafts" if preview else "generated"
    call.console.result(schedule_forms.generation(made, words), lambda: list(_said(made, preview=preview)))
    return DIFFERENT if made.skipped else DONE


def _said(made: Generation, *, preview: bool) -> Iterable[str]:
    from seqxero_tui.present.pieces import plural
    from seqxero_tui.text import one_line

    for draft in made.drafts:
        yield from _draft(draft)
    for each in made.skipped:
        yield f"Left out: {each.problem.message} {each.problem.remedy}"
    number = plural(len(made.drafts), "draft")
    done = f"{number} would be generated" if preview else f"{number} generated"
    after = f"; the next falls due on {made.next_due}" if made.next_due else ""
    yield one_line(f"{done} until {made.until}{after}.")


def _draft(draft: DraftView) -> Iterable[str]:
    from seqxero_tui.cli.json_forms import money
    from seqxero_tui.text import one_line

    head = f"{draft.due_on}  {draft.customer_name}  {draft.start} to {draft.end}"
    yield one_line(f"{head}  {money(draft.net_total)} {draft.currency} without tax")
    for note in draft.notes:
        yield "  " + one_line(f"{note.message} {note.remedy}")
