"""Ways that lead past what a careless sync gets wrong, as steps of the model; `mutants` tells which of them catches what."""

from __future__ import annotations

from typing import Any

from tests.office import CREDIT_NOTE, INVOICE

Step = tuple[str, dict[str, Any]]
"""The name of a rule of the model, and what it is given."""
NEWEST = -1  # of our invoices in Xero, which come last


def _unknown(fault: str, *verbs: str, seconds: int = 400, then: str = "push again") -> Step:
    order = {"verbs": verbs, "fault": fault, "applied": True, "seconds": seconds, "then": then}
    return "an_outcome_stays_unknown_and_somebody_goes_on", order


def _lost_credit(fault: str, *, back: bool = False, seconds: int = 400) -> Step:
    order = {"back": back, "pick": 0, "fault": fault, "applied": True, "seconds": seconds}
    return "credit_moves_and_the_answer_is_lost", order


def _both(deed: str, *verbs: str, pull: bool = False) -> Step:
    return "both_sides_change_a_document", {"deed": deed, "verbs": verbs, "pull": pull}


def _new(kind: str = INVOICE) -> Step:
    return "a_document_is_made_final", {"kind": kind, "owner": 0, "lines": [("1", "100")], "pick": 0}


def _here(verb: str, pick: int) -> Step:
    return "somebody_handles_a_document", {"verb": verb, "pick": pick}


def _there(deed: str, pick: int = NEWEST) -> Step:
    return "somebody_in_xero", {"deed": deed, "pick": pick}


_SYNC: Step = "a_sync", {}
WALKS: dict[str, list[Step]] = {
    "answers to new documents are lost": [
        _unknown("drop_after", then="send"),
        _unknown("drop_before", then="send"),
        _unknown("drop_after", seconds=0, then="void"),
    ],
    "answers to changes are lost": [
        _unknown("drop_before", "send"),
        _unknown("drop_after", "send"),
        _unknown("drop_after", "void"),
    ],
    "answers about credit are lost": [_lost_credit("drop_after"), _lost_credit("drop_before", back=True)],
    "a batch waits while somebody acts": [
        ("another_process_does_something_to_what_waits_for_its_batch", {"verb": "void", "nth": 0}),
        ("another_process_does_something_to_what_waits_for_its_batch", {"verb": "unlink", "nth": 0}),
    ],
    "two processes sync at once": [
        ("two_processes_sync_at_once", {"point": point, "nth": 0, "seconds": 0, "lines": [("1", "100")]})
        for point in ("with an attempt recorded", "before a request leaves")
    ],
    "a sync dies while it reads": [
        _new(CREDIT_NOTE),
        _SYNC,
        _there("mark as sent", 0),
        ("time_passes", {"seconds": 400}),
        ("a_sync_dies", {"point": "before a page is stored", "nth": 1}),
        ("a_sync_dies_while_it_reads", {"deed": "pay", "pick": 1, "point": "with a page stored"}),
    ],
    "edited there, changed here": [
        _both("date", "send"),
        _both("reference", "choose account", "push again"),
        _both("account", "void"),
        _both("date", "settle drift", pull=True),
    ],
    "somebody else has our number": [
        _new(),
        ("somebody_takes_our_number_in_xero", {"waiting": True, "pick": 0}),
        _SYNC,
    ],
    "paid and refunded, then voided": [
        _new(),
        _new(CREDIT_NOTE),
        _SYNC,
        _there("pay"),
        _there("pay", 0),
        _SYNC,
        _here("void", 3),
        _here("void", 4),
    ],
    "accounts and a customer change": [
        ("somebody_sets_something", {"verb": "choose default", "pick": 1}),
        _here("push again", 0),
        _new(CREDIT_NOTE),
        _SYNC,
        ("somebody_sets_something", {"verb": "unlink", "pick": 0}),
        _new(),
        _SYNC,
    ],
}
