"""Which contact a customer may be: Xero's contacts as last read, ranked for one customer after another.

The ranking's index is built once for as long as the contacts stay the same, so that a key in the picker and the next
customer of a long round cost milliseconds with thousands of contacts. A person links; no score does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Customer
from seqxero_tui.mapping.suggestions import Candidate, CandidateIndex
from seqxero_tui.sync.contacts import linked_names
from seqxero_tui.sync.dossiers import rows_in
from seqxero_tui.sync.tables import CachedContact, Organisation
from seqxero_tui.sync.views import SuggestionView

_TYPED = "matches what you typed"


@dataclass(frozen=True, slots=True)
class _Version:
    """What tells one state of the cached contacts from another."""

    tenant_id: str
    everyone: bool
    contacts: int
    newest: datetime | None


class Suggester:
    """The contacts of the connected organisation, prepared for ranking. Several threads may use it."""

    def __init__(self) -> None:
        self._held: dict[bool, tuple[_Version, tuple[Candidate, ...], CandidateIndex]] = {}

    def suggestions(
        self,
        session: Session,
        organisation: Organisation,
        customer: Customer,
        *,
        text: str,
        everyone: bool,
        limit: int,
    ) -> list[SuggestionView]:
        """Contacts the customer may be, likeliest first; with `text` all that have it, the likely ones first."""
        candidates, index = self._prepared(session, organisation, everyone)
        words = text.casefold().split()
        likely = index.suggestions(customer.legal_name, customer.email, len(candidates) if words else limit)
        found = [
            (each.contact_id, each.name, each.email, each.why, each.score)
            for each in likely
            if _has(words, each.name, each.email)
        ]
        if words:
            known = {each.contact_id for each in likely}
            found += [
                (each.contact_id, each.name, each.email, _TYPED, 0)
                for each in candidates
                if each.contact_id not in known and _has(words, each.name, each.email)
            ]
        shown = [contact_id for contact_id, *_ in found[:limit]]
        names, addresses = (
            linked_names(session, organisation, shown),
            _addresses(session, organisation, shown),
        )
        return [
            SuggestionView(
                contact_id,
                name,
                email,
                why,
                score,
                names.get(contact_id, (None, None))[1],
                addresses.get(contact_id, ""),
            )
            for contact_id, name, email, why, score in found[:limit]
        ]

    def _prepared(
        self, session: Session, organisation: Organisation, everyone: bool
    ) -> tuple[tuple[Candidate, ...], CandidateIndex]:
        version = _version(session, organisation, everyone)
        held = self._held.get(everyone)
        if held is None or held[0] != version:
            candidates = _candidates(session, organisation, everyone)
            held = self._held[everyone] = (version, candidates, CandidateIndex(candidates))
        return held[1], held[2]


def _addresses(session: Session, organisation: Organisation, contact_ids: Sequence[str]) -> dict[str, str]:
    same = CachedContact.tenant_id == organisation.tenant_id
    found = rows_in(session, CachedContact, CachedContact.contact_id, contact_ids, same)
    return {each.contact_id: ", ".join(filter(None, (each.address, each.country))) for each in found}


def _version(session: Session, organisation: Organisation, everyone: bool) -> _Version:
    counted = select(func.count(), func.max(col(CachedContact.read_at))).where(
        CachedContact.tenant_id == organisation.tenant_id
    )
    contacts, newest = session.exec(counted).one()
    return _Version(organisation.tenant_id, everyone, contacts, newest)


def _candidates(session: Session, organisation: Organisation, everyone: bool) -> tuple[Candidate, ...]:
    query = select(CachedContact.contact_id, CachedContact.name, CachedContact.email).where(
        CachedContact.tenant_id == organisation.tenant_id, CachedContact.status == "ACTIVE"
    )
    if not everyone:
        query = query.where(col(CachedContact.is_customer))
    rows = session.exec(query.order_by(func.lower(CachedContact.name))).all()
    return tuple(Candidate(contact_id, name, email) for contact_id, name, email in rows)


def _has(words: list[str], name: str, email: str | None) -> bool:
    where = (name.casefold(), (email or "").casefold())
    return all(any(word in text for text in where) for word in words)
