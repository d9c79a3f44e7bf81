"""What a schedule's drafts charge and when they fall due, by table and at random."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.billing.charging import Knowledge
from seqxero_tui.billing.generation import GeneratedDraft, drafts
from seqxero_tui.billing.pricing import Structure
from seqxero_tui.billing.shapes import Discount, Minimum
from seqxero_tui.billing.terms import Billed, PhaseTerms, PriceTerms, Terms, due, next_due
from seqxero_tui.billing.words import DiscountType

START = date(2026, 1, 1)
FIXED = {"pricingType": "FIXED", "price": "100.00"}
USAGE = {"pricingType": "LINEAR", "pricePerUnit": "0.5"}
SEATS = {"pricingType": "SEAT_BASED", "pricePerSeat": "10", "contractedMinimumSeats": 5, "tiers": []}


def price(name: str, structure: Mapping[str, Any], frequency: str = "MONTHLY", **more: Any) -> PriceTerms:
    values = {"in_advance": True, "currency": "GBP"} | more
    return PriceTerms(
        id=name, product_id="p", name=name, frequency=frequency, structure=Structure(structure), **values
    )


def terms(*prices: PriceTerms, **more: Any) -> Terms:
    values: dict[str, Any] = {"start": START, "end": None, "billing_day": None} | more
    return Terms(prices={each.id: each for each in prices}, **values)


def phase(*names: str, start: date = START, end: date | None = None, **more: Any) -> PhaseTerms:
    return PhaseTerms(start, end, names, **more)


NOTHING = Billed()


def generated(made: list[GeneratedDraft]) -> Billed:
    """What is billed once these drafts are made."""
    return Billed(frozenset((bill.price.id, bill.period.start) for draft in made for bill in draft.bills))


def made(one: Terms, until: date, **known: Any) -> list[GeneratedDraft]:
    return drafts(one, until, NOTHING, Knowledge(lambda price: Decimal("0.2"), **known))


def lines(draft: GeneratedDraft) -> list[str]:
    return [f"{each.title} {each.quantity:f} × {each.rate:f} = {each.totals.net:f}" for each in draft.lines]


def codes(draft: GeneratedDraft) -> list[str]:
    return [note.code for note in draft.notes]


# When


def test_in_advance_falls_due_on_the_first_day_and_in_arrears_on_the_day_after_the_last() -> None:
    one = terms(price("fee", FIXED), price("usage", USAGE, in_advance=False))
    found = [(each.price.id, each.period.start, each.on) for each in due(one, date(2026, 2, 1), NOTHING)]
    assert found == [
        ("fee", date(2026, 1, 1), date(2026, 1, 1)),
        ("usage", date(2026, 1, 1), date(2026, 2, 1)),
        ("fee", date(2026, 2, 1), date(2026, 2, 1)),
    ]


def test_what_falls_due_on_the_same_day_goes_onto_one_draft() -> None:
    one = terms(
        price("month", FIXED, in_advance=False), price("quarter", FIXED, "QUARTERLY", in_advance=False)
    )
    january, february, march = made(one, date(2026, 4, 1))
    assert [len(each.lines) for each in (january, february, march)] == [1, 1, 2]
    assert (march.on, march.start, march.end) == (date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31))


def test_currencies_are_never_mixed_on_a_draft() -> None:
    one = terms(price("pounds", FIXED), price("euros", FIXED, currency="EUR"))
    assert [each.currency for each in made(one, START)] == ["EUR", "GBP"]


def test_a_price_charged_once_falls_due_when_its_phase_begins_and_never_again() -> None:
    once = price("setup", {"pricingType": "ONE_TIME", "price": "750"}, "ONE_TIME")
    [draft] = made(terms(once), date(2028, 1, 1))
    assert (draft.on, lines(draft)) == (START, ["setup 1 × 750 = 750.00"])


@pytest.mark.parametrize("frequency", ["ON_DEMAND", "PER_EVENT"])
def test_what_is_billed_on_demand_never_falls_due_by_itself(frequency: str) -> None:
    assert made(terms(price("day rate", USAGE, frequency)), date(2027, 1, 1)) == []


def test_each_phase_bills_its_own_prices_within_its_own_days() -> None:
    trial = phase("trial", end=date(2026, 2, 28))
    main = phase("main", start=date(2026, 3, 1))
    one = terms(price("trial", FIXED), price("main", FIXED), phases=(trial, main))
    assert [each.lines[0].title for each in made(one, date(2026, 4, 1))] == ["trial", "trial", "main", "main"]


def test_a_phase_continues_the_rhythm_or_begins_its_own() -> None:
    begins = date(2026, 2, 10)

    def first_days(resets: bool) -> list[date]:
        one = terms(price("fee", FIXED), phases=(phase("fee", start=begins, resets=resets),))
        return [each.period.start for each in due(one, date(2026, 4, 30), NOTHING)]

    assert first_days(resets=False) == [begins, date(2026, 3, 1), date(2026, 4, 1)]
    assert first_days(resets=True) == [begins, date(2026, 3, 10), date(2026, 4, 10)]


def test_nothing_falls_due_after_the_end_of_the_schedule() -> None:
    one = terms(price("fee", FIXED), end=date(2026, 2, 28), phases=(phase("fee"),))
    assert [each.on for each in made(one, date(2027, 1, 1))] == [date(2026, 1, 1), date(2026, 2, 1)]
    assert next_due(one, generated(made(one, date(2026, 6, 1)))) is None


# How much


def test_a_fixed_price_and_contracted_seats_are_charged_and_usage_stands_open() -> None:
    one = terms(price("fee", FIXED), price("seats", SEATS), price("usage", USAGE))
    [draft] = made(one, START)
    assert lines(draft) == ["fee 1 × 100.00 = 100.00", "seats 5 × 10 = 50.00", "usage 0 × 0.5 = 0.00"]
    assert [each.open for each in draft.lines] == [False, True, True]
    assert codes(draft) == ["seats_not_known", "usage_not_known"]
    assert (draft.totals.net, draft.totals.tax, draft.totals.gross) == (
        Decimal("150.00"),
        Decimal("30.00"),
        Decimal("180.00"),
    )


def test_a_quantity_that_was_counted_closes_the_line() -> None:
    one = terms(price("usage", USAGE), price("seats", SEATS))
    [draft] = made(one, START, quantities={("usage", START): Decimal(30), ("seats", START): Decimal(8)})
    assert lines(draft) == ["usage 30 × 0.5 = 15.00", "seats 8 × 10 = 80.00"]
    assert codes(draft) == []


def test_tiers_become_lines_of_a_group() -> None:
    tiers = [{"upperBound": "500", "price": "0.08"}, {"price": "0.045"}]
    one = terms(price("Storage", {"pricingType": "GRADUATED", "tiers": tiers}, in_advance=False))
    [draft] = made(one, date(2026, 2, 1), quantities={("Storage", START): Decimal("623.4567")})
    assert lines(draft) == ["up to 500 500 × 0.08 = 40.00", "over 500 123.4567 × 0.045 = 5.56"]
    assert {each.group_title for each in draft.lines} == {"Storage"}


def test_exempt_customers_are_charged_no_tax() -> None:
    [draft] = made(terms(price("fee", FIXED)), START, taxed=False)
    assert draft.totals.tax == 0


def test_a_partial_period_is_never_charged_in_full() -> None:
    one = terms(price("fee", FIXED), price("seats", SEATS), start=date(2026, 1, 17), billing_day=1)
    [draft, *_] = made(one, date(2026, 1, 31))
    assert lines(draft) == ["fee 0 × 100.00 = 0.00", "seats 0 × 10 = 0.00"]
    assert codes(draft) == ["partial_period", "partial_period"]
    assert "0.4839" in draft.notes[0].remedy  # 15 days of 31


def test_a_percentage_discount_is_a_negative_line_and_follows_its_prices() -> None:
    off = Discount(
        type=DiscountType.PERCENTAGE, amount=Decimal(10), message="Partner", restrict_to_prices=["fee"]
    )
    one = terms(price("fee", FIXED), price("more", FIXED), phases=(phase("fee", "more", discounts=(off,)),))
    [draft] = made(one, START)
    assert lines(draft)[2:] == ["Partner 1 × -10.00 = -10.00"]
    assert draft.totals.net == Decimal("190.00")


def test_a_nominal_discount_takes_no_more_off_than_there_is() -> None:
    off = Discount(type=DiscountType.NOMINAL, amount=Decimal(500))
    [draft] = made(terms(price("fee", FIXED), phases=(phase("fee", discounts=(off,)),)), START)
    assert lines(draft)[1:] == ["Discount 1 × -100.00 = -100.00"]


def test_a_discount_on_open_lines_says_that_it_is_not_complete() -> None:
    off = Discount(type=DiscountType.PERCENTAGE, amount=Decimal(10), message="Partner")
    one = terms(price("fee", FIXED), price("usage", USAGE), phases=(phase("fee", "usage", discounts=(off,)),))
    [draft] = made(one, START)
    assert lines(draft)[2:] == ["Partner 1 × -10.00 = -10.00"]
    assert codes(draft) == ["usage_not_known", "discount_incomplete"]


def test_a_discount_for_some_seats_only_is_left_to_a_person() -> None:
    off = Discount(type=DiscountType.PERCENTAGE, amount=Decimal(10), seat_discount_type="OVERAGE_SEATS_ONLY")
    one = terms(price("fee", FIXED), price("seats", SEATS), phases=(phase("fee", "seats", discounts=(off,)),))
    [draft] = made(one, START)
    assert lines(draft)[2:] == ["Discount 1 × -10.00 = -10.00"]
    assert "discount_of_seats_left_out" in codes(draft)


def test_an_unmet_minimum_adds_what_is_missing() -> None:
    least = Minimum(amount=Decimal(50))
    one = terms(price("usage", USAGE, in_advance=False), phases=(phase("usage", minimums=(least,)),))
    [draft] = made(one, date(2026, 2, 1), quantities={("usage", START): Decimal(30)})
    assert lines(draft)[1:] == ["Minimum fee true-up 1 × 35.00 = 35.00"]
    [enough] = made(one, date(2026, 2, 1), quantities={("usage", START): Decimal(300)})
    assert lines(enough)[1:] == []


def test_a_minimum_that_counts_what_is_not_known_is_left_out_and_said_so() -> None:
    least = Minimum(amount=Decimal(50))
    one = terms(price("usage", USAGE, in_advance=False), phases=(phase("usage", minimums=(least,)),))
    [draft] = made(one, date(2026, 2, 1))
    assert lines(draft) == ["usage 0 × 0.5 = 0.00"]
    assert codes(draft) == ["usage_not_known", "minimum_left_out"]


def test_credit_grants_are_said_to_be_left_out() -> None:
    [draft] = made(terms(price("fee", FIXED), phases=(phase("fee", grants=True),)), START)
    assert codes(draft) == ["credit_grants_left_out"]


# Again and again

PRICES = st.lists(
    st.builds(
        price,
        st.sampled_from("abcdef"),
        st.sampled_from([FIXED, USAGE, SEATS, {"pricingType": "ONE_TIME", "price": "9"}]),
        st.sampled_from(["MONTHLY", "QUARTERLY", "HALF_YEARLY", "YEARLY", "ONE_TIME", "ON_DEMAND"]),
        in_advance=st.booleans(),
        currency=st.sampled_from(["GBP", "EUR"]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda each: each.id,
)
SCHEDULES = st.builds(
    lambda prices, **more: terms(*prices, **more),
    PRICES,
    start=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    billing_day=st.none() | st.integers(1, 31),
    end=st.none(),
)


@given(one=SCHEDULES, first=st.integers(-30, 500), further=st.integers(0, 500))
def test_generating_twice_makes_what_generating_once_would_have(one: Terms, first: int, further: int) -> None:
    early = one.start + timedelta(days=first)
    late = early + timedelta(days=further)
    known = Knowledge(lambda price: Decimal("0.2"))
    before = drafts(one, early, NOTHING, known)
    after = drafts(one, late, generated(before), known)
    assert [*before, *after] == drafts(one, late, NOTHING, known)


@given(one=SCHEDULES, length=st.integers(0, 900))
def test_no_period_is_ever_billed_twice_and_totals_are_those_of_the_lines(one: Terms, length: int) -> None:
    found = made(one, one.start + timedelta(days=length))
    bills = [(bill.price.id, bill.period.start) for draft in found for bill in draft.bills]
    assert len(bills) == len(set(bills))
    for draft in found:
        assert draft.totals.net == sum(line.totals.net for line in draft.lines)
        assert draft.start <= draft.end
