"""What lines and documents come to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.billing.totals import Stated, Totals, TotalsDiffer, document_totals, line_totals

CENT = Decimal("0.01")
amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
quantities = st.decimals(min_value=0, max_value=10**9, places=6)
tax_rates = st.sampled_from([Decimal(rate) for rate in ("0", "0.055", "0.0825", "0.2")])


def of(quantity: str, rate: str, tax_rate: str = "0", **more: object) -> Totals:
    return line_totals(Decimal(quantity), Decimal(rate), Decimal(tax_rate), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("quantity", "rate", "net"),
    [
        ("500", "0.001", "0.50"),
        ("1234567", "0.0003", "370.37"),
        ("333", "0.0003", "0.10"),
        ("10", "19.99", "199.90"),
        ("2", "20000.100", "40000.20"),
        ("-500", "0.001", "-0.50"),
        ("0.333333", "30.00", "10.00"),
        ("1", "0.125", "0.13"),
        ("1", "-0.125", "-0.13"),
        ("10000.00", "0.029", "290.00"),
        ("1", "0", "0.00"),
        ("123456789012345", "123456789012345.12345678901234567890", "15241578753238684362141152263.75"),
    ],
)
def test_a_line_is_quantity_times_rate_half_away_from_zero(quantity: str, rate: str, net: str) -> None:
    assert of(quantity, rate).net == Decimal(net)


def test_tax_is_computed_from_the_rounded_net() -> None:
    line = of("1", "0.125", "0.2")
    assert (line.net, line.tax, line.gross) == (Decimal("0.13"), Decimal("0.03"), Decimal("0.16"))


def test_a_document_that_is_not_taxed_carries_no_tax_unless_it_is_stated() -> None:
    assert of("1", "100", "0.2", taxed=False).tax == 0
    assert of("1", "100", "0.2", taxed=False, stated=Stated(tax=Decimal("0.00"))).tax == 0
    assert of("1", "100", "0.2", taxed=False, stated=Stated(tax=Decimal("20.00"))).tax == 20


@pytest.mark.parametrize("net", ["0.12", "0.13", "0.125"])
def test_sequences_own_rounding_of_a_line_is_taken_as_it_is(net: str) -> None:
    assert of("2.5", "0.05", stated=Stated(net=Decimal(net))).net == Decimal(net)


@pytest.mark.parametrize(
    ("stated", "field", "computed"),
    [
        (Stated(net=Decimal("250.01")), "netTotal", "250.00"),
        (Stated(net=Decimal("249.99")), "netTotal", "250.00"),
        (Stated(tax=Decimal("50.01")), "totalTax", "50.00"),
        (Stated(tax=Decimal("0.00")), "totalTax", "50.00"),
        (Stated(gross=Decimal("299.99")), "grossTotal", "300.00"),
    ],
)
def test_a_stated_total_off_by_a_cent_is_refused(stated: Stated, field: str, computed: str) -> None:
    with pytest.raises(TotalsDiffer) as line:
        of("1", "250.00", "0.2", stated=stated)
    with pytest.raises(TotalsDiffer) as document:
        document_totals([of("1", "250.00", "0.2")], stated)
    for differ in (line.value, document.value):
        assert (differ.field, differ.computed) == (field, Decimal(computed))


def test_a_document_may_sum_its_lines_before_or_after_rounding_them() -> None:
    lines = [of("1", "0.0049") for _ in range(3)]
    assert document_totals(lines).net == 0
    assert document_totals(lines, Stated(net=Decimal("0.01"))).net == CENT
    with pytest.raises(TotalsDiffer):
        document_totals(lines, Stated(net=Decimal("0.03")))


def test_a_document_without_lines_comes_to_nothing() -> None:
    assert document_totals([]).gross == 0
    with pytest.raises(TotalsDiffer):
        document_totals([], Stated(net=Decimal(100)))


@given(quantities, amounts, tax_rates)
def test_totals_are_whole_cents_at_most_half_a_cent_off_and_symmetric(
    quantity: Decimal, rate: Decimal, tax_rate: Decimal
) -> None:
    line = line_totals(quantity, rate, tax_rate)
    assert line.net == line.net.quantize(CENT)
    assert line.tax == line.tax.quantize(CENT)
    assert abs(line.net - line.exact_net) <= CENT / 2
    assert line.gross == line.net + line.tax
    mirrored = line_totals(-quantity, rate, tax_rate)
    assert (mirrored.net, mirrored.tax, mirrored.gross) == (-line.net, -line.tax, -line.gross)


@given(st.lists(st.tuples(quantities, amounts, tax_rates), max_size=12))
def test_a_documents_totals_add_up_and_agree_with_themselves(
    parts: list[tuple[Decimal, Decimal, Decimal]],
) -> None:
    lines = [line_totals(*part) for part in parts]
    total = document_totals(lines)
    assert total.net == sum(line.net for line in lines)
    assert total.gross == total.net + total.tax
    assert document_totals(lines, Stated(total.net, total.tax, total.gross)) == total
