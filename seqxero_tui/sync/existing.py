"""Contacts that are a customer's already, looked for before one is made in Xero and offered instead of a duplicate (R24).

Right before the write, what changed in Xero since the contacts were last read is read too. A name that Xero then calls
taken all the same is looked up, and the contact that has it is offered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session, select

from seqxero_tui.billing.tables import Customer
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.mapping.suggestions import email_key
from seqxero_tui.sync.assess import as_dicts, restate
from seqxero_tui.sync.attempts import CONTACT
from seqxero_tui.sync.dossiers import rows_in
from seqxero_tui.sync.due import contacts_to_push
from seqxero_tui.sync.importing import keep_contacts
from seqxero_tui.sync.organisations import wanted_ids
from seqxero_tui.sync.pull import OVERLAP
from seqxero_tui.sync.run import Run
from seqxero_tui.sync.tables import CachedContact, Link, Organisation
from seqxero_tui.text import one_line
from seqxero_tui.xero.filters import text_literal

_JUST_READ = timedelta(minutes=1)


def existing(
    session: Session, organisation: Organisation, customers: Iterable[Customer]
) -> dict[str, Problem]:
    """By customer id, the problem that a contact is in Xero already: by our number, the same name, the same email.

    Judges by the contacts as last read. Names and addresses are the same whatever their case and blanks, as Xero has it.
    """
    contacts = session.exec(
        select(CachedContact.contact_number, CachedContact.name, CachedContact.email).where(
            CachedContact.tenant_id == organisation.tenant_id, CachedContact.status == "ACTIVE"
        )
    ).all()
    tests: tuple[tuple[str, dict[str, str], Callable[[Customer], str]], ...] = (
        (
            "carries this customer's number",
            _by_key((number or "", name) for number, name, _ in contacts),
            lambda each: each.id,
        ),
        (
            "has the same name",
            _by_key((_name_key(name), name) for _, name, _ in contacts),
            lambda each: _name_key(each.legal_name),
        ),
        (
            "has the same email address",
            _by_key((email_key(email), name) for _, name, email in contacts),
            lambda each: email_key(each.email),
        ),
    )
    found: dict[str, Problem] = {}
    for customer in customers:
        for why, names, key in tests:
            if name := names.get(key(customer)):
                found[customer.id] = Problem(
                    "contact_exists",
                    f"The contact {one_line(name)} in Xero {why}.",
                    "Link the customer to it, or change the one that is not meant.",
                )
                break
    return found


def look_for_existing(run: Run, only: Collection[str] | None = None) -> None:
    """Before customers (of these) become contacts: keeps back those that have one, with the offer to link it.

    One call, none when nobody is to become a contact or the contacts were read within a minute. Raises XeroError.
    """
    ready, _ = contacts_to_push(run.books.store, run.tenant_id, only)
    if ready:
        _read_changes(run)
        _offer(run, [each.id for each in ready])


def look_at_taken(run: Run) -> None:
    """Looks for the contacts whose name Xero just refused as taken: one call for many of them. Raises XeroError."""
    refused = {
        each.id: each for each in run.report.failed if each.kind == CONTACT and _is_taken(each.problems)
    }
    names = list(_searchable(each.name.strip() for each in refused.values()))
    if not names:
        return
    for page in run.client.contacts(names=names):
        keep_contacts(run.books, run.tenant_id, page.items, run.books.clock())
    offered = _offer(run, list(refused))
    for at, each in enumerate(run.report.failed):
        if each.kind == CONTACT and each.id in offered:
            run.report.failed[at] = replace(each, problems=(offered[each.id],))


def _read_changes(run: Run) -> None:
    """Reads what changed among the contacts since they were last read, or all where that is not known."""
    with run.books.store.read() as session:
        organisation = run.organisation(session)
    now, read_at = run.books.clock(), organisation.contacts_read_at
    if read_at is not None and timedelta(0) <= now - read_at < _JUST_READ:
        return
    server_time, seen, there = None, set[str](), 0
    for page in run.client.contacts(modified_since=organisation.contacts_from, include_archived=True):
        keep_contacts(run.books, run.tenant_id, page.items, now)
        server_time = server_time or page.server_time
        seen |= {each.contact_id for each in page.items}
        there = page.item_count
    with run.books.store.transaction() as session:
        organisation = run.organisation(session)
        if server_time and len(seen) >= there:
            organisation.contacts_from = server_time - OVERLAP
            session.add(organisation)
        if seen:
            restate(session, organisation, wanted_ids(session, organisation))


def _offer(run: Run, customer_ids: Sequence[str]) -> dict[str, Problem]:
    """Keeps the offer on the orders of those that have a contact already; returns it by customer id."""
    with run.books.store.transaction() as session:
        organisation = run.organisation(session)
        customers = rows_in(session, Customer, Customer.id, customer_ids)
        found = existing(session, organisation, customers)
        for customer_id, problem in found.items():
            held = session.get(Link, (run.tenant_id, customer_id))
            if held is None or held.contact_id or held.attempt_id:
                continue
            held.problems = as_dicts([problem])
            session.add(held)
            run.books.record(
                session,
                CONTACT,
                customer_id,
                f"not created in Xero: {problem.message}",
                failed=True,
                tenant_id=run.tenant_id,
            )
    return found


def _is_taken(problems: Sequence[Problem]) -> bool:
    return any("already assigned" in each.message for each in problems)


def _searchable(names: Iterable[str]) -> Iterator[str]:
    """Those that a filter of Xero's can carry."""
    for name in names:
        try:
            text_literal(name)
        except InputError:
            continue
        yield name


def _name_key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _by_key(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, name in pairs:
        found.setdefault(key, name)
    found.pop("", None)
    return found
