"""Products with the ledger account their lines inherit (R28, R29)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func
from sqlmodel import col, select

from seqxero_tui.billing.find import find_product
from seqxero_tui.billing.tables import LineItem, Price, Product
from seqxero_tui.sync.assess import restate
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.ledger import choose_account
from seqxero_tui.sync.tables import CachedAccount, DocumentSync, LedgerChoice, Organisation
from seqxero_tui.sync.views import Page, ProductRow


class Products:
    """The products of a profile, with the connected organisation's accounts."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def page(self, *, text: str = "", offset: int = 0, limit: int = 200) -> Page[ProductRow]:
        """Products by name; `text` matches the name. Those without an account of their own need a person."""
        with self._books.store.read() as session:
            everyone = _query(self._books.organisation(session))
            query = everyone
            for word in text.split():
                query = query.where(col(Product.name).icontains(word, autoescape=True))
            total = session.exec(select(func.count()).select_from(Product)).one()
            matching = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
            found = session.execute(
                query.order_by(func.lower(Product.name), col(Product.id)).offset(offset).limit(limit)
            ).all()
        return Page(tuple(_row(row) for row in found), matching, total)

    def get(self, ref: str) -> ProductRow:
        """One product. Raises `InputError` for an unknown or ambiguous `ref`."""
        with self._books.store.read() as session:
            product = find_product(session, ref)
            query = _query(self._books.organisation(session)).where(col(Product.id) == product.id)
            return _row(session.execute(query).one())

    def set_account(self, ref: str, code: str | None) -> int:
        """Sets the product's ledger account, or with None takes it back; returns how many unpushed lines follow it.

        Lines of documents in Xero keep the account they were pushed with (D26).
        """
        with self._books.store.transaction() as session:
            organisation = self._books.connected(session)
            product = find_product(session, ref)
            if not choose_account(self._books, session, organisation, "product", [product.id], code):
                return 0
            self._books.record(
                session,
                "product",
                product.id,
                f"ledger account set to {code or 'none of its own'}",
                tenant_id=organisation.tenant_id,
            )
            unpushed = session.execute(
                select(LineItem.document_id, DocumentSync.wanted)
                .outerjoin(
                    DocumentSync,
                    and_(
                        col(DocumentSync.document_id) == col(LineItem.document_id),
                        col(DocumentSync.tenant_id) == organisation.tenant_id,
                    ),
                )
                .where(LineItem.product_id == product.id, col(DocumentSync.xero_id).is_(None))
            ).all()
            restate(session, organisation, {row[0] for row in unpushed if row[1]})
            return len(unpushed)


def _query(organisation: Organisation | None) -> Select[Any]:
    tenant = organisation.tenant_id if organisation else ""
    prices = select(func.count()).where(col(Price.product_id) == col(Product.id)).scalar_subquery()
    lines = select(func.count()).where(col(LineItem.product_id) == col(Product.id)).scalar_subquery()
    query: Select[Any] = (
        select(Product, LedgerChoice.code, CachedAccount.name, prices.label("prices"), lines.label("lines"))  # type: ignore[call-overload]
        .outerjoin(
            LedgerChoice,
            and_(
                col(LedgerChoice.object_id) == col(Product.id),
                col(LedgerChoice.scope) == "product",
                col(LedgerChoice.tenant_id) == tenant,
            ),
        )
        .outerjoin(
            CachedAccount,
            and_(col(CachedAccount.code) == col(LedgerChoice.code), col(CachedAccount.tenant_id) == tenant),
        )
    )
    return query


def _row(row: Any) -> ProductRow:
    product, code, account_name, prices, lines = row
    return ProductRow(product.id, product.name, code, account_name, prices, lines)
