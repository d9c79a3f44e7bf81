"""A draft in the making: what people type, what lines come to, what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from seqxero_tui.billing.drafting import (
    Draft,
    DraftLine,
    Typed,
    faults_of,
    moved,
    priced,
    read_line,
    read_terms,
    totals,
)
from seqxero_tui.billing.typed import NotANumber, read_days, read_number, read_percentage, shown
from seqxero_tui.billing.words import DocumentKind

NEW = DraftLine("", Decimal(1), Decimal(0), Decimal("0.2"))
DRAFT = Draft(DocumentKind.INVOICE, "c", "ACME", "GBP", "TAXED")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1,204.50", "1204.50"),
        ("£1,204.50", "1204.50"),
        (" 1 204.5 ", "1204.5"),
        ("1'204", "1204"),
        ("12,345,678", "12345678"),
        (".5", "0.5"),
        ("5.", "5"),
        ("-45.10", "-45.10"),
        ("−3", "-3"),
        ("0.000001", "0.000001"),
        ("-0", "0"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, meant: str) -> None:
    assert read_number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "A number is needed"),
        ("£", "A number is needed"),
        ("1,5", "with a point"),
        ("1.204,50", "with a point"),
        ("12,34,567", "no number"),
        ("twelve", "no number"),
        ("1e9", "no number"),
        ("--3", "no number"),
        ("١٢", "no number"),
        ("9" * 16, "At most 15 digits"),
        ("0." + "1" * 21, "At most 15 digits before and 20 after"),
    ],
)
def test_what_would_be_a_guess_is_refused_in_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(NotANumber, match=said):
        read_number(typed)


def test_percentages_and_days() -> None:
    assert read_percentage("20%") == read_percentage("20") == Decimal("0.2")
    assert (read_days(" 14 "), read_days(" ")) == (14, None)
    for wrong in ("101", "-1"):
        with pytest.raises(NotANumber, match="between 0% and 100%"):
            read_percentage(wrong)
    for wrong in ("-1", "soon", "3651", "1.5"):
        with pytest.raises(NotANumber, match="number of days"):
            read_days(wrong)


def test_a_number_is_shown_as_it_would_be_typed_again() -> None:
    assert [shown(Decimal(each)) for each in ("10.00", "1E+3", "0.50", "-0")] == ["10", "1000", "0.5", "0"]


def test_a_typed_line_comes_to_what_it_says() -> None:
    line, faults = read_line(Typed("Seats", "1,000", "12.50", "20%", " per month "), NEW, taxed=True)
    assert faults == {}
    assert (line.net_total, line.tax_total, line.gross_total) == (
        Decimal("12500.00"),
        Decimal("2500.00"),
        Decimal("15000.00"),
    )
    assert line.description == "per month"


def test_an_exempt_customer_pays_no_tax_whatever_is_typed() -> None:
    line, faults = read_line(Typed("Seats", "2", "10", "20"), NEW, taxed=False)
    assert (faults, line.tax_rate, line.tax_total) == ({}, 0, 0)


def test_every_fault_has_its_field() -> None:
    line, faults = read_line(Typed(" ", "x", "1,5", "120", "d" * 4001), NEW, taxed=True)
    assert list(faults) == ["title", "quantity", "rate", "tax", "description"]
    assert "words that say what it is for" in faults["title"]
    assert "4,000 characters" in faults["description"]
    assert (line.quantity, line.rate) == (NEW.quantity, NEW.rate)


def test_a_share_is_typed_in_percent() -> None:
    share = replace(NEW, rate_display="PERCENTAGE")
    line, faults = read_line(Typed("Fee", "10,000", "2.9%", "0"), share, taxed=True)
    assert (faults, line.rate, line.net_total) == ({}, Decimal("0.029"), Decimal("290.00"))


def test_a_total_that_is_no_plain_product_survives_a_new_title_but_not_a_new_quantity() -> None:
    tiered = DraftLine(
        "Events",
        Decimal(500),
        Decimal("0.001"),
        id="l1",
        net_total=Decimal("0.70"),
        gross_total=Decimal("0.70"),
    )
    renamed, _ = read_line(Typed("API events", "500", "0.001", "0"), tiered, taxed=True)
    assert (renamed.title, renamed.net_total) == ("API events", Decimal("0.70"))
    more, _ = read_line(Typed("Events", "600", "0.001", "0"), tiered, taxed=True)
    assert more.net_total == Decimal("0.60")


def test_a_draft_is_the_sum_of_its_lines() -> None:
    lines = [priced(replace(NEW, rate=Decimal(rate)), taxed=True) for rate in ("100", "-0.125", "0.125")]
    sums = totals(lines)
    assert (sums.net, sums.tax, sums.gross) == (Decimal("100.00"), Decimal("20.00"), Decimal("120.00"))


def test_a_draft_needs_lines_and_a_total_of_its_own_sign() -> None:
    assert faults_of(DRAFT) == ("It has no lines yet.",)
    below = replace(DRAFT, lines=(priced(replace(NEW, rate=Decimal(-1)), taxed=True),))
    assert faults_of(below) == ("It comes to less than nothing; raise a credit note for it instead.",)


def test_terms_are_read_with_their_faults() -> None:
    draft, faults = read_terms(DRAFT, reference=" PO 7 ", purchase_order_number="", memo="", days="14")
    assert (draft.reference, draft.purchase_order_number, draft.term_days, faults) == ("PO 7", None, 14, {})
    _, faults = read_terms(DRAFT, reference="r" * 256, purchase_order_number="", memo="", days="soon")
    assert set(faults) == {"reference", "days"}


@pytest.mark.parametrize(
    ("position", "by", "order", "then"), [(0, 1, "bac", 1), (0, -1, "abc", 0), (2, -2, "cab", 0)]
)
def test_lines_move_as_far_as_there_is_room(position: int, by: int, order: str, then: int) -> None:
    lines = [replace(NEW, title=each) for each in "abc"]
    now, at = moved(lines, position, by)
    assert ("".join(line.title for line in now), at) == (order, then)
