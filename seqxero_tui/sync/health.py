"""How the connection stands, for the Integration screen: what is stored about it, without a call to anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from seqxero_tui.errors import Problem, SeqxeroError
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.tables import Attempt, CachedCurrency, Organisation
from seqxero_tui.sync.views import CallsLeft, OrganisationView
from seqxero_tui.sync.zones import zone_name


@dataclass(frozen=True, slots=True)
class ConnectionHealth:
    """The organisation with all that says whether the program can go on working with it. Times are UTC."""

    organisation: OrganisationView
    timezone: str | None
    """By its common name, such as Europe/London."""
    currencies: tuple[str, ...]
    """Those the organisation is subscribed to, its own first."""
    answered_at: datetime | None
    """When Xero was last known to answer."""
    facts_read_at: datetime | None
    access_until: datetime | None
    """Until when the present access is good; it renews itself."""
    signed_in_until: datetime | None
    """When the sign-in ends if nothing renews it before: 60 days after it was last renewed."""
    granted: tuple[str, ...]
    missing: tuple[str, ...]
    """Scopes this program asks for, and those of them it was not given."""
    calls: CallsLeft
    day_resets_at: datetime | None
    problem: Problem | None = None
    """Why the stored sign-in cannot be used."""


def connection_health(
    books: Books, session: Session, organisation: Organisation, view: OrganisationView
) -> ConnectionHealth:
    """Gathers it from the store, the token storage and the count of calls."""
    from seqxero_tui.xero.hosts import DEFAULT_SCOPES

    tokens, problem = None, None
    try:
        tokens = books.token_storage().load()
    except SeqxeroError as error:
        problem = error.problem
    if tokens is None and problem is None:
        problem = Problem("not_signed_in", "There is no sign-in stored for it.", "Connect anew.")
    granted = frozenset(tokens.scope.split()) if tokens else frozenset()
    left = books.budget(organisation).snapshot()
    written = session.exec(
        select(func.max(col(Attempt.finished_at))).where(
            Attempt.tenant_id == organisation.tenant_id, col(Attempt.status).is_not(None)
        )
    ).one()
    answers = (written, organisation.pulled_at, organisation.contacts_read_at, organisation.facts_read_at)
    return ConnectionHealth(
        organisation=view,
        timezone=zone_name(organisation.timezone),
        currencies=_currencies(session, organisation),
        answered_at=max((each for each in answers if each is not None), default=None),
        facts_read_at=organisation.facts_read_at,
        access_until=tokens.expires_at if tokens else None,
        signed_in_until=tokens.renewable_until if tokens else None,
        granted=tuple(each for each in DEFAULT_SCOPES if each in granted),
        missing=tuple(each for each in DEFAULT_SCOPES if tokens and granted and each not in granted),
        calls=CallsLeft(left.minute, left.day, left.day_limit),
        day_resets_at=left.day_resets_at,
        problem=problem,
    )


def _currencies(session: Session, organisation: Organisation) -> tuple[str, ...]:
    codes = session.exec(
        select(CachedCurrency.code).where(CachedCurrency.tenant_id == organisation.tenant_id)
    ).all()
    return tuple(sorted(codes, key=lambda code: (code != organisation.base_currency, code)))
