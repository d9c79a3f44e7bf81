"""Lines between a draft in the making and their rows in the store; no decision is taken here."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import delete
from sqlmodel import Session, col, select

from seqxero_tui.billing.drafting import DraftLine
from seqxero_tui.billing.tables import LineItem
from seqxero_tui.sync.tables import LedgerChoice

_KEPT = (
    "title",
    "description",
    "group_title",
    "quantity",
    "rate",
    "rate_display",
    "tax_rate",
    "net_total",
    "tax_total",
    "gross_total",
    "price_id",
    "product_id",
    "credited_line_id",
)
"""What a line of a draft and its row have in common, beside the id."""


def draft_line(row: LineItem) -> DraftLine:
    """A stored line as a draft has it."""
    return DraftLine(id=row.id, **{name: getattr(row, name) for name in _KEPT})


def lines_of(session: Session, document_id: str) -> list[LineItem]:
    """The lines of a document in their order."""
    query = select(LineItem).where(LineItem.document_id == document_id).order_by(col(LineItem.position))
    return list(session.exec(query))


def write_lines(session: Session, document_id: str, lines: Sequence[DraftLine]) -> None:
    """Gives the document exactly these lines in this order. One that was there keeps its id and what hangs on it."""
    before = {row.id: row for row in lines_of(session, document_id)}
    remove_lines(session, before.keys() - {line.id for line in lines if line.id})
    for position, line in enumerate(lines, start=1):
        values = {name: getattr(line, name) for name in _KEPT} | {"position": position}
        row = before.get(line.id or "")
        if row is None:
            row = LineItem(id=str(uuid.uuid4()), document_id=document_id, **values)
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)


def remove_lines(session: Session, ids: Collection[str]) -> None:
    """Removes lines, and the ledger accounts chosen for them."""
    gone = sorted(ids)
    chosen = delete(LedgerChoice).where(
        col(LedgerChoice.scope) == "line", col(LedgerChoice.object_id).in_(gone)
    )
    session.connection().execute(chosen)
    for line_id in gone:
        session.delete(session.get_one(LineItem, line_id))
