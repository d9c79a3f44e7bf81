"""The tie between a customer and a contact: its state, as a value and as a condition, and how it is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, false, or_
from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.errors import InputError
from seqxero_tui.sync.assess import as_problems, restate
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.states import LinkedHow, LinkState
from seqxero_tui.sync.tables import CachedContact, Link, Organisation
from seqxero_tui.sync.views import LinkView
from seqxero_tui.text import one_line


def tie(
    books: Books,
    session: Session,
    organisation: Organisation,
    customer: Customer,
    contact: CachedContact,
    how: LinkedHow,
    *,
    new: bool = False,
) -> Link:
    """Ties the customer to the contact in the caller's transaction, tells the history, and restates its documents.

    A `new` customer has neither link nor documents to look for. Raises `InputError` while it is being pushed.
    """
    held = None if new else session.get(Link, (organisation.tenant_id, customer.id))
    link = held or Link(
        tenant_id=organisation.tenant_id, customer_id=customer.id, how=how, linked_at=books.clock()
    )
    if link.attempt_id:
        raise InputError(
            "push_under_way",
            f"The customer {one_line(customer.legal_name)} is being pushed to Xero just now.",
            "Wait until that is settled, then link.",
        )
    link.contact_id, link.contact_name, link.how = contact.contact_id, contact.name, how
    link.linked_at, link.problems = books.clock(), None
    session.add(link)
    books.record(
        session,
        "customer",
        customer.id,
        f"{'imported from' if how is LinkedHow.IMPORT else 'linked to'} {contact.name}",
        details={"contact_id": contact.contact_id},
        tenant_id=organisation.tenant_id,
    )
    if not new:
        restate(session, organisation, documents_of(session, customer.id))
    return link


def link_view(
    organisation: Organisation | None, link: Link | None, contact: CachedContact | None, url: str | None
) -> LinkView:
    """A customer's tie as the front doors read it."""
    if link is None or organisation is None:
        return LinkView(LinkState.UNLINKED)
    return LinkView(
        state=link_state(organisation, link, contact),
        contact_id=link.contact_id,
        contact_name=contact.name if contact else link.contact_name,
        how=link.how,
        linked_at=link.linked_at,
        url=url if link.contact_id else None,
        problems=as_problems(link.problems),
        merged=contact is not None and contact.merged_to is not None,
    )


def customer_query(organisation: Organisation | None, *, archived: bool | None = False) -> Select[Any]:
    """Customers, each with its link and the linked contact; `archived` ones are left out, alone, or with None among them."""
    tenant = organisation.tenant_id if organisation else ""
    query: Select[Any] = select(Customer, Link, CachedContact)  # type: ignore[assignment]
    query = query.outerjoin(
        Link, and_(col(Link.customer_id) == col(Customer.id), col(Link.tenant_id) == tenant)
    ).outerjoin(
        CachedContact,
        and_(col(CachedContact.contact_id) == col(Link.contact_id), col(CachedContact.tenant_id) == tenant),
    )
    return query if archived is None else query.where(col(Customer.archived_at).is_not(None) == archived)


def in_state(state: LinkState, organisation: Organisation | None) -> Any:
    """`link_state` as a condition, for filters and counts."""
    linked, seen = col(Link.contact_id).is_not(None), col(CachedContact.contact_id).is_not(None)
    active = col(CachedContact.status) == "ACTIVE"
    read = organisation.contacts_read_at if organisation else None
    gone = and_(~seen, col(Link.linked_at) < read) if read else false()
    refused = and_(~linked, col(Link.problems).is_not(None), col(Link.attempt_id).is_(None))
    match state:
        case LinkState.UNLINKED:
            return or_(col(Link.customer_id).is_(None), refused)
        case LinkState.PENDING:
            return and_(col(Link.customer_id).is_not(None), ~linked, ~refused)
        case LinkState.LINKED:
            return and_(linked, or_(and_(~seen, ~gone), active))
        case LinkState.ARCHIVED_IN_XERO:
            return and_(linked, seen, ~active)
        case LinkState.GONE_IN_XERO:
            return and_(linked, gone)


def link_state(organisation: Organisation, link: Link, contact: CachedContact | None) -> LinkState:
    """Where a link stands."""
    if link.contact_id is None:  # an order that was refused is no tie, and keeps only its problem
        return LinkState.UNLINKED if link.problems and not link.attempt_id else LinkState.PENDING
    if contact is None:
        read = organisation.contacts_read_at
        return LinkState.GONE_IN_XERO if read and read > link.linked_at else LinkState.LINKED
    return LinkState.LINKED if contact.status == "ACTIVE" else LinkState.ARCHIVED_IN_XERO


def already_linked(contact: str, owner: str) -> dict[str, str]:
    """The problem that a contact is another customer's already, as it is stored and printed (D16)."""
    return {
        "code": "contact_already_linked",
        "message": f"The contact {one_line(contact)} is already linked to the customer {one_line(owner)}.",
        "remedy": "Choose another contact, or confirm that both customers share it.",
    }


def documents_of(session: Session, customer_id: str) -> Sequence[str]:
    """The ids of the customer's documents."""
    return session.exec(select(Document.id).where(Document.customer_id == customer_id)).all()
