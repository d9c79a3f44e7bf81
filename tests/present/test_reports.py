"""What a run came to, as a headline and as the story behind it."""

from __future__ import annotations

from seqxero_tui.errors import Problem
from seqxero_tui.present.pieces import text_of
from seqxero_tui.present.reports import sync_headline, sync_story
from seqxero_tui.sync.reports import Pulled, SyncReport

CHANGE = ({"field": "payment_status", "from": "UNPAID", "to": "PAID"},)
REFUSED = Problem("stripe_key_refused", "Stripe does not accept the key.", "Make another.")


def test_what_came_from_stripe_is_not_said_to_have_changed_in_xero() -> None:
    one, two = (
        Pulled("invoice", "1", "SEQ-1", CHANGE),
        Pulled("invoice", "2", "SEQ-2", CHANGE, source="stripe"),
    )
    assert sync_headline(SyncReport(pulled=[one])) == "1 changed in Xero"
    assert sync_headline(SyncReport(pulled=[one, two, two])) == "1 changed in Xero · 2 changed in Stripe"
    assert sync_headline(SyncReport()) == "Nothing was written"


def test_a_problem_that_stopped_nothing_is_told_with_its_remedy() -> None:
    report = SyncReport(pulled=[Pulled("invoice", "1", "SEQ-1", CHANGE)], problems=[REFUSED, REFUSED])
    assert sync_headline(report) == "1 changed in Xero · Stripe does not accept the key."
    told = [text_of(line) for line in sync_story(report)]
    assert told[:2] == ["Stripe does not accept the key.", "Make another."]
    assert told.count("Make another.") == 2
