"""The verbs on a customer's tie: link it to a contact, untie it, order it to be made a contact (R20, R24, D15, D16)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

from seqxero_tui.billing.find import find_customer
from seqxero_tui.billing.tables import Customer
from seqxero_tui.errors import InputError
from seqxero_tui.sync.assess import as_dicts, restate
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.contacts import linked_names
from seqxero_tui.sync.dossiers import rows_in
from seqxero_tui.sync.existing import existing
from seqxero_tui.sync.links import already_linked, documents_of, tie
from seqxero_tui.sync.states import LinkedHow
from seqxero_tui.sync.tables import CachedContact, Link, Organisation
from seqxero_tui.text import one_line


def link(books: Books, customer_id: str, contact_id: str, *, shared: bool) -> tuple[Organisation, Link]:
    """Ties the customer to the contact. Raises `InputError` as `Customers.link` says."""
    with books.store.transaction() as session:
        organisation = books.connected(session)
        customer = find_customer(session, customer_id)
        contact = _active_contact(session, organisation, contact_id)
        others = linked_names(session, organisation, [contact_id])
        owner_id, owner = others.get(contact_id, (customer.id, customer.legal_name))
        if owner_id != customer.id and not shared:
            problem = already_linked(contact.name, owner)
            raise InputError(problem["code"], problem["message"], problem["remedy"])
        return organisation, tie(books, session, organisation, customer, contact, LinkedHow.PICKER)


def _active_contact(session: Session, organisation: Organisation, contact_id: str) -> CachedContact:
    contact = session.get(CachedContact, (organisation.tenant_id, contact_id))
    if contact is None:
        raise InputError(
            "unknown_contact",
            f"{one_line(organisation.name)} has no contact {one_line(contact_id)} as last read.",
            "List contacts with `seqxero contacts list --all`, or reload them.",
        )
    if contact.status != "ACTIVE":
        raise InputError(
            "contact_archived",
            f"The contact {one_line(contact.name)} is archived in Xero.",
            "Restore it in Xero and reload the contacts, or choose another contact.",
        )
    return contact


def unlink(books: Books, customer_id: str) -> None:
    """Cuts the tie. Raises `InputError` when there is none, or a push is about to make it."""
    with books.store.transaction() as session:
        organisation = books.connected(session)
        customer = find_customer(session, customer_id)
        held = session.get(Link, (organisation.tenant_id, customer.id))
        if held is None:
            raise InputError(
                "not_linked",
                f"The customer {one_line(customer.legal_name)} is not linked.",
                "There is nothing to undo.",
            )
        if held.attempt_id:
            raise InputError(
                "push_under_way",
                f"The customer {one_line(customer.legal_name)} is being pushed to Xero just now.",
                "Wait until that is settled, then unlink.",
            )
        session.delete(held)
        books.record(
            session,
            "customer",
            customer.id,
            f"unlinked from {held.contact_name or 'a push that was not confirmed'}",
            details={"contact_id": held.contact_id},
            tenant_id=organisation.tenant_id,
        )
        restate(session, organisation, documents_of(session, customer.id))


def order_push(books: Books, customer_ids: Iterable[str]) -> list[str]:
    """Marks unlinked customers to be created in Xero by the next push; returns the ids that were marked.

    A contact that is theirs already (our number, same name or email) is offered instead of a duplicate: the order is
    then kept with that problem. Linked customers are left alone.
    """
    marked = []
    with books.store.transaction() as session:
        organisation = books.connected(session)
        customers = list(rows_in(session, Customer, Customer.id, customer_ids))
        known = existing(session, organisation, customers)
        for customer in customers:
            held = session.get(Link, (organisation.tenant_id, customer.id))
            if held is not None and (held.contact_id or held.attempt_id):
                continue
            held = held or Link(
                tenant_id=organisation.tenant_id,
                customer_id=customer.id,
                how=LinkedHow.PUSH,
                linked_at=books.clock(),
            )
            held.problems = as_dicts([known[customer.id]]) if customer.id in known else None
            session.add(held)
            marked.append(customer.id)
            books.record(
                session, "customer", customer.id, "push to Xero ordered", tenant_id=organisation.tenant_id
            )
        restate(session, organisation, [each for one in marked for each in documents_of(session, one)])
    return marked
