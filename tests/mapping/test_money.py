from decimal import Decimal

import pytest
from hypothesis import given

from seqxero_tui.mapping.money import amount, decimals, plain, round2, stripped, times

from .facts import decimals_between


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("0.125", "0.13"),
        ("-0.125", "-0.13"),
        ("0.115", "0.12"),
        ("2.675", "2.68"),
        ("370.3703701", "370.37"),
        ("0.0049", "0.00"),
        ("-0.001", "0.00"),
        ("7", "7.00"),
        ("1E+3", "1000.00"),
    ],
)
def test_amounts_round_half_away_from_zero(value: str, rounded: str) -> None:
    assert str(round2(Decimal(value))) == rounded


@given(decimals_between(-10_000_000, 10_000_000, 6))
def test_rounding_twice_changes_nothing_and_is_symmetric(value: Decimal) -> None:
    once = round2(value)
    assert round2(once) == once
    assert round2(-value) == -once
    assert abs(once - value) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("value", "text"),
    [("500.00", "500"), ("0.0010", "0.001"), ("1E+3", "1000"), ("-0.00", "0"), ("1E-7", "0.0000001")],
)
def test_plain_numbers_have_no_exponent_and_no_trailing_zeros(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text
    assert str(stripped(Decimal(value))) in (text, "1E-7")


@pytest.mark.parametrize(
    ("value", "count"), [("20000.100", 1), ("500", 0), ("1E+3", 0), ("0.0003", 4), ("-1.50", 1)]
)
def test_trailing_zeros_are_no_decimals(value: str, count: int) -> None:
    assert decimals(Decimal(value)) == count


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("10000", "10,000.00"),
        ("0.001", "0.001"),
        ("20000.1", "20,000.10"),
        ("-1234.5678", "-1,234.5678"),
        ("0", "0.00"),
    ],
)
def test_amounts_read_with_grouped_thousands_and_at_least_two_decimals(value: str, text: str) -> None:
    assert amount(Decimal(value)) == text


def test_long_products_are_exact() -> None:
    long = Decimal("1234567890.1234567890123456789")
    assert times(long, long) == Decimal("1524157875323883675.04953515625361987875019051998750190521")
