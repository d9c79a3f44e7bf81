"""The page of one invoice or credit note, as Xero shows it, and what a person may do there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.responses import RedirectResponse, Response

from seqxero_tui.demo_company.accounting import contacts, documents, history, settlement, transitions
from seqxero_tui.demo_company.accounting.documents import CREDIT_NOTE, INVOICE, KINDS, Document
from seqxero_tui.demo_company.accounting.errors import Invalid
from seqxero_tui.demo_company.pages.common import Done, NothingHere, Visit, typed_day

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
_PATHS = {INVOICE.name: "invoicing", CREDIT_NOTE.name: "credit-notes"}
# The most open documents offered for an allocation.
_MOST_OFFERED = 200
_MOST_CONTACTS = 2000


def _document(visit: Visit) -> Document:
    wanted = str(visit.arguments["id"])
    for kind in (INVOICE, CREDIT_NOTE):
        if document := documents.find(visit.books, kind, document_id=wanted):
            return document
    raise NothingHere("There is no such invoice or credit note in this organisation. A reset gives new ids.")


def _path(visit: Visit, document: Document) -> str:
    return f"{visit.root}/{_PATHS[document.kind]}/view/{document.document_id}"


def show(visit: Visit) -> Response:
    """The document; an invoice asked for as a credit note, or the reverse, is found all the same."""
    document = _document(visit)
    if f"/{_PATHS[document.kind]}/" not in visit.path:
        return RedirectResponse(_path(visit, document), 302)
    contact = contacts.find(visit.books, contact_id=document.contact_id)
    if contact is None:
        raise NothingHere("The contact of this document is gone.")
    status, lines = document.status, document.line_items()
    is_open = status == transitions.AUTHORISED and document.outstanding > 0
    return visit.page(
        "document.html",
        document=document,
        is_invoice=document.kind == INVOICE.name,
        words=KINDS[document.kind].words,
        contact=contact,
        address=contact.body.get("Addresses", {}).get("POBOX", {}),
        lines=lines,
        discounted=any(line.get("DiscountRate") for line in lines),
        status_words=_status_words(document),
        overdue=is_open and document.due_date is not None and document.due_date < visit.books.today,
        tax_words=TAX_WORDS[document.line_amount_types],
        tax_names={code: rate["Name"] for code, rate in visit.books.tax_rates.items()},
        account_names={account.get("Code"): account["Name"] for account in visit.books.accounts},
        banks=[one for one in visit.books.accounts if settlement.takes_payments(one) and one.get("Code")],
        payments=_payments(visit, document),
        allocations=_allocations(visit, document),
        partners=_partners(visit, document) if is_open else [],
        can_send=status in (transitions.AUTHORISED, transitions.PAID) and not document.sent,
        can_approve=status in (transitions.DRAFT, transitions.SUBMITTED),
        can_pay=is_open,
        can_edit=status in (*transitions.FIRST, transitions.PAID),
        codes=[one for one in visit.books.accounts if one.get("Code") and one["Status"] == "ACTIVE"],
        everybody=_active_contacts(visit),
        can_void=transitions.may_become(status, transitions.VOIDED, money_in_it=bool(document.settled))
        and not document.settled,
        history=history.wire(visit.books, document.document_id),
        today=visit.books.today,
        typed=visit.form,
    )


def _status_words(document: Document) -> str:
    if document.kind == CREDIT_NOTE.name and document.status == transitions.AUTHORISED:
        return "Awaiting allocation"
    return STATUS_WORDS[document.status]


def _payments(visit: Visit, document: Document) -> list[dict[str, object]]:
    rows = visit.books.storage.all(
        "SELECT * FROM payment WHERE document_id = ? AND status = 'AUTHORISED' ORDER BY date, payment_id",
        (document.document_id,),
    )
    names = {account["AccountID"]: account["Name"] for account in visit.books.accounts}
    return [{**dict(row), "account": names.get(row["account_id"], "")} for row in rows]


def _allocations(visit: Visit, document: Document) -> list[dict[str, object]]:
    """Each allocation with the number and id of its other side."""
    mine, other = ("credit_note_id", "invoice_id")
    if document.kind == INVOICE.name:
        mine, other = other, mine
    rows = visit.books.storage.all(
        f"SELECT a.allocation_id, a.date, a.amount, d.number, d.document_id, d.kind FROM allocation a"  # noqa: S608
        f" JOIN document d ON d.document_id = a.{other} WHERE a.{mine} = ? ORDER BY a.date, a.allocation_id",
        (document.document_id,),
    )
    return [dict(row) for row in rows]


def _partners(visit: Visit, document: Document) -> list[dict[str, object]]:
    """Open documents of the other kind that an allocation could join to this one: same contact, same currency."""
    other = CREDIT_NOTE if document.kind == INVOICE.name else INVOICE
    rows = visit.books.storage.all(
        "SELECT document_id, number, total - paid - credited AS open FROM document WHERE tenant_id = ? AND kind = ?"
        " AND contact_id = ? AND currency = ? AND status = 'AUTHORISED' ORDER BY date, number LIMIT ?",
        (visit.tenant_id, other.name, document.contact_id, document.currency, _MOST_OFFERED),
    )
    return [dict(row) for row in rows]


def _active_contacts(visit: Visit) -> list[dict[str, object]]:
    rows = visit.books.storage.all(
        "SELECT contact_id, json_extract(body, '$.Name') AS name FROM contact"
        " WHERE tenant_id = ? AND status = 'ACTIVE' ORDER BY name_key LIMIT ?",
        (visit.tenant_id, _MOST_CONTACTS),
    )
    return [dict(row) for row in rows]


# --- buttons -------------------------------------------------------------------------------------------------


def act(visit: Visit) -> Done:
    """Do what the pressed button says: an action, and the record it is about where the page shows several."""
    action, _, record_id = visit.form.get("action", "").partition(" ")
    if action not in _ACTIONS:
        raise Invalid("There is no such button on this page.")
    document = _document(visit)
    return Done(_ACTIONS[action](visit, document, record_id), _path(visit, document))


def _edit(visit: Visit, document: Document, record_id: str) -> str:
    """Reference, dates, contact, and of each line its account and unit price; what stays the same is not sent."""
    form = visit.form
    changes: dict[str, object] = {}
    if form.get("new_reference", document.reference) != document.reference:
        changes["reference"] = form["new_reference"].strip()
    for name, day in (("date", document.date), ("duedate", document.due_date)):
        typed = typed_day(form.get(f"new_{name}", ""))
        if typed is not None and typed != day:
            changes[name] = typed.isoformat()
    if form.get("contact", document.contact_id) != document.contact_id:
        changes["contact"] = {"contactid": form["contact"]}
    lines = [_edited_line(form, line) for line in document.line_items()]
    if any(len(line) > 1 for line in lines):
        changes["lineitems"] = lines
    visit.company.edit_document(visit.tenant_id, document.document_id, changes)
    return "saved"


def _edited_line(form: Mapping[str, str], line: Mapping[str, Any]) -> dict[str, object]:
    line_id = line["LineItemID"]
    changed: dict[str, object] = {"lineitemid": line_id}
    code, price = (
        form.get(f"account {line_id}", ""),
        form.get(f"price {line_id}", "").replace(",", "").strip(),
    )
    if code and code != line.get("AccountCode"):
        changed["accountcode"] = code
    try:
        if price and "UnitAmount" in line and Decimal(price) != Decimal(str(line["UnitAmount"])):
            changed["unitamount"] = Decimal(price)
    except InvalidOperation:
        raise Invalid(f"{price} is not a price.") from None
    return changed


def _becomes(status: str, done: str) -> Callable[[Visit, Document, str], str]:
    def change(visit: Visit, document: Document, record_id: str) -> str:
        visit.company.change_status(visit.tenant_id, document.document_id, status)
        return done

    return change


def _mark_sent(visit: Visit, document: Document, record_id: str) -> str:
    visit.company.mark_as_sent(visit.tenant_id, document.document_id)
    return "sent"


def _pay(visit: Visit, document: Document, record_id: str) -> str:
    visit.company.record_payment(
        visit.tenant_id,
        document.document_id,
        _amount(visit.form.get("amount", "")),
        account_code=visit.form.get("account", ""),
        day=typed_day(visit.form.get("date", "")),
        reference=visit.form.get("reference", "").strip(),
    )
    return "paid" if document.kind == INVOICE.name else "refunded"


def _remove_payment(visit: Visit, document: Document, record_id: str) -> str:
    if record_id not in [one["payment_id"] for one in _payments(visit, document)]:
        raise Invalid("The payment does not exist or has already been deleted.")
    visit.company.remove_payment(visit.tenant_id, record_id)
    return "unpaid"


def _allocate(visit: Visit, document: Document, record_id: str) -> str:
    note_id, invoice_id = document.document_id, visit.form.get("partner", "")
    if invoice_id not in [one["document_id"] for one in _partners(visit, document)]:
        raise Invalid("The document to allocate to is no longer open.")
    if document.kind == INVOICE.name:
        note_id, invoice_id = invoice_id, note_id
    visit.company.allocate(visit.tenant_id, note_id, invoice_id, _amount(visit.form.get("credit", "")))
    return "allocated"


def _remove_allocation(visit: Visit, document: Document, record_id: str) -> str:
    if record_id not in [one["allocation_id"] for one in _allocations(visit, document)]:
        raise Invalid("The allocation does not exist or has already been deleted.")
    visit.company.remove_allocation(visit.tenant_id, record_id)
    return "unallocated"


_ACTIONS: dict[str, Callable[[Visit, Document, str], str]] = {
    "approve": _becomes(transitions.AUTHORISED, "approved"),
    "void": _becomes(transitions.VOIDED, "voided"),
    "delete": _becomes(transitions.DELETED, "deleted"),
    "mark_sent": _mark_sent,
    "edit": _edit,
    "pay": _pay,
    "remove_payment": _remove_payment,
    "allocate": _allocate,
    "remove_allocation": _remove_allocation,
}


def _amount(text: str) -> Decimal:
    """An amount as people type it: thousands may be marked, at most two decimals."""
    try:
        value = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value.adjusted()) > 12:
        raise Invalid("The amount is not a number.")
    if value != round(value, 2):
        raise Invalid(f"{text.strip()} is not a whole number of cents.")
    return value
