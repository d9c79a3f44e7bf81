"""What is private is hidden wherever it stands, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from seqxero_tui.present import masking
from seqxero_tui.present.cells import cut, fit, wrapped
from seqxero_tui.present.masking import Mask, figures_masked
from seqxero_tui.present.money import figure, money

NAMES = [
    "Bayside Club",
    "Bay",
    "Söhne & Töchter GmbH",
    'ACME [/bold] "x"',
    "東京データ株式会社",
    "SW1A 1AA",
    "Lumen Laboratories Limited",
]


@pytest.fixture
def mask() -> Iterator[Mask]:
    made = Mask(NAMES, secret=b"fixed for the tests")
    masking.put_on(made)
    yield made
    masking.put_on(None)


@pytest.mark.parametrize(
    "text",
    [
        "Bayside Club",
        "Bayside Club is linked to BAYSIDE CLUB.",
        "to Söhne & Töchter GmbH, 東京データ株式会社",
        'Link ACME [/bold] "x"',
        "1 High Street, SW1A 1AA",
    ],
)
def test_a_name_is_hidden_in_any_sentence_and_in_any_case(mask: Mask, text: str) -> None:
    hidden = mask.text(text).lower()
    assert not any(name.lower() in hidden for name in NAMES if len(name) > 3)
    assert masking.SIGN in hidden


def test_the_same_name_has_the_same_mask_and_another_one_another(mask: Mask) -> None:
    one, two = mask.text("Bayside Club | bayside club").split(" | ")
    assert one == two
    assert mask.text("Bay") != one
    assert Mask(NAMES).text("Bayside Club") != one


def test_a_longer_name_is_hidden_whole_and_a_word_that_only_begins_like_one_stays(mask: Mask) -> None:
    assert mask.text("Bayside Clubs and Bayonne") == "Bayside Clubs and Bayonne"
    assert mask.text("Bayside Club").count(masking.SIGN) == 1


def test_what_is_hidden_is_hidden_no_second_time(mask: Mask) -> None:
    for text in ("Bayside Club", "ap@bayside.example", "£1,204.50", "Bay and Bay"):
        assert mask.text(mask.text(text)) == mask.text(text)


def test_every_email_is_hidden_known_or_not(mask: Mask) -> None:
    hidden = mask.text("Ines Duarte <ines.duarte+ap@unknown.example>, x@y.co")
    assert "unknown.example" not in hidden
    assert "x@y.co" not in hidden
    assert hidden.count("@hidden") == 2


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("£1,204.50 + US$396.00", "£•,•••.•• + US$•••.••"),
        ("JP¥1,200", "JP¥•,•••"),
        ("1,204.50", "•,•••.••"),
        ("500 × 0.001 is 0.50", "500 × •.••• is •.••"),
        ("GBP 250.00", "GBP •••.••"),
    ],
)
def test_amounts_keep_their_shape_without_their_digits(text: str, hidden: str) -> None:
    assert figures_masked(text) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "SEQ-0042",
        "100,000 of 212",
        "22 Nov 2026 12:04",
        "58/60 min",
        "3 marked",
        "INV-7",
        "200 Sales",
        "127.0.0.1",
        "92%",
    ],
)
def test_counts_dates_and_numbers_of_documents_stay(text: str) -> None:
    assert figures_masked(text) == text


def test_no_half_name_is_left_by_cutting_or_wrapping(mask: Mask) -> None:
    assert "Lum" not in cut("Lumen Laboratories Limited", 9)
    assert "Lum" not in fit("Lumen Laboratories Limited", 9)
    assert not any("L" in each for each in wrapped("Lumen Laboratories Limited", 12))


def test_amounts_without_decimals_are_hidden_where_they_are_made(mask: Mask) -> None:
    assert figure(Decimal("1200"), "JPY") == "•,•••"
    assert money(Decimal("-5"), "GBP") == "-£•.••"


def test_a_name_that_is_a_word_of_the_programs_own_leaves_the_program_legible() -> None:
    mask = Mask(["Xero", "Xero Partners"], own=frozenset(("xero",)))
    assert mask.text("Push to Xero") == "Push to Xero"
    assert "Partners" not in mask.text("Xero Partners")


def test_without_a_mask_everything_is_as_it_is() -> None:
    assert masking.shown("Bayside Club £5.00") == "Bayside Club £5.00"
    assert figure(Decimal("1200"), "JPY") == "1,200"
