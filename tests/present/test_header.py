"""The header line: who is connected, what is left, what is under way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from seqxero_tui.present.header import Standing, left, right
from seqxero_tui.present.pieces import text_of
from seqxero_tui.sync.reports import Progress
from seqxero_tui.sync.views import CallsLeft, OrganisationView

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DEMO = OrganisationView(
    tenant_id="t",
    name="Demo Company (UK)",
    short_code="!x",
    country="GB",
    base_currency="GBP",
    is_demo_company=True,
    period_lock_date=None,
    end_of_year_lock_date=None,
    default_account="200",
    credit_note_account=None,
    exempt_tax_type="NONE",
    reverse_charge_tax_type="NONE",
    connected_at=NOW,
    pulled_at=NOW - timedelta(seconds=12),
    contacts_read_at=None,
    xero_url="https://go.xero.com",
)
STANDING = Standing(DEMO, CallsLeft(58, 941, 1000))


def test_a_wide_window_spells_everything_out() -> None:
    assert text_of(left(STANDING)) == "seqxero  Demo Company (UK)"
    assert text_of(right(STANDING, NOW, 120)) == "● connected   58/60 min · 941/1,000 day   pulled 12 s ago"


def test_a_narrow_window_keeps_the_calls() -> None:
    assert text_of(right(STANDING, NOW, 80)) == "● 58/min · 941/day left"


def test_calls_xero_has_not_told_of_are_not_made_up() -> None:
    assert text_of(right(replace(STANDING, calls=CallsLeft(None, None)), NOW, 80)) == "●"
    assert text_of(right(replace(STANDING, calls=CallsLeft(None, 941)), NOW, 80)) == "● ?/min · 941/day left"


def test_without_a_connection_it_says_so() -> None:
    assert text_of(right(Standing(), NOW, 80)) == "○ not connected"


def test_work_under_way_comes_first_with_how_far_it_is_or_why_it_waits() -> None:
    pushing = replace(STANDING, doing="pushing")
    assert text_of(right(pushing, NOW, 80)) == "◌ pushing…"
    assert (
        text_of(right(replace(pushing, progress=Progress("pushing", 50, 1204)), NOW, 80))
        == "◌ pushing 50/1,204"
    )
    waiting = Progress("waiting for calls", waiting_seconds=12)
    assert text_of(right(replace(pushing, progress=waiting), NOW, 80)) == "◌ waiting for calls · 0:12"
    assert (
        text_of(right(replace(pushing, progress=waiting, since=5.0), NOW, 80)) == "◌ waiting for calls · 0:07"
    )


def test_a_count_under_way_tells_its_pace_and_the_time_that_is_left() -> None:
    under_way = replace(STANDING, doing="pushing", progress=Progress("pushing", 50, 1050), rate=10.0)
    assert text_of(right(under_way, NOW, 80)) == "◌ pushing 50/1,050 · 1:40 left"
    assert text_of(right(under_way, NOW, 120)) == "◌ pushing 50/1,050 · 10/s · 1:40 left"
    assert (
        text_of(right(replace(under_way, rate=0.5), NOW, 120)) == "◌ pushing 50/1,050 · 30/min · 33:20 left"
    )
    done = replace(under_way, progress=Progress("pushing", 1050, 1050))
    assert text_of(right(done, NOW, 80)) == "◌ pushing 1,050/1,050"


def test_work_that_was_asked_to_stop_says_that_it_does() -> None:
    stopping = replace(STANDING, doing="pushing", progress=Progress("pushing", 5, 9), stopping=True)
    assert text_of(right(stopping, NOW, 80)) == "◌ pushing: stopping after this step…"
