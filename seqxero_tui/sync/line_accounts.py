"""The ledger account of a line of a document: chosen for the line, with its product's other lines, or taken back."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, and_, col, select

from seqxero_tui.billing.tables import Document, LineItem
from seqxero_tui.errors import InputError
from seqxero_tui.sync.assess import restate
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import dossiers
from seqxero_tui.sync.ledger import choose_account, lines_on_default
from seqxero_tui.sync.tables import DocumentSync, Organisation
from seqxero_tui.text import one_line


class LineAccounts:
    """The lines of documents and the accounts of the connected organisation."""

    _books: Books

    def lines_on_default(self) -> int:
        """How many lines go to a default account of the connected organisation. Raises `SetupError` without one."""
        with self._books.store.read() as session:
            return lines_on_default(session, self._books.connected(session))

    def set_line_account(
        self, document_id: str, line_id: str, code: str | None, *, product_too: bool = False
    ) -> int:
        """Gives a line a ledger account of its own, or with None takes it back; returns how many lines changed (R27, R33).

        `product_too` does the same for the lines of the same product on documents that are not in Xero yet. A document
        that is in Xero becomes out of date, and is pushed only on request (D26).
        """
        with self._books.store.transaction() as session:
            organisation = self._books.connected(session)
            line = session.get(LineItem, line_id)
            if line is None or line.document_id != document_id:
                raise InputError(
                    "unknown_line", "The document has no such line.", "Look at it again: it may have changed."
                )
            lines = [line]
            if product_too and line.product_id:
                unpushed = (
                    select(LineItem)
                    .outerjoin(
                        DocumentSync,
                        and_(
                            col(DocumentSync.document_id) == col(LineItem.document_id),
                            col(DocumentSync.tenant_id) == organisation.tenant_id,
                        ),
                    )
                    .where(
                        LineItem.product_id == line.product_id,
                        LineItem.id != line.id,
                        col(DocumentSync.xero_id).is_(None),
                    )
                )
                lines += session.exec(unpushed).all()
            concerned = {each.document_id for each in lines}
            before = _accounts(session, organisation, concerned)
            changed = choose_account(
                self._books, session, organisation, "line", [each.id for each in lines], code
            )
            after = _accounts(session, organisation, concerned)
            touched = {each.document_id for each in lines if each.id in changed}
            for document in touched:
                mine = [each for each in lines if each.document_id == document and each.id in changed]
                self._books.record(
                    session,
                    _kind(session, document),
                    document,
                    "ledger account of "
                    + ", ".join(one_line(each.title) for each in mine)
                    + f" set to {code or 'none of its own'}",
                    details={
                        "changes": [
                            {
                                "field": f"account of line {each.position}",
                                "from": before[each.id],
                                "to": after[each.id],
                            }
                            for each in mine
                        ]
                    },
                    tenant_id=organisation.tenant_id,
                )
            restate(session, organisation, touched)
            return len(changed)


def _accounts(
    session: Session, organisation: Organisation, document_ids: Collection[str]
) -> dict[str, str | None]:
    """The account that each line of the documents goes to, by line id, whoever chose it."""
    found = dossiers(session, organisation, document_ids)
    return {line: choice.code for each in found for line, choice in each.accounts.items()}


def _kind(session: Session, document_id: str) -> str:
    """The kind of the document, as a word of the history."""
    return session.exec(select(Document.kind).where(Document.id == document_id)).one()
