"""Xero's limits are used to the full and never overstepped; on a jumping clock. In full: `python -m bench.limits`."""

from __future__ import annotations

from bench.limits import pushing, two_programs

CALLS = 120  # two full minutes


def test_a_push_of_one_invoice_a_call_makes_every_call_that_is_allowed() -> None:
    found = pushing(CALLS, batch=1)
    assert (found.calls, found.refused) == (CALLS, 0)
    assert found.met, found


def test_two_programs_share_the_minute_and_waste_none_of_it() -> None:
    found = two_programs(CALLS)
    assert (found.calls, found.refused) == (CALLS, 0)
    assert found.met, found
