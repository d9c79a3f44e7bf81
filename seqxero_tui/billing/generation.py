"""GeneratedDraft invoices from billing schedules: what falls due on the same day goes onto one draft. Pure, no store, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from seqxero_tui.billing.charging import ChargedLine, Knowledge, charged, extras
from seqxero_tui.billing.terms import Billed, Due, Terms, due, phases_of
from seqxero_tui.billing.totals import Totals, document_totals
from seqxero_tui.errors import Problem


@dataclass(frozen=True, slots=True)
class GeneratedDraft:
    """A draft invoice that falls due on a day; `start` and `end` are the first and last day it charges for.

    `bills` are the periods it bills, `notes` what could not be known.
    """

    on: date
    currency: str
    start: date
    end: date
    lines: tuple[ChargedLine, ...]
    totals: Totals
    bills: tuple[Due, ...]
    notes: tuple[Problem, ...]


def drafts(terms: Terms, until: date, billed: Billed, known: Knowledge) -> list[GeneratedDraft]:
    """The drafts of all that falls due up to `until` and is not billed yet, one for each day and currency."""

    def together(bill: Due) -> tuple[date, str]:
        return bill.on, bill.price.currency

    waiting = sorted(due(terms, until, billed), key=together)
    return [_draft(terms, bills, known) for _, bills in groupby(waiting, key=together)]


def _draft(terms: Terms, bills: Iterable[Due], known: Knowledge) -> GeneratedDraft:
    bills = tuple(bills)
    lines, notes = list[ChargedLine](), list[Problem]()
    phases = phases_of(terms)
    for at in sorted({bill.phase for bill in bills}):
        mine = [bill for bill in bills if bill.phase == at]
        parts = [charged(bill, known) for bill in mine]
        own = [line for part in parts for line in part.lines]
        added = extras(phases[at], mine, own, known)
        lines += [*own, *added.lines]
        notes += [note for part in (*parts, added) for note in part.notes]
    return GeneratedDraft(
        on=bills[0].on,
        currency=bills[0].price.currency,
        start=min(bill.period.start for bill in bills),
        end=max(bill.period.end for bill in bills),
        lines=tuple(lines),
        totals=document_totals([line.totals for line in lines]),
        bills=bills,
        notes=tuple(notes),
    )
