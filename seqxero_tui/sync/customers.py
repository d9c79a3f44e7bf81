"""Customers as the front doors see and handle them: lists, links with their suggestions, the order to push one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from sqlalchemy import func, or_
from sqlmodel import col, select

from seqxero_tui.billing.find import find_customer
from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.mapping.customer_entry import CustomerEntry
from seqxero_tui.sync import archiving, customer_changes, linking
from seqxero_tui.sync.assess import as_problems
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.contacts import contact_query, has, linked_names, narrowed
from seqxero_tui.sync.customer_views import CustomerView, LinkCase
from seqxero_tui.sync.history import history
from seqxero_tui.sync.importing import import_contacts, read_contacts, twins
from seqxero_tui.sync.links import customer_query, in_state, link_view
from seqxero_tui.sync.reports import ImportReport, Progress, SyncReport, VerbResult
from seqxero_tui.sync.runner import Sync
from seqxero_tui.sync.states import LinkState
from seqxero_tui.sync.suggesting import Suggester
from seqxero_tui.sync.tables import CachedContact, Link, Organisation
from seqxero_tui.sync.views import ContactRow, CustomerRow, LinkView, Page, SuggestionView
from seqxero_tui.sync.waiting import waiting_counts, waiting_documents
from seqxero_tui.xero import links as deep_links


class Customers:
    """The customers of a profile, seen from the connected organisation."""

    def __init__(self, books: Books, sync: Sync) -> None:
        self._books = books
        self._sync = sync
        self._suggester = Suggester()

    # Reading

    def page(
        self,
        *,
        text: str = "",
        link: LinkState | None = None,
        archived: bool | None = False,
        offset: int = 0,
        limit: int = 200,
    ) -> Page[CustomerRow]:
        """Customers by name; `text` matches name or email, `link` keeps one state.

        Archived ones are left out; with `archived` there are only these, with None they are among the others.
        """
        with self._books.store.read() as session:
            organisation = self._books.organisation(session)
            query = customer_query(organisation, archived=archived)
            every = select(func.count()).select_from(Customer)
            total = session.exec(
                every.where(col(Customer.archived_at).is_(None)) if archived is False else every
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
            waiting = waiting_counts(session, organisation, [row.Customer.id for row in found])
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
            query = customer_query(organisation, archived=None).where(col(Customer.id) == customer.id)
            found = session.execute(query).one()
            link = self._view(organisation, found.Link, found.CachedContact)
            waiting = waiting_documents(session, organisation, customer.id)
            documents = session.exec(
                select(func.count()).select_from(Document).where(Document.customer_id == customer.id)
            ).one()
            town = " ".join(part for part in (customer.postcode, customer.town) if part)
            lines = (customer.line1, customer.line2, town, customer.state, customer.country)
            return CustomerView(
                row=_row(link, customer, {customer.id: len(waiting)}),
                contact_name=customer.contact_name,
                address=tuple(line for line in lines if line),
                documents=documents,
                differences=_differences(customer, found.CachedContact),
                history=history(session, customer.id),
                waiting=waiting,
            )

    def waiting(self, customer_id: str) -> list[str]:
        """The ids of the customer's final documents that wait to be pushed."""
        with self._books.store.read() as session:
            organisation = self._books.organisation(session)
            return [each.id for each in waiting_documents(session, organisation, customer_id)]

    def to_link(self, customer_ids: Sequence[str] | None = None) -> tuple[CustomerRow, ...]:
        """Of these customers, or of all that are not archived, those that want a link: those with waiting documents first,
        then by name."""
        wanting = (LinkState.UNLINKED, LinkState.ARCHIVED_IN_XERO, LinkState.GONE_IN_XERO)
        with self._books.store.read() as session:
            organisation = self._books.connected(session)
            every = customer_query(organisation, archived=False if customer_ids is None else None)
            query = every.where(or_(*(in_state(state, organisation) for state in wanting)))
            waiting = waiting_counts(session, organisation)
            rows = [
                _row(self._view(organisation, row.Link, row.CachedContact), row.Customer, waiting)
                for row in session.execute(query).all()
            ]
        chosen = None if customer_ids is None else set(customer_ids)
        kept = [row for row in rows if chosen is None or row.id in chosen]
        return tuple(sorted(kept, key=lambda row: (-row.waiting, row.name.casefold(), row.id)))

    def link_case(self, customer_id: str, *, limit: int = 12) -> LinkCase:
        """The customer and the likeliest contacts for it. Raises `InputError` when the customer is not here."""
        return LinkCase(self.get(customer_id), tuple(self.suggestions(customer_id, limit=limit)))

    def contacts(
        self,
        *,
        text: str = "",
        only: str = "all",
        everyone: bool = False,
        offset: int = 0,
        limit: int = 200,
    ) -> Page[ContactRow]:
        """Xero's customers as the import sees them, by name; `only` is all, valid, invalid, linked or importable.

        With `everyone` also the active contacts that Xero counts as no customers: they are linked, not imported.
        """
        with self._books.store.read() as session:
            organisation = self._books.connected(session)
            listed = contact_query(organisation, everyone=everyone)
            total = session.execute(select(func.count()).select_from(listed.subquery())).scalar_one()
            query = narrowed(listed, text, only)
            matching = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
            invalid = session.execute(
                select(func.count()).select_from(narrowed(listed, "", "invalid").subquery())
            ).scalar_one()
            found = session.execute(
                query.order_by(func.lower(CachedContact.name), col(CachedContact.contact_id))
                .offset(offset)
                .limit(limit)
            ).all()
            names = linked_names(session, organisation, [row.CachedContact.contact_id for row in found])
            rows = tuple(self._contact_row(organisation, row.CachedContact, names) for row in found)
        return Page(rows, matching, total, invalid)

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
            return self._suggester.suggestions(
                session, organisation, customer, text=text, everyone=everyone, limit=limit
            )

    def twins(self, contact_ids: Sequence[str] | None = None, *, only: str = "importable") -> dict[str, str]:
        """By contact id, the unlinked customer of ours that has the same name or email: one to link, not to import.

        `only` looks at contacts that are importable, invalid, or unlinked, which is both.
        """
        found = self._twins(only)
        wanted = found if contact_ids is None else contact_ids
        return {each: found[each][1] for each in wanted if each in found}

    def twin(self, contact_id: str) -> CustomerRow | None:
        """The unlinked customer of ours that has the contact's name or email; None when there is none."""
        found = self._twins("unlinked").get(contact_id)
        return self.get(found[0]).row if found else None

    def _twins(self, only: str) -> dict[str, tuple[str, str]]:
        with self._books.store.read() as session:
            return twins(session, self._books.connected(session), only)

    # Changing

    def entry(self, ref: str) -> CustomerEntry:
        """The customer as the texts of a form. Raises `InputError` for an unknown or ambiguous `ref`."""
        return customer_changes.entry_of(self._books, ref)

    def like(self, entry: CustomerEntry, *, but: str | None = None) -> list[str]:
        """The names of customers here with the same name or email, however it is spelled; `but` is left out."""
        return customer_changes.like(self._books, entry, but=but)

    def create(self, entry: CustomerEntry) -> str:
        """Keeps a new customer, not linked to anything; returns its id (R21, R24).

        Raises `InputError` for what has to be put right.
        """
        return customer_changes.create(self._books, entry)

    def change(self, ref: str, entry: CustomerEntry) -> tuple[str, ...]:
        """Keeps what was changed here; the contact in Xero stays as it is (D22b). Returns the changed fields.

        Raises `InputError` for what has to be put right.
        """
        return customer_changes.change(self._books, ref, entry)

    def archive(self, customer_ids: Sequence[str]) -> list[VerbResult]:
        """Puts customers out of sight; Xero hears nothing of it. Each is refused on its own while something is open (D70)."""
        return archiving.archive(self._books, customer_ids)

    def restore(self, customer_ids: Sequence[str]) -> list[VerbResult]:
        """Brings archived customers back."""
        return archiving.restore(self._books, customer_ids)

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
        organisation, link = linking.link(self._books, customer_id, contact_id, shared=shared)
        return self._view(organisation, link, None)

    def unlink(self, customer_id: str) -> None:
        """Cuts the tie; documents already in Xero stay there (D22c). Raises `InputError` when there is none."""
        linking.unlink(self._books, customer_id)

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
        marked = linking.order_push(self._books, customer_ids)
        return self._sync.run(pull=False, only=set(marked), on_progress=on_progress, cancel=cancel)

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
            is_customer=contact.is_customer,
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
        customer.archived_at,
    )


def _differences(customer: Customer, contact: CachedContact | None) -> tuple[tuple[str, str, str], ...]:
    """Field by field what the linked contact reads otherwise; of an address that is not complete, nothing."""
    if contact is None:
        return ()
    ours = {"name": customer.legal_name, "email": customer.email}
    theirs = {"name": contact.name, "email": contact.email}
    if contact.draft is not None:
        parts = ("line1", "line2", "town", "state", "postcode", "country")
        ours |= {"person": customer.contact_name, **{part: getattr(customer, part) for part in parts}}
        theirs |= {"person": contact.draft["contact_name"], **contact.draft["address"]}
    return tuple(
        (field, value or "", theirs.get(field) or "")
        for field, value in ours.items()
        if (value or "").casefold() != (theirs.get(field) or "").casefold()
    )
