"""The page of one invoice or credit note, as Xero shows it, and what a person may do there."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from starlette.responses import Response

from seqxero_tui.demo_company.accounting import contacts, documents, settlement, transitions
from seqxero_tui.demo_company.accounting.documents import KINDS, Document
from seqxero_tui.demo_company.accounting.errors import Invalid
from seqxero_tui.demo_company.pages.common import NothingHere, Visit

STATUS_WORDS = {
    "DRAFT": "Draft",
    "SUBMITTED": "Awaiting approval",
    "AUTHORISED": "Awaiting payment",
    "PAID": "Paid",
    "VOIDED": "Voided",
    "DELETED": "Deleted",
}
TAX_WORDS = {
    "Inclusive": "Amounts include tax",
    "Exclusive": "Amounts exclude tax",
    "NoTax": "No tax",
}
# What a button asks for, and the word of its success.
_STATUSES = {
    "approve": (transitions.AUTHORISED, "approved"),
    "void": (transitions.VOIDED, "voided"),
    "delete": (transitions.DELETED, "deleted"),
}


def _document(visit: Visit) -> Document:
    kind = KINDS["credit_note" if "/credit-notes/" in visit.path else "invoice"]
    document = documents.find(visit.books, kind, document_id=str(visit.arguments["id"]))
    if document is None:
        raise NothingHere(f"There is no such {kind.words.lower()} in this organisation.")
    return document


def show(visit: Visit) -> Response:
    document = _document(visit)
    contact = contacts.find(visit.books, contact_id=document.contact_id)
    if contact is None:
        raise NothingHere("The contact of this document is gone.")
    status = document.status
    return visit.page(
        "document.html",
        document=document,
        words=KINDS[document.kind].words,
        contact=contact,
        address=contact.body.get("Addresses", {}).get("POBOX", {}),
        lines=document.line_items(),
        status_words=STATUS_WORDS[status]
        if document.kind == "invoice" or status != "AUTHORISED"
        else "Awaiting allocation",
        tax_words=TAX_WORDS[document.line_amount_types],
        tax_names={code: rate["Name"] for code, rate in visit.books.tax_rates.items()},
        account_names={account.get("Code"): account["Name"] for account in visit.books.accounts},
        banks=[one for one in visit.books.accounts if settlement.takes_payments(one)],
        payments=_payments(visit, document),
        allocations=_allocations(visit, document),
        can_send=status in ("AUTHORISED", "PAID") and not document.sent,
        can_approve=status in ("DRAFT", "SUBMITTED"),
        can_pay=document.kind == "invoice" and status == "AUTHORISED" and document.outstanding > 0,
        can_void=status == "AUTHORISED" and not document.settled,
        today=visit.books.today.isoformat(),
    )


def _payments(visit: Visit, document: Document) -> list[dict[str, object]]:
    rows = visit.books.storage.all(
        "SELECT * FROM payment WHERE document_id = ? AND status = 'AUTHORISED' ORDER BY date, payment_id",
        (document.document_id,),
    )
    names = {account["AccountID"]: account["Name"] for account in visit.books.accounts}
    return [{**dict(row), "account": names.get(row["account_id"], "")} for row in rows]


def _allocations(visit: Visit, document: Document) -> list[dict[str, object]]:
    """The other side of each allocation."""
    mine, other = ("credit_note_id", "invoice_id")
    if document.kind == "invoice":
        mine, other = other, mine
    rows = visit.books.storage.all(
        f"SELECT a.date, a.amount, d.number, d.document_id, d.kind FROM allocation a"  # noqa: S608
        f" JOIN document d ON d.document_id = a.{other} WHERE a.{mine} = ? ORDER BY a.date",
        (document.document_id,),
    )
    return [dict(row) for row in rows]


def act(visit: Visit) -> str:
    """Do what the pressed button says."""
    document, action = _document(visit), visit.form.get("action", "")
    company, tenant_id, document_id = visit.company, visit.tenant_id, document.document_id
    if action in _STATUSES:
        status, done = _STATUSES[action]
        company.change_status(tenant_id, document_id, status)
        return done
    if action == "mark_sent":
        company.mark_as_sent(tenant_id, document_id)
        return "sent"
    if action == "pay":
        company.record_payment(
            tenant_id,
            document_id,
            _amount(visit.form.get("amount", "")),
            account_code=visit.form.get("account", ""),
        )
        return "paid"
    if action == "remove_payment":
        company.remove_payment(tenant_id, visit.form.get("payment", ""))
        return "unpaid"
    raise Invalid("There is no such button on this page.")


def _amount(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Invalid("The amount is not a number.")
    return value
