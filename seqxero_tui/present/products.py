"""Products and prices for eyes: what a price costs in words, which account it goes to and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from seqxero_tui.present import accounts
from seqxero_tui.present.actions import key_piece
from seqxero_tui.present.money import money
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, hanging, line, plural, some
from seqxero_tui.present.schedules import FREQUENCIES
from seqxero_tui.present.table import Cells, Column
from seqxero_tui.sync.product_views import AccountOf, PriceRow, ProductRow, ProductView, Reach

KeyOf = Callable[[str], str]
"""The key of an action by its id."""

COLUMNS = (
    Column("name", "Product", 16, most=32),
    Column("label", "Label", 14, most=30, drop=4),
    Column("account", "Ledger account", 16, most=30),
    Column("by", "By", 8, drop=2),
    Column("prices", "Prices", 6, align="right", drop=3),
    Column("documents", "Documents", 9, align="right", drop=1),
)

SORTS = (("-documents", "Documents, most first"), ("-prices", "Prices, most first"))
"""Orders besides the one by name."""

ACCOUNT_CHOICES = (("none", "none of its own"), ("own", "its own"))
"""What the list can be narrowed down to, with its words."""

_PRICE = (
    Column("name", "Price", 10, most=24),
    Column("price", "Costs", 16, most=44, drop=2),
    Column("account", "Ledger account", 14, most=28),
    Column("by", "By", 8, drop=3),
    Column("lines", "Lines", 5, align="right", drop=1),
)

PRICES_OF_PRODUCT = (
    _PRICE[0],
    _PRICE[1],
    Column("schedule", "Schedule of", 11, most=26, drop=4),
    *_PRICE[2:],
)
PRICES_OF_SCHEDULE = (_PRICE[0], Column("product", "Product", 10, most=24, drop=4), *_PRICE[1:])

_UNITS = {"pricePerUnit": "a unit", "pricePerSeat": "a seat"}


def pricing(price: PriceRow) -> str:
    """`£249.00 monthly`, `£12.00 a seat, min 5, monthly`, `2.9% of the amount, monthly`, `3 tiers, monthly`."""
    often = FREQUENCIES.get(price.frequency or "", "")
    amount = _amount(price.structure, price.currency)
    return f"{amount} {often}" if price.structure["pricingType"] == "FIXED" else _joined(amount, often)


def _amount(structure: Mapping[str, Any], currency: str) -> str:
    kind = structure["pricingType"]
    if kind in ("FIXED", "ONE_TIME"):
        return money(Decimal(structure["price"]), currency)
    if structure.get("tiers"):
        tiers = len(structure["tiers"])
        words = "tiered" if tiers == 1 else f"{tiers} tiers"
        return _joined(words, _seats(structure))
    if kind == "PACKAGE":
        price = money(Decimal(structure["pricePerPackage"]), currency)
        return f"{price} for each {Decimal(structure['packageSize']):,f}"
    if structure.get("isPricePercentage"):
        return f"{(Decimal(structure['pricePerUnit']) * 100).normalize():f}% of the amount"
    name = "pricePerSeat" if kind == "SEAT_BASED" else "pricePerUnit"
    return _joined(f"{_rate(Decimal(structure[name]), currency)} {_UNITS[name]}", _seats(structure))


def _rate(rate: Decimal, currency: str) -> str:
    """A price of a unit with all its decimals, which may be more than its currency has."""
    whole = money(rate, currency)
    return whole if Decimal(rate).as_tuple().exponent in (0, -1, -2) else f"{rate.normalize():f} {currency}"


def _seats(structure: Mapping[str, Any]) -> str:
    least = structure.get("contractedMinimumSeats")
    return f"min {least}" if least else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def account_cells(goes_to: AccountOf) -> tuple[Line, Line]:
    """An account and where it comes from, as two cells; a missing one stands out, a default stays quiet."""
    label = accounts.label(goes_to.code, goes_to.name)
    if goes_to.code is None:
        return line(Piece(label, Tone.BAD)), line(Piece("not set", Tone.BAD))
    quiet = Tone.MUTED if goes_to.source == "default" else Tone.PLAIN
    return line(Piece(label, quiet)), line(Piece(goes_to.source, Tone.MUTED))


def cells(row: ProductRow) -> Cells:
    """A product in the list."""
    account, by = account_cells(row.goes_to)
    return {
        "name": line(row.name),
        "label": line(Piece(row.label or "—", Tone.MUTED)),
        "account": account,
        "by": by,
        "prices": line(f"{row.prices:,}"),
        "documents": line(f"{row.documents:,}"),
    }


def price_cells(row: PriceRow) -> Cells:
    """A price in the list."""
    account, by = account_cells(row.goes_to)
    return {
        "name": line(row.name),
        "product": line(Piece(row.product_name, Tone.MUTED)),
        "price": line(pricing(row)),
        "schedule": line(Piece(row.schedule_of or "list price", Tone.MUTED)),
        "account": account,
        "by": by,
        "lines": line(f"{row.lines:,}"),
    }


def price_name(row: PriceRow) -> str:
    """A price among others of its name: `Seats (£12.00 a seat, min 5, monthly)`."""
    return f"{row.name} ({pricing(row)})"


def today(goes_to: AccountOf) -> Line:
    """The picker's heading: where the lines go now, and why."""
    account, by = account_cells(goes_to)
    return line(Piece("Today  ", Tone.MUTED), *account, Piece(" · by ", Tone.MUTED), *by)


def sidebar(view: ProductView, *, width: int, key_of: KeyOf) -> list[Line]:
    """A product's account, what uses it, and its prices with theirs."""
    row = view.row
    lines = [line(Piece(row.name, Tone.STRONG))]
    if row.label:
        lines += hanging(Piece(""), row.label, Tone.MUTED, width)
    lines += [BLANK, line(Piece("Ledger account", Tone.STRONG)), _goes_to(row.goes_to)]
    lines += [line(Piece(key_of("products.ledger"), Tone.KEY), " choose another")]
    lines += [BLANK, line(Piece("What uses it", Tone.STRONG)), *reach_lines(view.reach, width)]
    if view.prices:
        lines += [BLANK, line(Piece(plural(row.prices, "price"), Tone.STRONG))]
        for price in view.prices:
            lines += price_lines(price, width)
            if price.schedule_of:
                lines += hanging(Piece("  "), f"schedule of {price.schedule_of}", Tone.MUTED, width)
        if row.prices > len(view.prices):
            lines.append(line(Piece(f"and {row.prices - len(view.prices):,} more", Tone.MUTED)))
        lines += [line(Piece(key_of("products.prices"), Tone.KEY), " an account for one price alone")]
    return lines


def price_lines(price: PriceRow, width: int) -> list[Line]:
    """A price beside a list: what it costs, and where its lines go."""
    lines = hanging(Piece(""), f"{price.name} · {pricing(price)}", Tone.PLAIN, width)
    return [*lines, line(Piece("  "), *_goes_to(price.goes_to))]


def _goes_to(goes_to: AccountOf) -> Line:
    account, by = account_cells(goes_to)
    return line(*account, Piece(" · ", Tone.MUTED), *by)


def reach_lines(reach: Reach, width: int) -> list[Line]:
    """What follows a choice of account and what keeps its own (D26)."""
    said = []
    if reach.drafts:
        said.append(f"{plural(reach.drafts, 'line')} of drafts {_follow(reach.drafts)} it.")
    if reach.waiting:
        said.append(
            f"{plural(reach.waiting, 'line')} of final documents not in Xero {_follow(reach.waiting)} it."
        )
    if reach.in_xero:
        keep = "keeps its" if reach.in_xero == 1 else "keep their"
        said.append(f"{plural(reach.in_xero, 'line')} in Xero {keep} account.")
    said = said or ["No line yet; those to come will follow it."]
    return [each for words in said for each in hanging(Piece(""), words, Tone.PLAIN, width)]


def _follow(count: int) -> str:
    return "follows" if count == 1 else "follow"


def question(what: str, names: Sequence[str], account: str | None, reach: Reach) -> tuple[str, list[Line]]:
    """The question before several products or prices get an account: how many, which, and what follows."""
    number = plural(len(names), what)
    title = f"{account} for {number}?" if account else f"No account of their own for {number}?"
    return title, [line(Piece(some(names), Tone.STRONG)), BLANK, *reach_lines(reach, 70)]


def chosen(what: str, names: Sequence[str], account: str | None, reach: Reach) -> str:
    """What a choice did, as a headline."""
    of = names[0] if len(names) == 1 else plural(len(names), what)
    goes = (
        f"{of}: {account}."
        if account
        else f"{of}: no account of {'its' if len(names) == 1 else 'their'} own."
    )
    follow = f" {plural(reach.following, 'line')} {_follow(reach.following)}." if reach.following else ""
    kept = f" {plural(reach.in_xero, 'line')} in Xero left as pushed." if reach.in_xero else ""
    return goes + follow + kept


def empty(*, filtered: bool) -> list[Line]:
    """What an empty list of products says."""
    if filtered:
        return [
            line("No product matches the filter."),
            line(key_piece("everywhere.back"), " shows all of them again."),
        ]
    return [
        line("No products yet."),
        line(Piece("seqxero load FILE", Tone.STRONG), " reads Sequence's products and prices."),
    ]


def no_prices(*, filtered: bool) -> list[Line]:
    """What an empty list of prices says."""
    if filtered:
        return [
            line("No price matches the filter."),
            line(key_piece("everywhere.back"), " shows all of them again."),
        ]
    return [line("No prices."), line(key_piece("everywhere.back"), " goes back.")]
