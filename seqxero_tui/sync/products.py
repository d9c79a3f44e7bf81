"""Products and prices with the ledger account their lines inherit (R28, R29, D24, D26, D28)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from seqxero_tui.billing.find import find_price, find_product
from seqxero_tui.billing.tables import BillingSchedule, Customer, Document, LineItem, Price, Product
from seqxero_tui.billing.words import DocumentStatus
from seqxero_tui.mapping.accounts import resolve_account
from seqxero_tui.sync.assess import restate
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import rows_in
from seqxero_tui.sync.ledger import choose_account, chosen_codes
from seqxero_tui.sync.product_views import AccountOf, PriceRow, ProductRow, ProductView, Reach
from seqxero_tui.sync.tables import CachedAccount, DocumentSync, LedgerChoice, Organisation
from seqxero_tui.sync.views import Page

PRODUCT, PRICE = "product", "price"
"""What an account can be chosen for here."""

FIRST_PRICES = 30
"""How many prices a view of a product shows; `Products.prices` has them all."""

_LINES_OF = {PRODUCT: LineItem.product_id, PRICE: LineItem.price_id}


class Products:
    """The products and prices of a profile, with the connected organisation's accounts."""

    def __init__(self, books: Books) -> None:
        self._books = books

    # Reading

    def page(
        self,
        *,
        text: str = "",
        own_account: bool | None = None,
        sort: str = "",
        offset: int = 0,
        limit: int = 200,
    ) -> Page[ProductRow]:
        """Products by name, or by `sort`: -documents, -prices, the most first. `text` matches name and label, `own_account` says whether one is chosen for it.

        Those without one of their own need a person.
        """
        with self._books.store.read() as session:
            accounts = _Accounts(session, self._books.organisation(session))
            chosen = _chosen(accounts.tenant, PRODUCT, Product.id)
            conditions: list[Any] = []
            for word in text.split():
                named = col(Product.name).icontains(word, autoescape=True)
                conditions.append(named | col(Product.label).icontains(word, autoescape=True))
            if own_account is not None:
                conditions.append(chosen if own_account else ~chosen)
            total, matching, without = (
                session.exec(select(func.count()).select_from(Product).where(*each)).one()
                for each in ([], conditions, [~chosen])
            )
            query = _products(accounts.tenant).where(*conditions)
            first: list[Any] = [literal_column(sort[1:]).desc()] if sort in ("-documents", "-prices") else []
            ordered = query.order_by(*first, func.lower(Product.name), col(Product.id))
            found = session.execute(ordered.offset(offset).limit(limit)).all()
            rows = tuple(accounts.product(*row) for row in found)
        return Page(rows, matching, total, without)

    def get(self, ref: str) -> ProductRow:
        """One product. Raises `InputError` for an unknown or ambiguous `ref`."""
        with self._books.store.read() as session:
            return self._get(session, find_product(session, ref).id)

    def view(self, ref: str) -> ProductView:
        """One product with its first prices and what uses its account. Raises like `get`."""
        with self._books.store.read() as session:
            product_id = find_product(session, ref).id
            prices = self._prices(session, [Price.product_id == product_id], limit=FIRST_PRICES)
            organisation = self._books.organisation(session)
            return ProductView(
                self._get(session, product_id),
                tuple(prices),
                _reach(session, organisation, PRODUCT, [product_id]),
            )

    def prices(
        self,
        *,
        product_id: str | None = None,
        schedule_id: str | None = None,
        text: str = "",
        offset: int = 0,
        limit: int = 200,
    ) -> Page[PriceRow]:
        """The prices of a product or of a billing schedule, by name; `text` matches the name."""
        with self._books.store.read() as session:
            conditions: list[Any] = []
            if product_id is not None:
                conditions.append(col(Price.product_id) == product_id)
            if schedule_id is not None:
                conditions.append(col(Price.id).in_(_prices_of_schedule(session, schedule_id)))
            total = session.exec(select(func.count()).select_from(Price).where(*conditions)).one()
            conditions += [col(Price.name).icontains(word, autoescape=True) for word in text.split()]
            matching = session.exec(select(func.count()).select_from(Price).where(*conditions)).one()
            rows = tuple(self._prices(session, conditions, offset, limit))
        return Page(rows, matching, total)

    def price(self, product_ref: str, price_ref: str) -> PriceRow:
        """One price of a product, by its id or the beginning of its name. Raises like `get`."""
        with self._books.store.read() as session:
            found = find_price(session, find_product(session, product_ref), price_ref)
            [row] = self._prices(session, [col(Price.id) == found.id])
            return row

    def reach(self, scope: str, ids: Collection[str]) -> Reach:
        """The lines that a choice of account for these products or prices would reach; `scope` is product or price."""
        with self._books.store.read() as session:
            return _reach(session, self._books.organisation(session), scope, ids)

    # Choosing

    def set_account(self, ref: str, code: str | None) -> int:
        """Sets a product's ledger account, or with None takes it back; returns how many lines follow it.

        Lines of documents in Xero keep the account they were pushed with (D26).
        """
        with self._books.store.read() as session:
            product_id = find_product(session, ref).id
        return self.set_accounts(PRODUCT, [product_id], code).following

    def set_accounts(self, scope: str, ids: Collection[str], code: str | None) -> Reach:
        """Sets the ledger account of products or prices (`scope`), or with None takes it back; returns what it reached.

        All or nothing. Those whose choice it was already count for nothing. Raises `InputError` for an account that
        sales lines cannot use, `SetupError` without a connection.
        """
        with self._books.store.transaction() as session:
            organisation = self._books.connected(session)
            before = chosen_codes(session, organisation, scope, ids)
            changed = choose_account(self._books, session, organisation, scope, ids, code)
            reached = _reach(session, organisation, scope, changed)
            for object_id in changed:
                self._record(session, organisation, scope, object_id, before.get(object_id), code)
            restate(session, organisation, _waiting_documents(session, organisation, scope, changed))
            return reached

    def _record(
        self,
        session: Session,
        organisation: Organisation,
        scope: str,
        object_id: str,
        before: str | None,
        code: str | None,
    ) -> None:
        """A price's choice is told in the history of its product."""
        what = f"ledger account set to {code or 'none of its own'}"
        if scope == PRICE:
            price = session.get_one(Price, object_id)
            object_id, what = price.product_id, f"{what} for the price {price.name} in {price.currency}"
        details = {"changes": [{"field": "ledger_account", "from": before, "to": code}]}
        self._books.record(
            session, PRODUCT, object_id, what, details=details, tenant_id=organisation.tenant_id
        )

    def _get(self, session: Session, product_id: str) -> ProductRow:
        accounts = _Accounts(session, self._books.organisation(session))
        row = session.execute(_products(accounts.tenant).where(col(Product.id) == product_id)).one()
        return accounts.product(*row)

    def _prices(
        self, session: Session, conditions: Sequence[Any], offset: int = 0, limit: int | None = None
    ) -> list[PriceRow]:
        accounts = _Accounts(session, self._books.organisation(session))
        ordered = _prices(accounts.tenant).where(*conditions)
        ordered = ordered.order_by(func.lower(Price.name), col(Price.currency), col(Price.id))
        found = session.execute(ordered.offset(offset).limit(limit)).all()
        owners = _schedule_owners(session, {row[0].id for row in found})
        return [
            accounts.price(price, product_name, own, products, lines, owners.get(price.id))
            for price, product_name, own, products, lines in found
        ]


class _Accounts:
    """The connected organisation's accounts, and where they lead."""

    def __init__(self, session: Session, organisation: Organisation | None) -> None:
        self.tenant = organisation.tenant_id if organisation else ""
        self._default = organisation.default_account if organisation else None
        accounts = session.exec(select(CachedAccount).where(CachedAccount.tenant_id == self.tenant))
        self._names = {account.code: account.name for account in accounts if account.code}

    def product(
        self, product: Product, own: str | None, prices: int, lines: int, documents: int
    ) -> ProductRow:
        return ProductRow(
            product.id,
            product.name,
            product.label,
            own,
            self._name(own),
            self._goes_to(product=own),
            prices,
            lines,
            documents,
        )

    def price(
        self,
        price: Price,
        product_name: str,
        own: str | None,
        products: str | None,
        lines: int,
        schedule_of: str | None,
    ) -> PriceRow:
        return PriceRow(
            id=price.id,
            product_id=price.product_id,
            product_name=product_name,
            name=price.name,
            currency=price.currency,
            frequency=price.billing_frequency,
            in_advance=price.billing_type == "IN_ADVANCE",
            structure=price.structure,
            account_code=own,
            account_name=self._name(own),
            goes_to=self._goes_to(price=own, product=products),
            lines=lines,
            schedule_of=schedule_of,
        )

    def _goes_to(self, *, product: str | None, price: str | None = None) -> AccountOf:
        choice = resolve_account(price=price, product=product, default=self._default)
        return AccountOf(choice.code, self._name(choice.code), choice.source.value)

    def _name(self, code: str | None) -> str | None:
        return self._names.get(code) if code else None


def _products(tenant: str) -> Select[Any]:
    """Product, its own account, and how many prices, lines and documents it has."""
    own = _choice(tenant, PRODUCT, Product.id)
    prices = select(func.count()).where(col(Price.product_id) == col(Product.id)).scalar_subquery()
    lines = select(func.count()).where(col(LineItem.product_id) == col(Product.id)).scalar_subquery()
    documents = (
        select(func.count(func.distinct(LineItem.document_id)))
        .where(col(LineItem.product_id) == col(Product.id))
        .scalar_subquery()
    )
    return select_columns(
        Product, own, prices.label("prices"), lines.label("lines"), documents.label("documents")
    )


def _prices(tenant: str) -> Select[Any]:
    """Price, its product's name, its own account and the product's, and how many lines it has."""
    own, products = _choice(tenant, PRICE, Price.id), _choice(tenant, PRODUCT, Price.product_id)
    lines = select(func.count()).where(col(LineItem.price_id) == col(Price.id)).scalar_subquery()
    return select_columns(Price, col(Product.name), own, products, lines).join(
        Product, col(Product.id) == col(Price.product_id)
    )


def _choice(tenant: str, scope: str, object_id: Any) -> Any:
    """The code chosen for the object, as a value of a row."""
    return select(LedgerChoice.code).where(*_is_choice(tenant, scope, object_id)).scalar_subquery()


def _chosen(tenant: str, scope: str, object_id: Any) -> ColumnElement[bool]:
    """Whether a code is chosen for the object."""
    return exists().where(*_is_choice(tenant, scope, object_id))


def _is_choice(tenant: str, scope: str, object_id: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        col(LedgerChoice.tenant_id) == tenant,
        col(LedgerChoice.scope) == scope,
        col(LedgerChoice.object_id) == object_id,
    )


def _reach(session: Session, organisation: Organisation | None, scope: str, ids: Collection[str]) -> Reach:
    """Counts the lines to which nothing nearer gives an account: not the line, nor what it credits, nor its price."""
    tenant = organisation.tenant_id if organisation else ""
    nearer = [col(LineItem.credited_line_id).is_(None), ~_chosen(tenant, "line", LineItem.id)]
    if scope == PRODUCT:
        nearer.append(~_chosen(tenant, PRICE, LineItem.price_id))
    in_xero = and_(col(DocumentSync.xero_id).is_not(None), ~col(DocumentSync.gone))
    draft = col(Document.status).in_((DocumentStatus.DRAFT.value, DocumentStatus.IN_PROGRESS.value))
    total = [0, 0, 0]
    every = list(ids)
    for at in range(0, len(every), _CHUNK):
        counts = session.execute(
            select_columns(
                func.count().filter(draft),
                func.count().filter(~draft, func.coalesce(~in_xero, True)),
                func.count().filter(~draft, in_xero),
            )
            .select_from(LineItem)
            .join(Document, col(Document.id) == col(LineItem.document_id))
            .outerjoin(DocumentSync, _sync_of(tenant))
            .where(
                col(_LINES_OF[scope]).in_(every[at : at + _CHUNK]),
                col(Document.status) != DocumentStatus.VOIDED.value,
                *nearer,
            )
        ).one()
        total = [one + more for one, more in zip(total, counts, strict=True)]
    return Reach(*total)


_CHUNK = 500  # bound parameters in one statement


def _waiting_documents(
    session: Session, organisation: Organisation, scope: str, ids: Collection[str]
) -> set[str]:
    """The documents that wait to be pushed and have lines of these products or prices."""
    tenant, every = organisation.tenant_id, list(ids)
    return {
        document_id
        for at in range(0, len(every), _CHUNK)
        for document_id in session.exec(
            select(LineItem.document_id)
            .join(DocumentSync, _sync_of(tenant))
            .where(
                col(_LINES_OF[scope]).in_(every[at : at + _CHUNK]),
                col(DocumentSync.wanted),
                col(DocumentSync.xero_id).is_(None),
            )
        )
    }


def _sync_of(tenant: str) -> ColumnElement[bool]:
    return and_(
        col(DocumentSync.document_id) == col(LineItem.document_id), col(DocumentSync.tenant_id) == tenant
    )


def _prices_of_schedule(session: Session, schedule_id: str) -> list[str]:
    schedule = session.get(BillingSchedule, schedule_id)
    if schedule is None:
        return []
    return [*schedule.prices, *(each for phase in schedule.phases for each in phase["priceIds"])]


def _schedule_owners(session: Session, price_ids: Collection[str]) -> dict[str, str]:
    """The customer whose billing schedule a price belongs to, by price id; list prices belong to none."""
    schedules = session.exec(select(BillingSchedule.customer_id, BillingSchedule.prices)).all()
    of_price = {each: customer for customer, prices in schedules for each in prices if each in price_ids}
    names = {
        row.id: row.legal_name for row in rows_in(session, Customer, Customer.id, set(of_price.values()))
    }
    return {price_id: names[customer] for price_id, customer in of_price.items()}
