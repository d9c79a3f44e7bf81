"""The record an address like /Invoices/{id}/History is below; every one raises the 404 answer when there is none."""

from __future__ import annotations

from collections.abc import Callable

from seqxero_tui.demo_company.accounting import contacts, documents
from seqxero_tui.demo_company.accounting.call import Call
from seqxero_tui.demo_company.accounting.contacts import Contact
from seqxero_tui.demo_company.accounting.documents import Document, Kind
from seqxero_tui.demo_company.accounting.errors import not_found


def document_of(call: Call, kind: Kind) -> Document:
    """The invoice or credit note, by id or number."""
    wanted = call.arguments[0]
    found = documents.find(call.books, kind, document_id=wanted)
    found = found or documents.find(call.books, kind, number=wanted)
    if found is None:
        raise not_found()
    return found


def document(kind: Kind) -> Callable[[Call], str]:
    return lambda call: document_of(call, kind).document_id


def contact_of(call: Call) -> Contact:
    """The contact, by id or ContactNumber, archived or not."""
    wanted = call.arguments[0]
    found = contacts.find(call.books, contact_id=wanted) or contacts.find(call.books, number=wanted)
    if found is None:
        raise not_found()
    return found


def contact(call: Call) -> str:
    return contact_of(call).contact_id


def payment(call: Call) -> str:
    row = call.books.storage.one(
        "SELECT payment_id FROM payment WHERE tenant_id = ? AND payment_id = ?",
        (call.books.tenant_id, call.arguments[0].lower()),
    )
    if row is None:
        raise not_found()
    return str(row["payment_id"])


def item(call: Call) -> str:
    """The item, by id or code."""
    wanted = call.arguments[0].casefold()
    for one in call.books.settings("item"):
        if wanted in (one["ItemID"].casefold(), one["Code"].casefold()):
            return str(one["ItemID"])
    raise not_found()


def account(call: Call) -> str:
    found = call.books.account(account_id=call.arguments[0].lower())
    if found is None:
        raise not_found()
    return str(found["AccountID"])
