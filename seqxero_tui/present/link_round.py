"""Linking customers one after another: where the round is, what was decided, and the words for each step of it.

Only a link is written at once; customers to be created in Xero are gathered, and go there together at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from seqxero_tui.present.actions import key_of, key_piece
from seqxero_tui.present.customers import waiting_lines, who
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, hanging, line, plural, some
from seqxero_tui.present.table import Column
from seqxero_tui.sync.customer_views import LinkCase
from seqxero_tui.sync.views import CustomerRow, SuggestionView

COLUMNS = (
    Column("name", "Contact in Xero", 16, most=40),
    Column("why", "Why", 16, most=40),
    Column("email", "Email", 20, most=34, drop=1),
)

A_CALL = 50
"""How many contacts go to Xero in one call."""

_NAMED = 6


class Decision(StrEnum):
    """What was decided about a customer."""

    LINKED = "linked"
    QUEUED = "to be created"
    SKIPPED = "skipped"


@dataclass
class Round:
    """The customers of a round in their order, the one in hand, and the decisions so far."""

    rows: Sequence[CustomerRow]
    at: int = 0
    decisions: dict[str, Decision] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)
    """What the linked ones are linked to."""
    left_at: int | None = None
    """Where the round was when it was summed up before its end."""

    @property
    def current(self) -> CustomerRow | None:
        """The customer in hand; None at the end."""
        return self.rows[self.at] if self.at < len(self.rows) else None

    @property
    def over(self) -> bool:
        """Whether every customer has had its turn."""
        return self.current is None

    def decide(self, customer_id: str, decision: Decision, contact: str | None = None) -> None:
        """Decide about a customer, and go on to the next if it is the one in hand."""
        self.contacts.pop(customer_id, None)
        self.decisions[customer_id] = decision
        if contact is not None:
            self.contacts[customer_id] = contact
        if self.current is not None and self.current.id == customer_id:
            self.at += 1

    def skip(self) -> None:
        """Go on; what was decided before stands."""
        row = self.current
        if row is not None:
            self.decide(row.id, self.decided or Decision.SKIPPED, self.contacts.get(row.id))

    def sum_up(self) -> None:
        """To the end, before every customer had its turn."""
        self.left_at, self.at = self.at, len(self.rows)

    def back(self) -> None:
        """To the customer before; from the end of a round that was summed up early, to where it was."""
        self.at = self.at - 1 if self.left_at is None else self.left_at
        self.left_at = None

    def undo(self, customer_id: str) -> None:
        """Nothing is decided about a customer any more."""
        self.decisions.pop(customer_id, None)
        self.contacts.pop(customer_id, None)

    def created(self, customer_ids: Sequence[str]) -> None:
        """These were created in Xero, and are linked by that."""
        for row in self.those(Decision.QUEUED):
            if row.id in customer_ids:
                self.decisions[row.id], self.contacts[row.id] = Decision.LINKED, row.name

    def those(self, decision: Decision) -> list[CustomerRow]:
        """The customers about which this was decided."""
        return [row for row in self.rows if self.decisions.get(row.id) is decision]

    @property
    def decided(self) -> Decision | None:
        """What was decided about the customer in hand."""
        return self.decisions.get(self.current.id) if self.current is not None else None


def title(held: Round) -> str:
    """`Link customers · 7 of 40`."""
    if held.over:
        return "Link customers"
    return f"Link customers · {held.at + 1:,} of {len(held.rows):,}"


def numbers(held: Round) -> str:
    """The decisions so far, counted."""
    counts = ((len(held.those(each)), each.value) for each in Decision)
    return " · ".join(f"{count:,} {words}" for count, words in counts if count)


def customer_lines(held: Round, case: LinkCase, width: int) -> list[Line]:
    """The customer in hand: name, details, what waits for its link, what was decided before."""
    row = case.customer.row
    lines = hanging(Piece(""), row.name, Tone.STRONG, width)
    decided = _decided(held)
    if decided:
        lines += [*hanging(Piece("● ", Tone.GOOD), decided, Tone.GOOD, width)]
    lines += [BLANK, *who(case.customer)[1:]]
    waits = waiting_lines(case.customer, width)
    return lines + ([BLANK, *waits] if waits else [])


def _decided(held: Round) -> str:
    row = held.current
    if row is None or held.decided is None or held.decided is Decision.SKIPPED:
        return ""
    if held.decided is Decision.QUEUED:
        return "to be created in Xero"
    return f"linked to {held.contacts.get(row.id, 'a contact')}"


def story(suggestion: SuggestionView | None) -> list[Line]:
    """The suggestion under the cursor in full; without one, the other ways on."""
    if suggestion is None:
        return [
            line("No contact in Xero is like this customer."),
            line(key_piece("round.other"), "  searches all contacts"),
            line(key_piece("round.create"), "  creates it in Xero"),
            line(key_piece("round.skip"), "  skips it"),
        ]
    lines = [line(Piece(suggestion.name, Tone.STRONG), Piece(f"  {suggestion.why}", Tone.MUTED))]
    known = (suggestion.email or "no email in Xero", suggestion.address)
    lines.append(line(Piece(" · ".join(filter(None, known)), Tone.MUTED)))
    if suggestion.linked_customer_name:
        lines.append(line(Piece(f"= linked to {suggestion.linked_customer_name} already", Tone.WARN)))
    return lines


def summary(held: Round, waiting: int) -> list[Line]:
    """The end of the round: what was done, what is still to go, and the key for each."""
    linked, queued = held.those(Decision.LINKED), held.those(Decision.QUEUED)
    skipped = held.those(Decision.SKIPPED)
    lines: list[Line] = []
    for sign, tone, rows, words in (
        ("●", Tone.GOOD, linked, "linked"),
        ("◌", Tone.BUSY, queued, "to be created in Xero"),
        ("○", Tone.MUTED, skipped, "skipped: not linked"),
    ):
        if rows:
            lines.append(line(Piece(f"{sign} ", tone), Piece(f"{len(rows):,} {words}", Tone.STRONG)))
            lines += [line(Piece(f"  {some([row.name for row in rows], _NAMED)}", Tone.MUTED)), BLANK]
    left = len(held.rows) - len(held.decisions)
    if left:
        lines += [line(Piece(f"○ {left:,} not looked at", Tone.MUTED)), BLANK]
    if queued:
        calls = -(-len(queued) // A_CALL)
        words = f"creates {plural(len(queued), 'contact')} in Xero, in {plural(calls, 'call')}"
        lines.append(_key("round.link", words))
    if waiting:
        lines.append(_key("round.push_waiting", f"pushes {plural(waiting, 'document')} that waited"))
    back = "goes back one customer" if held.left_at is None else "goes on where you were"
    lines.append(_key("round.previous", back))
    lines.append(_key("everywhere.back", "back to the customers"))
    return lines


def _key(action_id: str, words: str) -> Line:
    return line(Piece(f"{key_of(action_id):<7}", Tone.KEY), words)


def not_created(queued: Sequence[CustomerRow]) -> str:
    """What would be lost with the round."""
    return f"To be created in Xero, and not yet: {some([row.name for row in queued])}."


def leave_story(queued: Sequence[CustomerRow]) -> list[Line]:
    """The question before customers that were to be created in Xero are not."""
    return [
        line(Piece(some([row.name for row in queued]), Tone.STRONG)),
        BLANK,
        line("They were to be created in Xero, and stay as they are: not linked."),
    ]
