"""Looks at contacts again that Xero just refused: archived since they were read, or merged into others.

The refusal alone says only that; read again, what blocks the document says which, and what can be done.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import col, select

from seqxero_tui.billing.tables import Document
from seqxero_tui.errors import Problem
from seqxero_tui.sync.assess import restate
from seqxero_tui.sync.attempts import CONTACT
from seqxero_tui.sync.dossiers import rows_in
from seqxero_tui.sync.importing import keep_contacts
from seqxero_tui.sync.run import Run
from seqxero_tui.sync.tables import CachedContact, Link

_MERGES_FOLLOWED = 5


def look_at_refused(run: Run) -> None:
    """Reads the contacts of the documents this run saw refused for theirs: one call, and one for each merge on."""
    refused = {
        each.id for each in run.report.failed if each.kind != CONTACT and any(map(_speaks, each.problems))
    }
    if not refused:
        return
    with run.books.store.read() as session:
        owners = {each.customer_id for each in rows_in(session, Document, Document.id, refused)}
        same = Link.tenant_id == run.tenant_id
        wanted = {each.contact_id or "" for each in rows_in(session, Link, Link.customer_id, owners, same)}
    for _ in range(_MERGES_FOLLOWED):
        wanted = _read(run, wanted - {""})
        if not wanted:
            break
    with run.books.store.transaction() as session:
        theirs = session.exec(select(Document.id).where(col(Document.customer_id).in_(owners))).all()
        restate(session, run.organisation(session), theirs)


def _read(run: Run, contact_ids: Collection[str]) -> set[str]:
    """Keeps what Xero shows of the contacts; returns those they were merged into and that are not known here."""
    into: set[str] = set()
    for page in run.client.contacts(ids=sorted(contact_ids), include_archived=True) if contact_ids else ():
        keep_contacts(run.books, run.tenant_id, page.items, run.books.clock())
        into |= {each.merged_to_contact_id for each in page.items if each.merged_to_contact_id}
    with run.books.store.read() as session:
        return {each for each in into if session.get(CachedContact, (run.tenant_id, each)) is None}


def _speaks(problem: Problem) -> bool:
    """Whether a refusal is about an archived contact; Xero words it in several ways."""
    said = problem.message.casefold()
    return "archived" in said and "contact" in said
