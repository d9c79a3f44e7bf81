"""Crediting an invoice by lines: whole or in parts, to the penny, and never more than there was."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.billing.crediting import (
    TooMuch,
    by_amount,
    by_quantity,
    over_credited,
    still_open,
    whole,
)
from seqxero_tui.billing.drafting import DraftLine, priced

SEATS = priced(DraftLine("Seats", Decimal(10), Decimal("12.00"), Decimal("0.2"), id="l1"), taxed=True)
TIERED = DraftLine(
    "Events",
    Decimal(500),
    Decimal("0.001"),
    Decimal(0),
    id="l2",
    net_total=Decimal("0.70"),
    gross_total=Decimal("0.70"),
)
DISCOUNT = priced(DraftLine("Discount", Decimal(1), Decimal("-45.10"), Decimal("0.2"), id="l3"), taxed=True)


def test_a_whole_line_is_credited_as_it_was_charged() -> None:
    credit = whole(still_open(TIERED, []))
    assert (credit.quantity, credit.rate, credit.net_total) == (
        Decimal(500),
        Decimal("0.001"),
        Decimal("0.70"),
    )
    assert (credit.id, credit.credited_line_id) == (None, "l2")


def test_a_part_is_a_quantity_at_the_lines_own_rate() -> None:
    credit = by_quantity(still_open(SEATS, []), Decimal(3))
    assert (credit.quantity, credit.rate) == (3, Decimal("12.00"))
    assert (credit.net_total, credit.tax_total, credit.gross_total) == (
        Decimal("36.00"),
        Decimal("7.20"),
        Decimal("43.20"),
    )


def test_a_part_is_an_amount_without_tax() -> None:
    credit = by_amount(still_open(SEATS, []), Decimal("50.005"))
    assert (credit.quantity, credit.rate, credit.net_total, credit.tax_total) == (
        1,
        Decimal("50.01"),
        Decimal("50.01"),
        Decimal("10.00"),
    )


def test_what_was_credited_before_is_not_there_any_more() -> None:
    first = by_quantity(still_open(SEATS, []), Decimal(4))
    left = still_open(SEATS, [first])
    assert (left.quantity, left.net, left.tax) == (6, Decimal("72.00"), Decimal("14.40"))
    rest = whole(left)
    assert (rest.quantity, rest.net_total) == (6, Decimal("72.00"))
    assert still_open(SEATS, [first, rest]).over
    with pytest.raises(TooMuch, match="Nothing of this line is left"):
        whole(still_open(SEATS, [first, rest]))


def test_after_an_amount_only_amounts_can_be_told_of_the_rest() -> None:
    left = still_open(SEATS, [by_amount(still_open(SEATS, []), Decimal("50"))])
    with pytest.raises(TooMuch, match="an amount can be credited"):
        by_quantity(left, Decimal(1))
    rest = whole(left)
    assert (rest.quantity, rest.rate, rest.gross_total) == (1, Decimal("70.00"), Decimal("84.00"))


@pytest.mark.parametrize("quantity", ["11", "0", "-1"])
def test_more_than_is_left_and_nothing_are_refused(quantity: str) -> None:
    left = still_open(SEATS, [])
    with pytest.raises(TooMuch, match="At most 10 can be credited"):
        by_quantity(left, Decimal(quantity))
    with pytest.raises(TooMuch, match=r"At most 120\.00 can be credited"):
        by_amount(left, Decimal(quantity) * 12)


def test_a_discount_is_credited_by_a_negative_line() -> None:
    assert whole(still_open(DISCOUNT, [])).gross_total == Decimal("-54.12")
    assert by_amount(still_open(DISCOUNT, []), Decimal("-10")).net_total == Decimal("-10.00")
    with pytest.raises(TooMuch):
        by_amount(still_open(DISCOUNT, []), Decimal("10"))


def test_lines_without_their_discount_would_credit_more_than_was_charged() -> None:
    left = {"l1": still_open(SEATS, []), "l3": still_open(DISCOUNT, [])}
    charged = SEATS.gross_total + DISCOUNT.gross_total
    assert over_credited([whole(each) for each in left.values()], left, charged) == ()
    assert over_credited([whole(left["l1"])], left, charged) == (
        "The invoice has 89.88 left to credit, not 144.00.",
    )


def test_a_line_taken_twice_is_told_by_its_name() -> None:
    left = {"l1": still_open(SEATS, [])}
    assert over_credited([whole(left["l1"])] * 2, left, Decimal(1000)) == (
        "Seats: 120.00 is left to credit, not 240.00.",
    )


_CENTS = st.integers(1, 10_000_00).map(lambda cents: Decimal(cents) / 100)


@given(
    quantity=st.integers(1, 50),
    rate=st.decimals("0.0001", "999.9999", places=4),
    tax=st.sampled_from(["0", "0.05", "0.2", "0.0725"]),
    parts=st.lists(st.one_of(st.integers(1, 20), _CENTS), max_size=6),
)
def test_parts_and_the_rest_come_to_the_very_cents_of_the_whole(
    quantity: int, rate: Decimal, tax: str, parts: list[int | Decimal]
) -> None:
    line = priced(DraftLine("Work", Decimal(quantity), rate, Decimal(tax), id="l"), taxed=True)
    taken: list[DraftLine] = []
    for part in parts:
        left = still_open(line, taken)
        try:
            taken.append(
                by_amount(left, part) if isinstance(part, Decimal) else by_quantity(left, Decimal(part))
            )
        except TooMuch:
            continue
        assert over_credited(taken[-1:], {"l": left}, left.net + left.tax) == ()
    left = still_open(line, taken)
    if not left.over and (left.net or left.untouched):
        taken.append(whole(left))
    assert sum(each.net_total for each in taken) == line.net_total
    taxed = sum(each.tax_total for each in taken)
    # Rounded parts can use up the net of a few pennies before its tax; a credit of tax alone there is none.
    assert taxed == line.tax_total or (not left.net and taxed < line.tax_total)
