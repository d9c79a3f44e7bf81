"""The billing tables, named after Sequence's API. Rows are validated where they enter (`sequence_json`), not here.

Columns that hold a closed vocabulary are plain text with a word of `billing.words`, so that a store can be read
without this program.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from seqxero_tui.store.types import ExactDecimal, ExactJson, UtcDateTime


class Customer(SQLModel, table=True):
    """A Sequence customer with its one billing address; `email` is the primary billing contact's.

    `archive_edited_at` is when it was last archived or brought back here, None while that is Sequence's word (D70).
    """

    id: str = Field(primary_key=True)
    legal_name: str = Field(index=True)
    label: str | None = None
    status: str
    tax_status: str
    email: str | None = None
    contact_name: str | None = None
    line1: str | None = None
    line2: str | None = None
    town: str | None = None
    state: str | None = None
    postcode: str | None = None
    country: str | None = None
    created_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    archive_edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Product(SQLModel, table=True):
    """Something that is sold; its ledger account is a choice per organisation, kept on the sync side."""

    id: str = Field(primary_key=True)
    name: str = Field(index=True)
    label: str | None = None


class Price(SQLModel, table=True):
    """A product's price; `structure` is Sequence's pricing structure as it came."""

    id: str = Field(primary_key=True)
    product_id: str = Field(foreign_key="product.id", index=True)
    name: str
    currency: str
    pricing_type: str
    billing_frequency: str | None = None
    billing_type: str | None = None
    structure: Any = Field(sa_type=ExactJson)


class BillingSchedule(SQLModel, table=True):
    """What a customer is billed again and again; `prices` holds price ids, `phases` as they came.

    `recurrence_day_of_month` is the day on which billing periods begin, None for that of the start.
    """

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customer.id", index=True)
    status: str
    start_date: date | None = None
    end_date: date | None = None
    reference: str | None = None
    purchase_order_number: str | None = None
    default_due_date_days: int | None = None
    payment_provider: str | None = None
    auto_issue_invoices: bool = False
    recurrence_day_of_month: int | None = None
    memo: str | None = None
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    prices: Any = Field(sa_type=ExactJson)
    phases: Any = Field(sa_type=ExactJson)


class Document(SQLModel, table=True):
    """An invoice or a credit note.

    `issue_date` is Sequence's and stays empty until the document is sent; the dummy date of an unsent document
    exists on the way to Xero only (D1). `customer_tax_status` is the snapshot taken when it was made (D31).
    `payment_link_id` is Stripe's id of the link by which an invoice is paid, `payment_link_url` its page, and
    `payment_link_read_at` when Stripe first told what it took in: from then on Stripe is known to have it.
    `edited_at` is when its draft was last written here; a file never takes that back (D67).
    """

    __table_args__ = (Index("ix_document_newest", "kind", "created_at", "number", "id"),)

    id: str = Field(primary_key=True)
    kind: str = Field(index=True)
    number: str | None = Field(default=None, index=True)
    status: str = Field(index=True)
    customer_id: str = Field(foreign_key="customer.id", index=True)
    currency: str
    customer_tax_status: str
    net_total: Decimal = Field(sa_type=ExactDecimal)
    tax_total: Decimal = Field(sa_type=ExactDecimal)
    gross_total: Decimal = Field(sa_type=ExactDecimal)
    issue_date: date | None = None
    due_date: date | None = Field(default=None, index=True)
    payment_term_days: int | None = None
    accounting_date: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    payment_status: str = "UNPAID"
    payment_provider: str = "NONE"
    payment_link_id: str | None = Field(default=None, index=True)
    payment_link_url: str | None = None
    payment_link_read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    marked_paid_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reference: str | None = None
    purchase_order_number: str | None = None
    memo: str | None = None
    invoice_id: str | None = Field(default=None, index=True)
    invoice_number: str | None = None
    billing_schedule_id: str | None = Field(default=None, index=True)
    created_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finalized_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    voided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LineItem(SQLModel, table=True):
    """One line of a document; `tax_rate` is a fraction, `net_total` what Sequence charges for the line.

    `service_start` and `service_end` are the days it charges for, both included.
    """

    __tablename__ = "line_item"

    id: str = Field(primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    position: int
    title: str
    description: str | None = None
    group_title: str | None = None
    quantity: Decimal = Field(sa_type=ExactDecimal)
    rate: Decimal = Field(sa_type=ExactDecimal)
    rate_display: str = "ABSOLUTE"
    tax_rate: Decimal = Field(sa_type=ExactDecimal)
    net_total: Decimal = Field(sa_type=ExactDecimal)
    tax_total: Decimal = Field(sa_type=ExactDecimal)
    gross_total: Decimal = Field(sa_type=ExactDecimal)
    price_id: str | None = Field(default=None, index=True)
    product_id: str | None = Field(default=None, index=True)
    credited_line_id: str | None = None
    service_start: date | None = None
    service_end: date | None = None


class BilledPeriod(SQLModel, table=True):
    """A period of a schedule's price that a draft was generated for; its key is what keeps it from being billed twice.

    It is freed when the draft is deleted.
    """

    __tablename__ = "billed_period"

    schedule_id: str = Field(primary_key=True)
    price_id: str = Field(primary_key=True)
    service_start: date = Field(primary_key=True)
    service_end: date
    document_id: str = Field(index=True)


class NumberSequence(SQLModel, table=True):
    """The next free number of each kind of document; numbers are allotted durably and never used twice (D55)."""

    __tablename__ = "number_sequence"

    kind: str = Field(primary_key=True)
    prefix: str
    next_number: int
