"""Turns invoices and credit notes of a Sequence file into rows, and refuses those that do not hold together. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from seqxero_tui.billing import shapes
from seqxero_tui.billing.known import Known, ScheduleTerms
from seqxero_tui.billing.rows import Row, bounded, currency
from seqxero_tui.billing.sequence_json import misfit, quoted
from seqxero_tui.billing.totals import Stated, Totals, TotalsDiffer, document_totals, line_totals
from seqxero_tui.billing.words import DocumentKind, PaymentProvider, PaymentStatus, RateDisplay, TaxStatus

Shape = shapes.Invoice | shapes.CreditNote

_NO_TAX = Decimal(0)
_LINK_ID = re.compile(r"plink_[A-Za-z0-9_]{1,200}")
_PAGE = re.compile(r"https://[^\s/]\S{0,2000}|http://(localhost|127\.0\.0\.1|\[::1\])[:/]\S{0,2000}")


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """A document's row and those of its lines."""

    document: Row
    lines: list[Row]


def document_rows(file: shapes.SequenceFile, known: Known) -> Iterator[DocumentRows]:
    """Rows of `document` and `line_item`, one document after the other, so that no one need hold them all.

    Raises `InputError`: an unknown customer, an unknown currency, a decimal out of bounds, totals that differ.
    """
    for at, invoice in enumerate(file.invoices):
        path = f"invoices[{at}]"
        yield _document(path, invoice, _of_invoice(path, invoice, known), known)
    for at, note in enumerate(file.credit_notes):
        path = f"creditNotes[{at}]"
        yield _document(path, note, _of_credit_note(path, note, known), known)


def payment_provider(invoice: shapes.Invoice, schedules_provider: str | None) -> str:
    """Who collects an invoice's money (D42).

    The API's invoice does not name its provider. It is taken, in this order, from `paymentProvider` if the file
    carries the invoice's payment settings; from the provider that reports a payment status; from the provider of
    the billing schedule; and from the payment option LINK, which without another provider is a Stripe link.
    """
    statuses = invoice.integration_payment_statuses
    if invoice.payment_provider is not None:
        return invoice.payment_provider.value
    if statuses and statuses.stripe:
        return PaymentProvider.STRIPE.value
    if statuses and statuses.go_cardless:
        return PaymentProvider.GOCARDLESS.value
    if schedules_provider and schedules_provider != PaymentProvider.NONE:
        return schedules_provider
    if "LINK" in (invoice.payment_options or ()):
        return PaymentProvider.STRIPE.value
    return PaymentProvider.NONE.value


def payment_link(path: str, invoice: shapes.Invoice) -> tuple[str | None, str | None]:
    """Stripe's id of the invoice's payment link, and the address of its page; None for what the file does not tell.

    The API's invoice has no field of its own for it. It is a linked service of Stripe's whose id is a payment link's
    (`plink_…`), else what the metadata says under `stripe_payment_link` and `stripe_payment_link_url`. Raises
    `InputError` for metadata that cannot be meant, and for an address that is neither https nor on this machine.
    """
    for linked in invoice.linked_services or ():
        if linked.external_service == "Stripe" and _LINK_ID.fullmatch(linked.external_id):
            return linked.external_id, _page(f"{path}.linkedServices", linked.external_url)
    metadata = {entry.key: entry.value for entry in invoice.metadata or ()}
    link = metadata.get("stripe_payment_link")
    if not link:
        return None, None
    if not _LINK_ID.fullmatch(link):
        raise misfit(
            f"{path}.metadata", f"expected a payment link's id such as plink_1AbC, got {quoted(link)}"
        )
    return link, _page(f"{path}.metadata", metadata.get("stripe_payment_link_url"))


def _page(path: str, url: str | None) -> str | None:
    if url and not _PAGE.fullmatch(url):
        raise misfit(path, f"expected an address such as https://buy.stripe.com/…, got {quoted(url)}")
    return url or None


def _of_invoice(path: str, item: shapes.Invoice, known: Known) -> Row:
    """What only an invoice has. A calculated due date of an unsent invoice is left to its terms (D6)."""
    terms = known.schedules.get(item.billing_schedule_id or "", ScheduleTerms())
    term_days = terms.due_date_days if item.payment_term_days is None else item.payment_term_days
    calculated = item.due_date_source == "CALCULATED" and term_days is not None and item.issue_date is None
    period = item.billing_period
    link, page = payment_link(path, item)
    return {
        "kind": DocumentKind.INVOICE.value,
        "number": item.invoice_number or None,
        "due_date": None if calculated else item.due_date,
        "payment_term_days": term_days,
        "period_start": period.start if period else None,
        "period_end": period.end_inclusive if period else None,
        "payment_status": (item.payment_status or PaymentStatus.UNPAID).value,
        "payment_provider": payment_provider(item, terms.payment_provider),
        "payment_link_id": link,
        "payment_link_url": page,
        "invoice_id": None,
        "invoice_number": None,
    }


def _of_credit_note(path: str, item: shapes.CreditNote, known: Known) -> Row:
    """What only a credit note has: no due date, no payment status, but perhaps the invoice it credits."""
    credited = known.invoices.get(item.invoice_id or "")
    return {
        "kind": DocumentKind.CREDIT_NOTE.value,
        "number": item.credit_note_number or None,
        "due_date": None,
        "payment_term_days": None,
        "period_start": _day(f"{path}.billingPeriodStart", item.billing_period_start),
        "period_end": _day(f"{path}.billingPeriodEnd", item.billing_period_end),
        "payment_status": PaymentStatus.UNPAID.value,
        "payment_provider": PaymentProvider.NONE.value,
        "payment_link_id": None,
        "payment_link_url": None,
        "invoice_id": item.invoice_id,
        "invoice_number": item.invoice_number or (credited.number if credited else None),
    }


def _document(path: str, item: Shape, own: Row, known: Known) -> DocumentRows:
    known.check_customer(path, item.customer_id)
    tax_status = _tax_status(item, own["invoice_id"], known)
    totals, total = _totals(path, item, taxed=tax_status == TaxStatus.TAXED)
    document = own | {
        "id": item.id,
        "status": item.status.value,
        "customer_id": item.customer_id,
        "currency": currency(path, item.currency),
        "customer_tax_status": tax_status,
        "net_total": total.net,
        "tax_total": total.tax,
        "gross_total": total.gross,
        "issue_date": item.issue_date,
        "accounting_date": item.accounting_date,
        "billing_schedule_id": item.billing_schedule_id,
        "reference": item.reference,
        "purchase_order_number": item.purchase_order_number,
        "memo": item.memo,
        "created_at": item.created_at,
    }
    return DocumentRows(document, _line_rows(item, totals, known))


def _tax_status(item: Shape, credited_id: str | None, known: Known) -> str:
    """The document's own snapshot, else that of the invoice it credits, else the customer's standing today (D31)."""
    if item.customer_tax_status is not None:
        return item.customer_tax_status.value
    credited = known.invoices.get(credited_id or "")
    return credited.tax_status if credited else known.tax_status_of_customer[item.customer_id]


def _totals(path: str, item: Shape, *, taxed: bool) -> tuple[list[Totals], Totals]:
    """What each line comes to, and what the document does."""
    totals: list[Totals] = []
    place = path
    try:
        for at, line in enumerate(item.line_items):
            place = f"{path}.lineItems[{at}]"
            totals.append(_line_totals(place, line, taxed))
        place = path
        return totals, document_totals(totals, _stated(path, item))
    except TotalsDiffer as differ:
        what = f"is {differ.stated:f}, but its parts make {differ.computed:f}"
        raise misfit(f"{place}.{differ.field}", what, "totals_differ") from None


def _line_totals(path: str, line: shapes.LineItem, taxed: bool) -> Totals:
    quantity = bounded(f"{path}.quantity", line.quantity)
    rate = bounded(f"{path}.rate", line.rate)
    tax_rate = _NO_TAX if line.tax_rate is None else bounded(f"{path}.taxRate", line.tax_rate)
    if not 0 <= tax_rate <= 1:
        raise misfit(f"{path}.taxRate", f'expected a fraction such as "0.2" for 20%, got {quoted(tax_rate)}')
    return line_totals(quantity, rate, tax_rate, taxed=taxed, stated=_stated(path, line))


def _stated(path: str, item: shapes.LineItem | Shape) -> Stated:
    return Stated(
        net=None if item.net_total is None else bounded(f"{path}.netTotal", item.net_total),
        tax=None if item.total_tax is None else bounded(f"{path}.totalTax", item.total_tax),
        gross=None if item.gross_total is None else bounded(f"{path}.grossTotal", item.gross_total),
    )


def _line_rows(item: Shape, totals: Sequence[Totals], known: Known) -> list[Row]:
    """The lines in their order: by `index` where every line has one, else as they stand in the file."""
    titles = {group.id: group.title for group in item.line_item_groups or item.groups or ()}
    lines = list(zip(item.line_items, totals, strict=True))
    if all(line.index is not None for line in item.line_items):
        lines.sort(key=lambda pair: pair[0].index or 0)
    return [
        _line(item.id, position, line, total, titles.get(line.group_id or ""), known)
        for position, (line, total) in enumerate(lines, start=1)
    ]


def _line(
    document_id: str,
    position: int,
    line: shapes.LineItem,
    total: Totals,
    group_title: str | None,
    known: Known,
) -> Row:
    credited = line.invoice_line_item_ids[0] if line.invoice_line_item_ids else line.line_item_id
    return {
        "id": line.id,
        "document_id": document_id,
        "position": position,
        "title": line.title,
        "description": line.description,
        "group_title": group_title,
        "quantity": line.quantity,
        "rate": line.rate,
        "rate_display": (line.rate_display or RateDisplay.ABSOLUTE).value,
        "tax_rate": _NO_TAX if line.tax_rate is None else line.tax_rate,
        "net_total": total.net,
        "tax_total": total.tax,
        "gross_total": total.gross,
        "price_id": line.price_id,
        "product_id": line.product_id or known.product_of_price.get(line.price_id or ""),
        "credited_line_id": credited,
        "service_start": line.service_period.start_date if line.service_period else None,
        "service_end": line.service_period.end_date if line.service_period else None,
    }


def _day(path: str, text: str | None) -> date | None:
    """The day of a date or of an ISO 8601 moment."""
    if not text:
        return None
    day, _, _time = text.partition("T")
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise misfit(path, f"expected a date such as 2026-11-30, got {quoted(text)}") from None
