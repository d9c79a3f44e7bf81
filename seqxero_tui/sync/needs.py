"""What needs a person, worst first: read from the store and the profile's own files, without a call to Xero."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.errors import SeqxeroError
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.home_views import Check, Need, NeedKind
from seqxero_tui.sync.month_end import found_ids
from seqxero_tui.sync.states import NEEDS_YOU, SyncState
from seqxero_tui.sync.tables import DocumentSync, Link, Organisation

REFRESH_LIFE = timedelta(days=60)
"""How long Xero keeps a sign-in that is not used."""
_ACCESS_LIFE = timedelta(minutes=30)
_WARN_BEFORE = timedelta(days=14)
_FEW_CALLS = 10
"""Per cent of a day's calls below which it is said that they run out."""


def needs(books: Books, session: Session) -> tuple[Need, ...]:
    """Everything that needs a person now, worst first."""
    organisation = books.organisation(session)
    if organisation is None:
        return (Need(NeedKind.NOT_CONNECTED), *_unsent(session))
    found: list[Need] = []
    if organisation.default_account is None:
        found.append(Need(NeedKind.SETUP_INCOMPLETE))
    found += _sign_in(books)
    found += _states(session, organisation, tuple(reversed(NEEDS_YOU)))
    if waiting := _customers_waiting(session, organisation):
        found.append(Need(NeedKind.CUSTOMERS_WAITING, waiting))
    found += _unsent(session)
    found += _states(session, organisation, (SyncState.OUT_OF_DATE, SyncState.PUSHING, SyncState.QUEUED))
    if paid := len(found_ids(books, session, Check.PAID_BUT_OPEN, None)):
        found.append(Need(NeedKind.PAID_BUT_OPEN, paid))
    return (*found, *_calls(books, organisation))


def sign_in_ends(expires_at: datetime) -> datetime:
    """When a sign-in is forgotten unless it is used: 60 days after its last renewal, which made an access token of half
    an hour that ends at `expires_at`."""
    return expires_at - _ACCESS_LIFE + REFRESH_LIFE


def _sign_in(books: Books) -> list[Need]:
    try:
        tokens = books.token_storage().load()
    except SeqxeroError as error:
        return [Need(NeedKind.SIGN_IN, problem=error.problem)]
    if tokens is None:
        return [Need(NeedKind.SIGN_IN)]
    ends = sign_in_ends(tokens.expires_at)
    if ends <= books.clock():
        return [Need(NeedKind.SIGN_IN)]
    return [Need(NeedKind.SIGN_IN_ENDING, until=ends)] if ends - books.clock() < _WARN_BEFORE else []


def _states(session: Session, organisation: Organisation, states: tuple[SyncState, ...]) -> list[Need]:
    """Documents by state, in the order of the states, invoices before credit notes."""
    query = (
        select(col(DocumentSync.state), col(DocumentSync.kind), func.count())
        .where(col(DocumentSync.tenant_id) == organisation.tenant_id, col(DocumentSync.state).in_(states))
        .group_by(col(DocumentSync.state), col(DocumentSync.kind))
    )
    counts = {(state, kind): number for state, kind, number in session.execute(query)}
    return [
        Need(NeedKind.STATE, counts[state, kind], kind, state)
        for state in states
        for kind in (DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE)
        if (state, kind) in counts
    ]


def _customers_waiting(session: Session, organisation: Organisation) -> int:
    """Customers without a link whose final documents wait for it (R12, D15)."""
    query = (
        select(func.count(func.distinct(Document.customer_id)))
        .select_from(Document)
        .join(
            DocumentSync,
            and_(
                col(DocumentSync.document_id) == col(Document.id),
                col(DocumentSync.tenant_id) == organisation.tenant_id,
                col(DocumentSync.wanted),
            ),
        )
        .outerjoin(
            Link,
            and_(
                col(Link.customer_id) == col(Document.customer_id),
                col(Link.tenant_id) == organisation.tenant_id,
            ),
        )
        .where(col(Link.contact_id).is_(None))
    )
    return int(session.execute(query).scalar_one())


def _unsent(session: Session) -> list[Need]:
    """Final documents that nobody has sent: in Xero they stand at 1 January 3000 (R40)."""
    query = (
        select(col(Document.kind), func.count())
        .where(col(Document.status) == DocumentStatus.FINAL.value)
        .group_by(col(Document.kind))
    )
    counts = {row[0]: row[1] for row in session.execute(query)}
    kinds = (DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE)
    return [Need(NeedKind.UNSENT, counts[kind], kind) for kind in kinds if kind in counts]


def _calls(books: Books, organisation: Organisation) -> list[Need]:
    left = books.budget(organisation).snapshot()
    if left.day is None or left.day_limit is None or left.day * 100 > left.day_limit * _FEW_CALLS:
        return []
    return [Need(NeedKind.CALLS_LOW, left.day, until=left.day_resets_at)]
