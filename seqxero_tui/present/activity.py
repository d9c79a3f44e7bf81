"""What happened, in words: requests to Xero and lines of history in one list, and everything about one of them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from seqxero_tui.present import times, words
from seqxero_tui.present.actions import key_piece
from seqxero_tui.present.changes import before_and_after, of_write
from seqxero_tui.present.json_text import as_lines, pretty, pretty_text
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, hanging, line, plural
from seqxero_tui.present.table import Column
from seqxero_tui.sync.activity_views import ActivityRow, ActivityView, MemberView, Outcome
from seqxero_tui.sync.states import SyncState

COLUMNS = (
    Column("when", "When", 5, most=12),
    Column("what", "What", 22, most=70),
    Column("name", "Of", 12, most=30),
    Column("who", "Who", 10, drop=1),
)
MEMBER_COLUMNS = (
    Column("number", "  Number", 10, most=16),
    Column("name", "Customer", 8, most=40),
    Column("state", "Now", 13, most=14, drop=1),
)
KINDS = (
    ("request", "requests to Xero"),
    ("invoice", "invoices"),
    ("credit_note", "credit notes"),
    ("customer", "customers"),
    ("product", "products"),
    ("organisation", "organisation"),
)
"""What the list can be narrowed to."""
WHO = (("user", "a person here"), ("background", "the background"), ("command", "a command"))
FAILED = (("yes", "only failed"),)


class Sign(NamedTuple):
    """How an outcome is shown: a glyph, its word and its tone."""

    glyph: str
    word: str
    tone: Tone


SIGNS = {
    Outcome.NOTED: Sign("·", "", Tone.MUTED),
    Outcome.DONE: Sign("●", "done", Tone.GOOD),
    Outcome.PARTLY: Sign("◐", "refused in part", Tone.WARN),
    Outcome.REFUSED: Sign("✗", "refused", Tone.BAD),
    Outcome.NOT_PROCESSED: Sign("○", "not processed, waits", Tone.WARN),
    Outcome.UNKNOWN: Sign("?", "not known yet", Tone.BUSY),
}

_REQUESTS = {
    "create_contact": "new contact",
    "create_invoice": "new invoice",
    "create_credit_note": "new credit note",
    "update_contact": "changed contact",
    "update_invoice": "changed invoice",
    "update_credit_note": "changed credit note",
    "void_invoice": "voided invoice",
    "void_credit_note": "voided credit note",
    "add_history_note": "history note",
    "allocate_credit_note": "use of credit",
    "deallocate_credit_note": "credit taken back",
}
_LABEL = 11


def what(row: ActivityRow) -> str:
    """What happened, in a few words: `→ Xero: 50 new invoices`, or the history's own words."""
    if not row.request:
        return row.what
    noun = _REQUESTS.get(row.what, row.what.replace("_", " "))
    return f"→ Xero: {plural(row.members, noun) if ' of ' not in noun else noun}"


def cells(row: ActivityRow, now: datetime) -> dict[str, Line]:
    """Every cell of a row; what is as it should be is quiet."""
    sign = SIGNS[row.outcome]
    ink = sign.tone if row.outcome.failed else Tone.PLAIN
    said = f" · {sign.word}" if row.outcome.failed and row.request else ""
    more = f" +{row.members - 1:,}" if row.members > 1 else ""
    return {
        "when": line(Piece(times.moment(row.at, now), Tone.MUTED)),
        "what": line(Piece(f"{sign.glyph} ", sign.tone), Piece(what(row) + said, ink)),
        "name": line((row.name or row.kind.replace("_", " ")) + more),
        "who": line(Piece(row.login if row.actor == "user" and row.login else row.actor or "—", Tone.MUTED)),
    }


def member_cells(member: MemberView) -> dict[str, Line]:
    """A document or customer of a request: what became of it then, and where it stands now."""
    sign = SIGNS[member.outcome]
    state = words.sync_state(member.state) if member.state else None
    return {
        "number": line(Piece(f"{sign.glyph} ", sign.tone), member.number or "—"),
        "name": line(member.name),
        "state": line(Piece(f"{state.glyph} ", state.tone), Piece(state.word, Tone.MUTED)) if state else (),
    }


def empty(*, filtered: bool) -> tuple[Line, ...]:
    """What an empty list says."""
    if filtered:
        return (
            line("Nothing like that happened."),
            line(key_piece("everywhere.back"), " takes the filter back."),
        )
    return (
        line("Nothing has happened yet."),
        line(Piece("What is done here or in Xero is told here.", Tone.MUTED)),
    )


def unsettled(number: int) -> str:
    """How many requests nobody knows the outcome of, for the frame."""
    return f"{plural(number, 'request')} not known yet"


def can_retry(members: tuple[MemberView, ...]) -> list[MemberView]:
    """Those of a request that failed and can be tried again: documents in that state, customers that were refused."""
    return [
        each
        for each in members
        if each.state is SyncState.FAILED or (each.kind == "customer" and each.outcome is Outcome.REFUSED)
    ]


def is_unknown(member: MemberView) -> bool:
    """Whether nobody knows what became of it: a sync finds out."""
    return member.outcome is Outcome.UNKNOWN or member.state is SyncState.PUSHING


def about(view: ActivityView, now: datetime, width: int) -> tuple[Line, ...]:
    """Everything about one of them, in lines of up to `width` cells, but for the bodies, which are as they are."""
    row, sign = view.row, SIGNS[view.row.outcome]
    lines = hanging(Piece(f"{sign.glyph} ", sign.tone), what(row), Tone.STRONG, width)
    if sign.word:
        lines.append(line(Piece(f"  {sign.word}", sign.tone)))
    lines += [BLANK, *_facts(view, width)]
    if view.message:
        lines += [BLANK, *hanging(Piece(""), view.message, Tone.WARN, width)]
    if view.row.outcome is Outcome.UNKNOWN:
        lines += [BLANK, *hanging(Piece(""), _settled(view, now), Tone.BUSY, width)]
    lines += [*_refusals(view, width), *_changes(view, width)]
    if view.details:
        lines += _block("Details", pretty(view.details))
    if view.body:
        lines += _block("Request", pretty_text(view.body))
    if view.answer:
        lines += _block("Answer", pretty_text(view.answer))
    elif view.finished_at and row.request:
        lines += [BLANK, line(Piece("No answer was kept.", Tone.MUTED))]
    return tuple(lines)


def _facts(view: ActivityView, width: int) -> list[Line]:
    row = view.row
    facts = [
        ("When", f"{row.at:%Y-%m-%d %H:%M:%S} UTC"),
        ("Who", ", ".join(filter(None, (row.actor, row.login)))),
    ]
    if view.path:
        query = "&".join(f"{field}={value}" for field, value in (view.query or {}).items())
        facts += [("Call", f"{view.method} {view.path}{'?' if query else ''}{query}")]
    if view.status:
        facts.append(("Status", str(view.status)))
    if view.finished_at:
        facts.append(("Took", f"{(view.finished_at - row.at).total_seconds():.1f} s"))
    facts += [("Request id", row.request_id or ""), ("Key", view.idempotency_key or "")]
    return [
        each
        for label, text in facts
        if text
        for each in hanging(Piece(f"{label:<{_LABEL}}", Tone.MUTED), text, Tone.PLAIN, width)
    ]


def _settled(view: ActivityView, now: datetime) -> str:
    """When and how an unknown outcome is settled; never by guessing."""
    until = view.replayed_until
    if until is not None and now < until:
        how = f"Until {until.astimezone():%H:%M} by the same request with the same key, later by looking it up there."
    else:
        how = "By looking it up there: what is found is taken over, what is not found goes again."
    return f"Nobody knows yet whether Xero has it. The next push or pull settles it. {how} Nothing is sent twice."


def _refusals(view: ActivityView, width: int) -> list[Line]:
    """Whose part was not done, and what Xero said."""
    lines: list[Line] = []
    for each in view.members:
        if not each.said and each.outcome is not Outcome.REFUSED:
            continue
        sign = SIGNS[each.outcome]
        lines += [
            BLANK,
            line(Piece(f"{sign.glyph} ", sign.tone), Piece(each.number or each.name, Tone.STRONG)),
        ]
        for said in each.said:
            lines += hanging(Piece("  "), said, Tone.PLAIN, width)
    return lines


def _changes(view: ActivityView, width: int) -> list[Line]:
    """Before and after, of an event or of each document that a request changed."""
    told = [
        ("", before_and_after(view.details)),
        *((each.number, of_write(each.changes)) for each in view.members),
    ]
    lines: list[Line] = []
    for number, said in told:
        if said:
            title = f"Before → after of {number}" if number else "Before → after"
            lines += [BLANK, line(Piece(title, Tone.STRONG))]
            lines += [each for text in said for each in hanging(Piece("  "), text, Tone.PLAIN, width)]
    return lines


def _block(title: str, text: str) -> list[Line]:
    return [BLANK, line(Piece(title, Tone.STRONG)), *as_lines(text)]
