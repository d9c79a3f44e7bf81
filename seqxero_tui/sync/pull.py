"""Pulls: what changed in Xero since the last time, of our documents only (R43, R51, R56).

Reads lists, never one by one. The place to go on from moves once, after the last page is stored, to the server's own
time at the start of the pull less an overlap: reading something twice is harmless, skipping it is not.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.sync.assess import restate
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import dossiers, rows_in
from seqxero_tui.sync.observe import follow, observe
from seqxero_tui.sync.tables import DocumentSync
from seqxero_tui.sync.views import Progress, Pulled, SyncReport
from seqxero_tui.xero.records import Document as XeroDocument
from seqxero_tui.xero.records import DocumentKind as XeroKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from seqxero_tui.xero.client import XeroClient

OVERLAP = timedelta(minutes=2)  # for clocks that differ and pages that shift while they are read


class Pull:
    """One run of pulling. `cancel` stops it between two pages; the next one then starts from the same place."""

    def __init__(
        self,
        books: Books,
        client: XeroClient,
        report: SyncReport,
        *,
        on_progress: Callable[[Progress], None],
        cancel: threading.Event,
    ) -> None:
        self._books, self._client, self._report = books, client, report
        self._on_progress, self._cancel = on_progress, cancel

    def run(self) -> None:
        """Reads the changes of each kind of document that we ever pushed: one call each when little changed, none when nothing was pushed."""
        with self._books.store.read() as session:
            organisation = self._books.connected(session)
            kinds = session.exec(
                select(DocumentSync.kind)
                .where(
                    DocumentSync.tenant_id == organisation.tenant_id, col(DocumentSync.xero_id).is_not(None)
                )
                .distinct()
            ).all()
        started: datetime | None = None
        for kind in sorted(kinds, reverse=True):
            seen = 0
            for page in self._client.documents(XeroKind(kind), modified_since=organisation.pull_from):
                started = started or page.server_time
                self._store(DocumentKind(kind), page.items)
                seen += len(page.items)
                self._on_progress(Progress(f"reading {kind.replace('_', ' ')}s", seen, page.item_count))
                if self._cancel.is_set():
                    return
        with self._books.store.transaction() as session:
            organisation = self._books.connected(session)
            organisation.pulled_at = self._books.clock()
            if started:
                organisation.pull_from = started - OVERLAP
            session.add(organisation)

    def _store(self, kind: DocumentKind, records: Sequence[XeroDocument]) -> None:
        """Stores one page: what Xero shows of our documents, and what that changes here."""
        by_id = {record.id: record for record in records}
        now = self._books.clock()
        with self._books.store.transaction() as session:
            organisation = self._books.connected(session)
            ours = {
                sync.document_id: by_id[sync.xero_id or ""]
                for sync in rows_in(
                    session,
                    DocumentSync,
                    DocumentSync.xero_id,
                    by_id,
                    DocumentSync.tenant_id == organisation.tenant_id,
                )
            }
            for dossier in dossiers(session, organisation, ours):
                record = ours[dossier.document.id]
                if dossier.sync is None or dossier.sync.attempt_id:
                    continue  # a write of ours is under way: its answer is newer than this page
                shown = _shown(dossier.sync)
                changes = follow(dossier, record, today=self._books.today(organisation), now=now)
                observe(dossier, record, now)
                session.add(dossier.document)
                session.add(dossier.sync)
                changes += [
                    {"field": f"xero.{field}", "from": old, "to": new}
                    for (field, old), new in zip(shown.items(), _shown(dossier.sync).values(), strict=True)
                    if old != new
                ]
                if changes:
                    self._report.pulled.append(
                        Pulled(kind.value, dossier.document.id, dossier.document.number, tuple(changes))
                    )
                    self._books.record(
                        session,
                        kind.value,
                        dossier.document.id,
                        "; ".join(_words(each) for each in changes),
                        details={"changes": changes},
                        tenant_id=organisation.tenant_id,
                    )
            restate(session, organisation, ours)


def _shown(sync: DocumentSync) -> dict[str, str | bool | None]:
    """What of Xero's side is worth telling when it changes."""
    return {
        "status": sync.xero_status,
        "sent": sync.sent,
        "amount_paid": f"{sync.amount_paid or 0:.2f}",
        "amount_credited": f"{sync.amount_credited or 0:.2f}",
        "drift": ", ".join(each["field"] for each in sync.drift) if sync.drift else None,
    }


def _words(change: dict[str, Any]) -> str:
    """A change as the history tells it."""
    to = change["to"]
    match change["field"]:
        case "status":
            return "sent, because it was marked as sent in Xero"
        case "issue_date" | "due_date" as field:
            return f"{field.replace('_', ' ')} {to}"
        case "payment_status":
            return f"payment is {str(to).replace('_', ' ').lower()}"
        case "xero.status":
            return f"Xero: {str(to).lower()}"
        case "xero.sent":
            return "Xero: marked as sent" if to else "Xero: marked as not sent"
        case "xero.amount_paid":
            return f"Xero: {to} paid"
        case "xero.amount_credited":
            return f"Xero: {to} credited"
    return f"Xero differs: {to}" if to else "Xero agrees again"
