"""What the hard cases have in common: a sync that may be stopped, and what is there afterwards on either side."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from seqxero_tui.errors import SeqxeroError
from seqxero_tui.sync.tables import DocumentSync
from seqxero_tui.xero.records import Document as XeroDocument
from seqxero_tui.xero.records import DocumentKind as XeroKind
from tests.office import Office


def attempted(office: Office, **options: Any) -> None:
    """A sync that may be stopped."""
    with suppress(SeqxeroError):
        office.workspace.sync.run(**options)


def listed(office: Office, kind: XeroKind = XeroKind.INVOICE) -> list[XeroDocument]:
    """All documents of the kind that carry a number of ours."""
    books = office.workspace._books
    with books.store.read() as session:
        organisation = books.connected(session)
    pages = books.xero(organisation).documents(kind)
    return [each for page in pages for each in page.items if each.number.startswith(("SEQ-", "OWN-"))]


def record(office: Office, document_id: str, tenant_id: str | None = None) -> DocumentSync:
    with office.workspace._books.store.read() as session:
        return session.get_one(DocumentSync, (tenant_id or office.tenant, document_id))
