"""What is due: documents that wait to be pushed or are stopped, customers to be made contacts, notes that credit notes lack."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.mapping.address import Address
from seqxero_tui.mapping.customers import CustomerFacts, contact_payload, contact_problems
from seqxero_tui.mapping.documents import history_note
from seqxero_tui.store.engine import Store
from seqxero_tui.sync.assess import as_problems, link_back
from seqxero_tui.sync.attempts import CONTACT, Write
from seqxero_tui.sync.dossiers import Dossier, dossiers, rows_in
from seqxero_tui.sync.reports import Blocked
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.tables import DocumentSync, Link, Organisation
from seqxero_tui.sync.verdicts import PLAN_LIMIT
from seqxero_tui.xero.records import DocumentKind as XeroKind


def queued_documents(store: Store, tenant_id: str, only: Collection[str] | None = None) -> list[str]:
    """The ids of the documents that wait to be pushed, oldest final first. What is blocked or was refused is not asked
    again: it is queued when its cause changes."""
    with store.read() as session:
        query = (
            select(DocumentSync.document_id)
            .join(Document, col(Document.id) == col(DocumentSync.document_id))
            .where(DocumentSync.tenant_id == tenant_id, DocumentSync.state == SyncState.QUEUED)
            .order_by(col(Document.finalized_at), col(Document.number))
        )
        return [each for each in session.exec(query).all() if only is None or each in only]


def kinds_to_change(store: Store, tenant_id: str, only: Collection[str] | None = None) -> set[str]:
    """The kinds of the waiting documents that are in Xero already."""
    with store.read() as session:
        query = select(DocumentSync.document_id, DocumentSync.kind).where(
            DocumentSync.tenant_id == tenant_id,
            DocumentSync.state == SyncState.QUEUED,
            col(DocumentSync.xero_id).is_not(None),
        )
        return {kind for one, kind in session.exec(query).all() if only is None or one in only}


def wait_for_plan(store: Store, tenant_id: str, ids: Sequence[str]) -> bool:
    """Whether any of these documents waits because the Xero plan was full (`Outcomes.waits`)."""
    with store.read() as session:
        waiting = (DocumentSync.tenant_id == tenant_id, col(DocumentSync.rejected_fingerprint).is_(None))
        found = rows_in(session, DocumentSync, DocumentSync.document_id, ids, *waiting)
        return any(each["code"] == PLAN_LIMIT for sync in found for each in sync.rejected or ())


def stopped_documents(store: Store, tenant_id: str, only: Collection[str] | None = None) -> list[Blocked]:
    """The documents that are wanted and cannot be pushed, with every problem."""
    with store.read() as session:
        query = (
            select(Document, Customer.legal_name, DocumentSync)
            .join(DocumentSync, col(DocumentSync.document_id) == col(Document.id))
            .join(Customer, col(Customer.id) == col(Document.customer_id))
            .where(
                DocumentSync.tenant_id == tenant_id,
                col(DocumentSync.state).in_((SyncState.BLOCKED, SyncState.FAILED)),
            )
            .order_by(col(Document.number))
        )
        return [
            Blocked(each.kind, each.id, each.number, name, as_problems(sync.blocked or sync.rejected))
            for each, name, sync in session.exec(query).all()
            if only is None or each.id in only
        ]


def contacts_to_push(
    store: Store, tenant_id: str, only: Collection[str] | None = None
) -> tuple[list[Write], list[Blocked]]:
    """Customers ordered to be made contacts: the writes, and those that cannot be, with every problem."""
    with store.read() as session:
        return contacts_due(session, tenant_id, only)


def contacts_due(
    session: Session, tenant_id: str, only: Collection[str] | None
) -> tuple[list[Write], list[Blocked]]:
    """`contacts_to_push` as of the caller's transaction."""
    ready, blocked = [], []
    ordered = session.exec(
        select(Link).where(
            Link.tenant_id == tenant_id, col(Link.contact_id).is_(None), col(Link.attempt_id).is_(None)
        )
    ).all()
    links = {link.customer_id: link for link in ordered if only is None or link.customer_id in only}
    for customer in rows_in(session, Customer, Customer.id, links):
        facts = customer_facts(customer)
        found = (*contact_problems(facts), *as_problems(links[customer.id].problems))
        if found:
            blocked.append(Blocked(CONTACT, customer.id, None, customer.legal_name, found))
        else:
            ready.append(Write(CONTACT, customer.id, None, customer.legal_name, contact_payload(facts)))
    return ready, blocked


def notes_to_push(
    store: Store, tenant_id: str, only: Collection[str] | None = None
) -> list[tuple[str, Write]]:
    """The history notes that credit notes in Xero still lack, each with the path it goes to (R57, D50)."""
    with store.read() as session:
        organisation = session.get_one(Organisation, tenant_id)
        ids = session.exec(
            select(DocumentSync.document_id).where(
                DocumentSync.tenant_id == tenant_id,
                col(DocumentSync.note_wanted),
                col(DocumentSync.attempt_id).is_(None),
            )
        ).all()
        found = dossiers(session, organisation, [each for each in ids if only is None or each in only])
        return [
            (f"{XeroKind.CREDIT_NOTE.endpoint}/{each.sync.xero_id}/History", _note(each, organisation))
            for each in found
            if each.sync and each.sync.xero_id
        ]


def _note(dossier: Dossier, organisation: Organisation) -> Write:
    document = dossier.document
    text = history_note(dossier.facts(), link_back(organisation, document.kind, document.id) or "")
    return Write(document.kind, document.id, document.number, dossier.customer.legal_name, {"Details": text})


def customer_facts(customer: Customer) -> CustomerFacts:
    """A customer as the mapping rules see it."""
    address = None
    if customer.line1 and customer.town and customer.postcode and customer.country:
        address = Address(
            customer.line1, customer.line2, customer.town, customer.state, customer.postcode, customer.country
        )
    return CustomerFacts(customer.id, customer.legal_name, customer.email, customer.contact_name, address)
