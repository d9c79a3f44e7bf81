"""What needs a person, worst first: read from the store and the profile's own files, without a call to Xero."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.errors import Problem, SeqxeroError
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.home_views import Check, Need, NeedKind
from seqxero_tui.sync.month_end import count
from seqxero_tui.sync.states import NEEDS_YOU, SyncState, stands
from seqxero_tui.sync.tables import DocumentSync, Link, Organisation
from seqxero_tui.sync.zones import is_known
from seqxero_tui.text import one_line

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
        return (Need(NeedKind.NOT_CONNECTED),)
    found: list[Need] = []
    if organisation.default_account is None:
        found.append(Need(NeedKind.SETUP_INCOMPLETE))
    found += _sign_in(books)
    if organisation.timezone and not is_known(organisation.timezone):
        found.append(Need(NeedKind.TIME_ZONE, named=organisation.timezone))
    found += _states(session, organisation, tuple(reversed(NEEDS_YOU)))
    if waiting := _customers_waiting(session, organisation):
        found.append(Need(NeedKind.CUSTOMERS_WAITING, waiting))
    found += _unsent(session)
    found += _states(session, organisation, (SyncState.OUT_OF_DATE, SyncState.PUSHING, SyncState.QUEUED))
    if paid := count(session, organisation, Check.PAID_BUT_OPEN):
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


def as_problem(need: Need) -> Problem:
    """The need as `seqxero status` tells it."""
    noun = (need.kind or "").replace("_", " ") + ("" if need.count == 1 else "s")
    verb = "is" if need.count == 1 else "are"
    match need.what:
        case NeedKind.SIGN_IN if need.problem is not None:
            return need.problem
        case NeedKind.STATE:
            state = need.state or SyncState.NOT_PUSHED
            code = f"{need.kind}s_{state.value}"
            remedy = f"`seqxero {_COMMANDS[need.kind or DocumentKind.INVOICE]} list --state {state.value}` shows them."
            return Problem(code, f"{need.count:,} {noun} {stands(state, many=need.count != 1)}.", remedy)
        case NeedKind.UNSENT:
            them = "it" if need.count == 1 else "them"
            remedy = f"Send {them} with `seqxero {_COMMANDS[need.kind or DocumentKind.INVOICE]} send`."
            said = f"{need.count:,} {noun} {verb} final and not sent, so no month in Xero has {them}."
            return Problem(f"{need.kind}s_final_but_unsent", said, remedy)
    message, remedy = _SAID[need.what]
    if need.count == 1:
        message = _SAID_OF_ONE.get(need.what, message)
    until = f"{need.until:%Y-%m-%d %H:%M} UTC" if need.until else "soon"
    return Problem(
        need.what.value,
        message.format(count=need.count, until=until, named=one_line(need.named or "")),
        remedy,
    )


_COMMANDS = {DocumentKind.INVOICE: "invoices", DocumentKind.CREDIT_NOTE: "credit-notes"}
_SAID = {
    NeedKind.NOT_CONNECTED: (
        "Xero is not connected.",
        "Connect with `seqxero connect` or in the program.",
    ),
    NeedKind.SETUP_INCOMPLETE: (
        "No default ledger account is chosen.",
        "Finish with `seqxero setup --default-account CODE` or in the wizard.",
    ),
    NeedKind.SIGN_IN: ("The sign-in to Xero has ended.", "Connect again: `seqxero connect`."),
    NeedKind.SIGN_IN_ENDING: ("The sign-in to Xero ends on {until}.", "Any push or pull renews it."),
    NeedKind.CUSTOMERS_WAITING: (
        "{count:,} customers without a link to Xero have documents that wait for it.",
        "Link them with `seqxero customers link`, or create them with `seqxero customers push`.",
    ),
    NeedKind.PAID_BUT_OPEN: (
        "{count:,} invoices are paid here and still open in Xero.",
        "Record or match their payments in Xero.",
    ),
    NeedKind.TIME_ZONE: (
        "The organisation's time zone {named} is not one this computer knows: its days are taken as those of UTC.",
        "Check the dates of what is sent near midnight; install zone data (tzdata), or choose another zone in Xero.",
    ),
    NeedKind.CALLS_LOW: (
        "{count:,} calls to Xero are left; more from {until}.",
        "Pushes and pulls stop at none and go on then.",
    ),
}
_SAID_OF_ONE = {
    NeedKind.CUSTOMERS_WAITING: "1 customer without a link to Xero has documents that wait for it.",
    NeedKind.PAID_BUT_OPEN: "1 invoice is paid here and still open in Xero.",
}
