"""Money, figures and times in the JSON: plain, exact, and the same on every machine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from seqxero_tui.cli import document_forms, json_forms
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import CallsLeft, Status, XeroSide


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("250", "250.00"),
        ("250.5", "250.50"),
        ("1E+3", "1000.00"),
        ("0", "0.00"),
        ("-0.5", "-0.50"),
        ("0.0003", "0.0003"),
        ("1E-7", "0.0000001"),
        ("1204.50", "1204.50"),
    ],
)
def test_money_has_two_decimals_at_least_and_never_an_exponent(amount: str, text: str) -> None:
    assert json_forms.money(Decimal(amount)) == text


@given(some.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_money_never_changes_its_value(amount: Decimal) -> None:
    text = json_forms.money(amount)
    assert text is not None
    assert Decimal(text) == amount
    assert "E" not in text


def test_quantities_are_as_they_are_stored() -> None:
    assert json_forms.number(Decimal("500")) == "500"
    assert json_forms.number(Decimal("1E-7")) == "0.0000001"


def test_times_are_told_in_utc_whatever_zone_they_came_in() -> None:
    late = datetime(2026, 11, 23, 0, 4, 5, 999, tzinfo=timezone(timedelta(hours=13)))
    assert json_forms.moment(late) == "2026-11-22T11:04:05Z"
    assert json_forms.moment(datetime(2026, 11, 22, tzinfo=UTC)) == "2026-11-22T00:00:00Z"
    assert json_forms.day(date(3000, 1, 1)) == "3000-01-01"
    assert (json_forms.moment(None), json_forms.day(None), json_forms.money(None)) == (None, None, None)


def test_every_sync_state_is_counted_for_both_kinds() -> None:
    view = Status(False, None, False, 2, 1, {"invoice": {"blocked": 3}}, CallsLeft(None, None), None, ())
    counts = json_forms.status(view)["counts"]
    assert counts["invoices"] == {state.value: 3 if state is SyncState.BLOCKED else 0 for state in SyncState}
    assert set(counts["credit_notes"].values()) == {0}


def test_a_document_that_never_was_in_xero_has_every_key_and_no_value() -> None:
    form = document_forms.xero_side(XeroSide(SyncState.NOT_PUSHED))
    assert {key for key, value in form.items() if value} == {"state"}
