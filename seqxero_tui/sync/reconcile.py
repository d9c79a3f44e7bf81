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
from seqxero_tui.sync.drift_list import pages_known
from seqxero_tui.sync.observe import follows_xero, observe, payment_status
from seqxero_tui.sync.reports import DocumentDrift, Progress, ReconcileReport
from seqxero_tui.sync.tables import DocumentSync, Organisation
from seqxero_tui.sync.views import DriftView
from seqxero_tui.xero.records import Document as XeroDocument
from seqxero_tui.xero.records import DocumentKind as XeroKind

if TYPE_CHECKING:
    from seqxero_tui.xero.client import XeroClient

PAGE = 1000  # documents of the whole list in one call, Xero's most
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
        report.pages = pages_known(session, tenant_id)
    for kind in DocumentKind:
        ids = {xero_id: document_id for document_kind, xero_id, document_id in ours if document_kind == kind}
        if not ids:
            continue
        seen = dict(_read(client, XeroKind(kind.value), ids, report.pages, on_progress))
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
    client: XeroClient,
    kind: XeroKind,
    ids: Collection[str],
    pages: dict[str, int],
    on_progress: Callable[[Progress], None],
) -> Iterator[tuple[str, XeroDocument]]:
    """Ours of that kind: by their ids, or from the whole list, whichever takes fewer calls.

    How long the list is tells its first page, which is noted in `pages` for the next time. What is left is then
    looked up by id as soon as that takes no more calls than the rest of the list.
    """
    noun, unseen, read = f"reading {kind.value.replace('_', ' ')}s", dict.fromkeys(ids), 0
    least = max(pages.get(kind.value, 1), -(-len(ids) // PAGE))
    if client.calls_by_id(kind, list(unseen)) > least:
        for number, page in enumerate(client.documents(kind, page_size=PAGE), start=1):
            if number == 1:
                pages[kind.value] = page.page_count
            read += len(page.items)
            on_progress(Progress(noun, read, page.item_count))
            for record in page.items:
                if record.id in ids:
                    unseen.pop(record.id, None)
                    yield record.id, record
            rest = pages[kind.value] - number
            if rest > 0 and client.calls_by_id(kind, list(unseen)) <= rest:
                break
        else:
            return
    read = len(ids) - len(unseen)
    for page in client.documents(kind, ids=list(unseen)):
        read += len(page.items)
        on_progress(Progress(noun, read, len(ids)))
        yield from ((record.id, record) for record in page.items)


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
