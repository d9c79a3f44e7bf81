"""Differences between both sides, in words."""

from __future__ import annotations

from seqxero_tui.present import drift
from seqxero_tui.present.cells import width
from seqxero_tui.present.pieces import text_of
from seqxero_tui.sync.states import Choice
from seqxero_tui.sync.views import DriftView

REFERENCE = DriftView("reference", "PO 7", "someone's very long reference that goes on and on")
DATE = DriftView("due_date", "2026-11-22", "3000-01-01")


def test_every_choice_has_words_and_the_safest_comes_first() -> None:
    assert set(drift.OFFERS) == set(Choice)
    offered = [choice for choice, _ in drift.offered(["void_here", "push_ours", "ignore"])]
    assert offered == [Choice.IGNORE, Choice.PUSH_OURS, Choice.VOID_HERE]


def test_the_dummy_date_is_never_shown() -> None:
    assert drift.sentence(DATE) == "due date: 2026-11-22 here, not sent there"


def test_both_values_stand_in_columns_of_their_own_and_nothing_is_cut() -> None:
    lines = [text_of(each) for each in drift.side_by_side([REFERENCE, DATE], 50)]
    assert lines[0].split() == ["Here", "In", "Xero"]
    assert all(width(each) <= 50 for each in lines)
    column = lines[0].index("In Xero")
    theirs = " ".join(each[column:].strip() for each in lines[1:-1])
    assert theirs == REFERENCE.xero


def test_the_sidebar_names_the_key_and_the_choices() -> None:
    lines = [text_of(each) for each in drift.lines([DATE], ["push_ours", "ignore"], 60, "e")]
    assert lines == [
        "Differs in Xero",
        "≠ due date: 2026-11-22 here, not sent there",
        "e Settle the difference:",
        "  · It is right as it is",
        "  · Push ours",
    ]
    assert drift.lines([], [], 60, "e") == []


def test_what_follows_a_choice_fits_one_line_of_the_dialog() -> None:
    assert all(width(offer.follows) <= 62 for offer in drift.OFFERS.values())
