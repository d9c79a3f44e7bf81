"""Customers as the front doors see and handle them: lists, links with their suggestions, the order to push one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from seqxero_tui.billing.find import find_customer
from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.billing.words import DocumentStatus
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.mapping.suggestions import Candidate, CandidateIndex
from seqxero_tui.sync.assess import as_dicts, as_problems, restate
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.contacts import contact_query, has, linked_names, narrowed
from seqxero_tui.sync.dossiers import parts, rows_in
from seqxero_tui.sync.history import history
from seqxero_tui.sync.importing import import_contacts, read_contacts, twins
from seqxero_tui.sync.links import (
    already_linked,
    customer_query,
    documents_of,
    in_state,
    link_view,
    tie,
)
from seqxero_tui.sync.runner import Sync
from seqxero_tui.sync.states import LinkedHow, LinkState
from seqxero_tui.sync.tables import CachedContact, DocumentSync, Link, Organisation
from seqxero_tui.sync.views import (
    ContactRow,
    CustomerRow,
    CustomerView,
    ImportReport,
    LinkView,
    Page,
    Progress,
    SuggestionView,
    SyncReport,
)
from seqxero_tui.text import one_line
from seqxero_tui.xero import links as deep_links

_WAITING = (DocumentStatus.FINAL, DocumentStatus.SENT)


class Customers:
    """The customers of a profile, seen from the connected organisation."""

    def __init__(self, books: Books, sync: Sync) -> None:
        self._books = books
        self._sync = sync

    # Reading

    def page(
        self, *, text: str = "", link: LinkState | None = None, offset: int = 0, limit: int = 200
    ) -> Page[CustomerRow]:
        """Customers by name; `text` matches name or email, `link` keeps one state."""
        with self._books.store.read() as session:
            organisation = self._books.organisation(session)
            query = customer_query(organisation)
            total = session.exec(
                select(func.count()).select_from(Customer).where(col(Customer.archived_at).is_(None))
            ).one()
            for word in text.split():
                query = query.where(or_(has(Customer.legal_name, word), has(Customer.email, word)))
            if link is not None:
                query = query.where(in_state(link, organisation))
            matching = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
            unlinked = session.execute(
                select(func.count()).select_from(
                    customer_query(organisation).where(~in_state(LinkState.LINKED, organisation)).subquery()
                )
            ).scalar_one()
            found = session.execute(
                query.order_by(func.lower(Customer.legal_name), col(Customer.id)).offset(offset).limit(limit)
            ).all()
            waiting = _waiting_counts(session, organisation, [row.Customer.id for row in found])
            rows = tuple(
                _row(self._view(organisation, row.Link, row.CachedContact), row.Customer, waiting)
                for row in found
            )
        return Page(rows, matching, total, unlinked)

    def get(self, ref: str) -> CustomerView:
        """One customer with everything its sidebar shows. Raises `InputError` for an unknown or ambiguous `ref`."""
        with self._books.store.read() as session:
            organisation = self._books.organisation(session)
            customer = find_customer(session, ref)
            found = session.execute(customer_query(organisation).where(col(Customer.id) == customer.id)).one()
            link = self._view(organisation, found.Link, found.CachedContact)
            waiting = _waiting_counts(session, organisation, [customer.id])
            documents = session.exec(
                select(func.count()).select_from(Document).where(Document.customer_id == customer.id)
            ).one()
            town = " ".join(part for part in (customer.postcode, customer.town) if part)
            lines = (customer.line1, customer.line2, town, customer.state, customer.country)
            return CustomerView(
                row=_row(link, customer, waiting),
                contact_name=customer.contact_name,
                address=tuple(line for line in lines if line),
                documents=documents,
                differences=_differences(customer, found.CachedContact),
                history=history(session, customer.id),
            )

    def waiting(self, customer_id: str) -> list[str]:
        """The ids of the customer's final documents that wait to be pushed."""
        with self._books.store.read() as session:
            organisation = self._books.organisation(session)
            return list(session.exec(_waiting(organisation, [customer_id], Document.id)).all())

    def contacts(
        self, *, text: str = "", only: str = "all", offset: int = 0, limit: int = 200
    ) -> Page[ContactRow]:
        """Xero's customers as the import sees them, by name; `only` is all, valid, invalid, linked or importable."""
        with self._books.store.read() as session:
            organisation = self._books.connected(session)
            everyone = contact_query(organisation)
            total = session.execute(select(func.count()).select_from(everyone.subquery())).scalar_one()
            query = narrowed(everyone, text, only)
            matching = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
            invalid = session.execute(
                select(func.count()).select_from(narrowed(everyone, "", "invalid").subquery())
            ).scalar_one()
            found = session.execute(
                query.order_by(func.lower(CachedContact.name), col(CachedContact.contact_id))
                .offset(offset)
                .limit(limit)
            ).all()
            names = linked_names(session, organisation, [row.CachedContact.contact_id for row in found])
            rows = tuple(self._contact_row(organisation, row.CachedContact, names) for row in found)
        return Page(rows, matching, total, invalid)

    def contact_ids(self, *, text: str = "", only: str = "importable") -> list[str]:
        """The ids of the contacts that `contacts` would list."""
        with self._books.store.read() as session:
            query = narrowed(contact_query(self._books.connected(session)), text, only)
            found = session.execute(query.order_by(func.lower(CachedContact.name))).all()
        return [row.CachedContact.contact_id for row in found]

    def contact_url(self, contact_id: str) -> str:
        """The contact's page in Xero."""
        with self._books.store.read() as session:
            return self._url(self._books.connected(session), contact_id)

    def suggestions(
        self, customer_id: str, *, text: str = "", everyone: bool = False, limit: int = 50
    ) -> list[SuggestionView]:
        """Contacts the customer may be, likeliest first, each with why; `everyone` offers contacts that are no customers.

        With `text`, every contact whose name or email has it, likeliest first.
        """
        with self._books.store.read() as session:
            organisation = self._books.connected(session)
            customer = find_customer(session, customer_id)
            query = select(CachedContact).where(
                CachedContact.tenant_id == organisation.tenant_id, CachedContact.status == "ACTIVE"
            )
            if not everyone:
                query = query.where(col(CachedContact.is_customer))
            for word in text.split():
                query = query.where(or_(has(CachedContact.name, word), has(CachedContact.email, word)))
            contacts = session.exec(query.order_by(func.lower(CachedContact.name))).all()
            index = CandidateIndex([Candidate(each.contact_id, each.name, each.email) for each in contacts])
            ranked = index.suggestions(customer.legal_name, customer.email, limit)
            found = [(each.contact_id, each.name, each.email, each.why, each.score) for each in ranked]
            if text:
                known = {each.contact_id for each in ranked}
                others = (each for each in contacts if each.contact_id not in known)
                found += [
                    (each.contact_id, each.name, each.email, "matches what you typed", 0) for each in others
                ]
            names = linked_names(session, organisation, [contact_id for contact_id, *_ in found[:limit]])
        return [
            SuggestionView(contact_id, name, email, why, score, names.get(contact_id, (None, None))[1])
            for contact_id, name, email, why, score in found[:limit]
        ]

    def twins(self, contact_ids: Sequence[str] | None = None) -> dict[str, str]:
        """By contact id, the unlinked customer of ours that has the same name or email: one to link, not to import."""
        with self._books.store.read() as session:
            organisation = self._books.connected(session)
            rows = [row.CachedContact for row in session.execute(contact_query(organisation)).all()]
            found = twins(session, organisation, rows)
        return {
            each: found[each] for each in (found if contact_ids is None else contact_ids) if each in found
        }

    # Changing

    def reload_contacts(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> int:
        """Reads all contacts from Xero, 1,000 a call, and forgets those that are gone; returns how many there are.

        Each page is kept as it comes. A run that is cancelled or fails forgets nothing.
        """
        return read_contacts(self._books, on_progress, cancel)

    def import_contacts(self, contact_ids: Sequence[str] | None) -> ImportReport:
        """Makes linked customers of the contacts; None takes all valid, unlinked ones and names the others (D22).

        None also leaves out what an unlinked customer has by name or email: linking is meant there. Ids say otherwise.

        Reads what was last loaded from Xero: reload first. Raises `InputError` for an id that is not in the list.
        """
        return import_contacts(self._books, contact_ids)

    def link(self, customer_id: str, contact_id: str, *, shared: bool = False) -> LinkView:
        """Ties the customer to the contact (R20). Its waiting documents are then ready, and not pushed by this (D15).

        Raises `InputError` when the contact is unknown, not active, or linked to another customer and not `shared` (D16).
        """
        books = self._books
        with books.store.transaction() as session:
            organisation = books.connected(session)
            customer = find_customer(session, customer_id)
            contact = session.get(CachedContact, (organisation.tenant_id, contact_id))
            if contact is None:
                raise InputError(
                    "unknown_contact",
                    f"{one_line(organisation.name)} has no contact {one_line(contact_id)} as last read.",
                    "List contacts with `seqxero contacts list`, or reload them.",
                )
            if contact.status != "ACTIVE":
                raise InputError(
                    "contact_archived",
                    f"The contact {one_line(contact.name)} is archived in Xero.",
                    "Restore it in Xero and reload the contacts, or choose another contact.",
                )
            others = linked_names(session, organisation, [contact_id])
            owner_id, owner = others.get(contact_id, (customer.id, customer.legal_name))
            if owner_id != customer.id and not shared:
                problem = already_linked(contact.name, owner)
                raise InputError(problem["code"], problem["message"], problem["remedy"])
            link = tie(self._books, session, organisation, customer, contact, LinkedHow.PICKER)
            return self._view(organisation, link, contact)

    def unlink(self, customer_id: str) -> None:
        """Cuts the tie; documents already in Xero stay there (D22c). Raises `InputError` when there is none."""
        books = self._books
        with books.store.transaction() as session:
            organisation = books.connected(session)
            customer = find_customer(session, customer_id)
            link = session.get(Link, (organisation.tenant_id, customer.id))
            if link is None:
                raise InputError(
                    "not_linked",
                    f"The customer {one_line(customer.legal_name)} is not linked.",
                    "There is nothing to undo.",
                )
            if link.attempt_id:
                raise InputError(
                    "push_under_way",
                    f"The customer {one_line(customer.legal_name)} is being pushed to Xero just now.",
                    "Wait until that is settled, then unlink.",
                )
            session.delete(link)
            books.record(
                session,
                "customer",
                customer.id,
                f"unlinked from {link.contact_name or 'a push that was not confirmed'}",
                details={"contact_id": link.contact_id},
                tenant_id=organisation.tenant_id,
            )
            restate(session, organisation, documents_of(session, customer.id))

    def push(
        self,
        customer_ids: Sequence[str],
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> SyncReport:
        """Creates contacts in Xero for unlinked customers and links them (R24); their documents wait for their own push."""
        with self._books.store.read() as session:
            never_read = self._books.connected(session).contacts_read_at is None
        if never_read:  # else an existing contact could not be found, and would be made twice
            self.reload_contacts(on_progress, cancel)
        marked = self._order_push(customer_ids)
        return self._sync.run(pull=False, only=set(marked), on_progress=on_progress, cancel=cancel)

    def _order_push(self, customer_ids: Iterable[str]) -> list[str]:
        """Marks unlinked customers to be created in Xero by the next push (R24); returns the ids that were marked.

        A contact that is theirs already (our number, same name or email) is offered instead of a duplicate: the order is
        then kept with that problem. Linked customers are left alone.
        """
        books, marked = self._books, []
        with books.store.transaction() as session:
            organisation = books.connected(session)
            customers = list(rows_in(session, Customer, Customer.id, customer_ids))
            existing = _existing(session, organisation, customers)
            for customer in customers:
                link = session.get(Link, (organisation.tenant_id, customer.id))
                if link is not None and (link.contact_id or link.attempt_id):
                    continue
                link = link or Link(
                    tenant_id=organisation.tenant_id,
                    customer_id=customer.id,
                    how=LinkedHow.PUSH,
                    linked_at=books.clock(),
                )
                link.problems = as_dicts([existing[customer.id]]) if customer.id in existing else None
                session.add(link)
                marked.append(customer.id)
                books.record(
                    session, "customer", customer.id, "push to Xero ordered", tenant_id=organisation.tenant_id
                )
            restate(session, organisation, [each for one in marked for each in documents_of(session, one)])
        return marked

    def _view(
        self, organisation: Organisation | None, link: Link | None, contact: CachedContact | None
    ) -> LinkView:
        known = organisation is not None and link is not None and link.contact_id is not None
        url = self._url(organisation, link.contact_id or "") if known and organisation and link else None
        return link_view(organisation, link, contact, url)

    def _contact_row(
        self, organisation: Organisation, contact: CachedContact, names: dict[str, tuple[str, str]]
    ) -> ContactRow:
        owner = names.get(contact.contact_id, (None, None))
        return ContactRow(
            contact_id=contact.contact_id,
            name=contact.name,
            email=contact.email,
            address=contact.address,
            country=contact.country,
            valid=contact.valid,
            reasons=as_problems(contact.reasons),
            note=contact.note,
            linked_customer_id=owner[0],
            linked_customer_name=owner[1],
            customer=contact.draft,
            url=self._url(organisation, contact.contact_id),
        )

    def _url(self, organisation: Organisation, contact_id: str) -> str:
        base = self._books.hosts_of(organisation).web
        return deep_links.contact_url(organisation.short_code or "", contact_id, base)


def _row(link: LinkView, customer: Customer, waiting: dict[str, int]) -> CustomerRow:
    return CustomerRow(
        customer.id,
        customer.legal_name,
        customer.email,
        customer.country,
        customer.tax_status,
        link,
        waiting.get(customer.id, 0),
    )


def _waiting(organisation: Organisation | None, customer_ids: Sequence[str], *columns: Any) -> Any:
    """Final documents of the customers that are wanted in Xero and not there."""
    return (
        select(*columns)
        .join(DocumentSync, col(DocumentSync.document_id) == col(Document.id))
        .where(
            col(DocumentSync.tenant_id) == (organisation.tenant_id if organisation else ""),
            col(DocumentSync.wanted),
            col(Document.customer_id).in_(customer_ids),
            col(Document.status).in_(_WAITING),
        )
    )


def _waiting_counts(
    session: Session, organisation: Organisation | None, ids: Sequence[str]
) -> dict[str, int]:
    query = _waiting(organisation, ids, Document.customer_id, func.count())
    return {row[0]: row[1] for row in session.execute(query.group_by(col(Document.customer_id))).all()}


def _existing(
    session: Session, organisation: Organisation, customers: Sequence[Customer]
) -> dict[str, Problem]:
    """By customer id, the problem that a contact is in Xero already: by our number, the same name, the same email."""
    tests: list[tuple[str, Any, Callable[[Customer], str]]] = [
        ("carries this customer's number", CachedContact.contact_number, lambda each: each.id),
        ("has the same name", func.lower(CachedContact.name), lambda each: each.legal_name.strip().lower()),
        (
            "has the same email address",
            func.lower(CachedContact.email),
            lambda each: (each.email or "").strip().lower(),
        ),
    ]
    found: dict[str, Problem] = {}
    for why, column, key in tests:
        wanted = {key(each): each for each in customers if key(each) and each.id not in found}
        for part in parts(list(wanted), 500):
            rows = session.execute(
                select(column, CachedContact.name).where(
                    CachedContact.tenant_id == organisation.tenant_id,
                    CachedContact.status == "ACTIVE",
                    column.in_(part),
                )
            ).all()
            for value, name in rows:
                found[wanted[value].id] = Problem(
                    "contact_exists",
                    f"The contact {one_line(name)} in Xero {why}.",
                    "Link the customer to it (l), or change the one that is not meant.",
                )
    return found


def _differences(customer: Customer, contact: CachedContact | None) -> tuple[tuple[str, str, str], ...]:
    if contact is None or contact.draft is None:
        return ()
    ours = {
        "name": customer.legal_name,
        "email": customer.email,
        "line1": customer.line1,
        "town": customer.town,
        "postcode": customer.postcode,
        "country": customer.country,
    }
    theirs = {**contact.draft["address"], "name": contact.name, "email": contact.email}
    return tuple(
        (field, value or "", theirs.get(field) or "")
        for field, value in ours.items()
        if (value or "").casefold() != (theirs.get(field) or "").casefold()
    )
