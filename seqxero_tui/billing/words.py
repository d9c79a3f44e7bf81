"""The closed vocabularies of Sequence's API (version 2024-07-30) that this program decides by."""

from __future__ import annotations

from enum import StrEnum

SHORTEST_ID = 8
"""Characters of a document's id that stand for it, where they are the beginning of one only."""


class DocumentKind(StrEnum):
    """What a document is; the value is also its name in commands' JSON."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class DocumentStatus(StrEnum):
    """Where a document is in its life. IN_PROGRESS is an upcoming draft that its billing period still fills."""

    IN_PROGRESS = "IN_PROGRESS"
    DRAFT = "DRAFT"
    FINAL = "FINAL"
    SENT = "SENT"
    VOIDED = "VOIDED"


class PaymentStatus(StrEnum):
    """How far an invoice is paid."""

    UNPAID = "UNPAID"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PAID = "PAID"
    UNCOLLECTIBLE = "UNCOLLECTIBLE"


class PaymentProvider(StrEnum):
    """Who collects the money of an invoice; with NONE it arrives at the bank and Xero knows first."""

    STRIPE = "STRIPE"
    GOCARDLESS = "GOCARDLESS"
    NONE = "NONE"


class TaxStatus(StrEnum):
    """A customer's standing with sales tax."""

    TAXED = "TAXED"
    TAX_EXEMPT = "TAX_EXEMPT"
    REVERSE_CHARGED = "REVERSE_CHARGED"


class CustomerStatus(StrEnum):
    """A DRAFT customer cannot be billed yet."""

    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"


class ScheduleStatus(StrEnum):
    """The states of a billing schedule."""

    DRAFT = "DRAFT"
    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    CANCELLED = "CANCELLED"
    COMPLETED = "COMPLETED"


class PricingType(StrEnum):
    """The seven ways a price can be structured."""

    ONE_TIME = "ONE_TIME"
    FIXED = "FIXED"
    LINEAR = "LINEAR"
    PACKAGE = "PACKAGE"
    GRADUATED = "GRADUATED"
    VOLUME = "VOLUME"
    SEAT_BASED = "SEAT_BASED"


class DiscountType(StrEnum):
    """What the amount of a schedule's discount is."""

    PERCENTAGE = "PERCENTAGE"
    NOMINAL = "NOMINAL"


class RateDisplay(StrEnum):
    """Whether a line's rate is an amount or a percentage of its quantity."""

    ABSOLUTE = "ABSOLUTE"
    PERCENTAGE = "PERCENTAGE"
