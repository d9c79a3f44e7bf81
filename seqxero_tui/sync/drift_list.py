"""Where both sides differ, as last seen: one row for each document and field, and when everything was last compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import and_, func, not_, or_
from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import Setting, dossiers
from seqxero_tui.sync.drift import choices
from seqxero_tui.sync.drift_views import Compared, DriftRow, group_of
from seqxero_tui.sync.reports import ReconcileReport
from seqxero_tui.sync.states import Choice
from seqxero_tui.sync.tables import DocumentSync, Event
from seqxero_tui.sync.views import AcceptedView, DriftView, Page

COMPARED = "reconcile"
"""The kind of the history's lines that tell of a comparison; their object is the organisation."""


class DriftList:
    """The differences of the connected organisation; documents that differ are few, so their fields are read whole."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def page(
        self,
        *,
        text: str = "",
        kind: str | None = None,
        group: str | None = None,
        month: str | None = None,
        accepted: bool = False,
        offset: int = 0,
        limit: int = 200,
    ) -> Page[DriftRow]:
        """A window over the differences, by number. `group` is one of `group_of`, `month` like 2026-11, or "unsent";
        `accepted` shows those that a person accepted instead of those that are open."""
        with self._books.store.read() as session:
            everything = list(self._differing(session, accepted))
        found = [
            row
            for row in everything
            if kind in (None, row.kind)
            and group in (None, group_of(row.field))
            and month in (None, _month_of(row))
            and _matches(row, text)
        ]
        return Page(tuple(found[offset : offset + limit]), len(found), len(everything))

    def last(self) -> Compared | None:
        """The last whole comparison; None when there was none."""
        with self._books.store.read() as session:
            organisation = self._books.organisation(session)
            event = _last(session, organisation.tenant_id if organisation else "")
            return Compared(event.at, event.details["checked"], event.details["matching"]) if event else None

    def choices(self, document_ids: Sequence[str]) -> dict[str, tuple[Choice, ...]]:
        """What can be done about each of these documents."""
        with self._books.store.read() as session:
            organisation = self._books.connected(session)
            setting = Setting.read(session, organisation)
            return {
                each.document.id: choices(each, setting)
                for each in dossiers(session, organisation, document_ids)
            }

    def _differing(self, session: Session, accepted: bool) -> Iterator[DriftRow]:
        organisation = self._books.organisation(session)
        differs = or_(col(DocumentSync.drift).is_not(None), col(DocumentSync.gone))
        if accepted:
            differs = and_(not_(differs), col(DocumentSync.accepted_drift).is_not(None))
        query: Any = (
            select(Document, Customer.legal_name, DocumentSync)
            .join(DocumentSync, col(DocumentSync.document_id) == col(Document.id))
            .join(Customer, col(Customer.id) == col(Document.customer_id))
            .where(DocumentSync.tenant_id == (organisation.tenant_id if organisation else ""), differs)
            .order_by(func.length(col(Document.number)), col(Document.number))
        )
        for document, name, sync in session.exec(query):
            gone = {"field": "document", "ours": document.status.lower(), "xero": "not there"}
            held = sync.accepted_drift if accepted else {"gone": sync.gone, "drift": sync.drift}
            for each in (gone,) if held["gone"] else held["drift"] or ():
                yield DriftRow(
                    document.id,
                    document.kind,
                    document.number,
                    name,
                    document.issue_date,
                    **each,
                    reason=held.get("reason", ""),
                )


def accepted_view(sync: DocumentSync) -> AcceptedView | None:
    """The difference a person accepted, while it is as it was."""
    held = sync.accepted_drift
    if not held or sync.drift or sync.gone:
        return None
    return AcceptedView(held["reason"], tuple(DriftView(**each) for each in held["drift"]))


def told(report: ReconcileReport) -> tuple[str, dict[str, Any]]:
    """A comparison as the history tells it: in words, and in numbers."""
    numbers = {
        "checked": report.checked,
        "matching": report.matching,
        "calls": report.calls,
        "pages": report.pages,
    }
    return f"both sides compared: {report.checked:,} checked, {report.matching:,} agree", numbers


def pages_known(session: Session, tenant_id: str) -> dict[str, int]:
    """How many pages Xero's list of each kind of document had, as far as an earlier comparison saw."""
    event = _last(session, tenant_id)
    return dict(event.details.get("pages") or {}) if event else {}


def _last(session: Session, tenant_id: str) -> Event | None:
    """What the history tells of the last comparison."""
    compared = select(Event).where(Event.object_id == tenant_id, Event.kind == COMPARED)
    return session.exec(compared.order_by(col(Event.id).desc()).limit(1)).first()


def _month_of(row: DriftRow) -> str:
    return f"{row.issue_date:%Y-%m}" if row.issue_date else "unsent"


def _matches(row: DriftRow, text: str) -> bool:
    said = f"{row.number or ''} {row.name}".casefold()
    return all(word in said for word in text.casefold().split())
