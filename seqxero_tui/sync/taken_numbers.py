"""Numbers of documents in Xero that are not ours, as pulls see them: a number of ours that is among them is not sent (D55).

Looking each number up before its first push would cost a call for every hundred; pulls see what changes for nothing.
What they have not seen, Xero's own refusal tells.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete
from sqlmodel import Session, col

from seqxero_tui.billing.numbers import prefix
from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.store.engine import upsert
from seqxero_tui.sync.dossiers import parts, rows_in
from seqxero_tui.sync.tables import TakenNumber
from seqxero_tui.xero.records import Document as XeroDocument

_CHUNK = 500


def keep_taken(
    session: Session, tenant_id: str, kind: DocumentKind, others: Sequence[XeroDocument]
) -> Collection[str]:
    """Keeps the numbers of others' documents that look like ours or are; forgets those that are free again. A voided
    document keeps its number in Xero (D53).

    Returns the ids of our documents whose number was or is among them: they are to be judged anew.
    """
    ids = [each.id for each in others]
    before = {
        row.xero_id: row.number
        for row in rows_in(session, TakenNumber, TakenNumber.xero_id, ids, TakenNumber.tenant_id == tenant_id)
    }
    ours = {
        row.number: row.id
        for row in rows_in(
            session,
            Document,
            Document.number,
            {*before.values(), *(each.number for each in others if each.number)},
            Document.kind == kind.value,
        )
    }
    own = prefix(session, kind)
    taken = {
        each.id: each
        for each in others
        if each.status != "DELETED" and each.number and (each.number.startswith(own) or each.number in ours)
    }
    for part in parts([each for each in before if each not in taken], _CHUNK):
        session.connection().execute(
            delete(TakenNumber).where(
                col(TakenNumber.tenant_id) == tenant_id, col(TakenNumber.xero_id).in_(part)
            )
        )
    rows = [
        {
            "tenant_id": tenant_id,
            "xero_id": each.id,
            "kind": kind.value,
            "number": each.number,
            "contact": each.contact.name,
        }
        for each in taken.values()
    ]
    upsert(session, TakenNumber, rows)
    now = {each.number for each in taken.values()}
    return [id_ for number, id_ in ours.items() if number in now or number in before.values()]
