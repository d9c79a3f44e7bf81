"""What differs in Xero and what can be done about it: the words for the sidebar, the dialog and the commands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import zip_longest
from typing import NamedTuple

from seqxero_tui.present.cells import fit, wrapped
from seqxero_tui.present.cells import width as cells_of
from seqxero_tui.present.pieces import Line, Piece, Tone, hanging, line
from seqxero_tui.sync.states import Choice, SyncState
from seqxero_tui.sync.views import AcceptedView, DocumentRow, DriftView

UNSENT = "3000-01-01"
"""The wire's word for no date yet (R40); shown as "not sent", never as a date (D1)."""

_GAP = 2
_COMPUTED = ("net_total", "tax_total", "gross_total")


class Offer(NamedTuple):
    """A choice in a person's words: what is done, what follows, and how a headline tells it of one and of many."""

    label: str
    follows: str
    done: str
    many: str


OFFERS = {
    Choice.IGNORE: Offer(
        "It is right as it is",
        "Nothing changes on either side; the history keeps your reason.",
        "ignored until it changes",
        "left as they are",
    ),
    Choice.TAKE_XEROS: Offer(
        "Take Xero's dates",
        "They become the dates here; Xero stays as it is.",
        "has Xero's dates now",
        "with Xero's dates now",
    ),
    Choice.PUSH_OURS: Offer(
        "Push ours",
        "Overwrites what was changed in Xero with what stands here.",
        "goes to Xero",
        "to be pushed",
    ),
    Choice.PUSH_AS_NEW: Offer(
        "Push it as new",
        "It is created in Xero once more, as it stands here.",
        "goes to Xero as new",
        "to be pushed as new",
    ),
    Choice.VOID_HERE: Offer(
        "Void it here too",
        "Its number stays taken in Xero. This cannot be taken back.",
        "is voided here too",
        "voided here too",
    ),
    Choice.REOPEN: Offer(
        "Take the acceptance back",
        "It counts as a difference again; both sides stay as they are.",
        "differs again",
        "that differ again",
    ),
}
"""From the one that changes least to the one that cannot be taken back."""


def offered(choices: Collection[str]) -> list[tuple[Choice, Offer]]:
    """These choices in words, the safest first."""
    return [(choice, offer) for choice, offer in OFFERS.items() if choice in choices]


def sides(drift: DriftView) -> tuple[str, str, str]:
    """What differs, ours and Xero's, in words."""
    ours, xero = ("not sent" if value == UNSENT else value for value in (drift.ours, drift.xero))
    return drift.field.replace("_", " "), ours, xero


def side_by_side(drift: Sequence[DriftView], width: int) -> list[Line]:
    """Every difference with both values beside each other, wrapped in their columns."""
    rows = [sides(each) for each in drift]
    label = min(max((cells_of(row[0]) for row in rows), default=0), width // 3)
    side = (width - label - 2 * _GAP) // 2
    lines = [_columns("", "Here", "In Xero", label, side, Tone.MUTED)]
    for row in rows:
        parts = zip_longest(
            wrapped(row[0], label), wrapped(row[1], side), wrapped(row[2], side), fillvalue=""
        )
        lines += [_columns(*each, label, side, Tone.DIFFER) for each in parts]
    return lines


def _columns(field: str, ours: str, xero: str, label: int, side: int, tone: Tone) -> Line:
    gap, ink = " " * _GAP, Tone.MUTED if tone is Tone.MUTED else Tone.PLAIN
    return line(
        Piece(fit(field, label) + gap, Tone.MUTED),
        Piece(fit(ours, side) + gap, ink),
        Piece(fit(xero, side), tone),
    )


def differs(row: DocumentRow) -> bool:
    """Whether a document has a difference to settle, as far as a list can tell."""
    return bool(row.xero.drift) or row.xero.state is SyncState.GONE_IN_XERO


def sentence(drift: DriftView) -> str:
    """The difference in a sentence."""
    field, ours, xero = sides(drift)
    return f"{field}: {ours} here, {xero} there"


def cure(
    drift: Sequence[DriftView], choices: Collection[str], width: int, key_of: Callable[[str], str]
) -> list[Line]:
    """What puts totals right that no push can, because Xero computes them from the lines; nothing else needs it."""
    computed = all(each.field in _COMPUTED for each in drift)
    if not drift or not computed or Choice.PUSH_OURS in choices or Choice.VOID_HERE in choices:
        return []
    words = (
        "Xero computes totals from the lines. On the document "
        f"{key_of('ledger')} chooses an account with another tax, {key_of('void')} voids it, "
        f"{key_of('credit')} credits it."
    )
    return hanging(Piece(""), words, Tone.MUTED, width)


def accepted(held: AcceptedView, width: int) -> list[Line]:
    """A difference that was accepted: what it is, and why."""
    shown: list[Line] = [line(Piece("= Accepted difference", Tone.STRONG))]
    for each in held.drift:
        shown += hanging(Piece("  "), sentence(each), Tone.PLAIN, width)
    if not held.drift:
        shown += hanging(Piece("  "), "it is gone in Xero", Tone.PLAIN, width)
    return [*shown, *hanging(Piece("  "), f"“{held.reason}”", Tone.MUTED, width)]


def lines(drift: Sequence[DriftView], choices: Collection[str], width: int, key: str) -> list[Line]:
    """What differs, and below it the key that settles it and the choices there are."""
    shown: list[Line] = [line(Piece("Differs in Xero", Tone.STRONG))] if drift else []
    for each in drift:
        shown += hanging(Piece("≠ ", Tone.DIFFER), sentence(each), Tone.PLAIN, width)
    if choices:
        shown += hanging(
            Piece(f"{key} " if key else "", Tone.KEY), "Settle the difference:", Tone.MUTED, width
        )
    for _, offer in offered(choices):
        shown += hanging(Piece("  · "), offer.label, Tone.MUTED, width)
    return shown
