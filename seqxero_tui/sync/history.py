"""Reads the append-only history, which `Books.record` writes, and says what of a document is told when it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from seqxero_tui.billing import lifecycle
from seqxero_tui.billing.tables import Customer, Document, Product
from seqxero_tui.sync.dossiers import rows_in
from seqxero_tui.sync.tables import DocumentSync, Event, Organisation
from seqxero_tui.sync.views import EventView


def history(
    session: Session, object_id: str | None = None, limit: int = 200, *, failed: bool = False
) -> tuple[EventView, ...]:
    """The newest events first, of one object or of all, each with what its object is called now; `failed` leaves what
    was not done."""
    query = select(Event).order_by(col(Event.at).desc(), col(Event.id).desc()).limit(limit)
    if object_id is not None:
        query = query.where(Event.object_id == object_id)
    if failed:
        query = query.where(col(Event.failed))
    events = session.exec(query).all()
    names = names_of(session, events)
    return tuple(
        EventView(
            each.at,
            each.actor,
            each.what,
            each.details,
            each.request_id,
            each.kind,
            each.object_id,
            names.get(each.object_id, ""),
        )
        for each in events
    )


def names_of(session: Session, events: Sequence[Event]) -> dict[str, str]:
    """What the objects of the events are called, by id; a document without a number by its customer."""
    ids = {each.object_id for each in events}
    names = {row.id: row.name for row in rows_in(session, Product, Product.id, ids)}
    names |= {row.tenant_id: row.name for row in rows_in(session, Organisation, Organisation.tenant_id, ids)}
    documents = list(rows_in(session, Document, Document.id, ids))
    ids |= {row.customer_id for row in documents if not row.number}
    names |= {row.id: row.legal_name for row in rows_in(session, Customer, Customer.id, ids)}
    return names | {row.id: row.number or f"draft for {names[row.customer_id]}" for row in documents}


def standing(document: Document, sync: DocumentSync | None) -> dict[str, str | None]:
    """What a verb can change about a document, by field, as it stands now."""
    return {
        "status": document.status,
        "number": document.number,
        "issue_date": document.issue_date.isoformat() if document.issue_date else None,
        "due_date": document.due_date.isoformat() if document.due_date else None,
        "payment_status": document.payment_status,
        "payment_source": lifecycle.payment_source(document),
        "xero.state": sync.state if sync else None,
    }


def changed(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> list[dict[str, str | None]]:
    """Field, from and to of everything that is another now, as the history keeps it."""
    return [
        {"field": field, "from": before.get(field), "to": value}
        for field, value in after.items()
        if before.get(field) != value
    ]
