"""A draft that is being written, and an invoice that is being credited: heads, rows, sums, what is asked for a line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from seqxero_tui.billing.crediting import Open, amount_of
from seqxero_tui.billing.drafting import Draft, DraftLine, totals
from seqxero_tui.billing.typed import shown
from seqxero_tui.billing.words import DocumentKind, RateDisplay, TaxStatus
from seqxero_tui.present import money
from seqxero_tui.present.actions import key_of, key_piece
from seqxero_tui.present.cells import cut
from seqxero_tui.present.pieces import Line, Piece, Tone, line, packed
from seqxero_tui.present.table import Column
from seqxero_tui.sync.draft_views import FREE_LINE, CreditableView, PriceOffer
from seqxero_tui.sync.views import CustomerRow, DocumentRow

LINE_COLUMNS = (
    Column("title", "Line", 18, most=44),
    Column("quantity", "Quantity", 8, most=12, align="right", drop=2),
    Column("rate", "Rate", 9, most=14, align="right", drop=3),
    Column("tax", "Tax", 6, most=8, align="right", drop=4),
    Column("net", "Net", 11, most=14, align="right", drop=1),
)

CREDIT_COLUMNS = (
    Column("title", "Line", 16, most=44, least=14),
    Column("charged", "Charged", 10, most=13, align="right", drop=3),
    Column("left", "Left to credit", 20, most=24, align="right", drop=1, least=17),
    Column("part", "Credited now", 18, most=24, align="right", least=17),
)

CUSTOMER_COLUMNS = (
    Column("name", "Customer", 24, most=44),
    Column("email", "Email", 20, most=34, drop=2),
    Column("tax", "Tax", 14, most=16, drop=1),
)

OFFER_COLUMNS = (
    Column("product", "Product", 16, most=30),
    Column("price", "Price", 16, most=30, drop=1),
    Column("rate", "Rate", 10, most=14, align="right", drop=2),
    Column("basis", "Billed", 9, most=14, drop=3),
)

TAX_WORDS = {
    TaxStatus.TAXED: "taxed",
    TaxStatus.TAX_EXEMPT: "tax exempt",
    TaxStatus.REVERSE_CHARGED: "reverse charged",
}
"""A customer's standing with sales tax, in words."""

_NOUNS = {DocumentKind.INVOICE: "invoice", DocumentKind.CREDIT_NOTE: "credit note"}
_DASH = Piece("—", Tone.MUTED)


def heading(draft: Draft) -> str:
    """What stands in the frame: "New invoice · City Limousines"."""
    return f"{'Draft' if draft.id else 'New'} {_NOUNS[draft.kind]} · {draft.customer_name}"


def head(draft: Draft, width: int) -> tuple[Line, ...]:
    """What is said about the draft as a whole, in lines of up to `width` cells."""
    days = f"{30 if draft.term_days is None else draft.term_days} days after sending"
    said = [
        ("Currency ", draft.currency),
        ("Customer is ", TAX_WORDS[TaxStatus(draft.tax_status)]),
        *([("Due ", days)] if draft.kind is DocumentKind.INVOICE else []),
        *([("Credits ", draft.invoice_number)] if draft.invoice_number else []),
    ]
    texts = [
        ("Reference ", draft.reference),
        ("Purchase order ", draft.purchase_order_number),
        ("Memo ", " ".join((draft.memo or "").split())),
    ]
    return tuple(
        each
        for group in (said, texts)
        for each in packed([_labelled(label, text, width) for label, text in group], width)
    )


def _labelled(label: str, text: str | None, width: int) -> Line:
    return (Piece(label, Tone.MUTED), Piece(cut(text, width - len(label))) if text else _DASH)


def line_cells(item: DraftLine, currency: str) -> dict[str, Line]:
    """A row of the lines of a draft."""
    return {
        "title": line(item.title),
        "quantity": line(amount_of(item.quantity)),
        "rate": line(rate_text(item)),
        "tax": line(Piece(f"{shown(item.tax_rate * 100)}%", Tone.MUTED)),
        "net": line(money.figure(item.net_total, currency)),
    }


def rate_text(item: DraftLine) -> str:
    """A rate with at least two decimals, or as a percentage where it is a share."""
    if item.rate_display == RateDisplay.PERCENTAGE:
        return f"{shown(item.rate * 100)}%"
    return _at_least_two(item.rate)


def _at_least_two(value: Decimal) -> str:
    exponent = value.normalize().as_tuple().exponent
    return f"{value:,.{max(2, -exponent) if isinstance(exponent, int) else 2}f}"


def sums(lines: Sequence[DraftLine], currency: str) -> Line:
    """What the lines come to together."""
    total = totals(lines)
    return line(
        Piece("Net ", Tone.MUTED),
        money.figure(total.net, currency),
        Piece("   Tax ", Tone.MUTED),
        money.figure(total.tax, currency),
        Piece("   Gross ", Tone.MUTED),
        Piece(money.money(total.gross, currency), Tone.STRONG),
    )


def line_fields(item: DraftLine, *, taxed: bool) -> list[tuple[str, str, str, str]]:
    """The fields of a line: name, label, what stands in it at first, what it says while empty."""
    share = item.rate_display == RateDisplay.PERCENTAGE
    rate = f"{shown(item.rate * 100)}%" if share else shown(item.rate)
    fields = [
        ("title", "Line", item.title, "what it is for"),
        ("quantity", "Quantity", shown(item.quantity), ""),
        ("rate", "Rate", rate if item.rate else "", "such as 1,204.50"),
        ("tax", "Tax rate", f"{shown(item.tax_rate * 100)}%", "such as 20%"),
        ("description", "Description", item.description or "", "more words, or nothing"),
    ]
    return fields if taxed else [field for field in fields if field[0] != "tax"]


def term_fields(draft: Draft) -> list[tuple[str, str, str, str]]:
    """The fields of a draft as a whole, like those of a line."""
    days = "" if draft.term_days is None else str(draft.term_days)
    fields = [
        ("reference", "Reference", draft.reference or "", "shown in Xero"),
        ("purchase_order_number", "Purchase order", draft.purchase_order_number or "", ""),
        ("days", "Due in days", days, "30, counted from sending"),
        ("memo", "Memo", draft.memo or "", "for whoever reads it"),
    ]
    return [field for field in fields if field[0] != "days" or draft.kind is DocumentKind.INVOICE]


def empty_lines() -> tuple[Line, ...]:
    """What a draft without lines says, with the way on."""
    return (line("No lines yet."), line(key_piece("draft.add"), Piece(" adds one", Tone.MUTED)))


def offered_line(offer: PriceOffer, tax_rate: Decimal) -> DraftLine:
    """The line a choice begins with: the price's name and rate, once."""
    return DraftLine(
        title=offer.price_name or offer.product_name,
        quantity=Decimal(1),
        rate=offer.rate or Decimal(0),
        tax_rate=tax_rate,
        rate_display=offer.rate_display,
        price_id=offer.price_id,
        product_id=offer.product_id or None,
    )


def line_faults(faults: Sequence[str]) -> tuple[Line, ...]:
    """What keeps a draft from being saved."""
    return tuple(line(Piece(f"! {fault}", Tone.WARN)) for fault in faults)


def line_sum(item: DraftLine, currency: str) -> tuple[Line, ...]:
    """What a line comes to, while it is typed."""
    total = sums([item], currency)
    product = f"{amount_of(item.quantity)} × {rate_text(item)}"
    return (line(Piece(product, Tone.MUTED)), total)


def saved(draft: Draft) -> str:
    """The headline after a draft was kept."""
    total = money.money(totals(draft.lines).gross, draft.currency)
    return f"Draft for {draft.customer_name} saved: {total}. {key_of('document.finalize')} finalizes it."


def delete_story(row: DocumentRow) -> tuple[Line, ...]:
    """What there is to know before a draft is deleted."""
    return (
        line(Piece(f"{row.customer_name}, {money.money(row.gross_total, row.currency)}", Tone.STRONG)),
        line("Its lines are gone for good; the history keeps that it was there."),
        line(Piece("If it came from a file, reading the file again brings it back.", Tone.MUTED)),
    )


def customer_cells(row: CustomerRow) -> dict[str, Line]:
    """A row of the choice of a customer."""
    return {
        "name": line(row.name),
        "email": line(Piece(row.email or "—", Tone.MUTED)),
        "tax": line(Piece(TAX_WORDS[TaxStatus(row.tax_status)], Tone.MUTED)),
    }


def offer_cells(offer: PriceOffer) -> dict[str, Line]:
    """A row of the choice of what a line is for."""
    if offer == FREE_LINE:
        return {"product": line("Free line"), "price": line(Piece("your own words", Tone.MUTED))}
    share = offer.rate_display == RateDisplay.PERCENTAGE
    rate: Line = (_DASH,)
    if offer.rate is not None:
        rate = line(f"{shown(offer.rate * 100)}%" if share else _at_least_two(offer.rate))
    return {
        "product": line(offer.product_name),
        "price": line(offer.price_name or Piece("your own rate", Tone.MUTED)),
        "rate": rate,
        "basis": line(Piece(offer.basis.replace("_", " ").lower(), Tone.MUTED)),
    }


# Crediting


def credit_head(view: CreditableView) -> tuple[Line, ...]:
    """What is credited, and how much of it is left."""
    return (
        line(
            Piece("Left to credit of the invoice ", Tone.MUTED),
            Piece(money.money(view.open_gross, view.currency), Tone.STRONG),
            Piece(", with tax", Tone.MUTED),
        ),
    )


def credit_cells(left: Open, part: DraftLine | None, currency: str) -> dict[str, Line]:
    """A row of an invoice's lines: what was charged, what is left of it, and what is credited now."""
    if left.over:
        rest: Line = line(Piece("all credited", Tone.MUTED))
    else:
        rest = line(Piece(_times(left.quantity, left.line), Tone.MUTED), money.figure(left.net, currency))
    return {
        "title": line(left.line.title),
        "charged": line(Piece(money.figure(left.line.net_total, currency), Tone.MUTED)),
        "left": rest,
        "part": _part(left, part, currency),
    }


def _part(left: Open, part: DraftLine | None, currency: str) -> Line:
    if part is None:
        return (_DASH,)
    whole = part.net_total == left.net
    how = "all " if whole else _times(part.quantity, part) if part.rate == left.line.rate else "part "
    return line(Piece(how, Tone.MUTED), Piece(money.figure(part.net_total, currency), Tone.STRONG))


def _times(quantity: Decimal, item: DraftLine) -> str:
    return f"{amount_of(quantity)} × {rate_text(item)} = " if quantity not in (0, 1) else ""


def part_story(left: Open, currency: str) -> tuple[Line, ...]:
    """What there is to know before a part is typed."""
    rest = f"{_times(left.quantity, left.line)}{money.figure(left.net, currency)}"
    return (
        line(Piece("Left of it  ", Tone.MUTED), rest),
        line(Piece("Type a quantity, or an amount without tax.", Tone.MUTED)),
    )


def typed_part(left: Open, part: DraftLine | None) -> tuple[str, str]:
    """The quantity and the amount a part was typed as, the other one ""; both "" while nothing of the line is credited."""
    if part is None:
        return "", ""
    by_quantity = left.quantity != 0 and (part.rate, part.rate_display) == (
        left.line.rate,
        left.line.rate_display,
    )
    return (shown(part.quantity), "") if by_quantity else ("", _at_least_two(part.net_total).replace(",", ""))


def credited(view: CreditableView, parts: Sequence[DraftLine]) -> str:
    """The headline after a credit note was drafted."""
    total = money.money(totals(parts).gross, view.currency)
    return f"Draft credit note over {total} for {view.number}. {key_of('document.finalize')} finalizes it."
