"""Customers made and changed here. What Xero has of a linked one is left alone: a difference is shown, not pushed (D22b)."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from sqlmodel import Session, col, select

from seqxero_tui.billing.find import find_customer
from seqxero_tui.billing.tables import Customer
from seqxero_tui.billing.words import CustomerStatus
from seqxero_tui.errors import InputError
from seqxero_tui.mapping.countries import country_name
from seqxero_tui.mapping.customer_entry import CustomerEntry, CustomerFields, entry_faults, read_entry
from seqxero_tui.mapping.suggestions import email_key, name_key
from seqxero_tui.sync.assess import restate
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.links import documents_of
from seqxero_tui.sync.tables import Link


def entry_of(books: Books, ref: str) -> CustomerEntry:
    """The customer as the texts of a form. Raises `InputError` for an unknown or ambiguous `ref`."""
    with books.store.read() as session:
        found = find_customer(session, ref)
    return CustomerEntry(
        legal_name=found.legal_name,
        email=found.email or "",
        contact_name=found.contact_name or "",
        line1=found.line1 or "",
        line2=found.line2 or "",
        town=found.town or "",
        state=found.state or "",
        postcode=found.postcode or "",
        country=country_name(found.country) if found.country else "",
        tax_status=found.tax_status,
    )


def create(books: Books, entry: CustomerEntry) -> str:
    """Keeps a new customer, not linked to anything; returns its id. Raises `InputError` for what has to be put right."""
    fields = _read(entry)
    customer = Customer(
        id=str(uuid.uuid4()), status=CustomerStatus.ACTIVE, created_at=books.clock(), **_columns(fields)
    )
    with books.store.transaction() as session:
        session.add(customer)
        books.record(session, "customer", customer.id, "created here")
        return customer.id


def change(books: Books, ref: str, entry: CustomerEntry) -> tuple[str, ...]:
    """Keeps what was changed; returns the names of the changed fields. Final documents keep their tax status (D31).

    Raises `InputError` for what has to be put right.
    """
    columns = _columns(_read(entry))
    with books.store.transaction() as session:
        customer = find_customer(session, ref)
        before = {field: getattr(customer, field) for field in columns}
        changed = [field for field, value in columns.items() if value != (before[field] or None)]
        if not changed:
            return ()
        for field in changed:
            setattr(customer, field, columns[field])
        session.add(customer)
        books.record(
            session,
            "customer",
            customer.id,
            f"changed here: {', '.join(map(_word, changed))}",
            details={
                "from": {field: before[field] for field in changed},
                "to": {field: columns[field] for field in changed},
            },
        )
        _forget_refused_order(books, session, customer)
        return tuple(changed)


def like(books: Books, entry: CustomerEntry, *, but: str | None = None) -> list[str]:
    """The names of customers here with the same name or email, however it is spelled; `but` is left out."""
    wanted = {name_key(entry.legal_name), email_key(entry.email)} - {""}
    query = select(Customer.id, Customer.legal_name, Customer.email).where(
        col(Customer.archived_at).is_(None)
    )
    with books.store.read() as session:
        rows = session.exec(query).all()
    return [name for id_, name, email in rows if id_ != but and wanted & {name_key(name), email_key(email)}]


def _read(entry: CustomerEntry) -> CustomerFields:
    faults = entry_faults(entry)
    if faults:
        said = " ".join(fault.message for fault in faults)
        raise InputError(faults[0].code, said, "Put that right; nothing was kept.")
    return read_entry(entry)


def _columns(fields: CustomerFields) -> dict[str, Any]:
    """The fields by the columns of the customer's table."""
    known = asdict(fields)
    return {
        "legal_name": known["legal_name"],
        "email": known["email"],
        "contact_name": known["contact_name"],
        "tax_status": fields.tax_status.value,
        **fields.address.as_dict(),
    }


def _word(column: str) -> str:
    return {
        "legal_name": "name",
        "contact_name": "contact",
        "line1": "address",
        "line2": "address line 2",
    }.get(column, column.replace("_", " "))


def _forget_refused_order(books: Books, session: Session, customer: Customer) -> None:
    """An order that was refused said what was wrong with the customer as it was; the next one looks anew."""
    organisation = books.organisation(session)
    held = session.get(Link, (organisation.tenant_id, customer.id)) if organisation else None
    if held is not None and held.contact_id is None and held.attempt_id is None and held.problems:
        session.delete(held)
    if organisation is not None:
        restate(session, organisation, documents_of(session, customer.id))
