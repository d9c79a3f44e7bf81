"""What the front doors read: plain values, detached from any session, the same for the commands and the screens.

The JSON of the commands is made from them in `cli`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from seqxero_tui.errors import Problem
from seqxero_tui.sync.credit_views import AllocationView
from seqxero_tui.sync.states import LinkState, SyncState

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """A window over a list: some rows, how many match the filter, how many there are, how many need a person."""

    rows: tuple[Row, ...]
    matching: int
    total: int
    needs_you: int = 0


@dataclass(frozen=True, slots=True)
class CallsLeft:
    """Xero's calls left this minute and today; None while Xero has not said."""

    minute: int | None
    day: int | None
    day_limit: int | None = None


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """The connected organisation and the settings chosen for it."""

    tenant_id: str
    name: str
    short_code: str | None
    country: str
    base_currency: str
    is_demo_company: bool
    period_lock_date: date | None
    end_of_year_lock_date: date | None
    default_account: str | None
    credit_note_account: str | None
    exempt_tax_type: str
    reverse_charge_tax_type: str
    connected_at: datetime
    pulled_at: datetime | None
    contacts_read_at: datetime | None
    xero_url: str
    link_template: str | None = None
    """How documents in Xero lead back here (`mapping.link_template`); None for not at all."""
    pace: str = "normal"
    """How eagerly a program that stays open pulls: off, slow or normal."""

    @property
    def setup_complete(self) -> bool:
        """The wizard is done once a default ledger account is chosen (R9, D59)."""
        return self.default_account is not None


@dataclass(frozen=True, slots=True)
class LinkView:
    """A customer's tie to a contact; `problems` says why a push of the customer did not succeed."""

    state: LinkState
    contact_id: str | None = None
    contact_name: str | None = None
    how: str | None = None
    linked_at: datetime | None = None
    url: str | None = None
    problems: tuple[Problem, ...] = ()
    merged: bool = False
    """The contact was merged into another one in Xero, which the tie can follow."""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer in a list; `waiting` counts final documents that wait for its link."""

    id: str
    name: str
    email: str | None
    country: str | None
    tax_status: str
    link: LinkView
    waiting: int = 0
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A Xero contact as the import sees it: valid, or every reason why not; `customer` as it would be imported."""

    contact_id: str
    name: str
    email: str | None
    address: str
    country: str | None
    valid: bool
    reasons: tuple[Problem, ...]
    note: str | None
    linked_customer_id: str | None
    linked_customer_name: str | None
    customer: dict[str, Any] | None
    url: str
    is_customer: bool = True
    """Whether Xero counts it as one; others can be linked and not imported (R23)."""
    twin: str | None = None
    """The unlinked customer of ours that it seems to be: to be linked, not imported."""


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A contact offered to be linked: why it is offered, and to whom it is linked already."""

    contact_id: str
    name: str
    email: str | None
    why: str
    score: int
    linked_customer_name: str | None
    address: str = ""
    """Street, town and country as Xero shows them, to tell namesakes apart."""


@dataclass(frozen=True, slots=True)
class AccountView:
    """A ledger account of the organisation."""

    account_id: str
    code: str | None
    name: str
    type: str
    klass: str
    tax_type: str | None
    status: str


@dataclass(frozen=True, slots=True)
class TaxRateView:
    """A tax code that can be used on sales; `rate` is a percentage."""

    tax_type: str
    name: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class DriftView:
    """A difference between both sides: field, ours, Xero's."""

    field: str
    ours: str
    xero: str


@dataclass(frozen=True, slots=True)
class AcceptedView:
    """A difference a person accepted, with the reason; no `drift` when the document is gone in Xero."""

    reason: str
    drift: tuple[DriftView, ...] = ()


@dataclass(frozen=True, slots=True)
class XeroSide:
    """A document's life in Xero. Dates and totals are what Xero last showed; None while it is not there."""

    state: SyncState
    problems: tuple[Problem, ...] = ()
    id: str | None = None
    number: str | None = None
    status: str | None = None
    sent: bool | None = None
    issue_date: date | None = None
    due_date: date | None = None
    net_total: Decimal | None = None
    tax_total: Decimal | None = None
    total: Decimal | None = None
    amount_due: Decimal | None = None
    url: str | None = None
    pushed_at: datetime | None = None
    pulled_at: datetime | None = None
    drift: tuple[DriftView, ...] = ()
    accepted: AcceptedView | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a document may stay on a list of the month-end check, who said so, and when."""

    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """An invoice or credit note in a list."""

    id: str
    kind: str
    number: str | None
    status: str
    payment_status: str
    payment_source: str
    currency: str
    issue_date: date | None
    due_date: date | None
    net_total: Decimal
    tax_total: Decimal
    gross_total: Decimal
    customer_id: str
    customer_name: str
    invoice_id: str | None
    xero: XeroSide
    payment_link: str | None = None
    """The address of the page where the customer pays."""
    asks_stripe: bool = False
    """Whether pulls ask Stripe how far it is paid: its payment link is known, and there is a key."""
    linked: bool = True
    """Whether its customer is tied to a contact, so that it can go to Xero."""
    void_problem: Problem | None = None
    """What Xero would say against voiding it."""
    customer_problem: Problem | None = None
    """Why nothing new can be billed to its customer."""
    tax_status: str = "TAXED"
    """Whether its customer was taxed when it was made (D31)."""
    period: tuple[date, date] | None = None
    """The first and the last day it is billed for, where its schedule says."""
    explained: Explained | None = None
    """Its explanation on the list of the month-end check that it was read for."""

    @property
    def draft_problem(self) -> Problem | None:
        """What keeps it from being made final, while it is not."""
        return self.customer_problem if self.status in ("DRAFT", "IN_PROGRESS") else None

    @property
    def reminder(self) -> Problem | None:
        """What is left to do by hand: an invoice that is paid here, but not in Xero, is still open there (R49).

        No drift: both sides are right, and nothing is pushed or pulled to end it (D46).
        """
        open_there = self.xero.status == "AUTHORISED" and self.xero.amount_due != 0
        if self.payment_status != "PAID" or not open_there:
            return None
        return Problem(
            "reconcile_in_xero",
            "It is paid, but still open in Xero, whose payments are not written from here.",
            "Reconcile it in Xero: record the payment there, or match it with the bank's line.",
        )


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with the ledger account it goes to and why; `override` is the line's own choice, if any."""

    id: str
    position: int
    title: str
    description: str | None
    group_title: str | None
    quantity: Decimal
    rate: Decimal
    rate_display: str
    net_total: Decimal
    tax_total: Decimal
    gross_total: Decimal
    product_id: str | None
    product_name: str | None
    account_code: str | None
    account_name: str | None
    account_source: str
    account_why: str
    override: str | None
    flattened: bool
    """In Xero the line will read 1 × its total (R59)."""


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of history, of the document, customer, product or organisation `object_id`."""

    at: datetime
    actor: str
    what: str
    details: Any = None
    request_id: str | None = None
    kind: str = ""
    object_id: str = ""
    name: str = ""
    """What the object is called now: a number, or the name of a customer, product or organisation."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its lines and history."""

    row: DocumentRow
    reference: str | None
    memo: str | None
    lines: tuple[LineView, ...]
    history: tuple[EventView, ...]
    credits: str | None = None
    """The number of the invoice that a credit note credits."""
    to_push: tuple[DriftView, ...] = ()
    """What a push would change in Xero: field, ours, what Xero has."""
    warnings: tuple[Problem, ...] = ()
    """What to know before it is pushed; none of it stops the push."""
    choices: tuple[str, ...] = ()
    """What can be done about its drift: push_ours, take_xeros, void_here, push_as_new, ignore."""
    allocations: tuple[AllocationView, ...] = ()
    """What a credit note's credit was used for in Xero, or which credit an invoice got there."""


@dataclass(frozen=True, slots=True)
class Status:
    """Where things stand, as `seqxero status` prints it."""

    connected: bool
    organisation: OrganisationView | None
    setup_complete: bool
    customers: int
    unlinked: int
    documents: dict[str, dict[str, int]]
    """kind → sync state → how many"""
    calls_left: CallsLeft
    last_pull: datetime | None
    needs_you: tuple[Problem, ...]
