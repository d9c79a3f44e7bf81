"""What schedules, drafts to be generated, products and prices look like."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from seqxero_tui.errors import Problem
from seqxero_tui.present import generation, products, schedules
from seqxero_tui.present.pieces import Line, Tone, text_of
from seqxero_tui.sync.product_views import AccountOf, PriceRow, Reach
from seqxero_tui.sync.schedule_views import DraftLineView, DraftView, ScheduleRow

TODAY = date(2026, 11, 23)
SALES = AccountOf("200", "Sales", "default")


def price(kind: str, **structure: Any) -> PriceRow:
    return PriceRow(
        id="p",
        product_id="x",
        product_name="X",
        name="X",
        currency="GBP",
        frequency="MONTHLY",
        in_advance=True,
        structure={"pricingType": kind} | structure,
        account_code=None,
        account_name=None,
        goes_to=SALES,
        lines=0,
        schedule_of=None,
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (price("FIXED", price="249.00"), "£249.00 monthly"),
        (price("ONE_TIME", price="750"), "£750.00, monthly"),
        (price("LINEAR", pricePerUnit="680.00"), "£680.00 a unit, monthly"),
        (price("LINEAR", pricePerUnit="0.0003"), "0.0003 GBP a unit, monthly"),
        (price("LINEAR", pricePerUnit="0.029", isPricePercentage=True), "2.9% of the amount, monthly"),
        (price("PACKAGE", packageSize="1000", pricePerPackage="4.5"), "£4.50 for each 1,000, monthly"),
        (price("VOLUME", tiers=[{"price": "1"}, {"price": "2"}]), "2 tiers, monthly"),
        (price("GRADUATED", tiers=[{"price": "1"}]), "tiered, monthly"),
        (
            price("SEAT_BASED", pricePerSeat="12", contractedMinimumSeats=5, tiers=[]),
            "£12.00 a seat, min 5, monthly",
        ),
    ],
)
def test_a_price_says_what_it_costs(row: PriceRow, words: str) -> None:
    assert products.pricing(row) == words


def told(lines: list[Line]) -> str:
    return "\n".join(text_of(line) for line in lines)


def test_a_missing_account_stands_out_and_a_default_is_quiet() -> None:
    def tones(account: AccountOf) -> set[Tone]:
        return {piece.tone for cell in products.account_cells(account) for piece in cell}

    assert tones(AccountOf(None, None, "none")) == {Tone.BAD}
    assert tones(SALES) == {Tone.MUTED}
    assert Tone.PLAIN in tones(AccountOf("260", "Other Revenue", "product"))


def test_the_question_tells_what_follows_and_what_keeps_its_own() -> None:
    title, story = products.question(
        "product", ["A", "B"], "260 Other", Reach(drafts=34, waiting=1, in_xero=5)
    )
    assert title == "260 Other for 2 products?"
    assert "34 lines of drafts follow it." in told(story)
    assert "1 line of final documents not in Xero follows it." in told(story)
    assert "5 lines in Xero keep their account." in told(story)
    title, story = products.question("price", ["A", "B"], None, Reach())
    assert title == "No account of their own for 2 prices?"
    assert "No line yet" in told(story)


def test_what_a_choice_did_is_said_in_one_line() -> None:
    said = products.chosen("product", ["Seats"], "260 Other", Reach(drafts=1, in_xero=2))
    assert said == "Seats: 260 Other. 1 line follows. 2 lines in Xero left as pushed."
    assert products.chosen("product", ["A", "B"], None, Reach()) == "2 products: no account of their own."


def row(**more: Any) -> ScheduleRow:
    values: dict[str, Any] = {
        "id": "s",
        "customer_id": "c",
        "customer_name": "Acme",
        "status": "ACTIVE",
        "start": TODAY,
        "end": None,
        "frequencies": ("MONTHLY", "YEARLY"),
        "currency": "GBP",
        "prices": 2,
        "billed_to": None,
        "next_due": date(2026, 12, 1),
        "next_net": Decimal("225"),
        "next_open": False,
        "why_not": None,
    }
    return ScheduleRow(**(values | more))


def cell(one: ScheduleRow, column: str) -> str:
    return text_of(schedules.cells(one, TODAY)[column]).rstrip()


def test_a_schedule_says_when_it_bills_next_or_why_not() -> None:
    assert (cell(row(), "next"), cell(row(), "frequency")) == ("1 Dec", "monthly, yearly")
    assert cell(row(next_due=TODAY), "next") == "▲ 23 Nov"
    done = row(status="COMPLETED", next_due=None, why_not=Problem("schedule_not_active", "It is.", "Wait."))
    assert cell(done, "next") == "completed"
    assert cell(row(next_due=None), "next") == "nothing more"


def test_amounts_stand_below_each_other_whether_or_not_something_is_open() -> None:
    def known(**more: Any) -> str:
        return text_of(schedules.cells(row(**more), TODAY)["known"])

    assert (known(), known(next_open=True)) == ("£225.00  ", "£225.00 +")


def draft(*lines: DraftLineView, **more: Any) -> DraftView:
    values: dict[str, Any] = {
        "key": "k",
        "schedule_id": "s",
        "customer_id": "c",
        "customer_name": "Acme",
        "currency": "GBP",
        "due_on": date(2026, 12, 1),
        "start": date(2026, 12, 1),
        "end": date(2026, 12, 31),
        "net_total": Decimal("10"),
        "tax_total": Decimal("2"),
        "gross_total": Decimal("12"),
        "notes": (),
    }
    return DraftView(lines=lines, **(values | more))


def item(title: str, *, open: bool = False, **more: Any) -> DraftLineView:
    values: dict[str, Any] = {
        "group_title": None,
        "quantity": Decimal("12"),
        "rate": Decimal("10.5"),
        "rate_display": "ABSOLUTE",
        "net_total": Decimal("126"),
        "price_id": title,
        "start": date(2026, 12, 1),
        "end": date(2026, 12, 31),
    }
    return DraftLineView(title=title, open=open, **(values | more))


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 12, 1), date(2026, 12, 31), "1 – 31 Dec"),
        (date(2026, 12, 1), date(2027, 1, 31), "1 Dec – 31 Jan 2027"),
        (date(2026, 12, 1), date(2026, 12, 1), "1 Dec"),
        (date(2027, 1, 1), date(2027, 1, 31), "1 – 31 Jan 2027"),
    ],
)
def test_a_period_is_as_short_as_it_can_be_read(start: date, end: date, words: str) -> None:
    assert generation.period(start, end, TODAY) == words


def test_the_question_before_drafts_are_made_counts_what_is_open_and_what_is_hidden() -> None:
    title, story = generation.question([draft(item("usage", open=True)), draft(item("fee"))], hidden=1)
    assert title == "Make 2 drafts?"
    assert "£20.00 without tax" in told(story)
    assert "1 of them has quantities to be filled in." in told(story)
    assert "1 of them is marked but not in sight now." in told(story)


def test_a_line_shows_its_arithmetic() -> None:
    assert generation.arithmetic(item("seats")) == "12 × 10.50"
    share = item("payments", quantity=Decimal("10000"), rate=Decimal("0.029"), rate_display="PERCENTAGE")
    assert generation.arithmetic(share) == "2.9% of 10,000.00"


def test_only_what_is_open_or_was_filled_in_can_be_counted() -> None:
    tiers = [
        item("up to 5", group_title="Seats", price_id="s"),
        item("over 5", group_title="Seats", price_id="s"),
    ]
    one = draft(item("fee"), item("usage", open=True), *tiers)
    assert generation.quantities(one, []) == [("usage", date(2026, 12, 1), "usage")]
    filled = [("s", date(2026, 12, 1))]
    assert [name for *_, name in generation.quantities(one, filled)] == ["usage", "Seats"]


@pytest.mark.parametrize(("text", "right"), [("412,000", True), ("0.5", True), ("", True), ("-1", False),
                                             ("1e99", False), ("many", False), ("NaN", False)])  # fmt: skip
def test_a_quantity_is_a_plain_number(text: str, right: bool) -> None:
    assert (generation.wrong_quantity(text) is None) is right


@pytest.mark.parametrize(("day", "end"), [(date(2026, 2, 3), date(2026, 2, 28)), (TODAY, date(2026, 11, 30))])
def test_drafts_are_proposed_until_the_end_of_the_month(day: date, end: date) -> None:
    assert schedules.month_end(day) == end
