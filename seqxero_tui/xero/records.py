"""Xero's records as typed values, in our spelling.

Words of Xero that may grow (statuses, types, classes) stay open strings; a field that may be absent says so.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from msgspec import field

from seqxero_tui.xero.wire import Day, Instant, Record


class Message(Record, frozen=True, kw_only=True):
    """One validation error or warning."""

    message: str = ""


class Address(Record, frozen=True, kw_only=True):
    """`type` is POBOX (where invoices go) or STREET; an empty slot holds only its type."""

    type: str = field(name="AddressType", default="")
    line1: str | None = field(name="AddressLine1", default=None)
    line2: str | None = field(name="AddressLine2", default=None)
    line3: str | None = field(name="AddressLine3", default=None)
    line4: str | None = field(name="AddressLine4", default=None)
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    attention_to: str | None = None


class Contact(Record, frozen=True, kw_only=True):
    """A contact. `is_customer` turns true with its first sales invoice and cannot be written."""

    contact_id: str
    name: str = ""
    first_name: str | None = None
    last_name: str | None = None
    email_address: str | None = None
    contact_number: str | None = None
    account_number: str | None = None
    status: str = field(name="ContactStatus", default="")
    is_customer: bool = False
    is_supplier: bool = False
    addresses: tuple[Address, ...] = ()
    default_currency: str | None = None
    tax_number: str | None = None
    merged_to_contact_id: str | None = None
    has_validation_errors: bool = False
    updated_at: Instant | None = field(name="UpdatedDateUTC", default=None)


class Account(Record, frozen=True, kw_only=True):
    """A ledger account. `code` may be missing (older bank accounts)."""

    account_id: str
    code: str | None = None
    name: str = ""
    status: str = ""
    type: str = ""
    tax_type: str | None = None
    klass: str | None = field(name="Class", default=None)
    system_account: str | None = None
    enable_payments: bool = field(name="EnablePaymentsToAccount", default=False)
    description: str | None = None
    updated_at: Instant | None = field(name="UpdatedDateUTC", default=None)


class TaxRate(Record, frozen=True, kw_only=True):
    """A tax rate, known by `tax_type`; names can be edited. Rates are percentages."""

    name: str = ""
    tax_type: str = ""
    status: str = ""
    effective_rate: Decimal | None = None
    display_rate: Decimal | None = field(name="DisplayTaxRate", default=None)
    can_apply_to_assets: bool = False
    can_apply_to_equity: bool = False
    can_apply_to_expenses: bool = False
    can_apply_to_liabilities: bool = False
    can_apply_to_revenue: bool = False

    @property
    def applies_to(self) -> tuple[str, ...]:
        """The classes of accounts (`Account.klass`) it can be used with."""
        flags = {
            "ASSET": self.can_apply_to_assets,
            "EQUITY": self.can_apply_to_equity,
            "EXPENSE": self.can_apply_to_expenses,
            "LIABILITY": self.can_apply_to_liabilities,
            "REVENUE": self.can_apply_to_revenue,
        }
        return tuple(klass for klass, applies in flags.items() if applies)


class Currency(Record, frozen=True, kw_only=True):
    """A currency the organisation has enabled."""

    code: str
    description: str | None = None


class Organisation(Record, frozen=True, kw_only=True):
    """The organisation; its id is the tenant id. A lock date is None when unset."""

    organisation_id: str
    name: str = ""
    legal_name: str | None = None
    short_code: str = ""
    base_currency: str = ""
    country_code: str = ""
    version: str = ""
    is_demo_company: bool = False
    timezone: str | None = None
    tax_number: str | None = None
    period_lock_date: Day | None = None
    end_of_year_lock_date: Day | None = None


class ContactRef(Record, frozen=True, kw_only=True):
    """A document's contact."""

    id: str = field(name="ContactID", default="")
    name: str = ""


class Line(Record, frozen=True, kw_only=True):
    """A line of a document; numbers are None on a line of text only."""

    line_item_id: str | None = None
    description: str | None = None
    quantity: Decimal | None = None
    unit_amount: Decimal | None = None
    line_amount: Decimal | None = None
    account_code: str | None = None
    account_id: str | None = None
    tax_type: str | None = None
    tax_amount: Decimal | None = None
    item_code: str | None = None


class PaymentRef(Record, frozen=True, kw_only=True):
    """A payment as a document lists it."""

    id: str = field(name="PaymentID", default="")
    date: Day | None = None
    amount: Decimal = Decimal(0)
    reference: str | None = None


class InvoiceRef(Record, frozen=True, kw_only=True):
    """The invoice that an allocation gives credit to."""

    id: str = field(name="InvoiceID", default="")
    number: str = field(name="InvoiceNumber", default="")


class Allocation(Record, frozen=True, kw_only=True):
    """Credit of a credit note that was used for an invoice."""

    id: str = field(name="AllocationID", default="")
    date: Day | None = None
    amount: Decimal = Decimal(0)
    invoice: InvoiceRef = InvoiceRef()


class AppliedCredit(Record, frozen=True, kw_only=True):
    """The same from the invoice's side: how much of which credit note."""

    id: str = field(name="CreditNoteID", default="")
    number: str = field(name="CreditNoteNumber", default="")
    date: Day | None = None
    amount: Decimal = field(name="AppliedAmount", default=Decimal(0))


class Document(Record, frozen=True, kw_only=True):
    """An invoice or a credit note, in the same words.

    Lists without lines give `lines == ()`. `remaining_credit` and `allocations` are a credit note's, `amount_due` and
    `credits` an invoice's; both lists are None where Xero says nothing of them, as in answers to writes.
    """

    id: str = ""
    number: str = ""
    type: str = ""
    contact: ContactRef = ContactRef()
    date: Day | None = None
    due_date: Day | None = None
    status: str = ""
    line_amount_types: str = ""
    lines: tuple[Line, ...] = field(name="LineItems", default=())
    sub_total: Decimal | None = None
    total_tax: Decimal | None = None
    total: Decimal | None = None
    amount_due: Decimal | None = None
    amount_paid: Decimal | None = None
    amount_credited: Decimal | None = None
    remaining_credit: Decimal | None = None
    currency_code: str = ""
    currency_rate: Decimal | None = None
    sent: bool = field(name="SentToContact", default=False)
    url: str | None = None
    reference: str | None = None
    payments: tuple[PaymentRef, ...] = ()
    allocations: tuple[Allocation, ...] | None = None
    credits: tuple[AppliedCredit, ...] | None = field(name="CreditNotes", default=None)
    fully_paid_on: Day | None = field(name="FullyPaidOnDate", default=None)
    has_errors: bool = False
    validation_errors: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    updated_at: Instant | None = field(name="UpdatedDateUTC", default=None)


class _Invoice(Document, frozen=True, kw_only=True):
    id: str = field(name="InvoiceID", default="")
    number: str = field(name="InvoiceNumber", default="")


class _CreditNote(Document, frozen=True, kw_only=True):
    id: str = field(name="CreditNoteID", default="")
    number: str = field(name="CreditNoteNumber", default="")


class HistoryRecord(Record, frozen=True, kw_only=True):
    """One entry of a document's history in Xero."""

    changes: str | None = None
    details: str | None = None
    user: str | None = None
    at: Instant | None = field(name="DateUTC", default=None)


class DocumentKind(StrEnum):
    """Invoice or credit note, and what Xero calls their parts."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"

    @property
    def plural(self) -> str:
        """The key of a list in an envelope, and the last part of its path."""
        return "Invoices" if self is DocumentKind.INVOICE else "CreditNotes"

    @property
    def endpoint(self) -> str:
        return f"/{self.plural}"

    @property
    def id_key(self) -> str:
        return "InvoiceID" if self is DocumentKind.INVOICE else "CreditNoteID"

    @property
    def number_key(self) -> str:
        return "InvoiceNumber" if self is DocumentKind.INVOICE else "CreditNoteNumber"

    @property
    def type(self) -> str:
        """The `Type` of the sales document; the endpoint lists those of purchases too."""
        return "ACCREC" if self is DocumentKind.INVOICE else "ACCRECCREDIT"


def document_record(kind: DocumentKind) -> type[Document]:
    """What a row of the kind's list is read into."""
    return _Invoice if kind is DocumentKind.INVOICE else _CreditNote
