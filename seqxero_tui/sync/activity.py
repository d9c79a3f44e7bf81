"""Reads what happened: requests to Xero and lines of history in one list, newest first, a window at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, func, literal, or_, type_coerce, union_all
from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.sync.activity_views import ActivityRow, ActivityView, MemberView, Outcome
from seqxero_tui.sync.attempts import open_attempts
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import rows_in
from seqxero_tui.sync.history import names_of
from seqxero_tui.sync.recovery import REMEMBERED
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.tables import Attempt, DocumentSync, Event, Link
from seqxero_tui.sync.views import Page

REQUESTS = "request"
"""The kind that stands for requests to Xero, beside those of history."""

_OUTCOMES = {
    "rejected": Outcome.REFUSED,
    "not_processed": Outcome.NOT_PROCESSED,
    "done": Outcome.DONE,
    "looked up": Outcome.DONE,
}


class Activity:
    """Requests and events of a profile."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def page(
        self,
        *,
        text: str = "",
        kind: str | None = None,
        actor: str | None = None,
        failed: bool = False,
        offset: int = 0,
        limit: int = 200,
    ) -> Page[ActivityRow]:
        """A window over what happened. `text` matches numbers and customers, `kind` is "request" or that of an object,
        `failed` leaves what was not done or is not known."""
        with self._books.store.read() as session:
            sources = [
                *([_requests(text, actor, failed)] if kind in (None, REQUESTS) else []),
                *([_events(text, kind, actor, failed)] if kind != REQUESTS else []),
            ]
            found = _newest(session, sources, offset, limit)
            counts = [session.execute(_count(each)).scalar_one() for each in sources]
            total = sum(
                session.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (Attempt, Event)
            )
            rows = _rows(session, found)
            return Page(tuple(rows), sum(counts), total, _unsettled(session))

    def get(self, row: ActivityRow) -> ActivityView:
        """Everything that is kept of one of them, as it stands now."""
        with self._books.store.read() as session:
            [now] = _rows(session, [(row.request, row.id)])
            if not row.request:
                return ActivityView(
                    now, tuple(_only_member(session, now)), session.get_one(Event, row.id).details
                )
            attempt = session.get_one(Attempt, row.id)
            open_ = attempt.finished_at is None
            return ActivityView(
                now,
                tuple(_members(session, attempt)),
                method=attempt.method,
                path=attempt.path,
                query=attempt.query,
                body=attempt.body,
                answer=attempt.answer,
                status=attempt.status,
                message=attempt.message,
                idempotency_key=attempt.idempotency_key,
                finished_at=attempt.finished_at,
                replayed_until=(attempt.sent_at or attempt.recorded_at) + REMEMBERED if open_ else None,
            )

    def failed(self) -> tuple[list[str], list[str]]:
        """What could be tried again: ids of documents that failed, and of customers that were not created."""
        with self._books.store.read() as session:
            organisation = self._books.ready(session)
            tenant = organisation.tenant_id
            documents = session.exec(
                select(DocumentSync.document_id).where(
                    DocumentSync.tenant_id == tenant, DocumentSync.state == SyncState.FAILED
                )
            ).all()
            customers = session.exec(
                select(Link.customer_id).where(
                    Link.tenant_id == tenant, col(Link.contact_id).is_(None), col(Link.problems).is_not(None)
                )
            ).all()
            return list(documents), list(customers)

    def unknown(self) -> list[str]:
        """The ids of documents and customers in requests nobody knows the outcome of."""
        with self._books.store.read() as session:
            tenant = self._books.ready(session).tenant_id
        return [
            each["id"] for attempt in open_attempts(self._books.store, tenant) for each in attempt.members
        ]


def _requests(text: str, actor: str | None, failed: bool) -> Any:
    query: Any = select(literal(True).label("request"), col(Attempt.id), col(Attempt.recorded_at).label("at"))
    members = type_coerce(col(Attempt.members), Text)
    for word in text.split():
        query = query.where(members.icontains(word, autoescape=True))
    if actor:
        query = query.where(Attempt.actor == actor)
    if failed:
        unsettled = col(Attempt.finished_at).is_(None)
        query = query.where(
            or_(unsettled, col(Attempt.outcome).in_(("rejected", "not_processed")), col(Attempt.refused) > 0)
        )
    return query


def _events(text: str, kind: str | None, actor: str | None, failed: bool) -> Any:
    query: Any = select(literal(False).label("request"), col(Event.id), col(Event.at).label("at"))
    for word in text.split():
        query = query.where(col(Event.object_id).in_(_called(word)))
    if kind:
        query = query.where(Event.kind == kind)
    if actor:
        query = query.where(Event.actor == actor)
    if failed:
        query = query.where(col(Event.failed))
    return query


def _called(word: str) -> Any:
    """The ids of the documents and customers that are called so."""
    customers = select(Customer.id).where(col(Customer.legal_name).icontains(word, autoescape=True))
    matching: ColumnElement[bool] = or_(
        col(Document.number).icontains(word, autoescape=True), col(Document.customer_id).in_(customers)
    )
    return select(Document.id).where(matching).union_all(customers)


def _newest(session: Session, sources: Sequence[Any], offset: int, limit: int) -> list[tuple[bool, str]]:
    """A window over the sources together."""
    everything = union_all(*sources).subquery()
    newest = (everything.c.at.desc(), everything.c.id.desc())
    query = select(everything.c.request, everything.c.id).order_by(*newest).offset(offset).limit(limit)
    return [(bool(request), row_id) for request, row_id in session.execute(query)]


def _count(source: Any) -> Any:
    return select(func.count()).select_from(source.subquery())


def _unsettled(session: Session) -> int:
    """How many requests nobody knows the outcome of."""
    query = select(func.count()).select_from(Attempt).where(col(Attempt.finished_at).is_(None))
    return int(session.execute(query).scalar_one())


def _rows(session: Session, found: Sequence[tuple[bool, str]]) -> list[ActivityRow]:
    """The rows in the order they are asked for."""
    attempts = {
        each.id: each
        for each in rows_in(session, Attempt, Attempt.id, [row_id for request, row_id in found if request])
    }
    events = {
        each.id: each
        for each in rows_in(session, Event, Event.id, [row_id for request, row_id in found if not request])
    }
    names = names_of(session, list(events.values()))
    return [
        _of_attempt(attempts[row_id]) if request else _of_event(events[row_id], names)
        for request, row_id in found
    ]


def _of_attempt(attempt: Attempt) -> ActivityRow:
    first = attempt.members[0]
    return ActivityRow(
        attempt.id,
        True,
        attempt.recorded_at,
        attempt.actor or "",
        attempt.action,
        first["kind"],
        first["id"],
        first["number"] or first["name"],
        _outcome(attempt),
        len(attempt.members),
        attempt.request_id,
        first.get("login", ""),
    )


def _of_event(event: Event, names: dict[str, str]) -> ActivityRow:
    return ActivityRow(
        event.id,
        False,
        event.at,
        event.actor,
        event.what,
        event.kind,
        event.object_id,
        names.get(event.object_id, ""),
        Outcome.REFUSED if event.failed else Outcome.NOTED,
        request_id=event.request_id,
        login=event.details.get("login", "") if isinstance(event.details, dict) else "",
    )


def _outcome(attempt: Attempt) -> Outcome:
    if attempt.finished_at is None:
        return Outcome.UNKNOWN
    if attempt.refused:
        return Outcome.REFUSED if attempt.refused == len(attempt.members) else Outcome.PARTLY
    return _OUTCOMES.get(attempt.outcome or "", Outcome.UNKNOWN)


def _members(session: Session, attempt: Attempt) -> Iterable[MemberView]:
    states = _states(session, attempt.tenant_id, [each["id"] for each in attempt.members])
    results = attempt.results or {}
    for each in attempt.members:
        result = results.get(each["id"])
        outcome = _outcome(attempt) if result is None else _RESULTS[result["what"]]
        if result is None and outcome in (Outcome.PARTLY, Outcome.DONE) and results:
            outcome = Outcome.NOT_PROCESSED  # looked for, not there, and wanted again
        said = tuple(result["said"]) if result else ()
        yield MemberView(
            each["kind"],
            each["id"],
            each["number"],
            each["name"],
            outcome,
            said,
            states.get(each["id"]),
            tuple(each.get("changes") or ()),
        )


_RESULTS = {
    "done": Outcome.DONE,
    "refused": Outcome.REFUSED,
    "gone": Outcome.REFUSED,
    "not_done": Outcome.NOT_PROCESSED,
}


def _only_member(session: Session, row: ActivityRow) -> Iterable[MemberView]:
    documents = {each.id: each for each in rows_in(session, Document, Document.id, [row.object_id])}
    number = documents[row.object_id].number if row.object_id in documents else None
    states = {
        each.document_id: SyncState(each.state)
        for each in rows_in(session, DocumentSync, DocumentSync.document_id, [row.object_id])
    }
    yield MemberView(row.kind, row.object_id, number, row.name, row.outcome, (), states.get(row.object_id))


def _states(session: Session, tenant_id: str, ids: Sequence[str]) -> dict[str, SyncState]:
    found = rows_in(session, DocumentSync, DocumentSync.document_id, ids, DocumentSync.tenant_id == tenant_id)
    return {each.document_id: SyncState(each.state) for each in found}
