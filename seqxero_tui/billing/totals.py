"""What a line and a document come to: exact decimals, rounded half away from zero (D37).

Totals that Sequence states are taken as they are when they agree, and refused when they do not. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from seqxero_tui.mapping.money import EXACT, round2

_CENT = Decimal("0.01")
_NOTHING = Decimal("0.00")


class TotalsDiffer(ValueError):
    """A stated total (`field`, as the API calls it) is not what its parts make."""

    def __init__(self, field: str, stated: Decimal, computed: Decimal) -> None:
        super().__init__(f"{field} is {stated}, but its parts make {computed}")
        self.field, self.stated, self.computed = field, stated, computed


@dataclass(frozen=True, slots=True)
class Stated:
    """The totals a file states; None where it does not."""

    net: Decimal | None = None
    tax: Decimal | None = None
    gross: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """A line's or a document's totals. `exact_net` is quantity × rate and `exact_tax` net × tax rate, both unrounded."""

    net: Decimal
    tax: Decimal
    gross: Decimal
    exact_net: Decimal
    exact_tax: Decimal


def line_totals(
    quantity: Decimal, rate: Decimal, tax_rate: Decimal, *, taxed: bool = True, stated: Stated = Stated()
) -> Totals:
    """The totals of one line; a PERCENTAGE rate is a fraction and multiplies like any other.

    A stated net total is accepted less than a cent from quantity × rate, because Sequence's own rounding of it is
    not published; it is what the line is worth (D34, D35). `tax_rate` is a fraction; exempt and reverse charged
    documents (`taxed` false) carry no tax unless it is stated. Raises `TotalsDiffer`.
    """
    with localcontext(EXACT):
        exact_net = quantity * rate
        net = _settled("netTotal", stated.net, round2(exact_net), exact_net)
        exact_tax = net * tax_rate
        tax = _settled("totalTax", stated.tax, round2(exact_tax) if taxed else _NOTHING, exact_tax)
        gross = _settled("grossTotal", stated.gross, net + tax)
        return Totals(net, tax, gross, exact_net, exact_tax)


def document_totals(lines: Sequence[Totals], stated: Stated = Stated()) -> Totals:
    """The sums of a document's lines. A stated total may sum rounded or unrounded lines (D39). Raises `TotalsDiffer`."""
    with localcontext(EXACT):
        exact_net = sum((line.exact_net for line in lines), _NOTHING)
        exact_tax = sum((line.exact_tax for line in lines), _NOTHING)
        net = _settled("netTotal", stated.net, sum((line.net for line in lines), _NOTHING), exact_net)
        tax = _settled("totalTax", stated.tax, sum((line.tax for line in lines), _NOTHING), exact_tax)
        gross = _settled("grossTotal", stated.gross, net + tax, exact_net + exact_tax)
        return Totals(net, tax, gross, exact_net, exact_tax)


def _settled(field: str, stated: Decimal | None, computed: Decimal, *exact: Decimal) -> Decimal:
    if stated is None:
        return computed
    if any(abs(stated - amount) < _CENT for amount in (computed, *exact)):
        return stated
    raise TotalsDiffer(field, stated, computed)
