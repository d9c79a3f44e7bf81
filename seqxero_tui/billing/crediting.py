"""Crediting an invoice by its lines: what of each is still open, and a part of it that never credits more. Pure.

Amounts of a credit note are positive, as Sequence shows them; a negative line (a discount) is credited by a negative one.
Every part of a line ends with the very cents of the whole: the last part takes what is left of net and tax.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from seqxero_tui.billing.drafting import DraftLine, totals
from seqxero_tui.billing.totals import line_totals
from seqxero_tui.billing.typed import NotANumber, read_number
from seqxero_tui.billing.words import RateDisplay
from seqxero_tui.mapping.money import amount, round2, times

_NOTHING = Decimal("0.00")


class TooMuch(ValueError):
    """A part that cannot be credited; its text says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Open:
    """A line of an invoice with what of it no credit note has taken yet: `quantity`, `net` and `tax`."""

    line: DraftLine
    quantity: Decimal
    net: Decimal
    tax: Decimal

    @property
    def untouched(self) -> bool:
        """Whether nothing of it was credited yet."""
        return (self.net, self.tax) == (self.line.net_total, self.line.tax_total)

    @property
    def over(self) -> bool:
        """Whether nothing of it is left."""
        return self.net == 0 and self.tax == 0 and not self.untouched


def still_open(line: DraftLine, credits: Sequence[DraftLine]) -> Open:
    """What is left of an invoice's line after these lines of credit notes that credit it."""
    net = line.net_total - sum((each.net_total for each in credits), _NOTHING)
    tax = line.tax_total - sum((each.tax_total for each in credits), _NOTHING)
    by_quantity = sum((each.quantity for each in credits if each.rate == line.rate), Decimal(0))
    left = line.quantity - by_quantity
    if round2(times(left, line.rate)) != net:
        left = Decimal(0)  # parts were credited by amount: only an amount can be told of the rest
    return Open(line, left, _toward_zero(net, line.net_total), _toward_zero(tax, line.tax_total))


def whole(left: Open) -> DraftLine:
    """All that is left of a line. Raises `TooMuch` when nothing is."""
    if left.over or (left.net == 0 and not left.untouched):
        raise TooMuch("Nothing of this line is left to credit.")
    if left.untouched:
        return _crediting(left.line)
    if left.quantity:
        return _worth(replace(_crediting(left.line), quantity=left.quantity), left.net, left.tax)
    return _worth(_as_amount(left.line, left.net), left.net, left.tax)


def by_quantity(left: Open, quantity: Decimal) -> DraftLine:
    """So many of the line, at its own rate. Raises `TooMuch` for more than is left, and for none."""
    if not left.quantity:
        raise TooMuch("Of this line an amount can be credited, not a quantity.")
    if quantity == left.quantity:
        return whole(left)
    if not 0 < quantity * _sign(left.quantity) < abs(left.quantity):
        raise TooMuch(
            f"At most {amount_of(left.quantity)} can be credited, and not nothing; or type an amount."
        )
    net = round2(times(quantity, left.line.rate))
    return _worth(replace(_crediting(left.line), quantity=quantity), net, _tax(left, net))


def by_amount(left: Open, net: Decimal) -> DraftLine:
    """An amount of the line, without tax. Raises `TooMuch` for more than is left, and for nothing."""
    net = round2(net)
    if net == left.net:
        return whole(left)
    if not 0 < net * _sign(left.net) < abs(left.net):
        raise TooMuch(f"At most {amount(left.net)} can be credited, without tax, and not nothing.")
    return _worth(_as_amount(left.line, net), net, _tax(left, net))


def read_part(left: Open, quantity: str, amount: str) -> tuple[DraftLine | None, dict[str, str]]:
    """A part as it is typed, by quantity or by amount, and what is wrong by field; None while nothing is typed."""
    if quantity.strip() and amount.strip():
        return None, {"amount": "Either a quantity or an amount, not both."}
    field, text, take = (
        ("amount", amount, by_amount) if amount.strip() else ("quantity", quantity, by_quantity)
    )
    try:
        return take(left, read_number(text)), {}
    except (NotANumber, TooMuch) as error:
        return None, {field: str(error)}


def over_credited(
    chosen: Sequence[DraftLine], left: Mapping[str, Open], open_gross: Decimal
) -> tuple[str, ...]:
    """Why a credit note of these lines would credit more than the invoice has left, line by line and as a whole."""
    found = []
    for line_id, open_ in left.items():
        taken = [each for each in chosen if each.credited_line_id == line_id]
        net = sum((each.net_total for each in taken), _NOTHING)
        tax = sum((each.tax_total for each in taken), _NOTHING)
        if _exceeds(net, open_.net) or _exceeds(tax, open_.tax):
            found.append(f"{open_.line.title}: {amount(open_.net)} is left to credit, not {amount(net)}.")
    gross = totals(chosen).gross
    if not found and gross > open_gross:
        found.append(f"The invoice has {amount(open_gross)} left to credit, not {amount(gross)}.")
    return tuple(found)


def amount_of(quantity: Decimal) -> str:
    """A quantity in a sentence: thousands grouped, no zeros behind it."""
    return f"{quantity.normalize():,f}"


def _crediting(line: DraftLine) -> DraftLine:
    return replace(line, id=None, credited_line_id=line.id)


def _as_amount(line: DraftLine, net: Decimal) -> DraftLine:
    return replace(_crediting(line), quantity=Decimal(1), rate=net, rate_display=RateDisplay.ABSOLUTE.value)


def _tax(left: Open, net: Decimal) -> Decimal:
    """The tax of a part: its rate's, but never more than is left of the line's."""
    tax = line_totals(Decimal(1), net, left.line.tax_rate, taxed=left.line.tax_total != 0).tax
    return left.tax if abs(tax) > abs(left.tax) else tax


def _worth(line: DraftLine, net: Decimal, tax: Decimal) -> DraftLine:
    return replace(line, net_total=net, tax_total=tax, gross_total=net + tax)


def _exceeds(taken: Decimal, left: Decimal) -> bool:
    return abs(taken) > abs(left) or (taken != 0 and _sign(taken) != _sign(left))


def _toward_zero(rest: Decimal, whole: Decimal) -> Decimal:
    """What is left, or nothing once more was credited than there was."""
    return rest if rest == 0 or _sign(rest) == _sign(whole) else _NOTHING


def _sign(value: Decimal) -> int:
    return -1 if value < 0 else 1
