"""Pulls: what changed in Xero since the last time, of our documents only (R43, R51, R56).

Reads lists, never one by one. The place to go on from moves once, after the last page is stored, to the server's own
time at the start of the pull less an overlap: reading something twice is harmless, skipping it is not. It stays when
fewer documents were seen than Xero counts: somebody touched one of an earlier page, and another slipped past; and when
one was passed over.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentKind, PaymentProvider
from seqxero_tui.sync.assess import restate
from seqxero_tui.sync.dossiers import dossiers, rows_in
from seqxero_tui.sync.observe import follow, observe
from seqxero_tui.sync.payment_sources import payment_as_shown, told
from seqxero_tui.sync.reports import Progress, Pulled
from seqxero_tui.sync.run import Run
from seqxero_tui.sync.tables import DocumentSync
from seqxero_tui.sync.taken_numbers import keep_taken
from seqxero_tui.xero.records import Document as XeroDocument
from seqxero_tui.xero.records import DocumentKind as XeroKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


OVERLAP = timedelta(minutes=2)  # for clocks that differ and pages that shift while they are read


class Pull:
    """One run of pulling. A cancel stops it between two pages; the next one then starts from the same place."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def run(self) -> None:
        """Reads the changes of each kind of document that we ever pushed: one call each when little changed, none when nothing was pushed."""
        run = self._run
        with run.books.store.read() as session:
            organisation = run.organisation(session)
            kinds = session.exec(
                select(DocumentSync.kind)
                .where(DocumentSync.tenant_id == run.tenant_id, col(DocumentSync.xero_id).is_not(None))
                .distinct()
            ).all()
        started: datetime | None = None
        all_seen = True
        for kind in sorted(kinds, reverse=True):
            began, whole = self._read(kind, organisation.pull_from)
            if run.cancel.is_set():
                return
            started = started or began
            all_seen &= whole
        self._overrule_marks()
        with run.books.store.transaction() as session:
            organisation = run.organisation(session)
            if started:
                organisation.pulled_at = run.books.clock()
            if started and all_seen:
                organisation.pull_from = started - OVERLAP
            session.add(organisation)

    def look(self, kinds: Collection[str]) -> None:
        """Reads what changed of these kinds since the last pull, for a push that is about to change some: what somebody
        changed in Xero meanwhile is to be seen first. The next pull begins where it would have begun."""
        with self._run.books.store.read() as session:
            since = self._run.organisation(session).pull_from
        for kind in sorted(kinds, reverse=True):
            if not self._run.cancel.is_set():
                self._read(kind, since)

    def _read(self, kind: str, since: datetime | None) -> tuple[datetime | None, bool]:
        """Stores the documents of a kind that changed since then; when Xero answered first, by its own clock, and
        whether all were seen."""
        run, seen, there, all_stored = self._run, set[str](), 0, True
        started: datetime | None = None
        for page in run.client.documents(XeroKind(kind), modified_since=since):
            started = started or page.server_time
            all_stored &= self._store(DocumentKind(kind), page.items)
            seen |= {each.id for each in page.items}
            there = page.item_count
            run.tell(Progress(f"reading {kind.replace('_', ' ')}s", len(seen), there))
            if run.cancel.is_set():
                break
        return started, all_stored and len(seen) >= there

    def look_again(self, kind: DocumentKind, xero_ids: Sequence[str]) -> None:
        """Reads these documents of ours again and stores what Xero shows of them."""
        for page in self._run.client.documents(XeroKind(kind.value), ids=xero_ids):
            self._store(kind, page.items)

    def _store(self, kind: DocumentKind, records: Sequence[XeroDocument]) -> bool:
        """Stores one page: what Xero shows of our documents, and what that changes here.

        False when one was passed over because nobody knows yet what became of a write of it: it is to be read again.
        """
        by_id = {record.id: record for record in records}
        books = self._run.books
        now, all_stored = books.clock(), True
        with books.store.transaction() as session:
            organisation = self._run.organisation(session)
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
            # In the order of their numbers: of what changed in the same second Xero's own order says nothing.
            found = dossiers(session, organisation, ours)
            for dossier in sorted(found, key=lambda each: each.document.number or ""):
                record = ours[dossier.document.id]
                if dossier.sync is None or dossier.sync.attempt_id:
                    all_stored = False
                    continue  # a write of ours is under way: its answer is newer than this page
                shown = _shown(dossier.sync)
                changes = follow(dossier, record, today=books.today(organisation), now=now)
                observe(dossier, record, now)
                session.add(dossier.document)
                session.add(dossier.sync)
                changes += [
                    {"field": f"xero.{field}", "from": old, "to": new}
                    for (field, old), new in zip(shown.items(), _shown(dossier.sync).values(), strict=True)
                    if old != new
                ]
                if changes:
                    self._run.report.pulled.append(
                        Pulled(kind.value, dossier.document.id, dossier.document.number, tuple(changes))
                    )
                    books.record(
                        session,
                        kind.value,
                        dossier.document.id,
                        "; ".join(_words(each) for each in changes),
                        details={"changes": changes},
                        tenant_id=organisation.tenant_id,
                    )
            mine = {record.id for record in ours.values()}
            others = [record for record in records if record.id not in mine]
            concerned = keep_taken(session, organisation.tenant_id, kind, others)
            restate(session, organisation, {*ours, *concerned})
        return all_stored

    def _overrule_marks(self) -> None:
        """Undoes payment marks made by hand on invoices that follow Xero, when Xero does not show them paid (D45)."""
        run = self._run
        with run.books.store.transaction() as session:
            marked = (
                select(Document, DocumentSync)
                .join(DocumentSync, col(DocumentSync.document_id) == col(Document.id))
                .where(
                    DocumentSync.tenant_id == run.tenant_id,
                    col(DocumentSync.xero_id).is_not(None),
                    col(Document.marked_paid_at).is_not(None),
                    Document.payment_provider == PaymentProvider.NONE,
                )
            )
            for document, sync in session.exec(marked).all():
                if sync.xero_status == "PAID":
                    continue
                before = {"payment_status": document.payment_status, "payment_source": "manual"}
                document.payment_status = payment_as_shown(document.payment_status, sync)
                document.marked_paid_at = None
                after = {"payment_status": document.payment_status, "payment_source": "xero"}
                changes = [{"field": field, "from": old, "to": after[field]} for field, old in before.items()]
                session.add(document)
                run.report.pulled.append(Pulled(document.kind, document.id, document.number, tuple(changes)))
                run.books.record(
                    session,
                    document.kind,
                    document.id,
                    "; ".join(_words(each) for each in changes),
                    details={"changes": changes},
                    tenant_id=run.tenant_id,
                )


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
        case "payment_source":
            return told(str(change["from"]), str(to))
        case "xero.status":
            return f"Xero: {str(to).lower()}"
        case "xero.sent":
            return "Xero: marked as sent" if to else "Xero: marked as not sent"
        case "xero.amount_paid":
            return f"Xero: {to} paid"
        case "xero.amount_credited":
            return f"Xero: {to} credited"
    return f"Xero differs: {to}" if to else "Xero agrees again"
