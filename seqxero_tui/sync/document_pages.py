"""Invoices and credit notes as the front doors read them: windows over the list, one with its lines, how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import Float, and_, case, cast, func
from sqlmodel import Session, col, select

from seqxero_tui.billing import lifecycle
from seqxero_tui.billing.find import find_document
from seqxero_tui.billing.tables import Customer, Document, LineItem, Product
from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PaymentProvider, PaymentStatus
from seqxero_tui.errors import Problem
from seqxero_tui.mapping.lines import needs_flattening
from seqxero_tui.store import exact
from seqxero_tui.sync.assess import as_problems, assess, expected
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.credit_offers import allocation_views
from seqxero_tui.sync.document_queries import every_id, life_in, narrowed, numbers_of, order, whole
from seqxero_tui.sync.dossiers import Dossier, Setting, dossiers, line_facts, parts, rows_in
from seqxero_tui.sync.drift import choices
from seqxero_tui.sync.drift_list import accepted_view
from seqxero_tui.sync.history import history
from seqxero_tui.sync.preflight import void_problems
from seqxero_tui.sync.proof import warnings
from seqxero_tui.sync.shown import in_words
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.tables import DocumentSync, Organisation
from seqxero_tui.sync.views import (
    DocumentRow,
    DocumentView,
    DriftView,
    LineView,
    Page,
    XeroSide,
)
from seqxero_tui.xero import links as deep_links


class DocumentPages:
    """The documents of a profile, seen from the connected organisation, or from none."""

    _books: Books

    def page(
        self,
        kind: DocumentKind,
        *,
        text: str = "",
        status: str | None = None,
        payment: str | None = None,
        state: str | None = None,
        source: str | None = None,
        customer_id: str | None = None,
        sort: str = "newest",
        descending: bool = False,
        offset: int = 0,
        limit: int = 200,
    ) -> Page[DocumentRow]:
        """Documents of one kind; `text` matches number, reference or customer, the other filters one word each.

        `sort` is "newest" or one of `document_queries.ORDERS`; `descending` turns it round, and what has no value for it
        comes last either way.
        """
        with self._books.store.read() as session:
            organisation = self._books.organisation(session)
            total, needs_you = numbers_of(session, kind, organisation)
            query = narrowed(
                every_id(
                    kind, organisation, customers=sort == "customer", syncs=bool(state) or sort == "xero"
                ),
                text=text,
                status=status,
                payment=payment,
                state=state,
                source=source,
                customer_id=customer_id,
            )
            matching = session.execute(query.with_only_columns(func.count())).scalar_one()
            query = query.order_by(*order(sort, descending=descending))
            rows = self.rows_of(session, session.execute(query.offset(offset).limit(limit)).scalars().all())
        return Page(rows, matching, total, needs_you)

    def outstanding(
        self,
        *,
        text: str = "",
        status: str | None = None,
        payment: str | None = None,
        state: str | None = None,
        source: str | None = None,
    ) -> tuple[tuple[Decimal, str], ...]:
        """What customers still owe by final and sent invoices of a list, per currency, the largest number first.

        Of a partly paid invoice it is what Xero shows as due, where Xero says whether it is paid (R51).
        """
        with self._books.store.read() as session:
            query = narrowed(
                every_id(
                    DocumentKind.INVOICE, self._books.organisation(session), customers=False, syncs=True
                ),
                text=text,
                status=status,
                payment=payment,
                state=state,
                source=source,
            )
            follows_xero = and_(
                col(Document.payment_status) == PaymentStatus.PARTIALLY_PAID,
                col(Document.payment_provider) == PaymentProvider.NONE,
                col(DocumentSync.amount_due).is_not(None),
            )
            due = case(
                (follows_xero, cast(col(DocumentSync.amount_due), Float)),
                else_=cast(col(Document.gross_total), Float),
            )
            total = exact.total(due)
            found = session.execute(
                query.where(
                    col(Document.status).in_((DocumentStatus.FINAL, DocumentStatus.SENT)),
                    col(Document.payment_status).in_((PaymentStatus.UNPAID, PaymentStatus.PARTIALLY_PAID)),
                )
                .with_only_columns(col(Document.currency), total)
                .group_by(col(Document.currency))
                .order_by(total.desc())
            ).all()
        return tuple((exact.amount(units), currency) for currency, units in found)

    def numbers(self, kind: DocumentKind) -> tuple[int, int]:
        """How many documents of a kind there are, and how many of them need somebody."""
        with self._books.store.read() as session:
            return numbers_of(session, kind, self._books.organisation(session))

    def rows(self, ids: Sequence[str]) -> tuple[DocumentRow, ...]:
        """These documents of either kind as a list shows them, in this order; unknown ids are left out."""
        with self._books.store.read() as session:
            return self.rows_of(session, ids)

    def rows_of(self, session: Session, ids: Sequence[str]) -> tuple[DocumentRow, ...]:
        """As `rows`, in the caller's session."""
        organisation = self._books.organisation(session)
        found = {}
        for chunk in parts(ids, 500):
            for row in session.execute(whole(organisation).where(col(Document.id).in_(chunk))):
                found[row.Document.id] = self._row(
                    organisation, row.Document, row.Customer, row.DocumentSync, row.linked
                )
        return tuple(found[each] for each in ids if each in found)

    def get(self, kind: DocumentKind, ref: str) -> DocumentView:
        """One document with its lines and history. Raises `InputError` for an unknown or ambiguous `ref`."""
        with self._books.store.read() as session:
            organisation = self._books.organisation(session)
            document = find_document(session, kind, ref)
            (dossier,) = dossiers(session, organisation, [document.id])
            setting = Setting.read(session, organisation) if organisation else None
            names = {
                row.id: row.name
                for row in rows_in(
                    session,
                    Product,
                    Product.id,
                    {each.product_id for each in dossier.lines if each.product_id},
                )
            }
            linked = dossier.link is not None and dossier.link.contact_id is not None
            return DocumentView(
                row=self._row(organisation, document, dossier.customer, dossier.sync, linked),
                reference=document.reference,
                memo=document.memo,
                lines=tuple(_line_view(dossier, line, setting, names) for line in dossier.lines),
                history=history(session, document.id),
                credits=document.invoice_number,
                to_push=_to_push(dossier, setting) if setting else (),
                warnings=_warnings(dossier, setting) if setting else (),
                choices=tuple(each.value for each in choices(dossier, setting)) if setting else (),
                allocations=allocation_views(session, dossier.sync),
            )

    def counts(self) -> dict[str, dict[str, int]]:
        """How many documents of each kind are in each state."""
        with self._books.store.read() as session:
            rows = session.execute(
                select(Document.kind, DocumentSync.state, func.count())
                .outerjoin(DocumentSync, life_in(self._books.organisation(session)))
                .group_by(col(Document.kind), col(DocumentSync.state))
            ).all()
        found: dict[str, Counter[str]] = {kind.value: Counter() for kind in DocumentKind}
        for kind, state, number in rows:
            found[kind][state or SyncState.NOT_PUSHED.value] += number
        return {kind: dict(states) for kind, states in found.items()}

    def _row(
        self,
        organisation: Organisation | None,
        document: Document,
        customer: Customer,
        sync: DocumentSync | None,
        linked: bool,
    ) -> DocumentRow:
        page, asked = self._books.payment_page(document)
        return DocumentRow(
            id=document.id,
            kind=document.kind,
            number=document.number,
            status=document.status,
            payment_status=document.payment_status,
            payment_source=lifecycle.payment_source(document),
            currency=document.currency,
            issue_date=document.issue_date,
            due_date=document.due_date,
            net_total=document.net_total,
            tax_total=document.tax_total,
            gross_total=document.gross_total,
            customer_id=document.customer_id,
            customer_name=customer.legal_name,
            invoice_id=document.invoice_id,
            xero=self._xero_side(organisation, document, sync),
            payment_link=page,
            asks_stripe=asked,
            linked=linked,
            void_problem=next(void_problems(document.kind, sync, organisation), None),
            customer_problem=lifecycle.cannot_be_billed(customer),
            tax_status=document.customer_tax_status,
            period=_period(document),
        )

    def _xero_side(
        self, organisation: Organisation | None, document: Document, sync: DocumentSync | None
    ) -> XeroSide:
        if sync is None or organisation is None:
            return XeroSide(SyncState.NOT_PUSHED)
        base = self._books.hosts_of(organisation).web
        page = deep_links.invoice_url if document.kind == DocumentKind.INVOICE else deep_links.credit_note_url
        state = SyncState(sync.state)
        stored = {
            SyncState.BLOCKED: sync.blocked,
            SyncState.FAILED: sync.rejected,
            SyncState.PUSHING: sync.rejected if sync.attempt_id else None,
            SyncState.QUEUED: None if sync.rejected_fingerprint else sync.rejected,
        }
        return XeroSide(
            state=state,
            problems=as_problems(stored.get(state)),
            id=sync.xero_id,
            number=sync.xero_number,
            status=sync.xero_status,
            sent=sync.sent,
            issue_date=sync.xero_date,
            due_date=sync.xero_due_date,
            net_total=sync.net_total,
            tax_total=sync.tax_total,
            total=sync.total,
            amount_due=sync.amount_due,
            url=page(organisation.short_code or "", sync.xero_id, base) if sync.xero_id else None,
            pushed_at=sync.pushed_at,
            pulled_at=sync.pulled_at,
            drift=tuple(DriftView(**each) for each in sync.drift or ()),
            accepted=accepted_view(sync),
        )


def _to_push(dossier: Dossier, setting: Setting) -> tuple[DriftView, ...]:
    """What a push would change of a document that is in Xero."""
    if not dossier.in_xero:
        return ()
    found = in_words(assess(dossier, setting).changes)
    return tuple(DriftView(field, ours, xero) for field, xero, ours in found)


def _warnings(dossier: Dossier, setting: Setting) -> tuple[Problem, ...]:
    """What to know before a document is pushed for the first time; a draft is judged as if it were final now."""
    if dossier.in_xero or dossier.document.status == DocumentStatus.VOIDED:
        return ()
    return warnings(expected(dossier, setting), setting)


def _line_view(
    dossier: Dossier, line: LineItem, setting: Setting | None, product_names: dict[str, str]
) -> LineView:
    choice = dossier.accounts[line.id]
    account = setting.accounts.get(choice.code) if setting and choice.code else None
    return LineView(
        id=line.id,
        position=line.position,
        title=line.title,
        description=line.description,
        group_title=line.group_title,
        quantity=line.quantity,
        rate=line.rate,
        rate_display=line.rate_display,
        net_total=line.net_total,
        tax_total=line.tax_total,
        gross_total=line.gross_total,
        product_id=line.product_id,
        product_name=product_names.get(line.product_id or ""),
        account_code=choice.code,
        account_name=account.name if account else None,
        account_source=choice.source,
        account_why=choice.why,
        override=dossier.overrides.get(line.id),
        flattened=needs_flattening(line_facts(line, choice.code)),
    )


def _period(document: Document) -> tuple[date, date] | None:
    first, last = document.period_start, document.period_end
    return (first, last) if first and last else None
