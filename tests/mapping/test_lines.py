from decimal import Decimal

import pytest
from hypothesis import given

from seqxero_tui.mapping.lines import DESCRIPTION_LIMIT, LineFacts, needs_flattening, wire_line
from seqxero_tui.mapping.money import round2

from .facts import a_line, lines


@pytest.mark.parametrize(
    ("line", "quantity", "unit_amount", "flattened"),
    [
        (a_line("500", "0.001"), "1", "0.50", True),  # R61
        (a_line("1234567", "0.0003"), "1", "370.37", True),
        (a_line("333", "0.0003"), "1", "0.10", True),
        (a_line("10", "19.99"), "10", "19.99", False),
        (a_line("2", "20000.100"), "2", "20000.10", False),
        (a_line("-500", "0.001"), "1", "-0.50", True),
        (a_line("0.333333", "30.00"), "1", "10.00", True),
        (a_line("1", "0.125"), "1", "0.13", True),  # D36
        (a_line("1", "-0.125"), "1", "-0.13", True),  # D37
        (a_line("0.3333", "30.00"), "0.3333", "30.00", False),
        (a_line("0.33333", "30.00"), "1", "10.00", True),
        (a_line("500.00000", "1.5"), "500", "1.50", False),
        (a_line("1", "0.0049"), "1", "0.00", True),
        (a_line("3", "10", net="25"), "1", "25.00", True),  # the product is not the total
        (a_line("3", "10", net="30.001"), "3", "10.00", False),  # nor need it be beyond two decimals
        (a_line("10000", "0.029", rate_display="PERCENTAGE"), "1", "290.00", True),
        (a_line("1", "0"), "1", "0.00", False),
        (a_line("0", "10"), "1", "0.00", True),  # D41: zero lines are 1 × 0.00
        (a_line("5", "0"), "1", "0.00", True),
        (a_line("500", "1E+1"), "500", "10.00", False),
        (a_line("-1", "50"), "-1", "50.00", False),
    ],
)
def test_quantity_and_price_of_a_line_in_xero(
    line: LineFacts, quantity: str, unit_amount: str, flattened: bool
) -> None:
    wire = wire_line(line, tax_type=None)
    assert (str(wire.quantity), str(wire.unit_amount), wire.flattened) == (quantity, unit_amount, flattened)


@pytest.mark.parametrize(
    ("line", "description"),
    [
        (a_line(), "Seats"),
        (a_line(description="October\r\nto November"), "Seats\nOctober\nto November"),
        (a_line(description="Seats"), "Seats"),
        (a_line(group_title="Platform"), "Platform: Seats"),
        (a_line(group_title="Seats"), "Seats"),
        (a_line(title=" ", group_title="Platform"), "Platform"),
        (a_line("500", "0.001", title="Events"), "Events\n500 × 0.001"),
        (a_line("1234567", "0.0003", title="Events"), "Events\n1,234,567 × 0.0003"),
        (a_line("0.333333", "30", description="Part of a month"), "Seats\nPart of a month\n0.333333 × 30.00"),
        (a_line("10000", "0.029", rate_display="PERCENTAGE"), "Seats\n2.9% of 10,000.00"),
        (a_line("10000", "2.9", "290", rate_display="PERCENTAGE"), "Seats\n2.9% of 10,000.00"),
        (
            a_line("10000", "0.029", "300", rate_display="PERCENTAGE"),
            "Seats\n2.9% of 10,000.00, charged 300.00",
        ),
        (a_line("3", "10", "25"), "Seats\n3 × 10.00, charged 25.00"),
        (a_line(title="", description=" "), "1 × 100.00"),
        (a_line(title="\x1b[31mRed\x1b[0m\nalert"), "[31mRed[0m alert"),
    ],
)
def test_the_description_names_group_title_text_and_arithmetic(line: LineFacts, description: str) -> None:
    assert wire_line(line, tax_type=None).description == description


def test_a_long_description_is_cut_visibly_and_keeps_its_arithmetic() -> None:
    kept = wire_line(a_line(description="x" * 5000), tax_type=None).description
    assert len(kept) == DESCRIPTION_LIMIT
    assert kept.endswith("x…")
    flat = wire_line(a_line("500", "0.001", description="x" * 5000), tax_type=None).description
    assert len(flat) == DESCRIPTION_LIMIT
    assert flat.endswith("x…\n500 × 0.001")


def test_account_and_tax_are_sent_only_when_set() -> None:
    assert wire_line(a_line(), tax_type=None).as_payload() == {
        "Description": "Seats",
        "Quantity": Decimal(1),
        "UnitAmount": Decimal(100),
        "AccountCode": "200",
    }
    assert wire_line(a_line(), tax_type="NONE").as_payload()["TaxType"] == "NONE"
    assert "AccountCode" not in wire_line(a_line(account_code=None), tax_type=None).as_payload()


def places(number: Decimal) -> int:
    """Decimals needed, found the slow way: until shifting makes the number whole."""
    count = 0
    while number != number.to_integral_value():
        number, count = number * 10, count + 1
    return count


@given(lines())
def test_lines_are_flattened_exactly_when_xero_could_not_reach_their_total(line: LineFacts) -> None:
    cents = round2(line.net_total)
    unreachable = (
        places(line.rate) > 2 or places(line.quantity) > 4 or round2(line.quantity * line.rate) != cents
    )
    assert needs_flattening(line) == (unreachable or (cents == 0 and line.quantity != 1))


@given(lines())
def test_every_line_reaches_its_own_total_to_the_penny(line: LineFacts) -> None:
    wire = wire_line(line, tax_type=None)
    assert round2(wire.quantity * wire.unit_amount) == round2(line.net_total)
    assert places(wire.unit_amount) <= 2
    assert places(wire.quantity) <= 4
    assert wire.quantity == 1 or not wire.flattened


@given(lines())
def test_every_line_says_something_within_xeros_limit(line: LineFacts) -> None:
    description = wire_line(line, tax_type=None).description
    assert 1 <= len(description) <= DESCRIPTION_LIMIT
    assert not any(char < " " and char != "\n" for char in description)
