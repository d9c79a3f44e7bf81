"""The shapes of Sequence's API objects (version 2024-07-30), as far as this program reads them.

Types only: `sequence_json` reads them, `rows` turns them into rows. Keys that are not named here are ignored,
among them the ids of records in Xero: a file may come from another organisation. What the API may leave out or
answer with null is None here.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Meta, Raw, Struct

from seqxero_tui.billing.words import (
    CustomerStatus,
    DiscountType,
    DocumentStatus,
    PaymentProvider,
    PaymentStatus,
    RateDisplay,
    ScheduleStatus,
    TaxStatus,
)

Id = Annotated[str, Meta(min_length=1, max_length=200)]
Days = Annotated[int, Meta(ge=0, le=36_500)]
DayOfMonth = Annotated[int, Meta(ge=1, le=31)]
Moment = Annotated[datetime, Meta(tz=True)]


class Shape(Struct, rename="camel", kw_only=True, gc=False):
    """The base of all shapes: camelCase keys."""


class Address(Shape):
    """A billing address; `country` is checked against Sequence's codes later."""

    line1: str | None = None
    line2: str | None = None
    town: str | None = None
    state: str | None = None
    postcode: str | None = None
    country: str | None = None


class Contact(Shape):
    """A person at a customer; the PRIMARY one receives the invoices."""

    name: str | None = None
    email: str | None = None
    billing_preference: str | None = None
    archived_at: str | None = None


class Customer(Shape):
    """A customer."""

    id: Id
    legal_name: Annotated[str, Meta(min_length=1)]
    address: Address
    contacts: list[Contact]
    tax_status: TaxStatus
    label: str | None = None
    status: CustomerStatus | None = None
    created_at: Moment | None = None
    archived_at: Moment | None = None


class Product(Shape):
    """A product."""

    id: Id
    name: str
    label: str | None = None


class Price(Shape):
    """A price; `structure` is kept as it came and checked against `PricingStructure`."""

    id: Id
    product_id: Id
    name: str
    currency: str
    structure: Raw
    billing_frequency: str | None = None
    billing_type: str | None = None


class BillingSchedule(Shape):
    """A billing schedule with its own prices; `phases` are kept as they came and checked against `Phase`."""

    id: Id
    customer_id: Id
    status: ScheduleStatus
    start_date: date | None = None
    end_date: date | None = None
    reference: str | None = None
    purchase_order_number: str | None = None
    default_due_date_days: Days | None = None
    payment_provider: PaymentProvider | None = None
    auto_issue_invoices: bool | None = None
    recurrence_day_of_month: DayOfMonth | None = None
    memo: str | None = None
    archived_at: Moment | None = None
    prices: list[Price] | None = None
    phases: list[Raw] | None = None


class Discount(Shape):
    """So many percent, or so much, off the lines of the named prices, or of all."""

    type: DiscountType
    amount: Decimal
    message: str | None = None
    restrict_to_prices: list[Id] | None = None
    seat_discount_type: str | None = None


class Minimum(Shape):
    """What the named prices, or all, come to at least in a billing period."""

    amount: Decimal
    restrict_to_prices: list[Id] | None = None


class Phase(Shape):
    """What is read of a schedule's phase; both days belong to it."""

    price_ids: list[Id]
    start_date: date
    end_date: date | None = None
    name: str | None = None
    discounts: list[Discount] | None = None
    minimums: list[Minimum] | None = None
    credit_grants: list[Any] | None = None
    recurrence_preference: str | None = None


class ServicePeriod(Shape):
    """The days a line charges for, both included."""

    start_date: date
    end_date: date


class LineItem(Shape):
    """One line of an invoice or credit note. `line_item_id` and `invoice_line_item_ids` name the line it credits."""

    id: Id
    title: str
    quantity: Decimal
    rate: Decimal
    index: int | None = None
    description: str | None = None
    group_id: str | None = None
    rate_display: RateDisplay | None = None
    tax_rate: Decimal | None = None
    net_total: Decimal | None = None
    total_tax: Decimal | None = None
    gross_total: Decimal | None = None
    price_id: str | None = None
    product_id: str | None = None
    service_period: ServicePeriod | None = None
    line_item_id: str | None = None
    invoice_line_item_ids: list[str] | None = None


class LineItemGroup(Shape):
    """A titled group of lines."""

    id: Id
    title: str


class InclusivePeriod(Shape):
    """A billing period; both days belong to it."""

    start: date
    end_inclusive: date


class IntegrationPaymentStatuses(Shape):
    """How far a payment provider has got; a provider that has no word does not collect this invoice."""

    stripe: str | None = None
    go_cardless: str | None = None


class LinkedService(Shape):
    """A record in another program that belongs to an invoice. Of Stripe's, only payment links are of use here."""

    external_id: str
    external_service: str
    external_url: str | None = None


class KeyValue(Shape):
    """One entry of an invoice's metadata, which Sequence keeps for its users and does not interpret."""

    key: str
    value: str


class Document(Shape):
    """What invoices and credit notes have in common."""

    id: Id
    customer_id: Id
    currency: str
    status: DocumentStatus
    line_items: list[LineItem]
    line_item_groups: list[LineItemGroup] | None = None
    groups: list[LineItemGroup] | None = None
    customer_tax_status: TaxStatus | None = None
    net_total: Decimal | None = None
    total_tax: Decimal | None = None
    gross_total: Decimal | None = None
    issue_date: date | None = None
    accounting_date: date | None = None
    billing_schedule_id: str | None = None
    reference: str | None = None
    purchase_order_number: str | None = None
    memo: str | None = None
    created_at: Moment | None = None


class Invoice(Document):
    """An invoice."""

    invoice_number: str | None = None
    due_date: date | None = None
    due_date_source: str | None = None
    payment_term_days: Days | None = None
    billing_period: InclusivePeriod | None = None
    payment_status: PaymentStatus | None = None
    payment_provider: PaymentProvider | None = None
    payment_options: list[str] | None = None
    integration_payment_statuses: IntegrationPaymentStatuses | None = None
    linked_services: list[LinkedService] | None = None
    metadata: list[KeyValue] | None = None


class CreditNote(Document):
    """A credit note. Its billing period comes as two moments, unlike an invoice's."""

    credit_note_number: str | None = None
    invoice_id: str | None = None
    invoice_number: str | None = None
    billing_period_start: str | None = None
    billing_period_end: str | None = None


class SequenceFile(Shape):
    """A whole file of Sequence API objects, by kind."""

    customers: list[Customer] = []
    products: list[Product] = []
    prices: list[Price] = []
    billing_schedules: list[BillingSchedule] = []
    invoices: list[Invoice] = []
    credit_notes: list[CreditNote] = []


class Tier(Shape):
    """One tier of a price; without an upper bound it is the last."""

    price: Decimal
    upper_bound: Decimal | None = None
    fee: Decimal | None = None


class OneTime(Shape, tag="ONE_TIME", tag_field="pricingType"):
    """Charged once."""

    price: Decimal


class Fixed(Shape, tag="FIXED", tag_field="pricingType"):
    """Charged once in every billing period."""

    price: Decimal


class Linear(Shape, tag="LINEAR", tag_field="pricingType"):
    """So much for each unit, or a share of each unit's amount."""

    price_per_unit: Decimal
    is_price_percentage: bool | None = None


class Package(Shape, tag="PACKAGE", tag_field="pricingType"):
    """So much for each package of units, begun ones included."""

    package_size: Decimal
    price_per_package: Decimal


class Graduated(Shape, tag="GRADUATED", tag_field="pricingType"):
    """Each tier prices the units that fall into it."""

    tiers: Annotated[list[Tier], Meta(min_length=1)]


class Volume(Shape, tag="VOLUME", tag_field="pricingType"):
    """The tier that is reached prices all units."""

    tiers: Annotated[list[Tier], Meta(min_length=1)]


class SeatBased(Shape, tag="SEAT_BASED", tag_field="pricingType"):
    """So much for each seat."""

    price_per_seat: Decimal
    contracted_minimum_seats: int | None = None
    tiers: list[Tier] | None = None


PricingStructure = OneTime | Fixed | Linear | Package | Graduated | Volume | SeatBased
