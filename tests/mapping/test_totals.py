from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.mapping.documents import document_payload
from seqxero_tui.mapping.lines import LineFacts
from seqxero_tui.mapping.money import round2
from seqxero_tui.mapping.tax import TaxStatus
from seqxero_tui.mapping.totals import TotalDifference, Totals, predicted_totals, total_differences

from .facts import SETTINGS, a_document, a_line, d, lines


def wire(quantity: str, price: str, tax_type: str | None = None) -> dict[str, Any]:
    line: dict[str, Any] = {"Quantity": d(quantity), "UnitAmount": d(price), "AccountCode": "200"}
    return line | ({"TaxType": tax_type} if tax_type else {})


@pytest.mark.parametrize(
    ("payload_lines", "rate", "totals"),
    [
        ([], "20", ("0.00", "0.00", "0.00")),
        ([wire("1", "250")], "8.25", ("250.00", "20.63", "270.63")),
        ([wire("1", "650")], "8.25", ("650.00", "53.63", "703.63")),
        ([wire("1", "25.06"), wire("1", "25.61"), wire("1", "25.63")], "15", ("76.30", "11.44", "87.74")),
        ([wire("0.3333", "30")], "0", ("10.00", "0.00", "10.00")),
        ([wire("1", "100"), wire("-1", "10.05")], "10", ("89.95", "8.99", "98.94")),
        ([wire("1", "-250")], "8.25", ("-250.00", "-20.63", "-270.63")),
    ],
)
def test_xero_rounds_amount_and_tax_of_each_line_half_up_and_then_adds(
    payload_lines: list[dict[str, Any]], rate: str, totals: tuple[str, str, str]
) -> None:
    predicted = predicted_totals(payload_lines, tax_rate_of=lambda code, tax_type: d(rate))
    assert predicted == Totals(*map(d, totals))


def test_the_rate_follows_from_the_tax_type_or_else_the_account() -> None:
    rates = {("200", None): d("20"), ("200", "NONE"): d("0")}
    predicted = predicted_totals(
        [wire("1", "100"), wire("1", "100", "NONE")], tax_rate_of=lambda code, tax_type: rates[code, tax_type]
    )
    assert predicted.tax == 20


def test_totals_that_agree_at_two_decimals_do_not_differ() -> None:
    assert (
        total_differences(Totals(d("10.001"), d("2"), d("12.001")), Totals(d("10"), d("2.00"), d("12.0")))
        == []
    )


def test_each_total_that_differs_is_named_with_both_sides() -> None:
    found = total_differences(
        Totals(d("100"), d("20"), d("120")), Totals(d("100.00"), d("20.01"), d("120.01"))
    )
    assert found == [
        TotalDifference("tax_total", d("20.00"), d("20.01")),
        TotalDifference("gross_total", d("120.00"), d("120.01")),
    ]
    assert found[0].as_dict() == {"field": "tax_total", "ours": "20.00", "xero": "20.01"}


def test_three_lines_of_half_a_penny_leave_a_visible_residue() -> None:
    doc = a_document(lines=(a_line("1", "0.0049", "0.0049"),) * 3, net_total=d("0.0147"))
    predicted = predicted_totals(document_payload(doc, SETTINGS)["LineItems"], tax_rate_of=lambda *_: d("0"))
    ours = Totals(doc.net_total, d("0"), doc.net_total)
    assert [difference.as_dict() for difference in total_differences(ours, predicted)] == [
        {"field": "net_total", "ours": "0.01", "xero": "0.00"},
        {"field": "gross_total", "ours": "0.01", "xero": "0.00"},
    ]


@given(st.lists(lines(), min_size=1, max_size=8), st.sampled_from(["invoice", "credit_note"]))
def test_a_document_arrives_to_the_penny(found: list[LineFacts], kind: str) -> None:
    """Net to the penny, and tax too where ours is taken line by line at the rate of Xero's account."""
    net = sum((round2(line.net_total) for line in found), Decimal(0))
    tax = sum((round2(round2(line.net_total) * d("0.20")) for line in found), Decimal(0))
    doc = a_document(kind=kind, lines=tuple(found), tax_status=TaxStatus.TAXED)
    predicted = predicted_totals(document_payload(doc, SETTINGS)["LineItems"], tax_rate_of=lambda *_: d("20"))
    assert total_differences(Totals(net, tax, net + tax), predicted) == []
