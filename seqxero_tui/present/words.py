"""The word, the glyph and the tone for every state a person meets; one place, for tables, sidebars and printouts."""

from __future__ import annotations

from typing import NamedTuple

from seqxero_tui.present.pieces import Line, Piece, Tone
from seqxero_tui.sync.states import LinkState, SyncState


class Word(NamedTuple):
    """How a state is shown: a glyph one cell wide, its one word everywhere, and its tone."""

    glyph: str
    word: str
    tone: Tone

    @property
    def label(self) -> Line:
        """Glyph and word for a table cell: what is in order stays quiet, only its glyph has colour."""
        quiet = Tone.MUTED if self.tone in (Tone.GOOD, Tone.MUTED) else self.tone
        return (Piece(self.glyph, self.tone), Piece(" "), Piece(self.word, quiet))

    @property
    def headline(self) -> Line:
        """Glyph and word where the state is the subject: the head of a sidebar."""
        return (
            Piece(self.glyph, self.tone),
            Piece(" "),
            Piece(self.word[:1].upper() + self.word[1:], self.tone),
        )


SYNC_STATES: dict[SyncState, Word] = {
    SyncState.NOT_PUSHED: Word("○", "not pushed", Tone.MUTED),
    SyncState.BLOCKED: Word("▲", "blocked", Tone.WARN),
    SyncState.QUEUED: Word("◌", "queued", Tone.BUSY),
    SyncState.PUSHING: Word("◍", "pushing", Tone.BUSY),
    SyncState.SYNCED: Word("●", "synced", Tone.GOOD),
    SyncState.OUT_OF_DATE: Word("◐", "out of date", Tone.BUSY),
    SyncState.FAILED: Word("✗", "failed", Tone.BAD),
    SyncState.DRIFT: Word("≠", "drift", Tone.DIFFER),
    SyncState.GONE_IN_XERO: Word("∅", "gone", Tone.BAD),
}

ACCEPTED = Word("=", "accepted", Tone.MUTED)
"""How a document is shown whose difference a person accepted: to Xero it is synced."""

LINK_STATES: dict[LinkState, Word] = {
    LinkState.LINKED: Word("●", "linked", Tone.GOOD),
    LinkState.UNLINKED: Word("○", "not linked", Tone.MUTED),
    LinkState.PENDING: Word("◌", "creating", Tone.BUSY),
    LinkState.ARCHIVED_IN_XERO: Word("▲", "archived", Tone.WARN),
    LinkState.GONE_IN_XERO: Word("∅", "gone", Tone.BAD),
}


def sync_state(state: SyncState) -> Word:
    """How a document's state is shown."""
    return SYNC_STATES[state]


def link_state(state: LinkState) -> Word:
    """How a customer's link is shown."""
    return LINK_STATES[state]
