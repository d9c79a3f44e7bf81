"""A round of linking: where it stands, what was decided, and how it is told."""

from __future__ import annotations

from seqxero_tui.present import link_round
from seqxero_tui.present.link_round import Decision, Round
from seqxero_tui.present.pieces import text_of
from seqxero_tui.sync.states import LinkState
from seqxero_tui.sync.views import CustomerRow, LinkView, SuggestionView


def rows(*names: str) -> list[CustomerRow]:
    return [
        CustomerRow(name.lower(), name, None, "GB", "TAXED", LinkView(LinkState.UNLINKED)) for name in names
    ]


def said(held: Round, waiting: int = 0) -> str:
    return "\n".join(text_of(line) for line in link_round.summary(held, waiting))


def test_each_decision_goes_on_to_the_next_and_the_last_one_ends_the_round() -> None:
    held = Round(rows("Ada", "Ben", "Cleo"))
    assert link_round.title(held) == "Link customers · 1 of 3"
    held.decide(held.current.id, Decision.LINKED, "Ada Ltd")
    held.decide(held.current.id, Decision.QUEUED)
    held.skip()
    assert held.over
    assert held.current is None
    assert link_round.numbers(held) == "1 linked · 1 to be created · 1 skipped"


def test_going_back_keeps_the_decision_until_there_is_another() -> None:
    held = Round(rows("Ada", "Ben"))
    held.decide(held.current.id, Decision.LINKED, "Ada Ltd")
    held.at = 0
    assert held.decided is Decision.LINKED
    held.skip()
    assert [row.name for row in held.those(Decision.LINKED)] == ["Ada"]
    held.at = 0
    held.undo(held.current.id)
    assert held.decided is None
    held.decide(held.current.id, Decision.QUEUED)
    assert [row.name for row in held.those(Decision.QUEUED)] == ["Ada"]
    assert held.contacts == {}


def test_what_was_created_at_the_end_is_linked_by_that() -> None:
    held = Round(rows("Ada", "Ben"))
    held.decide(held.current.id, Decision.QUEUED)
    held.decide(held.current.id, Decision.QUEUED)
    held.created(["ben"])
    assert [row.name for row in held.those(Decision.LINKED)] == ["Ben"]
    assert [row.name for row in held.those(Decision.QUEUED)] == ["Ada"]


def test_the_summary_counts_the_calls_and_names_the_key_for_what_waits() -> None:
    held = Round(rows(*(f"N{n:03d}" for n in range(60))))
    for _ in range(51):
        held.decide(held.current.id, Decision.QUEUED)
    words = said(held, waiting=9)
    assert "enter  creates 51 contacts in Xero, in 2 calls" in words
    assert "P      pushes 9 documents that waited" in words
    assert "9 not looked at" in words
    assert "pushes" not in said(Round(rows("Ada")))


def test_without_a_suggestion_the_other_ways_on_are_told() -> None:
    words = "\n".join(text_of(line) for line in link_round.story(None))
    assert "l  searches all contacts" in words
    taken = SuggestionView("k", "Ada Ltd", None, "same name", 100, "Ada Limited")
    assert "= linked to Ada Limited already" in "\n".join(text_of(line) for line in link_round.story(taken))


def test_from_a_summary_before_the_end_the_round_goes_on_where_it_was() -> None:
    held = Round(rows("Ada", "Ben", "Cleo"))
    held.decide(held.current.id, Decision.QUEUED)
    held.sum_up()
    assert held.over
    assert "b      goes on where you were" in said(held)
    held.back()
    assert held.current is not None
    assert held.current.name == "Ben"
    held.back()
    assert held.at == 0
