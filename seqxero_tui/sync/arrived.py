"""What arrived in Xero, as it is stored here: a contact that was made, a document that was written."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, select

from seqxero_tui.billing.tables import Document
from seqxero_tui.store.engine import upsert
from seqxero_tui.sync.assess import restate
from seqxero_tui.sync.attempts import without_ids
from seqxero_tui.sync.contacts import cached_contact
from seqxero_tui.sync.dossiers import dossiers
from seqxero_tui.sync.observe import observe
from seqxero_tui.sync.run import Run
from seqxero_tui.sync.shown import with_tax_given
from seqxero_tui.sync.tables import CachedContact, DocumentSync, Link
from seqxero_tui.xero.records import Contact
from seqxero_tui.xero.records import Document as XeroDocument
from seqxero_tui.xero.writing import Element

_FLAG_ALONE = {"Status", "SentToContact"}


def contact_made(run: Run, session: Session, link: Link, element: Element) -> None:
    """Links the customer to the contact, in the caller's transaction, and judges its documents anew."""
    now = run.books.clock()
    if isinstance(element.record, Contact):
        upsert(session, CachedContact, [cached_contact(run.tenant_id, element.record, now)])
        link.contact_name = element.record.name
    link.contact_id, link.linked_at, link.problems = element.id, now, None
    session.add(link)
    ids = session.exec(select(Document.id).where(Document.customer_id == link.customer_id)).all()
    restate(session, run.organisation(session), ids)


def document_written(
    run: Run,
    session: Session,
    action: str,
    sync: DocumentSync,
    sent: tuple[dict[str, Any], dict[str, Any]],
    element: Element,
) -> None:
    """Stores what Xero has of the document now: that is what was `sent` (its member of the attempt and the payload), not
    what is wanted by the time of the answer."""
    about, payload = sent
    now = run.books.clock()
    sync.xero_id = element.id
    sync.pushed_at = now
    written = without_ids(payload)
    if written.keys() != _FLAG_ALONE:  # which goes alone where dates were refused: that stands (D9)
        sync.rejected = sync.rejected_fingerprint = None
    if not action.startswith("void"):
        before = {} if action.startswith("create") else sync.pushed or {}
        # A change writes only what differs. What was emptied is gone; of lines that kept what was accepted in Xero, ours
        # count as pushed.
        kept = {field: value for field, value in before.items() if payload.get(field) != ""}
        sync.pushed = kept | written
        if "LineItems" in written:
            sync.pushed["LineItems"] = about.get("lines") or written["LineItems"]
            sync.accounts, sync.pushed_totals = about["accounts"], about["totals"]
    if action == "create_credit_note":
        sync.note_wanted = run.organisation(session).link_template is not None
    record = element.record
    if isinstance(record, XeroDocument):
        (dossier,) = dossiers(session, run.organisation(session), [sync.document_id])
        observe(dossier, record, now)
        if "LineItems" in written:
            sync.accounts = with_tax_given(sync.accounts or {}, record.lines)
        lines = list(about.get("accounts") or ())
        if len(record.lines) == len(lines):
            sync.line_ids = {
                line: theirs.line_item_id
                for line, theirs in zip(lines, record.lines, strict=True)
                if theirs.line_item_id
            }
    session.flush()
