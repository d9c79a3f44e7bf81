"""A plan in words: the list of writes, what each one is field by field, and what the whole costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from seqxero_tui.present import documents, drift, money
from seqxero_tui.present.actions import fix_key, key_of, key_piece
from seqxero_tui.present.cells import fit
from seqxero_tui.present.cells import width as cells_of
from seqxero_tui.present.fixes import problem_block
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, hanging, line, plural, some
from seqxero_tui.present.table import Column
from seqxero_tui.sync.plan_views import Plan, PlannedAction, WrittenLine
from seqxero_tui.sync.reports import Blocked

Entry = PlannedAction | Blocked

COLUMNS = (
    Column("number", "  Number", 10, most=16),
    Column("name", "Customer", 8, most=44),
    Column("gross", "Gross", 10, most=14, align="right", drop=1),
    Column("said", "", 10, most=16, drop=2),
)


class Doing(NamedTuple):
    """A kind of write: its sign, what it is called, and the facet it belongs to."""

    sign: str
    word: str
    group: str


DOINGS = {
    "create_contact": Doing("+", "new contact", "create"),
    "create_invoice": Doing("+", "new invoice", "create"),
    "create_credit_note": Doing("+", "new credit note", "create"),
    "update_invoice": Doing("~", "change of invoice", "update"),
    "update_credit_note": Doing("~", "change of credit note", "update"),
    "void_invoice": Doing("×", "void of invoice", "void"),
    "void_credit_note": Doing("×", "void of credit note", "void"),
    "add_history_note": Doing("·", "note in Xero's history", "create"),
}
GROUPS = (("create", "new"), ("update", "changed"), ("void", "voided"), ("blocked", "blocked"))
"""The groups of entries with their words."""

SHOWN = (*GROUPS[:-1], ("warned", "with a warning"), GROUPS[-1])
"""What the list can be narrowed to."""

_SIGNS = {
    "create": ("+", Tone.GOOD),
    "update": ("~", Tone.BUSY),
    "void": ("×", Tone.BAD),
    "blocked": ("▲", Tone.WARN),
}
_UNSENT_WORDS = "none until it is sent; Xero shows 1 January 3000"
_LABEL = 10


def group(entry: Entry) -> str:
    """create, update, void or blocked."""
    return "blocked" if isinstance(entry, Blocked) else DOINGS[entry.action].group


def key(entry: Entry) -> str:
    """What an entry of the list is known by: a credit note may be written and get its note, too."""
    return f"{'blocked' if isinstance(entry, Blocked) else entry.action}:{entry.id}"


def sign(entry: Entry) -> str:
    """The sign of an entry, as the list and its summary have it."""
    return _SIGNS[group(entry)][0]


def called(entry: Entry) -> str:
    """What an entry is called in a sentence."""
    return entry.number or entry.name


def matches(entry: Entry, text: str, wanted: str | None) -> bool:
    """Whether an entry belongs to a list narrowed down to words and a group."""
    said = f"{entry.number or ''} {entry.name}".casefold()
    warned = wanted == "warned" and isinstance(entry, PlannedAction) and bool(entry.warnings)
    return all(word in said for word in text.casefold().split()) and (
        warned or wanted in (None, group(entry))
    )


def cells(entry: Entry) -> dict[str, Line]:
    """Every cell of an entry, by column key."""
    glyph, tone = _SIGNS[group(entry)]
    warned = "! " if isinstance(entry, PlannedAction) and entry.warnings else ""
    return {
        "number": (Piece(f"{glyph} ", tone), Piece(entry.number) if entry.number else Piece("—", Tone.MUTED)),
        "name": (Piece(entry.name),),
        "gross": (Piece(warned, Tone.WARN), Piece(_gross(entry))),
        "said": (Piece(_said(entry), Tone.MUTED),),
    }


def summary(plan: Plan, left_out: int = 0, hidden: int = 0) -> tuple[Line, ...]:
    """What the plan costs, and what it is made of; the signs are those of the list.

    `left_out` documents were chosen, but what is planned does not apply to them; `hidden` of the others were marked and
    not in sight.
    """
    rest = (Piece(f"   {left_out:,} chosen left as they are", Tone.MUTED),) if left_out else ()
    unseen = (Piece(f"   {hidden:,} marked out of sight", Tone.WARN),) if hidden else ()
    return (_cost(plan), (*_made_of(plan), *unseen, *rest))


def question(button: str, entries: Sequence[Entry], hidden: int) -> tuple[str, tuple[Line, ...]]:
    """The question before writes are ordered of which `hidden` are not in sight: what, how many, how much per currency."""
    words = f"{hidden:,} of them {'is' if hidden == 1 else 'are'} not in sight now."
    return f"{button} {plural(len(entries), 'write')}?", (
        line(Piece(some([called(each) for each in entries]), Tone.STRONG)),
        line(sums(entries)),
        BLANK,
        line(Piece(words, Tone.WARN)),
    )


def empty(*, filtered: bool, verb: str | None) -> tuple[Line, ...]:
    """What a plan without entries says."""
    if filtered:
        return (
            line("Nothing in the plan matches."),
            line(key_piece("everywhere.back"), " takes the filter back."),
        )
    if verb:
        return (line("Nothing would be written to Xero: it has all of this already."),)
    return (
        line("Nothing waits for Xero."),
        line(Piece("What is finalized or sent goes there at once; p on a list pushes it again.", Tone.MUTED)),
    )


def sums(entries: Sequence[Entry]) -> str:
    """The gross totals of what would be written, per currency, credit notes against invoices."""
    return documents.sums_of(
        [
            (each.kind, each.totals[2], each.currency)
            for each in entries
            if isinstance(each, PlannedAction) and each.totals and each.currency
        ]
    )


def about(entry: Entry, width: int) -> tuple[Line, ...]:
    """Everything there is to say about an entry, as lines of up to `width` cells."""
    if isinstance(entry, Blocked):
        return tuple(_about_blocked(entry, width))
    head = [line(Piece(_headline(entry), Tone.STRONG)), *hanging(Piece(""), entry.name, Tone.MUTED, width)]
    body = _changes(entry, width) if entry.told else _written(entry, width)
    return (*head, BLANK, *body, *_warnings(entry, width))


def _headline(entry: PlannedAction) -> str:
    word = DOINGS[entry.action].word
    return " ".join(part for part in (word[0].upper() + word[1:], entry.number) if part)


def _cost(plan: Plan) -> Line:
    if not plan.actions:
        return line(Piece("Nothing to write", Tone.STRONG))
    writes, calls = plural(len(plan.actions), "write"), plural(plan.calls - plan.looks, "call")
    cost = line(Piece(writes, Tone.STRONG), f" in {calls}, about {_duration(plan.seconds)}")
    left = plan.calls_left_today
    if left is None:
        return cost
    if left < plan.calls:
        return (*cost, Piece(f" · only {plural(left, 'call')} left today: the rest waits", Tone.BAD))
    return (*cost, Piece(f" · {left:,} calls left today", Tone.MUTED))


def _made_of(plan: Plan) -> Line:
    entries: list[Entry] = [*plan.actions, *plan.blocked]
    pieces: list[Piece] = []
    for name, word in GROUPS:
        number = sum(group(each) == name for each in entries)
        if number:
            glyph, tone = _SIGNS[name]
            pieces += [Piece("   " if pieces else ""), Piece(f"{glyph} ", tone), Piece(f"{number:,} {word}")]
    warned = sum(bool(each.warnings) for each in plan.actions)
    if warned:
        pieces += [Piece("   "), Piece("! ", Tone.WARN), Piece(f"{warned:,} with a warning")]
    return tuple(pieces)


def _duration(seconds: int) -> str:
    return f"{seconds} s" if seconds < 120 else f"{round(seconds / 60):,} min"


def _gross(entry: Entry) -> str:
    if isinstance(entry, Blocked) or entry.totals is None or entry.currency is None:
        return ""
    return money.money(entry.totals[2], entry.currency)


def _said(entry: Entry) -> str:
    """In two words what happens, or how much stands in the way."""
    if isinstance(entry, Blocked):
        return plural(len(entry.problems), "problem")
    if entry.told:
        return ", ".join(drift.sides(each)[0] for each in entry.told)
    if entry.follows_contact:
        return "follows contact"
    return {"create_contact": "contact", "add_history_note": "history note"}.get(entry.action, "")


def _about_blocked(entry: Blocked, width: int) -> list[Line]:
    lines = [
        line(Piece(f"{called(entry)} stays here", Tone.STRONG)),
        *hanging(Piece(""), entry.name, Tone.MUTED, width),
    ]
    for each in entry.problems:
        lines += [BLANK, *problem_block((each,), width, _key_of)]
    return lines


def _key_of(action: str) -> str:
    """The key here of an action that puts a problem right: linking at once, all else on the document."""
    return (
        fix_key(action)
        if action == "integration"
        else key_of("plan.link" if action == "link" else "plan.open")
    )


def _changes(entry: PlannedAction, width: int) -> list[Line]:
    """What Xero has, and what it will have."""
    lines: list[Line] = []
    for each in entry.told:
        field, ours, xero = drift.sides(each)
        if _LABEL + cells_of(f"{xero} → {ours}") <= width and cells_of(field) < _LABEL:
            change = (Piece(f"{xero} → ", Tone.MUTED), Piece(ours, Tone.STRONG))
            lines.append(line(Piece(fit(field, _LABEL), Tone.MUTED), *change))
            continue
        lines.append(line(Piece(field, Tone.MUTED)))
        lines += hanging(Piece("- "), xero, Tone.MUTED, width)
        lines += hanging(Piece("+ ", Tone.GOOD), ours, Tone.PLAIN, width)
    return lines


def _written(entry: PlannedAction, width: int) -> list[Line]:
    if entry.action == "create_contact":
        return _contact(entry, width)
    if entry.action == "add_history_note":
        return hanging(Piece(""), str(entry.payload.get("Details", "")), Tone.PLAIN, width)
    if entry.action.startswith("void"):
        return [
            *_fact("Status", "approved → voided", width),
            *hanging(Piece(""), "It cannot be taken back in Xero.", Tone.WARN, width),
        ]
    return [*_head_fields(entry, width), BLANK, *_lines(entry, width), *_totals(entry, width)]


def _head_fields(entry: PlannedAction, width: int) -> list[Line]:
    payload = entry.payload
    known = entry.contact or entry.name
    contact = f"{entry.name}, which this plan creates first" if entry.follows_contact else known
    lines = _fact("Contact", contact, width)
    if payload.get("Date") == drift.UNSENT:
        lines += _fact("Dates", _UNSENT_WORDS, width)
    else:
        lines += _fact("Issued", str(payload.get("Date", "")), width)
    if payload.get("Type") == "ACCREC" and payload.get("DueDate") != drift.UNSENT:
        lines += _fact("Due", str(payload.get("DueDate", "")), width)
    if payload.get("Reference"):
        lines += _fact("Reference", str(payload["Reference"]), width)
    sent = "yes; Xero emails nobody" if payload.get("SentToContact") else "no"
    lines += _fact("Sent mark", sent, width)
    lines += _fact("Amounts", f"{payload.get('CurrencyCode', '')} without tax", width)
    if payload.get("Url"):
        lines += _fact("Link back", "to this document", width)
    return lines


def _lines(entry: PlannedAction, width: int) -> list[Line]:
    lines: list[Line] = []
    for each in entry.lines:
        lines += [*_line(each, entry.currency or "", width), BLANK]
    return lines


def _line(item: WrittenLine, currency: str, width: int) -> list[Line]:
    """Description; quantity and price with the amount at the edge; the account and why; the tax."""
    lines: list[Line] = []
    for at, text in enumerate(item.description.split("\n")):
        lines += hanging(Piece(""), text, Tone.PLAIN if at == 0 else Tone.MUTED, width)
    amount = money.figure(item.amount, currency)
    sum_ = f"  {item.quantity:f} × {item.unit_amount:f}"
    lines.append(line(Piece(fit(sum_, width - len(amount)), Tone.MUTED), amount))
    account = " ".join(part for part in (item.account_code, item.account_name) if part)
    lines += hanging(Piece("  "), f"{account}: {item.account_why}", Tone.MUTED, width)
    tax = item.tax_name or "none"
    said = f"{item.tax_type} ({tax})" if item.tax_type else f"the account's own ({tax})"
    return [*lines, *hanging(Piece("  "), f"tax {said}", Tone.MUTED, width)]


def _totals(entry: PlannedAction, width: int) -> list[Line]:
    """What Xero will come to, beside ours where that is something else."""
    if entry.predicted is None or entry.totals is None or entry.currency is None:
        return []
    lines: list[Line] = []
    for label, xero, ours in zip(("Net", "Tax", "Gross"), entry.predicted, entry.totals, strict=True):
        theirs, mine = money.figure(xero, entry.currency), money.figure(ours, entry.currency)
        sign = Piece("  =", Tone.GOOD) if theirs == mine else Piece(f"  ≠ {mine} here", Tone.DIFFER)
        room = max(len(theirs), width - _LABEL - len(sign.text))
        lines.append(line(Piece(fit(label, _LABEL), Tone.MUTED), fit(theirs, room, right=True), sign))
    return lines


def _contact(entry: PlannedAction, width: int) -> list[Line]:
    payload = entry.payload
    lines = _fact("Name", str(payload.get("Name", "")), width)
    if payload.get("EmailAddress"):
        lines += _fact("Email", str(payload["EmailAddress"]), width)
    for address in payload.get("Addresses", ()):
        parts = [str(value) for field, value in address.items() if field != "AddressType" and value]
        lines += _fact("Address", ", ".join(parts), width)
    return lines


def _warnings(entry: PlannedAction, width: int) -> list[Line]:
    lines: list[Line] = []
    for each in entry.warnings:
        lines += [BLANK, *hanging(Piece("! ", Tone.WARN), each.message, Tone.WARN, width)]
        lines += hanging(Piece("  "), each.remedy, Tone.MUTED, width)
    return lines


def _fact(label: str, text: str, width: int) -> list[Line]:
    return hanging(Piece(fit(label, _LABEL), Tone.MUTED), text, Tone.PLAIN, width)
