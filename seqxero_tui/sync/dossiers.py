"""Gathers everything that decides about a document, in a handful of queries for any number of documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from seqxero_tui.billing.billed_twice import rivals
from seqxero_tui.billing.tables import Customer, Document, LineItem, Price, Product
from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.mapping.accounts import AccountChoice, AccountFacts, AccountSource, resolve_account
from seqxero_tui.mapping.documents import DocumentFacts
from seqxero_tui.mapping.lines import LineFacts
from seqxero_tui.mapping.tax import TaxStatus
from seqxero_tui.sync.tables import (
    CachedAccount,
    CachedContact,
    CachedCurrency,
    CachedTaxRate,
    DocumentSync,
    LedgerChoice,
    Link,
    Organisation,
    TakenNumber,
)

Row = TypeVar("Row", bound=SQLModel)
Value = TypeVar("Value")
_CHUNK = 500  # bound parameters in one statement


@dataclass(frozen=True, slots=True)
class Setting:
    """The organisation as the rules need it: its facts, live accounts by code, tax codes and currencies."""

    organisation: Organisation
    accounts: dict[str, CachedAccount]
    tax_rates: dict[str, CachedTaxRate]
    currencies: frozenset[str]

    @classmethod
    def read(cls, session: Session, organisation: Organisation) -> Setting:
        """Reads it from the caches."""
        tenant = organisation.tenant_id
        accounts = session.exec(select(CachedAccount).where(CachedAccount.tenant_id == tenant)).all()
        rates = session.exec(select(CachedTaxRate).where(CachedTaxRate.tenant_id == tenant)).all()
        codes = session.exec(select(CachedCurrency.code).where(CachedCurrency.tenant_id == tenant)).all()
        by_code = {account.code: account for account in accounts if account.code}
        return cls(organisation, by_code, {rate.tax_type: rate for rate in rates}, frozenset(codes))

    def account_facts(self, code: str) -> AccountFacts | None:
        """The account with that code, as the mapping rules see it."""
        account = self.accounts.get(code)
        return account_facts(account) if account else None


def account_facts(account: CachedAccount) -> AccountFacts:
    """A cached account as the mapping rules see it."""
    return AccountFacts(
        account.account_id,
        account.code,
        account.name,
        account.status,
        account.type,
        account.klass,
        account.tax_type,
        account.system_account,
    )


@dataclass(frozen=True, slots=True)
class Dossier:
    """A document with all that decides about it. `accounts` has a choice for every line, by line id."""

    document: Document
    customer: Customer
    lines: Sequence[LineItem]
    link: Link | None
    contact: CachedContact | None
    sync: DocumentSync | None
    accounts: dict[str, AccountChoice]
    overrides: dict[str, str] = field(default_factory=dict)
    twin: bool = False
    """Another document of the same kind here carries the same number."""
    billed_too: str | None = None
    """The number, or id, of another invoice that bills a period of the same schedule too (D63)."""
    survivor: str | None = None
    """The name of the contact that its own was merged into."""
    taken_by: str | None = None
    """Whose document in Xero has its number, as pulls saw it; "" when nobody knows."""
    elsewhere: str | None = None
    """The other organisation, no Demo Company, that has it."""

    @property
    def kind(self) -> DocumentKind:
        return DocumentKind(self.document.kind)

    @property
    def sent(self) -> bool:
        return self.document.status == DocumentStatus.SENT

    @property
    def in_xero(self) -> bool:
        """Whether a push of it was ever confirmed, and it is still there."""
        return self.sync is not None and self.sync.xero_id is not None and not self.sync.gone

    def facts(self) -> DocumentFacts:
        """The document as the mapping rules see it."""
        document = self.document
        return DocumentFacts(
            document_id=document.id,
            kind=self.kind.value,
            number=document.number,
            currency=document.currency,
            sent=self.sent,
            issue_date=document.issue_date,
            due_date=document.due_date,
            lines=tuple(line_facts(line, self.accounts[line.id].code) for line in self.lines),
            tax_status=TaxStatus(document.customer_tax_status),
            net_total=document.net_total,
            tax_total=document.tax_total,
            gross_total=document.gross_total,
            reference=document.reference,
            credited_number=document.invoice_number,
            purchase_order_number=document.purchase_order_number,
        )


def line_facts(line: LineItem, account_code: str | None) -> LineFacts:
    """A line as the mapping rules see it."""
    return LineFacts(
        line_id=line.id,
        title=line.title,
        description=line.description,
        quantity=line.quantity,
        rate=line.rate,
        net_total=line.net_total,
        rate_display="PERCENTAGE" if line.rate_display == "PERCENTAGE" else "ABSOLUTE",
        group_title=line.group_title,
        account_code=account_code,
    )


def dossiers(
    session: Session, organisation: Organisation | None, document_ids: Collection[str]
) -> list[Dossier]:
    """The dossiers of the documents, in the order of their ids as given; unknown ids are left out."""
    tenant = organisation.tenant_id if organisation else ""
    documents = {row.id: row for row in rows_in(session, Document, Document.id, document_ids)}
    customers = {
        row.id: row
        for row in rows_in(session, Customer, Customer.id, {d.customer_id for d in documents.values()})
    }
    links = {
        row.customer_id: row
        for row in rows_in(session, Link, Link.customer_id, customers.keys(), Link.tenant_id == tenant)
    }
    contacts = {
        row.contact_id: row
        for row in rows_in(
            session,
            CachedContact,
            CachedContact.contact_id,
            {link.contact_id for link in links.values() if link.contact_id},
            CachedContact.tenant_id == tenant,
        )
    }
    syncs = {
        row.document_id: row
        for row in rows_in(
            session,
            DocumentSync,
            DocumentSync.document_id,
            documents.keys(),
            DocumentSync.tenant_id == tenant,
        )
    }
    lines = defaultdict(list)
    for line in rows_in(session, LineItem, LineItem.document_id, documents.keys()):
        lines[line.document_id].append(line)
    survivors = _survivors(session, tenant, contacts.values())
    twins = _numbers_used_twice(session, documents.values())
    billed_too = _billed_too(session, documents.values())
    taken = _numbers_taken(session, tenant, documents.values(), syncs)
    elsewhere = _elsewhere(session, tenant, documents)
    choose = _AccountChooser(session, organisation, [line for each in lines.values() for line in each], syncs)
    found = []
    for document_id in dict.fromkeys(document_ids):
        if document := documents.get(document_id):
            link = links.get(document.customer_id)
            own = sorted(lines[document_id], key=lambda line: line.position)
            found.append(
                Dossier(
                    document=document,
                    customer=customers[document.customer_id],
                    lines=own,
                    link=link,
                    contact=contacts.get(link.contact_id) if link and link.contact_id else None,
                    sync=syncs.get(document_id),
                    accounts={line.id: choose(document.kind, line) for line in own},
                    overrides={line.id: code for line in own if (code := choose.override(line))},
                    twin=(document.kind, document.number) in twins,
                    billed_too=billed_too.get(document_id),
                    survivor=survivors.get(link.contact_id or "") if link else None,
                    taken_by=taken.get(document_id),
                    elsewhere=elsewhere.get(document_id),
                )
            )
    return found


class _AccountChooser:
    """Resolves the ledger account of lines (D24), reading what it needs once.

    A line that was pushed keeps the account it was pushed with, unless the line itself is given another (D26).
    """

    def __init__(
        self,
        session: Session,
        organisation: Organisation | None,
        lines: Sequence[LineItem],
        syncs: dict[str, DocumentSync],
    ) -> None:
        self._organisation = organisation
        tenant = organisation.tenant_id if organisation else ""
        credited_ids = {line.credited_line_id for line in lines if line.credited_line_id}
        self._credited = {row.id: row for row in rows_in(session, LineItem, LineItem.id, credited_ids)}
        everyone = [*lines, *self._credited.values()]
        objects = {
            object_id
            for line in everyone
            for object_id in (line.id, line.price_id, line.product_id)
            if object_id
        }
        self._choices = {
            (row.scope, row.object_id): row.code
            for row in rows_in(
                session, LedgerChoice, LedgerChoice.object_id, objects, LedgerChoice.tenant_id == tenant
            )
        }
        self._products = {
            row.id: row.name
            for row in rows_in(
                session, Product, Product.id, {line.product_id for line in everyone if line.product_id}
            )
        }
        self._prices = {
            row.id: row.name
            for row in rows_in(
                session, Price, Price.id, {line.price_id for line in everyone if line.price_id}
            )
        }
        missing = {line.document_id for line in self._credited.values()} - syncs.keys()
        others = rows_in(
            session, DocumentSync, DocumentSync.document_id, missing, DocumentSync.tenant_id == tenant
        )
        self._frozen: dict[str, dict[str, str]] = {}
        for sync in (*syncs.values(), *others):
            if sync.xero_id and not sync.gone:
                self._frozen.update(sync.accounts or {})

    def override(self, line: LineItem) -> str | None:
        """The account chosen for the line itself."""
        return self._choices.get(("line", line.id))

    def __call__(self, kind: str, line: LineItem) -> AccountChoice:
        override = self.override(line)
        frozen = self._frozen.get(line.id)
        if override is None and frozen and frozen["source"] != AccountSource.LINE:
            return AccountChoice(frozen["code"], AccountSource(frozen["source"]), frozen["why"])
        credited = self._credited.get(line.credited_line_id or "")
        credit_note = kind == DocumentKind.CREDIT_NOTE
        return resolve_account(
            line=override,
            credited_line=self(DocumentKind.INVOICE, credited).code if credited else None,
            price=self._choices.get(("price", line.price_id or "")),
            product=self._choices.get(("product", line.product_id or "")),
            document_default=self._organisation.credit_note_account
            if self._organisation and credit_note
            else None,
            default=self._organisation.default_account if self._organisation else None,
            product_name=self._products.get(line.product_id or ""),
            price_name=self._prices.get(line.price_id or ""),
        )


def chain(session: Session, tenant_id: str, contact_id: str) -> list[CachedContact]:
    """The contact, the one it was merged into, and so on to the last one that is known; never in a circle."""
    found: dict[str, CachedContact] = {}
    while contact_id and contact_id not in found:
        contact = session.get(CachedContact, (tenant_id, contact_id))
        if contact is None:
            break
        found[contact_id] = contact
        contact_id = contact.merged_to or ""
    return list(found.values())


def _survivors(session: Session, tenant_id: str, contacts: Iterable[CachedContact]) -> dict[str, str]:
    """By the id of each contact that was merged, the name of the one that survived."""
    merged = [each.contact_id for each in contacts if each.merged_to]
    passed = {each: chain(session, tenant_id, each) for each in merged}
    return {each: found[-1].name for each, found in passed.items() if found[-1].merged_to is None}


def _numbers_used_twice(session: Session, documents: Iterable[Document]) -> set[tuple[str, str | None]]:
    numbers = {document.number for document in documents if document.number}
    found = Counter(
        (document.kind, document.number) for document in rows_in(session, Document, Document.number, numbers)
    )
    return {key for key, count in found.items() if count > 1}


def _billed_too(session: Session, documents: Iterable[Document]) -> dict[str, str]:
    pairs = rivals(session, documents)
    others = {each: min(found) for each, found in pairs.items()}
    named = {row.id: row.number or row.id for row in rows_in(session, Document, Document.id, others.values())}
    return {each: named[other] for each, other in others.items()}


def _numbers_taken(
    session: Session, tenant: str, documents: Iterable[Document], syncs: dict[str, DocumentSync]
) -> dict[str, str]:
    """By document id, whose document in Xero has its number."""
    wanted = {(each.kind, each.number): each for each in documents if each.number}
    found: dict[str, str] = {}
    numbers = {number for _, number in wanted if number}
    for row in rows_in(session, TakenNumber, TakenNumber.number, numbers, TakenNumber.tenant_id == tenant):
        document = wanted.get((row.kind, row.number))
        sync = syncs.get(document.id) if document else None
        if document and (sync is None or sync.xero_id != row.xero_id):
            found[document.id] = row.contact
    return found


def _elsewhere(session: Session, tenant: str, document_ids: Collection[str]) -> dict[str, str]:
    """By document id, the name of another organisation that has it and is no Demo Company."""
    real = select(Organisation).where(
        Organisation.tenant_id != tenant, col(Organisation.is_demo_company).is_(False)
    )
    others = {each.tenant_id: each.name for each in session.exec(real).all()}
    if not others:
        return {}
    there = (
        col(DocumentSync.tenant_id).in_(others),
        col(DocumentSync.xero_id).is_not(None),
        col(DocumentSync.gone).is_(False),
        func.coalesce(DocumentSync.xero_status, "").not_in(("VOIDED", "DELETED")),
    )
    found = rows_in(session, DocumentSync, DocumentSync.document_id, document_ids, *there)
    return {each.document_id: others[each.tenant_id] for each in found}


def rows_in(
    session: Session, table: type[Row], column: Any, values: Iterable[str], *conditions: Any
) -> Iterator[Row]:
    """The rows whose `column` is one of `values`, in as many statements as the number of parameters asks for."""
    for chunk in parts(list(values), _CHUNK):
        yield from session.exec(select(table).where(col(column).in_(chunk), *conditions))


def parts(values: Sequence[Value], size: int) -> Iterator[Sequence[Value]]:
    """`values` in pieces of at most `size`."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
