"""How an invoice reaches its customer: Email, OnlineInvoice and PDF (xero-api section 8.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from urllib.parse import quote

from seqxero_tui.demo_company.accounting import contacts, history, owners, transitions
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.document_rules import Writer
from seqxero_tui.demo_company.accounting.documents import INVOICE, KINDS, Document, Kind
from seqxero_tui.demo_company.accounting.errors import ApiError, validation
from seqxero_tui.demo_company.accounting.pdf import pdf
from seqxero_tui.demo_company.clock import milliseconds
from seqxero_tui.demo_company.wire import amount

# Emails a day by the organisation's Class; a Demo Company may send none.
_EMAILS = {"DEMO": 0, "TRIAL": 20}
_EMAILS_OF_CUSTOMERS = 1000
_APPROVED = (transitions.AUTHORISED, transitions.PAID)
_EMAILED = "Emailed"


def email(call: Call) -> Answer:
    """POST of `{}`: 204, nothing more; the invoice is then marked as sent.

    A Demo Company's limit is 0 a day. What Xero answers there is unconfirmed; here it is a 400, so that nobody
    believes a mail has gone out. The second organisation sends (nothing leaves this machine) up to its 1,000.
    """
    invoice = owners.document_of(call, INVOICE)
    contact = contacts.find(call.books, contact_id=invoice.contact_id)
    address = contact.body.get("EmailAddress", "") if contact else ""
    if invoice.status not in (transitions.SUBMITTED, *_APPROVED):
        raise _refused(invoice, "Only submitted, authorised and paid invoices can be emailed.")
    if not address:
        raise _refused(invoice, "The contact of this invoice has no email address.")
    if _sent_today(call.books) >= _limit(call.books):
        raise _refused(invoice, f"The daily limit of {_limit(call.books):,} emails has been reached.")
    if invoice.status in _APPROVED and not invoice.sent:
        Writer(call.books, INVOICE, 4).mark_as_sent(invoice)
    told = f"{invoice.number} was emailed to {address} through the Xero API using {call.books.app}"
    history.happened(call.books, invoice.document_id, _EMAILED, told)
    return Answer(b"", 1, 204, "")


def _limit(books: Books) -> int:
    return _EMAILS.get(books.organisation["Class"], _EMAILS_OF_CUSTOMERS)


def _sent_today(books: Books) -> int:
    midnight = milliseconds(datetime.combine(books.now.date(), time(), UTC))
    return books.storage.number(
        "SELECT count(*) FROM history WHERE tenant_id = ? AND changes = ? AND at >= ?",
        (books.tenant_id, _EMAILED, midnight),
    )


def _refused(invoice: Document, message: str) -> ApiError:
    told = {"InvoiceID": invoice.document_id, "InvoiceNumber": invoice.number}
    return validation([{**told, "HasErrors": True, "ValidationErrors": [{"Message": message}]}])


def online_invoice(call: Call) -> Answer:
    """GET of the address where the customer sees an approved invoice: here, its page on this server."""
    invoice = owners.document_of(call, INVOICE)
    if invoice.status not in _APPROVED:
        raise _refused(invoice, "Only approved invoices have an online invoice.")
    root = f"http://{call.headers.get('host', '')}/app/{quote(call.books.organisation['ShortCode'])}"
    link = f"{root}/invoicing/view/{invoice.document_id}"
    return call.answer("OnlineInvoices", [{"OnlineInvoiceUrl": link}])


# --- PDF -----------------------------------------------------------------------------------------------------


def pdf_of(kind: Kind) -> Callable[[Call], Answer]:
    """GET of one document with `Accept: application/pdf` alone."""

    def read(call: Call) -> Answer:
        text = _printed(call.books, owners.document_of(call, kind))
        return Answer(pdf(text), content_type="application/pdf")

    return read


def _printed(books: Books, document: Document) -> list[str]:
    """The document as lines of plain text."""
    kind = KINDS[document.kind]
    contact = contacts.find(books, contact_id=document.contact_id)
    lines = [
        f"{kind.words} {document.number}",
        "",
        f"From  {books.organisation['Name']}",
        f"To    {contact.name if contact else ''}",
        f"Date  {document.date:%d %b %Y}",
    ]
    if document.due_date:
        lines.append(f"Due   {document.due_date:%d %b %Y}")
    if document.reference:
        lines.append(f"Ref   {document.reference}")
    lines.append("")
    for line in document.line_items():
        lines.append(line.get("Description", ""))
        if "LineAmount" in line:
            lines.append(f"      {line['Quantity']} x {line['UnitAmount']} = {line['LineAmount']}")
    return [
        *lines,
        "",
        f"Subtotal  {amount(document.sub_total)}",
        f"Tax       {amount(document.total_tax)}",
        f"Total     {amount(document.total)} {document.currency}",
        f"{'Due' if kind is INVOICE else 'Credit left'}  {amount(document.outstanding)}",
    ]
