"""Amounts and times as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from seqxero_tui.present import money, times

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1204.5", "GBP", "£1,204.50"),
        ("-250", "EUR", "-€250.00"),
        ("396", "USD", "US$396.00"),
        ("1200", "JPY", "JP¥1,200"),
        ("0", "GBP", "£0.00"),
        ("12345678901234567.89", "GBP", "£12,345,678,901,234,567.89"),
    ],
)
def test_money_has_its_currency_and_that_currencys_decimals(amount: str, currency: str, shown: str) -> None:
    assert money.money(Decimal(amount), currency) == shown


def test_a_figure_leaves_the_sign_of_the_currency_out() -> None:
    assert money.figure(Decimal("1204.5"), "GBP") == "1,204.50"
    assert money.figure(Decimal("1200"), "JPY") == "1,200"


def test_sums_are_kept_apart_by_currency() -> None:
    amounts = [(Decimal("1.10"), "GBP"), (Decimal("5"), "EUR"), (Decimal("2.20"), "GBP")]
    assert money.sums(amounts) == "£3.30 + €5.00"
    assert money.sums([]) == ""


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "just now"), (12, "12 s ago"), (300, "5 min ago"), (3 * 3600, "3 h ago"), (-5, "just now")],
)
def test_what_was_a_while_ago_is_told_in_words(seconds: int, shown: str) -> None:
    assert times.ago(NOW - timedelta(seconds=seconds), NOW) == shown


def test_what_never_was_is_never() -> None:
    assert times.ago(None, NOW) == "never"


def test_a_day_names_its_year_only_when_it_is_another() -> None:
    assert times.day(date(2026, 12, 22), NOW.date()) == "22 Dec"
    assert times.day(date(2027, 1, 4), NOW.date()) == "4 Jan 2027"
    assert times.day(None, NOW.date()) == "—"


def test_a_moment_names_its_day_only_when_it_is_not_today() -> None:
    assert times.moment(NOW, NOW, UTC) == "12:00"
    assert times.moment(NOW - timedelta(days=1), NOW, UTC) == "21 Nov 12:00"


def test_a_countdown_never_falls_below_zero() -> None:
    assert times.countdown(298) == "4:58"
    assert times.countdown(-1) == "0:00"


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), "Nov 2026"),
        (date(2026, 10, 1), date(2026, 12, 31), "Oct–Dec 2026"),
        (date(2026, 12, 1), date(2027, 2, 28), "Dec 2026–Feb 2027"),
        (date(2026, 11, 1), date(2027, 11, 30), "Nov 2026–Nov 2027"),
    ],
)
def test_a_period_is_told_by_its_months(first: date, last: date, shown: str) -> None:
    assert times.months(first, last) == shown
