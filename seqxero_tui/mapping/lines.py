"""Line item to Xero line: when it is flattened, what its description says (R58-R62, D34-D41)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from seqxero_tui.mapping.money import amount, decimals, plain, round2, stripped, times
from seqxero_tui.mapping.plain_text import cut, plain_line, plain_text

DESCRIPTION_LIMIT = 4000
LARGEST_LINE = Decimal("9999999999.99")
_RATE_DECIMALS = 2
_QUANTITY_DECIMALS = 4
_ONE = Decimal(1)
_HUNDRED = Decimal(100)
_PERCENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line item of a document. `rate` is in the document's currency, or a share of `quantity` for a PERCENTAGE."""

    line_id: str
    title: str
    description: str | None
    quantity: Decimal
    rate: Decimal
    net_total: Decimal
    rate_display: Literal["ABSOLUTE", "PERCENTAGE"] = "ABSOLUTE"
    group_title: str | None = None
    account_code: str | None = None


@dataclass(frozen=True, slots=True)
class WireLine:
    """A line as Xero receives it; `tax_type` None is not sent."""

    description: str
    quantity: Decimal
    unit_amount: Decimal
    flattened: bool
    account_code: str | None
    tax_type: str | None

    def as_payload(self) -> dict[str, Any]:
        """The LineItems element, in Xero's order of fields. LineAmount is left to Xero: quantity times price."""
        element: dict[str, Any] = {
            "Description": self.description,
            "Quantity": self.quantity,
            "UnitAmount": self.unit_amount,
            "AccountCode": self.account_code,
            "TaxType": self.tax_type,
        }
        return {field: value for field, value in element.items() if value is not None}


def needs_flattening(line: LineFacts) -> bool:
    """Whether Xero could not reach the line's total from its own quantity and rate (D34), or it is zero (D41)."""
    net = round2(line.net_total)
    return (
        decimals(line.rate) > _RATE_DECIMALS
        or decimals(line.quantity) > _QUANTITY_DECIMALS
        or round2(times(line.quantity, line.rate)) != net
        or (net == 0 and line.quantity != 1)
    )


def wire_line(line: LineFacts, *, tax_type: str | None) -> WireLine:
    """The line for Xero: its own quantity and rate, or 1 at its net total with the arithmetic in the description."""
    flattened = needs_flattening(line)
    return WireLine(
        description=_description(line, flattened),
        quantity=_ONE if flattened else stripped(line.quantity),
        unit_amount=round2(line.net_total if flattened else line.rate),
        flattened=flattened,
        account_code=line.account_code,
        tax_type=tax_type,
    )


def _description(line: LineFacts, flattened: bool) -> str:
    """Group and title, the line's own description, the arithmetic: each on its line, never empty, within the limit."""
    title, group = plain_line(line.title), plain_line(line.group_title or "")
    head = f"{group}: {title}" if group and title and group != title else title or group
    more = plain_text(line.description or "")
    body = "\n".join(part for part in (head, more if more != head else "") if part)
    if body and not flattened:
        return cut(body, DESCRIPTION_LIMIT)
    sum_ = arithmetic(line)
    return f"{cut(body, DESCRIPTION_LIMIT - len(sum_) - 1)}\n{sum_}" if body else sum_


def arithmetic(line: LineFacts) -> str:
    """How the line's total comes about: "500 × 0.001", "2.9% of 10,000.00" (D40).

    Where quantity and rate do not yield the total (tiers, proration), what is charged follows.
    """
    net = round2(line.net_total)
    product, text = times(line.quantity, line.rate), f"{_count(line.quantity)} × {amount(line.rate)}"
    if line.rate_display == "PERCENTAGE":
        # Sequence does not say whether 2.9% is written 0.029 or 2.9: the reading that yields the total is the right one.
        hundredth = times(product, _PERCENT)
        in_percent = round2(product) != net and round2(hundredth) == net
        percent, product = (line.rate, hundredth) if in_percent else (times(line.rate, _HUNDRED), product)
        text = f"{plain(percent)}% of {amount(line.quantity)}"
    return text if round2(product) == net else f"{text}, charged {amount(net)}"


def _count(quantity: Decimal) -> str:
    """A quantity for reading: thousands grouped, no more decimals than it has."""
    return f"{quantity:,.{decimals(quantity)}f}"
