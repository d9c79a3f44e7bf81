"""Drafts made and changed by hand: what one begins with, what is kept of it, and that nobody's change is overwritten."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from seqxero_tui.billing.codes import CURRENCIES
from seqxero_tui.billing.drafting import Draft, faults_of, totals
from seqxero_tui.billing.find import find_document
from seqxero_tui.billing.lifecycle import named, require_billable
from seqxero_tui.billing.schedules import free_periods
from seqxero_tui.billing.tables import Customer, Document, LineItem, Price, Product
from seqxero_tui.billing.words import DocumentKind, DocumentStatus, RateDisplay, TaxStatus
from seqxero_tui.errors import InputError
from seqxero_tui.sync.assess import restate, restate_blocked
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.crediting import check_credit
from seqxero_tui.sync.dossiers import Setting
from seqxero_tui.sync.draft_lines import draft_line, lines_of, remove_lines, write_lines
from seqxero_tui.sync.draft_views import Beginning, PriceOffer
from seqxero_tui.sync.tables import CachedCurrency, DocumentSync, Explanation
from seqxero_tui.text import one_line

_UNIT_PRICES = ("price", "pricePerUnit", "pricePerSeat", "pricePerPackage")


class Drafts:
    """The drafts of a profile."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def begin(self, kind: DocumentKind, customer_id: str) -> Beginning:
        """An empty draft for the customer, with their tax status as it is now (D31)."""
        with self._books.store.read() as session:
            customer = _customer(session, customer_id)
            currencies = self._currencies(session, customer_id)
            draft = Draft(
                kind, customer.id, customer.legal_name, currencies[0], customer.tax_status, version="new"
            )
            return Beginning(draft, currencies, self._tax_rate(session, draft))

    def read(self, kind: DocumentKind, ref: str) -> Beginning:
        """A draft as it stands, to be changed. Raises `InputError` for any other document, and for an archived customer's."""
        with self._books.store.read() as session:
            document = find_document(session, kind, ref)
            _require_draft(document)
            _customer(session, document.customer_id)
            draft = _draft(session, document)
            return Beginning(draft, (draft.currency,), self._tax_rate(session, draft))

    def prices(self, currency: str, text: str = "", limit: int = 50) -> tuple[PriceOffer, ...]:
        """Prices in this currency and all products, by name; `text` matches the name of either."""
        with self._books.store.read() as session:
            products = session.exec(select(Product).order_by(func.lower(Product.name), Product.id)).all()
            found = session.exec(
                select(Price)
                .where(Price.currency == currency)
                .order_by(func.lower(Price.name), col(Price.id))
            ).all()
        of_product: dict[str, list[Price]] = defaultdict(list)
        for price in found:
            of_product[price.product_id].append(price)
        words = text.casefold().split()
        offers = (offer for each in products for offer in _offers(each, of_product[each.id]))
        return tuple(islice((offer for offer in offers if _matches(offer, words)), limit))

    def save(self, draft: Draft) -> str:
        """Keeps a draft, a new one or one that was read, and returns its id.

        Raises `InputError` when it cannot be kept as it is, is no draft any more, or was changed by others meanwhile.
        """
        if faults := faults_of(draft):
            raise InputError("draft_incomplete", " ".join(faults), "Change its lines and save again.")
        with self._books.store.transaction() as session:
            _customer(session, draft.customer_id)
            document = _kept(session, draft) if draft.id else self._new(draft)
            sums = totals(draft.lines)
            document.reference, document.memo = draft.reference, draft.memo
            document.purchase_order_number = draft.purchase_order_number
            document.payment_term_days = draft.term_days if draft.kind is DocumentKind.INVOICE else None
            document.net_total, document.tax_total, document.gross_total = sums.net, sums.tax, sums.gross
            document.edited_at = self._books.clock()
            session.add(document)
            session.flush()
            if document.invoice_id and (invoice := session.get(Document, document.invoice_id)):
                check_credit(session, invoice, draft.lines, without=document.id)
            write_lines(session, document.id, draft.lines)
            self._tell(session, document, "draft changed" if draft.id else "draft made")
            return document.id

    def delete(self, document_id: str) -> None:
        """Deletes a draft with its lines; its history stays. Raises `InputError` for any other document.

        One that was generated here frees its periods; what Sequence's schedules made is voided instead (D62, D63).
        """
        with self._books.store.transaction() as session:
            document = session.get(Document, document_id, with_for_update=True)
            if document is None:
                raise InputError("unknown_reference", "There is no such draft.", "Look at the list again.")
            _require_draft(document)
            if document.billing_schedule_id and not free_periods(session, document.id):
                raise InputError(
                    "draft_of_schedule",
                    f"{named(document)} was made by a billing schedule in Sequence, whose period it bills.",
                    "Void it instead, so that the period stays accounted for.",
                )
            remove_lines(session, [line.id for line in lines_of(session, document_id)])
            for sync in session.exec(select(DocumentSync).where(DocumentSync.document_id == document_id)):
                session.delete(sync)
            session.execute(delete(Explanation).where(col(Explanation.document_id) == document_id))
            self._tell(session, document, "draft deleted")
            session.delete(document)
            organisation = self._books.organisation(session)
            if organisation and document.billing_schedule_id:
                restate_blocked(session, organisation, {document.billing_schedule_id})

    def _new(self, draft: Draft) -> Document:
        return Document(
            id=str(uuid.uuid4()),
            kind=draft.kind.value,
            status=DocumentStatus.DRAFT.value,
            customer_id=draft.customer_id,
            currency=draft.currency,
            customer_tax_status=draft.tax_status,
            net_total=Decimal(0),
            tax_total=Decimal(0),
            gross_total=Decimal(0),
            created_at=self._books.clock(),
        )

    def _tell(self, session: Session, document: Document, what: str) -> None:
        organisation = self._books.organisation(session)
        details: dict[str, Any] = {"gross_total": f"{document.gross_total:f}", "currency": document.currency}
        if what == "draft deleted":
            details["customer"] = one_line(session.get_one(Customer, document.customer_id).legal_name)
        tenant = organisation.tenant_id if organisation else None
        self._books.record(session, document.kind, document.id, what, details=details, tenant_id=tenant)
        if organisation and what != "draft deleted":
            restate(session, organisation, [document.id])

    def _currencies(self, session: Session, customer_id: str) -> tuple[str, ...]:
        """The customer's last one, the organisation's own, then all it has enabled, or all there are."""
        organisation = self._books.organisation(session)
        last = session.exec(
            select(Document.currency)
            .where(Document.customer_id == customer_id)
            .order_by(col(Document.created_at).desc())
            .limit(1)
        ).first()
        enabled: set[str] = set()
        if organisation:
            codes = select(CachedCurrency.code).where(CachedCurrency.tenant_id == organisation.tenant_id)
            enabled = set(session.exec(codes))
        first = [last, organisation.base_currency if organisation else None]
        known = [each for each in first if each] + sorted(enabled & CURRENCIES or CURRENCIES)
        return tuple(dict.fromkeys(known))

    def _tax_rate(self, session: Session, draft: Draft) -> Decimal:
        """The rate a new line begins with: that of the customer's latest line, else the default account's own (D68)."""
        if not draft.taxed:
            return Decimal(0)
        latest = session.exec(
            select(LineItem)
            .join(Document, col(Document.id) == col(LineItem.document_id))
            .where(
                Document.customer_id == draft.customer_id,
                Document.customer_tax_status == TaxStatus.TAXED.value,
            )
            .order_by(col(Document.created_at).desc(), col(LineItem.position))
            .limit(1)
        ).first()
        if latest is not None:
            return latest.tax_rate
        organisation = self._books.organisation(session)
        if organisation is None:
            return Decimal(0)
        setting = Setting.read(session, organisation)
        account = setting.accounts.get(organisation.default_account or "")
        rate = setting.tax_rates.get(account.tax_type or "") if account else None
        return rate.rate.scaleb(-2) if rate else Decimal(0)


def _customer(session: Session, customer_id: str) -> Customer:
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise InputError("unknown_reference", "There is no such customer any more.", "Choose another one.")
    require_billable(customer)
    return customer


def _require_draft(document: Document) -> None:
    if document.status == DocumentStatus.DRAFT:
        return
    running = document.status == DocumentStatus.IN_PROGRESS
    raise InputError(
        "not_a_draft",
        f"{named(document)} is {document.status}; only a draft can be changed.",
        "It becomes a draft when its billing period ends."
        if running
        else "Void it, or credit it with a credit note.",
    )


def _kept(session: Session, draft: Draft) -> Document:
    """The draft's row, as nobody else changed it since it was read."""
    document = session.get(Document, draft.id, with_for_update=True)
    if document is None:
        raise InputError("unknown_reference", "The draft was deleted meanwhile.", "Make a new one.")
    _require_draft(document)
    if _draft(session, document).version != draft.version:
        raise InputError(
            "draft_changed",
            f"{named(document)} was changed by someone else meanwhile.",
            "Leave it and open it again; what you typed is not kept.",
        )
    return document


def _draft(session: Session, document: Document) -> Draft:
    draft = Draft(
        kind=DocumentKind(document.kind),
        customer_id=document.customer_id,
        customer_name=session.get_one(Customer, document.customer_id).legal_name,
        currency=document.currency,
        tax_status=document.customer_tax_status,
        lines=tuple(draft_line(row) for row in lines_of(session, document.id)),
        reference=document.reference,
        purchase_order_number=document.purchase_order_number,
        memo=document.memo,
        term_days=document.payment_term_days,
        id=document.id,
        invoice_id=document.invoice_id,
        invoice_number=document.invoice_number,
    )
    return replace(draft, version=hashlib.sha256(repr(draft).encode()).hexdigest())


def _offers(product: Product, prices: Sequence[Price]) -> Iterator[PriceOffer]:
    """A product's prices, then the product alone, for a rate of one's own."""
    for price in prices:
        structure = price.structure or {}
        unit = next((structure[key] for key in _UNIT_PRICES if structure.get(key) is not None), None)
        share = bool(structure.get("isPricePercentage"))
        yield PriceOffer(
            product.id,
            product.name,
            price.id,
            price.name,
            None if unit is None else Decimal(str(unit)),
            (RateDisplay.PERCENTAGE if share else RateDisplay.ABSOLUTE).value,
            price.billing_frequency or "",
        )
    yield PriceOffer(product.id, product.name)


def _matches(offer: PriceOffer, words: list[str]) -> bool:
    named_so = f"{offer.product_name} {offer.price_name or ''}".casefold()
    return all(word in named_so for word in words)
