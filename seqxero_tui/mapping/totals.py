"""The penny proof: what Xero will make of a payload, and where two sets of totals part (R60, D32, D39).

Compared before a push with the document's own totals, and after it with Xero's answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from seqxero_tui.mapping.money import round2, times

_PERCENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Totals:
    """The three totals of a document, in its currency."""

    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class TotalDifference:
    """A total the two sides disagree on; `field` is net_total, tax_total or gross_total."""

    field: str
    ours: Decimal
    xero: Decimal

    def as_dict(self) -> dict[str, str]:
        """The JSON form; amounts as decimal strings."""
        return {"field": self.field, "ours": f"{self.ours:f}", "xero": f"{self.xero:f}"}


def predicted_totals(
    payload_lines: Iterable[Mapping[str, Any]], *, tax_rate_of: Callable[[str, str | None], Decimal]
) -> Totals:
    """What Xero will total `LineItems` to, amounts being exclusive of tax.

    `tax_rate_of(account_code, tax_type)` gives the percentage as Xero states it (20 for 20%); with no tax type it is
    the account's own. Xero rounds each line's amount and each line's tax to two decimals, half up, and then adds.
    """
    net = tax = Decimal("0.00")
    for line in payload_lines:
        line_amount = round2(times(line["Quantity"], line["UnitAmount"]))
        rate = tax_rate_of(line["AccountCode"], line.get("TaxType"))
        net += line_amount
        tax += round2(times(times(line_amount, rate), _PERCENT))
    return Totals(net, tax, net + tax)


def total_differences(ours: Totals, xero: Totals) -> list[TotalDifference]:
    """The totals that differ at two decimals, which is all Xero keeps; empty when they agree to the penny."""
    pairs = (
        ("net_total", ours.net, xero.net),
        ("tax_total", ours.tax, xero.tax),
        ("gross_total", ours.gross, xero.gross),
    )
    rounded = (TotalDifference(field, round2(mine), round2(theirs)) for field, mine, theirs in pairs)
    return [difference for difference in rounded if difference.ours != difference.xero]
