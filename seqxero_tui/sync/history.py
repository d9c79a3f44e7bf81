"""Reads the append-only history; `Books.record` writes it."""

from __future__ import annotations

from sqlmodel import Session, col, select

from seqxero_tui.sync.tables import Event
from seqxero_tui.sync.views import EventView


def history(session: Session, object_id: str | None = None, limit: int = 200) -> tuple[EventView, ...]:
    """The newest events first, of one object or of all."""
    query = select(Event).order_by(col(Event.at).desc(), col(Event.id).desc()).limit(limit)
    if object_id is not None:
        query = query.where(Event.object_id == object_id)
    return tuple(
        EventView(each.at, each.actor, each.what, each.details, each.request_id, each.kind, each.object_id)
        for each in session.exec(query)
    )
