"""What a price charges for a quantity, by each of Sequence's seven pricing structures. Pure, exact decimals.

The rules are those of Sequence's examples: a volume tier prices every unit, graduated tiers each price what falls into
them, packages count when begun, tiers' flat fees add up, and a contracted minimum of seats is always charged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from seqxero_tui.billing.words import PricingType, RateDisplay
from seqxero_tui.mapping.money import EXACT, plain

_ONE = Decimal(1)
_NOTHING = Decimal(0)
_OWN_TIME = ("CUMULATIVE", "PERIODIC")


@dataclass(frozen=True, slots=True)
class Charge:
    """Quantity × rate. `part` tells the charges of one price apart ("up to 100"); empty where there is one."""

    quantity: Decimal
    rate: Decimal
    part: str = ""
    rate_display: RateDisplay = RateDisplay.ABSOLUTE


@dataclass(frozen=True, slots=True)
class Structure:
    """A pricing structure as it is stored, with its numbers as decimals."""

    raw: Mapping[str, Any]

    @property
    def kind(self) -> PricingType:
        """Which of the seven."""
        return PricingType(self.raw["pricingType"])

    @property
    def needs_quantity(self) -> bool:
        """Whether somebody has to count something before it has an amount."""
        return self.kind not in (PricingType.ONE_TIME, PricingType.FIXED)

    @property
    def worked_out(self) -> bool:
        """Whether a quantity becomes other lines than itself at one rate."""
        return self.kind is PricingType.PACKAGE or bool(self.raw.get("tiers"))

    @property
    def least(self) -> Decimal | None:
        """The quantity that is charged at least: the contracted seats."""
        seats = self.raw.get("contractedMinimumSeats") if self.kind is PricingType.SEAT_BASED else None
        return Decimal(seats) if seats else None

    @property
    def rate(self) -> Decimal:
        """The rate a line begins with while its quantity is not known: that of the first tier."""
        tiers = _tiers(self.raw)
        if tiers:
            return tiers[0].price
        names = ("price", "pricePerUnit", "pricePerPackage", "pricePerSeat")
        return next(Decimal(self.raw[name]) for name in names if name in self.raw)

    @property
    def rate_display(self) -> RateDisplay:
        """Whether that rate is a share of an amount."""
        tiers = _tiers(self.raw)
        share = tiers[0].share if tiers else bool(self.raw.get("isPricePercentage"))
        return _display(share)

    @property
    def countable(self) -> bool:
        """Whether a quantity is enough: not where tiers run over several periods or limit each unit's price."""
        tiers = self.raw.get("tiers") or ()
        limits = any(tier.get(name) for tier in tiers for name in ("minPrice", "maxPrice"))
        without_size = self.kind is PricingType.PACKAGE and Decimal(self.raw["packageSize"]) <= 0
        return not (limits or without_size or self.raw.get("usageCalculationMode") in _OWN_TIME)

    def charges(self, quantity: Decimal) -> list[Charge]:
        """What `quantity` units (of a fixed price: periods) cost. No units cost nothing, but for contracted seats."""
        raw = self.raw
        match self.kind:
            case PricingType.ONE_TIME | PricingType.FIXED:
                return [Charge(quantity, Decimal(raw["price"]))]
            case PricingType.LINEAR:
                share = bool(raw.get("isPricePercentage"))
                return [Charge(quantity, Decimal(raw["pricePerUnit"]), "", _display(share))]
            case PricingType.PACKAGE:
                packages = EXACT.divide(quantity, Decimal(raw["packageSize"]))
                begun = packages.to_integral_value(ROUND_CEILING)
                return [Charge(begun, Decimal(raw["pricePerPackage"]))]
            case PricingType.GRADUATED:
                return list(_graduated(_tiers(raw), quantity))
            case PricingType.VOLUME:
                return list(_volume(_tiers(raw), quantity))
            case PricingType.SEAT_BASED:
                seats = max(quantity, self.least or _NOTHING)
                tiers = _tiers(raw)
                return (
                    list(_graduated(tiers, seats)) if tiers else [Charge(seats, Decimal(raw["pricePerSeat"]))]
                )


@dataclass(frozen=True, slots=True)
class _Tier:
    above: Decimal
    up_to: Decimal | None
    price: Decimal
    fee: Decimal
    share: bool

    @property
    def words(self) -> str:
        return f"up to {plain(self.up_to)}" if self.up_to is not None else f"over {plain(self.above)}"


def _tiers(raw: Mapping[str, Any]) -> list[_Tier]:
    tiers, above = [], _NOTHING
    for tier in raw.get("tiers") or ():
        bound = tier.get("upperBound")
        up_to = Decimal(bound) if bound is not None else None
        fee = Decimal(tier.get("fee") or 0)
        tiers.append(_Tier(above, up_to, Decimal(tier["price"]), fee, bool(tier.get("isPricePercentage"))))
        above = up_to if up_to is not None else above
    return tiers


def _graduated(tiers: Sequence[_Tier], quantity: Decimal) -> Iterator[Charge]:
    """The units of each tier at its price, and its flat fee once it is entered."""
    if quantity <= 0:
        yield Charge(_NOTHING, tiers[0].price, "", _display(tiers[0].share))
        return
    alone = tiers[0].up_to is None or quantity <= tiers[0].up_to
    for tier in tiers:
        if quantity <= tier.above:
            return
        upper = quantity if tier.up_to is None else min(quantity, tier.up_to)
        plain_words = alone and not tier.fee
        yield Charge(upper - tier.above, tier.price, "" if plain_words else tier.words, _display(tier.share))
        yield from _fee(tier)


def _volume(tiers: Sequence[_Tier], quantity: Decimal) -> Iterator[Charge]:
    """Every unit at the price of the tier that is reached, whose upper bound belongs to it, and its flat fee."""
    if quantity <= 0:
        yield Charge(_NOTHING, tiers[0].price, "", _display(tiers[0].share))
        return
    reached = next((tier for tier in tiers if tier.up_to is None or quantity <= tier.up_to), tiers[-1])
    yield Charge(quantity, reached.price, reached.words if reached.fee else "", _display(reached.share))
    yield from _fee(reached)


def _fee(tier: _Tier) -> Iterator[Charge]:
    if tier.fee:
        yield Charge(_ONE, tier.fee, f"flat fee {tier.words}")


def _display(share: bool) -> RateDisplay:
    return RateDisplay.PERCENTAGE if share else RateDisplay.ABSOLUTE
