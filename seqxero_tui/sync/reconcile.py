"""Compares both sides of every document we pushed, in as few calls as the filters allow, and changes neither.

What Xero shows is remembered, so that the lists and sidebars show the drift that was found.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.sync.assess import restate
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import Dossier, Setting, dossiers
from seqxero_tui.sync.drift import choices
from seqxero_tui.sync.observe import follows_xero, observe, payment_status
from seqxero_tui.sync.reports import DocumentDrift, Progress, ReconcileReport
from seqxero_tui.sync.tables import DocumentSync, Organisation
from seqxero_tui.sync.views import DriftView
from seqxero_tui.xero.records import Document as XeroDocument
from seqxero_tui.xero.records import DocumentKind as XeroKind

if TYPE_CHECKING:
    from seqxero_tui.xero.client import XeroClient

_BY_ID = 50  # ids that fit one call; more are cheaper to find in the whole list, 1,000 a call
_CHUNK = 500


def reconcile(
    books: Books,
    tenant_id: str,
    client: XeroClient,
    report: ReconcileReport,
    on_progress: Callable[[Progress], None],
) -> None:
    """Fills the report. Raises XeroError when Xero cannot be read; nothing is concluded from half a list."""
    with books.store.read() as session:
        ours = _pushed(session, tenant_id)
    for kind in DocumentKind:
        ids = {xero_id: document_id for document_kind, xero_id, document_id in ours if document_kind == kind}
        if not ids:
            continue
        seen = dict(_read(client, XeroKind(kind.value), ids, on_progress))
        wanted = list(ids.values())
        for start in range(0, len(wanted), _CHUNK):
            _compare(books, tenant_id, wanted[start : start + _CHUNK], seen, report)


def _pushed(session: Session, tenant_id: str) -> list[tuple[str, str, str]]:
    rows = session.exec(
        select(DocumentSync.kind, DocumentSync.xero_id, DocumentSync.document_id)
        .where(DocumentSync.tenant_id == tenant_id, col(DocumentSync.attempt_id).is_(None))
        .where(col(DocumentSync.xero_id).is_not(None))
    ).all()
    return [(kind, xero_id or "", document_id) for kind, xero_id, document_id in rows]


def _read(
    client: XeroClient, kind: XeroKind, ids: Collection[str], on_progress: Callable[[Progress], None]
) -> Iterator[tuple[str, XeroDocument]]:
    few = list(ids) if len(ids) <= _BY_ID else None
    read = 0
    for page in client.documents(kind, ids=few):
        read += len(page.items)
        on_progress(Progress(f"reading {kind.value.replace('_', ' ')}s", read, page.item_count))
        yield from ((record.id, record) for record in page.items if record.id in ids)


def _compare(
    books: Books,
    tenant_id: str,
    document_ids: list[str],
    seen: dict[str, XeroDocument],
    report: ReconcileReport,
) -> None:
    with books.store.transaction() as session:
        organisation = session.get_one(Organisation, tenant_id)
        setting = Setting.read(session, organisation)
        for dossier in dossiers(session, organisation, document_ids):
            sync = dossier.sync
            if sync is None or sync.xero_id is None or sync.attempt_id:
                continue
            record = seen.get(sync.xero_id)
            if record is not None:
                observe(dossier, record, books.clock())
            else:
                accepted = sync.accepted_drift or {}
                sync.gone, sync.drift = not accepted.get("gone"), None
            session.add(sync)
            report.checked += 1
            found = tuple(_differences(dossier, record))
            if found:
                document = dossier.document
                options = tuple(each.value for each in choices(dossier, setting))
                report.drift.append(
                    DocumentDrift(
                        document.kind,
                        document.id,
                        document.number,
                        dossier.customer.legal_name,
                        found,
                        options,
                    )
                )
            else:
                report.matching += 1
        restate(session, organisation, document_ids)


def _differences(dossier: Dossier, record: XeroDocument | None) -> Iterator[DriftView]:
    sync, document = dossier.sync, dossier.document
    if sync is not None and sync.gone:
        yield DriftView("document", document.number or "", "not there")
    for each in (sync.drift if sync else None) or ():
        yield DriftView(**each)
    if record is not None and follows_xero(dossier):
        theirs = payment_status(document.payment_status, record)
        if record.status not in ("VOIDED", "DELETED") and theirs != document.payment_status:
            yield DriftView("payment_status", document.payment_status, theirs)
