"""Xero's limits are used to the full and never overstepped; on a jumping clock. In full: `python -m bench.limits`."""

from __future__ import annotations

import pytest

from bench.limits import Figures, pushing, two_programs
from seqxero_tui.xero import limits

CALLS = 120  # two full minutes
A_BURST = tuple(n / 2 for n in range(60))


def test_a_push_of_one_invoice_a_call_makes_every_call_that_is_allowed() -> None:
    found = pushing(CALLS, batch=1)
    assert (found.calls, found.refused) == (CALLS, 0)
    assert found.met, found


def test_two_programs_share_the_minute_and_waste_none_of_it() -> None:
    found = two_programs(CALLS)
    assert (found.calls, found.refused) == (CALLS, 0)
    assert found.met, found


def test_a_budget_that_waits_too_long_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_WINDOW", 78.0)
    found = two_programs(CALLS)
    assert found.refused == 0
    assert found.share < 0.9
    assert not found.met


@pytest.mark.parametrize(
    ("minute", "calls", "share"),
    [(60, 120, 1), (60, 150, 1), (60, 3000, 1), (78, 150, 0.79), (78, 3000, 0.77)],
)
def test_the_share_is_that_of_the_calls_the_minutes_allow(minute: int, calls: int, share: float) -> None:
    began = [n // 60 * minute + A_BURST[n % 60] for n in range(calls)]
    assert Figures(tuple(began), 0).share == pytest.approx(share, abs=0.005)


def test_calls_that_one_minute_allows_have_no_share_and_a_refusal_is_never_right() -> None:
    few = Figures(A_BURST, 0)
    assert (few.share, few.met) == (None, True)
    assert not Figures(A_BURST, 1).met
