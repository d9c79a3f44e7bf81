"""Contacts that were merged in Xero: which one survived, and the tie that follows it there.

Merging archives one contact for another and takes its documents along. Following is proposed and never done by itself,
although it loses nothing: whom a customer is billed as is a person's word (D16, D22), and a merge in Xero may have been
a mistake that only the customer's name here shows.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from seqxero_tui.billing.find import find_customer
from seqxero_tui.billing.tables import Customer
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.sync.assess import restate
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.contacts import linked_names
from seqxero_tui.sync.dossiers import chain, rows_in
from seqxero_tui.sync.links import documents_of
from seqxero_tui.sync.merge_views import MergeView
from seqxero_tui.sync.tables import DocumentSync, Link, Organisation
from seqxero_tui.text import one_line


class Merges:
    """Merged contacts of linked customers, as the contacts were last read."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def of(self, ref: str) -> MergeView | None:
        """What became of the customer's contact; None when it was not merged. Raises `InputError` for the reference."""
        with self._books.store.read() as session:
            organisation = self._books.connected(session)
            return _view(session, organisation, find_customer(session, ref))

    def follow(self, ref: str, *, shared: bool = False) -> MergeView:
        """Ties the customer to the contact that survived; nothing is written to Xero, which moved the documents itself.

        Raises `InputError` when its contact was not merged, none survived, or the survivor is another customer's and
        not `shared` (D16).
        """
        books = self._books
        with books.store.transaction() as session:
            organisation = books.connected(session)
            customer = find_customer(session, ref)
            found = _view(session, organisation, customer) or MergeView(customer.id, customer.legal_name)
            if problem := _hindrance(found, shared=shared):
                raise InputError(problem.code, problem.message, problem.remedy)
            link = session.get_one(Link, (organisation.tenant_id, customer.id))
            passed = chain(session, organisation.tenant_id, link.contact_id or "")
            link.contact_id, link.contact_name = found.into_id, found.into_name
            link.linked_at, link.problems = books.clock(), None
            session.add(link)
            _take_along(session, organisation, customer.id, [each.contact_id for each in passed], found)
            books.record(
                session,
                "customer",
                customer.id,
                f"contact {found.from_name} was merged into {found.into_name} in Xero, followed",
                details={"from": [each.contact_id for each in passed[:-1]], "contact_id": found.into_id},
                tenant_id=organisation.tenant_id,
            )
            return found


def _view(session: Session, organisation: Organisation, customer: Customer) -> MergeView | None:
    link = session.get(Link, (organisation.tenant_id, customer.id))
    passed = chain(session, organisation.tenant_id, link.contact_id or "") if link else []
    if not passed or passed[0].merged_to is None:
        return None
    first, last = passed[0], passed[-1]
    name = one_line(first.name)
    if last.merged_to is not None:  # the next one is not known here, or they form a circle
        problem = Problem(
            "survivor_unknown",
            f"The contact {name} was merged into one that is not among the contacts as last read.",
            "Reload the contacts, then look again; or link the customer to another contact.",
        )
        return MergeView(customer.id, customer.legal_name, first.name, problem=problem)
    owner = next(
        (
            linked
            for owner_id, linked in linked_names(session, organisation, [last.contact_id]).values()
            if owner_id != customer.id
        ),
        None,
    )
    archived = Problem(
        "survivor_archived",
        f"The contact {name} was merged into {one_line(last.name)}, which is archived in Xero too.",
        "Restore that one in Xero and reload the contacts, or link the customer to another contact.",
    )
    return MergeView(
        customer.id,
        customer.legal_name,
        first.name,
        last.contact_id,
        last.name,
        shared_with=owner,
        problem=None if last.status == "ACTIVE" else archived,
    )


def _hindrance(found: MergeView, *, shared: bool) -> Problem | None:
    if not found.from_name:
        return Problem(
            "not_merged",
            f"The contact of {one_line(found.customer_name)} was not merged into another one, as last read.",
            "Reload the contacts if it was merged just now.",
        )
    if found.problem is None and found.shared_with and not shared:
        return Problem(
            "contact_already_linked",
            f"The contact {one_line(found.into_name or '')} is already linked to the customer "
            f"{one_line(found.shared_with)}.",
            "Choose another contact, or confirm that both customers share it.",
        )
    return found.problem


def _take_along(
    session: Session, organisation: Organisation, customer_id: str, passed: Sequence[str], found: MergeView
) -> None:
    """What was pushed to the merged contact counts as pushed to the survivor: Xero itself moved it there."""
    ids = documents_of(session, customer_id)
    same = DocumentSync.tenant_id == organisation.tenant_id
    for sync in rows_in(session, DocumentSync, DocumentSync.document_id, ids, same):
        if ((sync.pushed or {}).get("Contact") or {}).get("ContactID") not in passed:
            continue
        contact = {"Contact": {"ContactID": found.into_id}}
        sync.pushed = sync.pushed | contact
        if ((sync.observed or {}).get("Contact") or {}).get("ContactID") in passed:
            sync.observed = sync.observed | contact
            kept = [each for each in sync.drift or () if each["field"] != "contact"]
            sync.drift = kept or None
        session.add(sync)
    session.flush()
    restate(session, organisation, ids)
