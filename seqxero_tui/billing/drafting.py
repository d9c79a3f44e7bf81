"""A draft in the making: its lines as they are typed, what they come to, and what is wrong with them. Pure.

What is kept is the affair of `sync.drafts`; only a DRAFT can be changed, its number and dates come later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from seqxero_tui.billing.totals import Totals, document_totals, line_totals
from seqxero_tui.billing.typed import NotANumber, read_days, read_number, read_percentage
from seqxero_tui.billing.words import DocumentKind, RateDisplay, TaxStatus

_NOTHING = Decimal("0.00")
_TEXTS = {"title": 500, "reference": 255, "purchase_order_number": 255, "memo": 4000, "description": 4000}
"""The longest text of each field: what Xero takes of it, or what anybody reads."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line of a draft. `id` is None until it is kept; the totals are those of its quantity, rate and tax, or what
    Sequence charges for it where that is no plain product (tiers, proration)."""

    title: str
    quantity: Decimal
    rate: Decimal
    tax_rate: Decimal = Decimal(0)
    description: str | None = None
    id: str | None = None
    group_title: str | None = None
    rate_display: str = RateDisplay.ABSOLUTE.value
    price_id: str | None = None
    product_id: str | None = None
    credited_line_id: str | None = None
    net_total: Decimal = _NOTHING
    tax_total: Decimal = _NOTHING
    gross_total: Decimal = _NOTHING


@dataclass(frozen=True, slots=True)
class Draft:
    """An invoice or credit note while it can be changed. `id` is None until it is kept; `version` is what was read.

    `term_days` counts from the day it is sent; None leaves it to the default of 30 (D6).
    """

    kind: DocumentKind
    customer_id: str
    customer_name: str
    currency: str
    tax_status: str
    lines: tuple[DraftLine, ...] = ()
    reference: str | None = None
    purchase_order_number: str | None = None
    memo: str | None = None
    term_days: int | None = None
    id: str | None = None
    version: str = ""
    invoice_id: str | None = None
    invoice_number: str | None = None

    @property
    def taxed(self) -> bool:
        """Whether its lines carry tax; exempt and reverse charged customers pay none."""
        return self.tax_status == TaxStatus.TAXED


@dataclass(frozen=True, slots=True)
class Typed:
    """A line as it stands in the form's fields."""

    title: str
    quantity: str
    rate: str
    tax: str = ""
    description: str = ""


Faults = Mapping[str, str]
"""What is wrong, by field: a sentence each."""


def read_line(typed: Typed, before: DraftLine, *, taxed: bool) -> tuple[DraftLine, Faults]:
    """The line as typed, and what is wrong with it; `before` is the line that is being changed, or a new one's offer.

    Fields that cannot be read keep their value of before. What the line comes to is worked out anew only when its
    quantity, rate or tax became another: a total that Sequence charges otherwise stays with a changed title.
    """
    faults: dict[str, str] = {}
    title = _text("title", typed.title, faults)
    if not title:
        faults.setdefault("title", "A line needs words that say what it is for.")
    quantity = _number("quantity", typed.quantity, before.quantity, faults)
    rate = _number("rate", typed.rate, before.rate, faults)
    if before.rate_display == RateDisplay.PERCENTAGE and "rate" not in faults:
        rate = rate.scaleb(-2)
    tax_rate = before.tax_rate if taxed else Decimal(0)
    if taxed:
        try:
            tax_rate = read_percentage(typed.tax or "0")
        except NotANumber as error:
            faults["tax"] = str(error)
    line = replace(
        before,
        title=title,
        description=_text("description", typed.description, faults) or None,
        quantity=quantity,
        rate=rate,
        tax_rate=tax_rate,
    )
    same = (line.quantity, line.rate, line.tax_rate) == (before.quantity, before.rate, before.tax_rate)
    return (line if same and before.id else priced(line, taxed=taxed)), faults


def priced(line: DraftLine, *, taxed: bool) -> DraftLine:
    """The line with the totals of its quantity, rate and tax."""
    totals = line_totals(line.quantity, line.rate, line.tax_rate, taxed=taxed)
    return replace(line, net_total=totals.net, tax_total=totals.tax, gross_total=totals.gross)


def totals(lines: Sequence[DraftLine]) -> Totals:
    """What the lines come to together."""
    return document_totals(
        [
            Totals(each.net_total, each.tax_total, each.gross_total, each.net_total, each.tax_total)
            for each in lines
        ]
    )


def read_terms(
    draft: Draft, *, reference: str, purchase_order_number: str, memo: str, days: str
) -> tuple[Draft, Faults]:
    """The draft with what is said about it as a whole, and what is wrong with that."""
    faults: dict[str, str] = {}
    changes: dict[str, Any] = {
        "reference": _text("reference", reference, faults) or None,
        "purchase_order_number": _text("purchase_order_number", purchase_order_number, faults) or None,
        "memo": _text("memo", memo, faults) or None,
    }
    try:
        changes["term_days"] = read_days(days)
    except NotANumber as error:
        faults["days"] = str(error)
    return replace(draft, **changes), faults


def faults_of(draft: Draft) -> tuple[str, ...]:
    """What keeps the draft as a whole from being kept, in sentences."""
    found = []
    if not draft.lines:
        found.append("It has no lines yet.")
    if totals(draft.lines).gross < 0:
        other = "a credit note" if draft.kind is DocumentKind.INVOICE else "an invoice"
        found.append(f"It comes to less than nothing; raise {other} for it instead.")
    return tuple(found)


def moved(lines: Sequence[DraftLine], position: int, by: int) -> tuple[tuple[DraftLine, ...], int]:
    """The lines with the one at `position` moved, as far as there is room, and where it is then."""
    target = max(0, min(len(lines) - 1, position + by))
    order = list(lines)
    order.insert(target, order.pop(position))
    return tuple(order), target


def _text(field: str, text: str, faults: dict[str, str]) -> str:
    kept = text.strip()
    if len(kept) > _TEXTS[field]:
        faults[field] = f"At most {_TEXTS[field]:,} characters; these are {len(kept):,}."
    return kept


def _number(field: str, text: str, before: Decimal, faults: dict[str, str]) -> Decimal:
    try:
        return read_number(text.strip().removesuffix("%"))
    except NotANumber as error:
        faults[field] = str(error)
        return before
