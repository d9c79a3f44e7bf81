"""Each of Sequence's pricing structures charges what its own examples say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.billing.pricing import Structure
from seqxero_tui.billing.words import RateDisplay

TIERS = [
    {"upperBound": "100", "price": "1.00", "fee": "20"},
    {"price": "0.75", "fee": "50"},
]
FREE_OF_FEES = [{"upperBound": "15", "price": "12"}, {"price": "15"}]


def structure(kind: str, **more: Any) -> Structure:
    return Structure({"pricingType": kind} | more)


def charged(one: Structure, quantity: str) -> list[str]:
    return [
        f"{each.quantity.normalize():f} × {each.rate:f}" + (f" {each.part}" if each.part else "")
        for each in one.charges(Decimal(quantity))
    ]


@pytest.mark.parametrize(
    ("one", "quantity", "lines"),
    [
        (structure("FIXED", price="249.00"), "1", ["1 × 249.00"]),
        (structure("ONE_TIME", price="750.00"), "1", ["1 × 750.00"]),
        (structure("LINEAR", pricePerUnit="0.0003"), "1234567", ["1234567 × 0.0003"]),
        # packages count when they are begun
        (structure("PACKAGE", packageSize="250", pricePerPackage="10"), "600", ["3 × 10"]),
        (structure("PACKAGE", packageSize="250", pricePerPackage="10"), "500", ["2 × 10"]),
        (structure("PACKAGE", packageSize="250", pricePerPackage="10"), "0", ["0 × 10"]),
        # the tier that is reached prices every unit; its bound belongs to it
        (structure("VOLUME", tiers=TIERS), "125", ["125 × 0.75 over 100", "1 × 50 flat fee over 100"]),
        (structure("VOLUME", tiers=TIERS), "100", ["100 × 1.00 up to 100", "1 × 20 flat fee up to 100"]),
        (structure("VOLUME", tiers=FREE_OF_FEES), "20", ["20 × 15"]),
        (structure("VOLUME", tiers=TIERS), "0", ["0 × 1.00"]),
        # each tier prices what falls into it, fees add up
        (
            structure("GRADUATED", tiers=TIERS),
            "125",
            [
                "100 × 1.00 up to 100",
                "1 × 20 flat fee up to 100",
                "25 × 0.75 over 100",
                "1 × 50 flat fee over 100",
            ],
        ),
        (structure("GRADUATED", tiers=FREE_OF_FEES), "15", ["15 × 12"]),
        (structure("GRADUATED", tiers=FREE_OF_FEES), "0", ["0 × 12"]),
        # contracted seats are always charged
        (
            structure("SEAT_BASED", pricePerSeat="10.50", contractedMinimumSeats=20, tiers=[]),
            "24",
            ["24 × 10.50"],
        ),
        (
            structure("SEAT_BASED", pricePerSeat="10.50", contractedMinimumSeats=20, tiers=[]),
            "4",
            ["20 × 10.50"],
        ),
        (
            structure("SEAT_BASED", pricePerSeat="0", contractedMinimumSeats=0, tiers=FREE_OF_FEES),
            "20",
            ["15 × 12 up to 15", "5 × 15 over 15"],
        ),
    ],
)
def test_a_quantity_costs_what_the_structure_says(one: Structure, quantity: str, lines: list[str]) -> None:
    assert charged(one, quantity) == lines


def test_the_worked_examples_come_to_the_published_totals() -> None:
    def total(one: Structure, quantity: str) -> Decimal:
        return sum((each.quantity * each.rate for each in one.charges(Decimal(quantity))), Decimal(0))

    volume = structure("VOLUME", tiers=TIERS)
    graduated = structure("GRADUATED", tiers=TIERS)
    assert total(volume, "125") == Decimal("143.75")
    assert total(graduated, "125") == Decimal("188.75")
    assert total(structure("LINEAR", pricePerUnit="0.1"), "550") == Decimal("55.00")


def test_a_share_is_a_percentage_of_the_amount() -> None:
    [charge] = structure("LINEAR", pricePerUnit="0.029", isPricePercentage=True).charges(Decimal("10000"))
    assert charge.rate_display is RateDisplay.PERCENTAGE
    assert charge.quantity * charge.rate == Decimal("290.000")


@pytest.mark.parametrize(
    "one",
    [
        structure("GRADUATED", tiers=TIERS, usageCalculationMode="CUMULATIVE"),
        structure("GRADUATED", tiers=TIERS, usageCalculationMode="PERIODIC"),
        structure("VOLUME", tiers=[{"price": "0.01", "isPricePercentage": True, "maxPrice": "10"}]),
        structure("PACKAGE", packageSize="0", pricePerPackage="10"),
    ],
)
def test_what_needs_more_than_a_quantity_is_not_counted(one: Structure) -> None:
    assert not one.countable


def test_only_fixed_and_one_time_prices_have_an_amount_by_themselves() -> None:
    known = {kind for kind in ("ONE_TIME", "FIXED", "LINEAR", "PACKAGE", "GRADUATED", "VOLUME", "SEAT_BASED")
             if not structure(kind).needs_quantity}  # fmt: skip
    assert known == {"ONE_TIME", "FIXED"}


@given(
    bounds=st.lists(st.integers(1, 200), min_size=0, max_size=3, unique=True).map(sorted),
    prices=st.lists(st.decimals("0.0001", "99", places=4), min_size=4, max_size=4),
    quantity=st.integers(0, 400),
)
def test_graduated_tiers_charge_each_unit_once_at_its_own_price(
    bounds: list[int], prices: list[Decimal], quantity: int
) -> None:
    uppers: list[int | None] = [*bounds, None]
    tiers = [
        {"upperBound": None if upper is None else str(upper), "price": str(price)}
        for upper, price in zip(uppers, prices, strict=False)
    ]
    one = structure("GRADUATED", tiers=tiers)
    unit_by_unit = sum(
        (prices[sum(unit > bound for bound in bounds)] for unit in range(1, quantity + 1)), Decimal(0)
    )
    made = one.charges(Decimal(quantity))
    assert sum((each.quantity * each.rate for each in made), Decimal(0)) == unit_by_unit
    assert sum(each.quantity for each in made) == quantity
