"""The import: contacts are read from Xero with a verdict on each, and valid ones become linked customers (R10-R19, D22)."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete
from sqlmodel import Session, col

from seqxero_tui.billing.tables import Customer
from seqxero_tui.billing.words import CustomerStatus, TaxStatus
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.mapping.suggestions import email_key, name_key
from seqxero_tui.store.engine import upsert
from seqxero_tui.sync.assess import as_dicts, restate
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.contacts import cached_contact, contact_query, linked_names, narrowed
from seqxero_tui.sync.links import already_linked, customer_query, in_state, tie
from seqxero_tui.sync.organisations import wanted_ids
from seqxero_tui.sync.pull import OVERLAP
from seqxero_tui.sync.reports import ImportReport, Progress
from seqxero_tui.sync.states import LinkedHow, LinkState
from seqxero_tui.sync.tables import CachedContact, Organisation
from seqxero_tui.text import one_line
from seqxero_tui.xero.records import Contact


def read_contacts(
    books: Books,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> int:
    """Reads all contacts from Xero, 1,000 a call, and forgets those that are gone; returns how many there are.

    Each page is kept as it comes. A run that is cancelled or fails forgets nothing, and neither does one that saw fewer
    contacts than Xero counts: somebody touched one of an earlier page, and another slipped past.
    """
    with books.store.read() as session:
        organisation = books.connected(session)
    started, server_time = books.clock(), None
    seen: set[str] = set()
    there = 0
    for page in books.xero(organisation, cancel=cancel).contacts(include_archived=True):
        keep_contacts(books, organisation.tenant_id, page.items, started)
        server_time = server_time or page.server_time
        seen |= {each.contact_id for each in page.items}
        there = page.item_count
        if on_progress:
            on_progress(Progress("reading contacts", len(seen), there or len(seen)))
        if cancel and cancel.is_set():
            return len(seen)
    all_seen = len(seen) >= there
    with books.store.transaction() as session:
        organisation = books.connected(session)
        if all_seen:
            session.connection().execute(
                delete(CachedContact).where(
                    col(CachedContact.tenant_id) == organisation.tenant_id,
                    col(CachedContact.read_at) < started,
                )
            )
            organisation.contacts_from = server_time - OVERLAP if server_time else None
        if all_seen or organisation.contacts_read_at is None:
            organisation.contacts_read_at = started
        session.add(organisation)
        restate(session, organisation, wanted_ids(session, organisation))
    return len(seen)


def keep_contacts(books: Books, tenant_id: str, contacts: Sequence[Contact], read_at: datetime) -> None:
    """Keeps what Xero shows of the contacts, in a transaction of its own."""
    with books.store.transaction() as session:
        upsert(session, CachedContact, [cached_contact(tenant_id, each, read_at) for each in contacts])


def import_contacts(books: Books, contact_ids: Sequence[str] | None) -> ImportReport:
    """Makes linked customers of the contacts; None takes all valid, unlinked ones and names the others (D22).

    None also leaves out what an unlinked customer has by name or email: linking is meant there. Ids say otherwise.

    Reads what was last loaded from Xero: reload first. Raises `InputError` for an id that is not in the list.
    """
    imported, skipped, failed = [], [], []
    with books.store.transaction() as session:
        organisation = books.connected(session)
        known = {
            row.CachedContact.contact_id: row.CachedContact
            for row in session.execute(contact_query(organisation)).all()
        }
        wanted = list(known) if contact_ids is None else list(dict.fromkeys(contact_ids))
        unknown = [contact_id for contact_id in wanted if contact_id not in known]
        if unknown:
            raise InputError(
                "unknown_contact",
                f"{one_line(unknown[0])} is not a contact that can be imported from {one_line(organisation.name)}.",
                "List them with `seqxero contacts list`, or reload the list.",
            )
        names = linked_names(session, organisation, wanted)
        like_ours = twins(session, organisation) if contact_ids is None else {}
        for contact_id in wanted:
            contact = known[contact_id]
            entry = {"contact_id": contact_id, "name": contact.name}
            if contact_id in names:
                if contact_ids is not None:
                    failed.append(entry | {"problems": [already_linked(contact.name, names[contact_id][1])]})
            elif not contact.valid:
                skipped.append(entry | {"reasons": contact.reasons})
            elif contact_id in like_ours:
                _, ours = like_ours[contact_id]
                skipped.append(entry | {"reasons": as_dicts([_customer_exists(ours)])})
            else:
                customer = _customer_from(contact, books.clock())
                session.add(customer)
                tie(books, session, organisation, customer, contact, LinkedHow.IMPORT, new=True)
                imported.append({"customer_id": customer.id} | entry)
    return ImportReport(tuple(imported), tuple(skipped), tuple(failed))


def _customer_exists(name: str) -> Problem:
    return Problem(
        "customer_exists",
        f"The customer {one_line(name)} is here already, not linked.",
        "Link it instead, or import the contact by itself.",
    )


def twins(
    session: Session, organisation: Organisation, only: str = "importable"
) -> dict[str, tuple[str, str]]:
    """The contacts whose email or name, however it is spelled, an unlinked customer has: its id and name by their id.

    `only` is importable, invalid, or unlinked for both.
    """
    unlinked = customer_query(organisation).where(in_state(LinkState.UNLINKED, organisation))
    ours: dict[str, tuple[str, str]] = {}
    for customer_id, name, email in _only(
        session, unlinked, Customer.id, Customer.legal_name, Customer.email
    ):
        for key in (name_key(name), email_key(email)):
            ours.setdefault(key, (customer_id, name))
    ours.pop("", None)
    listed = narrowed(contact_query(organisation), "", only)
    contacts = _only(session, listed, CachedContact.contact_id, CachedContact.name, CachedContact.email)
    keys = {contact_id: (name_key(name), email_key(email)) for contact_id, name, email in contacts}
    found = {each: next((ours[key] for key in pair if key in ours), None) for each, pair in keys.items()}
    return {each: customer for each, customer in found.items() if customer is not None}


def _only(session: Session, query: Select[Any], *columns: Any) -> Iterable[Any]:
    """Of a query over whole rows these columns alone: thousands of rows cost little then."""
    return session.execute(query.with_only_columns(*columns)).all()


def _customer_from(contact: CachedContact, now: datetime) -> Customer:
    draft = contact.draft
    return Customer(
        id=str(uuid.uuid4()),
        legal_name=draft["name"],
        status=CustomerStatus.ACTIVE,
        tax_status=TaxStatus.TAXED,
        email=draft["email"],
        contact_name=draft.get("contact_name"),
        created_at=now,
        **draft["address"],
    )
