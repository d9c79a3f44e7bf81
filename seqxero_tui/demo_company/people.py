"""What a person does inside Xero and no program may: contacts by hand, the chart, currencies."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from seqxero_tui.demo_company.accounting import chart, contacts, subscriptions
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.contacts import ACTIVE, Contact
from seqxero_tui.demo_company.accounting.document_rules import Writer
from seqxero_tui.demo_company.accounting.documents import INVOICE, Document
from seqxero_tui.demo_company.accounting.errors import Invalid, Unknown
from seqxero_tui.demo_company.accounting.lines import usable_on_sales
from seqxero_tui.demo_company.accounting.totals import NO_TAX
from seqxero_tui.demo_company.company import Company
from seqxero_tui.demo_company.wire import Json, fold_keys

MOCK_AMOUNT = Decimal("1.00")


def _contact(books: Books, contact_id: str) -> Contact:
    found = contacts.find(books, contact_id=contact_id)
    if found is None:
        raise Unknown(f"There is no contact {contact_id}.")
    return found


def add_contact(company: Company, tenant_id: str, fields: Json) -> Contact:
    """A new contact from fields in Xero's spelling. Raises Invalid."""
    with company.storage.transaction():
        return contacts.apply(company.books(tenant_id), None, fold_keys(fields))


def restore_contact(company: Company, tenant_id: str, contact_id: str) -> Contact:
    """Bring an archived contact back. Invalid when its name has been taken meanwhile."""
    with company.storage.transaction():
        books = company.books(tenant_id)
        archived = _contact(books, contact_id)
        return contacts.apply(books, replace(archived, status=ACTIVE), {})


def raise_mock_invoice(company: Company, tenant_id: str, contact_id: str) -> Document:
    """A small approved invoice whose only use is that it turns the contact into a customer (R22). Raises Invalid."""
    with company.storage.transaction():
        books = company.books(tenant_id)
        element = {
            "type": INVOICE.type,
            "status": "AUTHORISED",
            "contact": {"contactid": _contact(books, contact_id).contact_id},
            "duedate": books.today.isoformat(),
            "reference": "Mock invoice",
            "lineamounttypes": NO_TAX,
            "lineitems": [
                {
                    "description": "Makes this contact a customer; void it at any time",
                    "unitamount": MOCK_AMOUNT,
                    "accountcode": _sales_account(books),
                }
            ],
        }
        return Writer(books, INVOICE, 2).create(element)


def _sales_account(books: Books) -> str:
    for account in books.accounts:
        if account["Class"] == "REVENUE" and account["Status"] == ACTIVE and usable_on_sales(account):
            return str(account["Code"])
    raise Invalid("There is no active revenue account to raise an invoice on.")


def set_account_status(company: Company, tenant_id: str, account_id: str, status: str) -> None:
    """Archive an account (ARCHIVED) or bring it back (ACTIVE). Invalid for system accounts."""
    with company.storage.transaction():
        books = company.books(tenant_id)
        account = books.account(account_id=account_id)
        if account is None:
            raise Unknown(f"There is no account {account_id}.")
        chart.set_status(books, account, status)


def enable_currency(company: Company, tenant_id: str, code: str) -> None:
    """Subscribe the organisation to a currency. Invalid for a code that is none."""
    with company.storage.transaction():
        subscriptions.subscribe(company.books(tenant_id), code)
