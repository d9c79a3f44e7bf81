"""Xero's contacts as last read: the cache of them, the import's verdict on each, and the queries over it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_
from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Customer
from seqxero_tui.mapping.contacts import AddressFacts, ContactFacts, importable, review
from seqxero_tui.sync.assess import as_dicts
from seqxero_tui.sync.dossiers import rows_in
from seqxero_tui.sync.tables import CachedContact, Link, Organisation
from seqxero_tui.xero.records import Contact


def contact_query(organisation: Organisation, *, everyone: bool = False) -> Select[Any]:
    """Active contacts that Xero counts as customers, or all active ones (D18), with the link that uses each, if any."""
    linked = (
        select(Link.contact_id)
        .where(Link.tenant_id == organisation.tenant_id, col(Link.contact_id).is_not(None))
        .distinct()
        .subquery()
    )
    return (
        select(CachedContact, linked.c.contact_id.label("linked"))  # type: ignore[return-value]
        .outerjoin(linked, linked.c.contact_id == col(CachedContact.contact_id))
        .where(
            col(CachedContact.tenant_id) == organisation.tenant_id,
            col(CachedContact.status) == "ACTIVE" if everyone else col(CachedContact.importable),
        )
    )


def narrowed(query: Select[Any], text: str, only: str) -> Select[Any]:
    """Keeps the contacts whose name or email has every word of `text`, and of those the valid, invalid, linked or importable."""
    for word in text.split():
        query = query.where(or_(has(CachedContact.name, word), has(CachedContact.email, word)))
    linked = query.selected_columns.linked
    match only:
        case "valid":
            return query.where(col(CachedContact.valid))
        case "invalid":
            return query.where(~col(CachedContact.valid), linked.is_(None))
        case "linked":
            return query.where(linked.is_not(None))
        case "unlinked":
            return query.where(linked.is_(None))
        case "importable":
            return query.where(col(CachedContact.valid), linked.is_(None))
    return query


def has(column: Any, word: str) -> Any:
    """The test that a column contains a word, whatever its case."""
    return col(column).icontains(word, autoescape=True)


def linked_names(
    session: Session, organisation: Organisation, contact_ids: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """Which customer (id, name) each contact is linked to."""
    links = list(
        rows_in(session, Link, Link.contact_id, contact_ids, Link.tenant_id == organisation.tenant_id)
    )
    customers = {
        row.id: row.legal_name
        for row in rows_in(session, Customer, Customer.id, {each.customer_id for each in links})
    }
    return {each.contact_id or "": (each.customer_id, customers[each.customer_id]) for each in links}


def contact_facts(contact: Contact) -> ContactFacts:
    """A contact from Xero as the mapping rules see it; only its postal and street address count (D19)."""
    return ContactFacts(
        contact_id=contact.contact_id,
        name=contact.name,
        email=contact.email_address,
        first_name=contact.first_name,
        last_name=contact.last_name,
        addresses=tuple(
            AddressFacts(
                kind="POBOX" if each.type == "POBOX" else "STREET",
                lines=tuple(line or "" for line in (each.line1, each.line2, each.line3, each.line4)),
                city=each.city,
                region=each.region,
                postal_code=each.postal_code,
                country=each.country,
            )
            for each in contact.addresses
            if each.type in ("POBOX", "STREET")
        ),
        is_customer=contact.is_customer,
        status=contact.status,
        default_currency=contact.default_currency,
    )


def cached_contact(tenant_id: str, contact: Contact, read_at: datetime) -> dict[str, Any]:
    facts = contact_facts(contact)
    verdict = review(facts)
    draft = verdict.customer
    shown = draft.address.as_dict() if draft else _raw_address(facts)
    words = (shown.get(part) for part in ("line1", "line2", "town", "postcode"))
    return {
        "tenant_id": tenant_id,
        "contact_id": contact.contact_id,
        "name": contact.name,
        "email": contact.email_address,
        "contact_number": contact.contact_number,
        "status": contact.status,
        "is_customer": contact.is_customer,
        "default_currency": contact.default_currency,
        "merged_to": contact.merged_to_contact_id,
        "address": ", ".join(word for word in words if word),
        "country": shown.get("country"),
        "importable": importable(facts),
        "valid": draft is not None,
        "reasons": as_dicts(verdict.reasons),
        "draft": draft.as_dict() if draft else None,
        "note": verdict.note,
        "read_at": read_at,
    }


def _raw_address(facts: ContactFacts) -> dict[str, str | None]:
    """What an invalid contact's address looks like, as far as it goes: the postal one, else the street."""
    for kind in ("POBOX", "STREET"):
        for each in facts.addresses:
            if each.kind == kind and (any(each.lines) or each.city or each.postal_code or each.country):
                line1 = next((line for line in each.lines if line), None)
                return {
                    "line1": line1,
                    "town": each.city,
                    "postcode": each.postal_code,
                    "country": each.country,
                }
    return {}
