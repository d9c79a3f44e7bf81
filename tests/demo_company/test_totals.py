"""The arithmetic of documents against recorded and documented figures (xero-api section 7)."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.demo_company.accounting.totals import (
    EXCLUSIVE,
    INCLUSIVE,
    NO_TAX,
    line_amount,
    line_tax,
    totals,
)

MONEY = st.decimals(D("-99999.99"), D("99999.99"), places=2)
RATES = st.sampled_from([D(0), D(5), D("8.25"), D(15), D("17.5"), D(20)])


@pytest.mark.parametrize(
    ("amount", "rate", "types", "tax"),
    [
        ("250.00", "8.25", EXCLUSIVE, "20.63"),
        ("650.00", "8.25", EXCLUSIVE, "53.63"),
        ("-250.00", "8.25", EXCLUSIVE, "-20.63"),
        ("541.25", "15", INCLUSIVE, "70.60"),
        ("541.25", "20", INCLUSIVE, "90.21"),
        ("250.00", "20", INCLUSIVE, "41.67"),
        ("6187.50", "20", INCLUSIVE, "1031.25"),
        ("100.00", "20", NO_TAX, "0.00"),
    ],
)
def test_tax_of_a_line_is_rounded_half_away_from_zero(amount: str, rate: str, types: str, tax: str) -> None:
    assert line_tax(D(amount), D(rate), types) == D(tax)


@pytest.mark.parametrize(
    ("quantity", "unit", "discount", "amount"),
    [
        ("1", "0.50", "0", "0.50"),
        ("500", "0.001", "0", "0.50"),
        ("3", "1.335", "0", "4.01"),
        ("-500", "0.001", "0", "-0.50"),
        ("23", "97.425", "0", "2240.78"),
        ("2", "100", "12.5", "175.00"),
        ("0", "19.99", "0", "0.00"),
    ],
)
def test_a_line_amount_is_quantity_times_price_less_discount(
    quantity: str, unit: str, discount: str, amount: str
) -> None:
    assert line_amount(D(quantity), D(unit), D(discount)) == D(amount)


def test_taxes_are_rounded_by_line_and_then_summed() -> None:
    lines = [(D(amount), line_tax(D(amount), D(15), EXCLUSIVE)) for amount in ("25.06", "25.61", "25.63")]
    summed = totals(lines, EXCLUSIVE)
    assert (summed.total_tax, summed.total) == (D("11.44"), D("87.74"))


@given(st.lists(st.tuples(MONEY, RATES), max_size=8), st.sampled_from([EXCLUSIVE, INCLUSIVE, NO_TAX]))
def test_subtotal_and_tax_always_make_the_total(lines: list[tuple[D, D]], types: str) -> None:
    pairs = [(amount, line_tax(amount, rate, types)) for amount, rate in lines]
    summed = totals(pairs, types)
    assert summed.sub_total + summed.total_tax == summed.total
    gross = sum((amount for amount, _ in pairs), D(0))
    if types == INCLUSIVE:
        assert summed.total == gross
    else:
        assert summed.sub_total == gross


@given(MONEY, RATES)
def test_tax_contained_in_an_amount_is_the_tax_on_what_is_left(amount: D, rate: D) -> None:
    contained = line_tax(amount, rate, INCLUSIVE)
    assert abs(line_tax(amount - contained, rate, EXCLUSIVE) - contained) <= D("0.01")
