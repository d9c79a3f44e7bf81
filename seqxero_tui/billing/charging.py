"""What a draft charges: the lines of each price, then the discounts and minimums of its phase. Pure, exact decimals.

What cannot be known here is never guessed: a line stands at quantity 0, or at what is charged at least, a discount or
minimum is left out, and a note says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from seqxero_tui.billing import shapes
from seqxero_tui.billing.periods import Period
from seqxero_tui.billing.pricing import Charge
from seqxero_tui.billing.terms import Due, PhaseTerms, PriceTerms
from seqxero_tui.billing.totals import Totals, line_totals
from seqxero_tui.billing.words import DiscountType, PricingType, RateDisplay
from seqxero_tui.errors import Problem
from seqxero_tui.mapping.money import EXACT, amount, plain, round2
from seqxero_tui.text import one_line

_NOTHING, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)
_FILL_IN = "Fill in the quantity before the draft is finalized."
_IN_TIME = "Give the quantity while generating: tiers and packages are worked out then, and not in the draft."
_BY_HAND = "Add it to the draft by hand."


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known beside the terms: the tax rate of a price (a fraction), and quantities by price and first day."""

    tax_rate: Callable[[PriceTerms], Decimal]
    taxed: bool = True
    quantities: Mapping[tuple[str, date], Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChargedLine:
    """A line of a draft; `open` says that its quantity is not known and stands at 0, or at what is charged at least."""

    title: str
    group_title: str | None
    quantity: Decimal
    rate: Decimal
    rate_display: RateDisplay
    tax_rate: Decimal
    totals: Totals
    price_id: str | None
    product_id: str | None
    service: Period
    open: bool = False


@dataclass(frozen=True, slots=True)
class Charged:
    """Lines, and what there is to say about them."""

    lines: tuple[ChargedLine, ...] = ()
    notes: tuple[Problem, ...] = ()


def charged(bill: Due, known: Knowledge) -> Charged:
    """The lines that one period of a price makes."""
    price, structure = bill.price, bill.price.structure
    quantity = known.quantities.get((price.id, bill.period.start))
    least = structure.least if bill.period.whole else None
    note = None
    if quantity is None and bill.period.whole and not structure.needs_quantity:
        quantity = _ONE
    if quantity is None or not structure.countable:
        note = _open(bill, least)
        charges = (
            structure.charges(least)
            if least
            else [Charge(_NOTHING, structure.rate, "", structure.rate_display)]
        )
    else:
        charges = structure.charges(quantity)
    lines = tuple(_line(bill, charge, known, open=note is not None) for charge in charges)
    return Charged(lines, (note,) if note else ())


def extras(
    phase: PhaseTerms, bills: Sequence[Due], lines: Sequence[ChargedLine], known: Knowledge
) -> Charged:
    """What the phase adds to the lines of its prices on one draft: discounts as negative lines, unmet minimums."""
    seats = {bill.price.id for bill in bills if bill.price.structure.kind is PricingType.SEAT_BASED}
    parts = [_discount(discount, lines, seats, known) for discount in phase.discounts]
    parts += [_minimum(minimum, phase, bills, lines, known) for minimum in phase.minimums]
    notes = [note for part in parts for note in part.notes]
    if phase.grants:
        notes.append(
            Problem(
                "credit_grants_left_out", "The schedule's credit grants are not taken off here.", _BY_HAND
            )
        )
    return Charged(tuple(line for part in parts for line in part.lines), tuple(notes))


def _line(bill: Due, charge: Charge, known: Knowledge, *, open: bool) -> ChargedLine:
    price, tax_rate = bill.price, known.tax_rate(bill.price)
    return ChargedLine(
        title=charge.part or price.name,
        group_title=price.name if charge.part else None,
        quantity=charge.quantity,
        rate=charge.rate,
        rate_display=charge.rate_display,
        tax_rate=tax_rate,
        totals=line_totals(charge.quantity, charge.rate, tax_rate, taxed=known.taxed),
        price_id=price.id,
        product_id=price.product_id,
        service=bill.period,
        open=open,
    )


def _open(bill: Due, least: Decimal | None) -> Problem:
    """Why the quantity of a period is not known."""
    name, period, structure = one_line(bill.price.name), bill.period, bill.price.structure
    if not structure.countable:
        return Problem(
            "price_not_counted_here",
            f"{name}: its tiers run over several periods, or limit the price of each unit; that is not counted here.",
            "Fill in quantity and rate before the draft is finalized.",
        )
    if least:
        return Problem(
            "seats_not_known",
            f"{name}: how many seats there were is not known here; the contracted minimum of {plain(least)} is charged.",
            "Raise the quantity if there were more.",
        )
    if not period.whole and structure.kind in (PricingType.FIXED, PricingType.SEAT_BASED):
        return Problem(
            "partial_period",
            f"{name}: {period.days} days of a billing period of {period.full_days}; what they cost is for a person to say.",
            f"Fill in the quantity before the draft is finalized; by days a whole one comes to {period.share}.",
        )
    return Problem(
        "usage_not_known",
        f"{name}: how much was used is not known here.",
        _IN_TIME if structure.worked_out else _FILL_IN,
    )


def _restricted(only: Sequence[str] | None, lines: Sequence[ChargedLine]) -> list[ChargedLine]:
    """The lines that count: those of the prices that are named, or of all."""
    return [line for line in lines if not only or line.price_id in only]


def _discount(
    discount: shapes.Discount, lines: Sequence[ChargedLine], seats: Collection[str], known: Knowledge
) -> Charged:
    """A negative line per tax rate, worked out on what is known; a nominal one takes no more off than there is.

    One that tells included seats from further ones is not taken off seats, because here they are not told apart.
    """
    name = one_line(discount.message or "") or "Discount"
    counted = _restricted(discount.restrict_to_prices, lines)
    told_apart = discount.seat_discount_type not in (None, "ALL_SEATS")
    taken = [line for line in counted if not (told_apart and line.price_id in seats)]
    notes = []
    if len(taken) < len(counted):
        notes.append(
            Problem(
                "discount_of_seats_left_out", f"{name}: not taken off the seats, only off the rest.", _BY_HAND
            )
        )
    if any(line.open for line in taken):
        notes.append(
            Problem(
                "discount_incomplete",
                f"{name}: worked out on the quantities as they stand now.",
                "Adjust it when a quantity is filled in.",
            )
        )
    made, left = [], discount.amount
    for tax_rate, within in _by_tax(taken).items():
        net = _net(within)
        if discount.type is DiscountType.PERCENTAGE:
            off = round2(EXACT.divide(EXACT.multiply(net, left), _HUNDRED))
        else:
            off = min(left, net)
            left -= max(off, _NOTHING)
        if off > 0:
            made.append(_extra(name, -off, tax_rate, within, known))
    return Charged(tuple(made), tuple(notes))


def _minimum(
    minimum: shapes.Minimum,
    phase: PhaseTerms,
    bills: Sequence[Due],
    lines: Sequence[ChargedLine],
    known: Knowledge,
) -> Charged:
    """The line that lifts a draft to the minimum, when all that counts towards it is known and on this draft."""
    wanted = set(minimum.restrict_to_prices or phase.price_ids)
    counted = _restricted(minimum.restrict_to_prices, lines)
    mine = [bill for bill in bills if bill.price.id in wanted]
    if not mine:
        return Charged()
    together = {bill.price.id for bill in mine} == wanted and len({bill.period for bill in mine}) == 1
    if phase.discounts or not together or not mine[0].period.whole or any(line.open for line in counted):
        return Charged(
            notes=(
                Problem(
                    "minimum_left_out",
                    f"The minimum of {amount(minimum.amount)} is left out: not all that counts towards it is known here.",
                    "Add what is missing to it by hand.",
                ),
            )
        )
    short = minimum.amount - _net(counted)
    if short <= 0:
        return Charged()
    return Charged((_extra("Minimum fee true-up", short, counted[0].tax_rate, counted, known),))


def _extra(
    title: str, net: Decimal, tax_rate: Decimal, lines: Sequence[ChargedLine], known: Knowledge
) -> ChargedLine:
    return ChargedLine(
        title=title,
        group_title=None,
        quantity=_ONE,
        rate=net,
        rate_display=RateDisplay.ABSOLUTE,
        tax_rate=tax_rate,
        totals=line_totals(_ONE, net, tax_rate, taxed=known.taxed),
        price_id=None,
        product_id=None,
        service=lines[0].service,
    )


def _by_tax(lines: Sequence[ChargedLine]) -> dict[Decimal, list[ChargedLine]]:
    found: dict[Decimal, list[ChargedLine]] = {}
    for line in lines:
        found.setdefault(line.tax_rate, []).append(line)
    return found


def _net(lines: Sequence[ChargedLine]) -> Decimal:
    return sum((line.totals.net for line in lines), _NOTHING)
