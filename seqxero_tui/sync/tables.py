"""The Xero side of the store: the connected organisation, what was last read from it, links, sync state, attempts, history.

Everything is kept per organisation (`tenant_id`), so that connecting another one never reuses old ids (D54).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from seqxero_tui.store.append_only import append_only
from seqxero_tui.store.types import ExactDecimal, ExactJson, UtcDateTime


class Organisation(SQLModel, table=True):
    """A Xero organisation this profile has been connected to, with the settings chosen for it.

    At most one is `active`. Disconnecting keeps the row, the settings and the links. `facts_read_at` is when all facts were
    read, `facts_checked` when some were read again since (`organisations.Fact` to ISO time). `contacts_read_at` is when
    the contacts were read in full, `contacts_from` Xero's own time from which on their changes are not known yet.
    """

    tenant_id: str = Field(primary_key=True)
    active: bool = True
    connection_id: str | None = None
    name: str
    short_code: str | None = None
    base_currency: str
    country: str
    version: str
    is_demo_company: bool
    timezone: str | None = None
    period_lock_date: date | None = None
    end_of_year_lock_date: date | None = None
    client_id: str
    login_url: str
    identity_url: str
    api_url: str
    connected_at: datetime = Field(sa_type=UtcDateTime)
    default_account: str | None = None
    credit_note_account: str | None = None
    exempt_tax_type: str = "NONE"
    reverse_charge_tax_type: str = "NONE"
    link_template: str | None = None
    pull_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pulled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    contacts_read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pace: str = "normal"
    facts_read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    facts_checked: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    contacts_from: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CachedAccount(SQLModel, table=True):
    """A ledger account as last read; some bank accounts have no code."""

    __tablename__ = "cached_account"

    tenant_id: str = Field(primary_key=True, foreign_key="organisation.tenant_id")
    account_id: str = Field(primary_key=True)
    code: str | None = Field(default=None, index=True)
    name: str
    type: str
    klass: str
    status: str
    tax_type: str | None = None
    system_account: str | None = None


class CachedTaxRate(SQLModel, table=True):
    """A tax rate as last read; `rate` is a percentage (20 means 20%).

    `applies_to` are the classes of accounts it can be used with, parted by blanks; None when it was read before that
    was kept.
    """

    __tablename__ = "cached_tax_rate"

    tenant_id: str = Field(primary_key=True, foreign_key="organisation.tenant_id")
    tax_type: str = Field(primary_key=True)
    name: str
    status: str
    rate: Decimal = Field(sa_type=ExactDecimal)
    can_apply_to_revenue: bool
    applies_to: str | None = None


class CachedCurrency(SQLModel, table=True):
    """A currency the organisation is subscribed to."""

    __tablename__ = "cached_currency"

    tenant_id: str = Field(primary_key=True, foreign_key="organisation.tenant_id")
    code: str = Field(primary_key=True)
    description: str | None = None


class CachedContact(SQLModel, table=True):
    """A Xero contact as last read, with the verdict of the import (`valid`, `reasons`, `draft`) beside it."""

    __tablename__ = "cached_contact"

    tenant_id: str = Field(primary_key=True, foreign_key="organisation.tenant_id")
    contact_id: str = Field(primary_key=True)
    name: str = Field(index=True)
    email: str | None = None
    contact_number: str | None = None
    status: str
    is_customer: bool
    default_currency: str | None = None
    merged_to: str | None = None
    address: str = ""
    country: str | None = None
    importable: bool = Field(index=True)
    valid: bool
    reasons: Any = Field(sa_type=ExactJson)
    draft: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    note: str | None = None
    read_at: datetime = Field(sa_type=UtcDateTime)


class Link(SQLModel, table=True):
    """The tie between a customer and a contact. Without `contact_id` it is a push that is not confirmed yet."""

    tenant_id: str = Field(primary_key=True, foreign_key="organisation.tenant_id")
    customer_id: str = Field(primary_key=True, foreign_key="customer.id")
    contact_id: str | None = Field(default=None, index=True)
    contact_name: str | None = None
    how: str
    linked_at: datetime = Field(sa_type=UtcDateTime)
    problems: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    attempt_id: str | None = None


class LedgerChoice(SQLModel, table=True):
    """A ledger account chosen for a product, a price or a line item (`scope`), by its code (D24, D29)."""

    __tablename__ = "ledger_choice"

    tenant_id: str = Field(primary_key=True, foreign_key="organisation.tenant_id")
    scope: str = Field(primary_key=True)
    object_id: str = Field(primary_key=True)
    code: str


class DocumentSync(SQLModel, table=True):
    """A document's life in Xero: what is wanted, what was last pushed, what Xero last showed.

    `state` is derived from the other columns by `sync.states` and stored for filters and counts. `wanted` says that
    the document is to be pushed, `only_sending` that of a change only dates and the sent mark, `offered` that it was
    freed meanwhile and waits for a person's word (D15); `accounts` freezes each
    pushed line's account and its source (D26), with the tax code Xero gave the line in its answer. `observed` is
    what Xero last showed, in the shape of `pushed`; `accepted_drift` a difference that a person accepted, and why.
    `also_here` says that a person wants it here though it is in another organisation too (D54).
    `note_wanted` says that a credit note in Xero still lacks the one note that leads back to us (D50). `allocations`
    are the uses of its credit in Xero, or of an invoice the credit it got: id, the other document's Xero id (`with`) and
    number, amount, date.
    """

    __tablename__ = "document_sync"
    __table_args__ = (
        UniqueConstraint("tenant_id", "xero_id", name="one_document_of_ours_each"),
        Index("ix_document_sync_standing", "tenant_id", "state", "kind"),
    )

    tenant_id: str = Field(primary_key=True, foreign_key="organisation.tenant_id")
    document_id: str = Field(primary_key=True, foreign_key="document.id")
    kind: str
    state: str = "not_pushed"
    wanted: bool = Field(default=False, index=True)
    only_sending: bool = False
    offered: bool = False
    changed: bool = False
    blocked: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    rejected: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    rejected_fingerprint: str | None = None
    drift: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    gone: bool = False
    also_here: bool = False
    note_wanted: bool = False
    attempt_id: str | None = Field(default=None, index=True)
    xero_id: str | None = Field(default=None, index=True)
    xero_number: str | None = None
    xero_status: str | None = None
    sent: bool | None = None
    xero_date: date | None = None
    xero_due_date: date | None = None
    net_total: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    tax_total: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    total: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    amount_due: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    amount_paid: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    amount_credited: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    pushed: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    observed: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    accepted_drift: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    accounts: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    pushed_totals: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    line_ids: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    allocations: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    pushed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pulled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TakenNumber(SQLModel, table=True):
    """A document of somebody else's that pulls saw under a number that may be one of ours; `contact` is whose it is."""

    __tablename__ = "taken_number"

    tenant_id: str = Field(primary_key=True, foreign_key="organisation.tenant_id")
    xero_id: str = Field(primary_key=True)
    kind: str
    number: str = Field(index=True)
    contact: str


class Attempt(SQLModel, table=True):
    """One HTTP write, committed before it is sent: its exact bytes and key, its members, and what became of it.

    `outcome` is empty while nobody knows; it is then settled by `sync.recovery`, never by guessing. `results` says by
    a member's id what became of it (`done`, `refused`, `gone`) and what Xero said; `answer` is the beginning of Xero's
    answer, without secrets.
    """

    id: str = Field(primary_key=True)
    tenant_id: str = Field(foreign_key="organisation.tenant_id", index=True)
    action: str
    method: str
    path: str
    query: Any = Field(sa_type=ExactJson)
    body: str
    idempotency_key: str
    members: Any = Field(sa_type=ExactJson)
    recorded_at: datetime = Field(sa_type=UtcDateTime, index=True)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str | None = Field(default=None, index=True)
    status: int | None = None
    request_id: str | None = None
    message: str | None = None
    actor: str | None = None
    answer: str | None = None
    results: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    refused: int = 0


class Explanation(SQLModel, table=True):
    """Why a document may stay on a list of the month-end check (`on_list`) when `month` (`2026-11`) is closed.

    It counts for that month, and only while the document is on that list. Without a connection `tenant_id` is empty.
    """

    tenant_id: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    on_list: str = Field(primary_key=True)
    document_id: str = Field(primary_key=True, foreign_key="document.id", index=True)
    reason: str
    actor: str
    at: datetime = Field(sa_type=UtcDateTime)


@append_only
class Event(SQLModel, table=True):
    """One line of history; rows are only ever added, and ids grow with time. `failed`: something was not done."""

    id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    tenant_id: str | None = None
    actor: str
    kind: str
    object_id: str = Field(index=True)
    what: str
    details: Any = Field(default=None, nullable=True, sa_type=ExactJson)
    request_id: str | None = None
    failed: bool = False
