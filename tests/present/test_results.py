"""What became of each document after a verb was done to several."""

from __future__ import annotations

from seqxero_tui.errors import Problem
from seqxero_tui.present import results
from seqxero_tui.present.pieces import text_of
from seqxero_tui.present.verbs import Verb
from seqxero_tui.sync.reports import VerbResult
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import XeroSide
from tests.present.samples import a_row

UNLINKED = Problem("customer_not_linked", "ACME is not linked.", "Link it.")
REFUSED = Problem("customer_is_draft", "Birch is a draft customer.", "Approve it in Sequence.")
DONE = a_row(id="done", status="FINAL")
STUCK = a_row(id="stuck", status="FINAL", xero=XeroSide(SyncState.BLOCKED, problems=(UNLINKED,)))
NOT = a_row(id="not", status="DRAFT", xero=XeroSide(SyncState.NOT_PUSHED))
OLD = a_row(id="old")

FOUND = results.outcomes(
    Verb.FINALIZE,
    [
        VerbResult("invoice", "done", "SEQ-0041", "City"),
        VerbResult("invoice", "stuck", "SEQ-0042", "ACME"),
        VerbResult("invoice", "not", None, "Birch", REFUSED),
    ],
    [(OLD, "is sent already")],
    {row.id: row for row in (DONE, STUCK, NOT, OLD)},
)


def told(document_id: str) -> list[str]:
    outcome = next(each for each in FOUND if each.row.id == document_id)
    return [
        text_of(line) for line in results.about(outcome, 60, lambda action: {"link": "l"}.get(action, "p"))
    ]


def test_what_needs_a_person_comes_first_and_all_is_counted() -> None:
    assert [each.row.id for each in FOUND] == ["stuck", "not", "done", "old"]
    assert results.headline(Verb.FINALIZE, FOUND) == "2 finalized · 2 not · in Xero: 1 blocked, 1 synced"


def test_a_document_stuck_on_its_way_names_the_key_and_a_refused_one_its_remedy() -> None:
    assert told("stuck") == ["ACME is not linked.", "l Link it."]
    assert told("not") == ["Birch is a draft customer.", "Approve it in Sequence."]
    assert told("old") == ["SEQ-0041 is sent already.", "It was left as it is."]
    assert told("done") == ["Nothing to do about it."]


def test_the_story_tells_only_what_needs_a_person() -> None:
    story = [text_of(line) for line in results.story(FOUND, lambda action: "")]
    assert sum("finalized" in each for each in story) == 3
    assert "Nothing to do about it." not in story
