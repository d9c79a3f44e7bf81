"""Every state has a word and a sign of its own, so that no state is told by colour alone."""

from __future__ import annotations

import pytest

from seqxero_tui.present.cells import width
from seqxero_tui.present.pieces import text_of
from seqxero_tui.present.words import LINK_STATES, SYNC_STATES, Word, link_state, sync_state
from seqxero_tui.sync.states import LinkState, SyncState


@pytest.mark.parametrize("states", [SYNC_STATES, LINK_STATES])
def test_every_state_differs_from_the_others_without_colour(states: dict[object, Word]) -> None:
    for attribute in ("glyph", "word"):
        shown = [getattr(word, attribute) for word in states.values()]
        assert len(set(shown)) == len(shown), attribute


def test_every_state_is_worded() -> None:
    assert set(SYNC_STATES) == set(SyncState)
    assert set(LINK_STATES) == set(LinkState)


@pytest.mark.parametrize("word", [*SYNC_STATES.values(), *LINK_STATES.values()])
def test_signs_are_one_cell_wide(word: Word) -> None:
    assert width(word.glyph) == 1


def test_a_label_is_sign_and_word_and_a_headline_begins_with_a_capital() -> None:
    assert text_of(sync_state(SyncState.OUT_OF_DATE).label) == "◐ out of date"
    assert text_of(link_state(LinkState.UNLINKED).headline) == "○ Not linked"
