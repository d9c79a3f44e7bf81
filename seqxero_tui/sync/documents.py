"""Invoices and credit notes as the front doors see and handle them: lists, one with its lines, and the verbs.

A verb changes billing and marks the document for Xero in one transaction; the push itself is `runner`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_
from sqlmodel import Session, col, select

from seqxero_tui.billing import lifecycle
from seqxero_tui.billing.find import find_document
from seqxero_tui.billing.tables import Customer, Document, LineItem, Product
from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.mapping.documents import due_date
from seqxero_tui.mapping.lines import needs_flattening
from seqxero_tui.sync.assess import as_problems, assess, expected, restate, want
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import Dossier, Setting, dossiers, line_facts, rows_in
from seqxero_tui.sync.drift import choices
from seqxero_tui.sync.history import history
from seqxero_tui.sync.ledger import choose_account, lines_on_default
from seqxero_tui.sync.proof import warnings
from seqxero_tui.sync.shown import in_words
from seqxero_tui.sync.states import NEEDS_YOU, SyncState
from seqxero_tui.sync.tables import DocumentSync, Link, Organisation
from seqxero_tui.sync.views import DocumentRow, DocumentView, DriftView, LineView, Page, VerbResult, XeroSide
from seqxero_tui.text import one_line
from seqxero_tui.xero import links as deep_links


class Documents:
    """The documents of a profile, seen from the connected organisation, or from none."""

    def __init__(self, books: Books) -> None:
        self._books = books

    # Reading

    def page(
        self,
        kind: DocumentKind,
        *,
        text: str = "",
        status: str | None = None,
        payment: str | None = None,
        state: str | None = None,
        customer_id: str | None = None,
        sort: str = "newest",
        offset: int = 0,
        limit: int = 200,
    ) -> Page[DocumentRow]:
        """Documents of one kind, newest first; `text` matches number, reference or customer, the others one word each."""
        with self._books.store.read() as session:
            organisation = self._books.organisation(session)
            everyone = _query(kind, organisation)
            total = session.exec(
                select(func.count()).select_from(Document).where(Document.kind == kind)
            ).one()
            needs_you = session.execute(
                select(func.count()).select_from(everyone.where(_state().in_(NEEDS_YOU)).subquery())
            ).scalar_one()
            query = everyone
            for word in text.split():
                query = query.where(
                    or_(
                        *(
                            col(column).icontains(word, autoescape=True)
                            for column in (Document.number, Document.reference, Customer.legal_name)
                        )
                    )
                )
            if status:
                query = query.where(col(Document.status) == status)
            if payment:
                query = query.where(col(Document.payment_status) == payment)
            if state:
                query = query.where(_state() == state)
            if customer_id:
                query = query.where(col(Document.customer_id) == customer_id)
            matching = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
            found = session.execute(query.order_by(*_ORDERS[sort]).offset(offset).limit(limit)).all()
            rows = tuple(
                self._row(organisation, row.Document, row.legal_name, row.DocumentSync, row.linked)
                for row in found
            )
        return Page(rows, matching, total, needs_you)

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
                row=self._row(organisation, document, dossier.customer.legal_name, dossier.sync, linked),
                reference=document.reference,
                memo=document.memo,
                lines=tuple(_line_view(dossier, line, setting, names) for line in dossier.lines),
                history=history(session, document.id),
                credits=document.invoice_number,
                to_push=_to_push(dossier, setting) if setting else (),
                warnings=_warnings(dossier, setting) if setting else (),
                choices=tuple(each.value for each in choices(dossier, setting)) if setting else (),
            )

    def lines_on_default(self) -> int:
        """How many lines go to a default account of the connected organisation. Raises `SetupError` without one."""
        with self._books.store.read() as session:
            return lines_on_default(session, self._books.connected(session))

    def counts(self) -> dict[str, dict[str, int]]:
        """How many documents of each kind are in each state."""
        with self._books.store.read() as session:
            rows = session.execute(
                select(Document.kind, _state(), func.count())
                .outerjoin(DocumentSync, _of(self._books.organisation(session)))
                .group_by(col(Document.kind), _state())
            ).all()
        found: dict[str, dict[str, int]] = {kind.value: {} for kind in DocumentKind}
        for kind, state, number in rows:
            found[kind][state] = number
        return found

    # Verbs

    def finalize(self, ids: Sequence[str], *, send: bool = False) -> list[VerbResult]:
        """Makes drafts final, gives them their numbers, and marks them for Xero; with `send`, sends them too (R38, D2)."""

        def verb(session: Session, document: Document, now: datetime, today: date) -> None:
            lifecycle.finalize(session, document, now=now)
            if send:
                self._send(session, document, now, today)

        return self._each(ids, "finalized and sent" if send else "finalized", verb)

    def send(self, ids: Sequence[str]) -> list[VerbResult]:
        """Marks final documents as sent, with their real dates, here and by the next push in Xero (R39-R42)."""
        return self._each(ids, "sent", self._send)

    def void(self, ids: Sequence[str]) -> list[VerbResult]:
        """Voids documents here and by the next push in Xero. Refused while Xero has payments on one (D52)."""

        def verb(session: Session, document: Document, now: datetime, today: date) -> None:
            organisation = self._books.organisation(session)
            sync = session.get(DocumentSync, (organisation.tenant_id, document.id)) if organisation else None
            if sync and ((sync.amount_paid or 0) > 0 or (sync.amount_credited or 0) > 0):
                raise InputError(
                    "void_has_payments",
                    f"{document.number} has payments or credits in Xero and cannot be voided.",
                    "Remove them in Xero, sync, and void again; or raise a credit note.",
                )
            lifecycle.void(session, document, now=now)

        return self._each(ids, "voided", verb)

    def mark_paid(self, ids: Sequence[str]) -> list[VerbResult]:
        """Marks invoices as paid by hand, for money that came to the bank (R50, D45). Nothing is written to Xero (D46)."""

        def verb(session: Session, document: Document, now: datetime, today: date) -> None:
            lifecycle.mark_paid(document, now=now)

        return self._each(ids, "marked as paid", verb, push=False)

    def push_again(self, ids: Sequence[str]) -> list[VerbResult]:
        """Marks final documents for the next push: not yet pushed, out of date, or refused before and now mended."""

        def verb(session: Session, document: Document, now: datetime, today: date) -> None:
            organisation = self._books.connected(session)
            if document.status in (DocumentStatus.DRAFT, DocumentStatus.IN_PROGRESS):
                raise InputError(
                    "not_final", "A draft is not pushed to Xero.", "Finalize it; that pushes it too."
                )
            sync = session.get(DocumentSync, (organisation.tenant_id, document.id))
            if sync:
                sync.rejected = sync.rejected_fingerprint = None
            (dossier,) = dossiers(session, organisation, [document.id])
            if (sync and sync.attempt_id) or assess(
                dossier, Setting.read(session, organisation)
            ).verb is None:
                raise InputError(
                    "nothing_to_push",
                    f"Xero has nothing to get of {document.number}.",
                    "Its sidebar (x) shows how it stands, and what can be done about a difference.",
                )

        return self._each(ids, "push ordered", verb)

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
            changed = choose_account(
                self._books, session, organisation, "line", [each.id for each in lines], code
            )
            touched = {each.document_id for each in lines if each.id in changed}
            for document in touched:
                mine = [each for each in lines if each.document_id == document and each.id in changed]
                self._books.record(
                    session,
                    line_kind(session, document),
                    document,
                    "ledger account of "
                    + ", ".join(one_line(each.title) for each in mine)
                    + f" set to {code or 'none of its own'}",
                    tenant_id=organisation.tenant_id,
                )
            restate(session, organisation, touched)
            return len(changed)

    def _send(self, session: Session, document: Document, now: datetime, today: date) -> None:
        issued = document.issue_date or today
        lifecycle.send(
            session,
            document,
            issue_date=issued,
            due_date=due_date(issued, due_date=document.due_date, term_days=document.payment_term_days)
            if document.kind == DocumentKind.INVOICE
            else issued,
            now=now,
        )

    def _each(
        self,
        ids: Sequence[str],
        done: str,
        verb: Callable[[Session, Document, datetime, date], None],
        *,
        push: bool = True,
    ) -> list[VerbResult]:
        """Applies the verb to each document in a transaction of its own, so that one refusal does not undo the others."""
        results = []
        for document_id in dict.fromkeys(ids):
            problem: Problem | None = None
            name, number, kind = "", None, ""
            try:
                with self._books.store.transaction() as session:
                    document = session.get(Document, document_id)
                    if document is None:
                        raise InputError(
                            "unknown_reference", "There is no such document.", "Look at the list again."
                        )
                    name = session.exec(
                        select(Customer.legal_name).where(Customer.id == document.customer_id)
                    ).one()
                    number, kind = document.number, document.kind
                    organisation = self._books.organisation(session)
                    verb(session, document, self._books.clock(), self._books.today(organisation))
                    number = document.number
                    session.add(document)
                    self._books.record(
                        session,
                        kind,
                        document.id,
                        done,
                        tenant_id=organisation.tenant_id if organisation else None,
                    )
                    if push:
                        _want_where_it_is(session, document.id)
                    if push and organisation:
                        want(session, organisation, [(document.id, document.kind)])
            except InputError as error:
                problem = error.problem
            results.append(VerbResult(kind, document_id, number, name, problem))
        return results

    def _row(
        self,
        organisation: Organisation | None,
        document: Document,
        customer_name: str,
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
            customer_name=customer_name,
            invoice_id=document.invoice_id,
            xero=self._xero_side(organisation, document, sync),
            payment_link=page,
            asks_stripe=asked,
            linked=linked,
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
        )


def _want_where_it_is(session: Session, document_id: str) -> None:
    """Marks the document for the next push wherever it is in Xero, whichever organisation is connected now."""
    query = select(DocumentSync).where(
        DocumentSync.document_id == document_id, col(DocumentSync.xero_id).is_not(None)
    )
    for sync in session.exec(query).all():
        sync.wanted = True
        session.add(sync)


def line_kind(session: Session, document_id: str) -> str:
    """The kind of the document, as a word of the history."""
    return session.exec(select(Document.kind).where(Document.id == document_id)).one()


def _state() -> Any:
    return func.coalesce(col(DocumentSync.state), SyncState.NOT_PUSHED.value)


_ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": (col(Document.created_at).desc(), col(Document.number).desc(), col(Document.id)),
    "number": (col(Document.number), col(Document.id)),
    "customer": (func.lower(col(Customer.legal_name)), col(Document.id)),
    "due": (col(Document.due_date), col(Document.id)),
}


def _of(organisation: Organisation | None) -> Any:
    """The join of a document with its life in the connected organisation."""
    return and_(
        col(DocumentSync.document_id) == col(Document.id),
        col(DocumentSync.tenant_id) == (organisation.tenant_id if organisation else ""),
    )


def _query(kind: DocumentKind, organisation: Organisation | None) -> Select[Any]:
    return (
        select(Document, Customer.legal_name, DocumentSync, col(Link.contact_id).is_not(None).label("linked"))  # type: ignore[return-value]
        .join(Customer, col(Customer.id) == col(Document.customer_id))
        .outerjoin(
            Link,
            and_(
                col(Link.customer_id) == col(Document.customer_id),
                col(Link.tenant_id) == (organisation.tenant_id if organisation else ""),
            ),
        )
        .outerjoin(
            DocumentSync,
            and_(
                col(DocumentSync.document_id) == col(Document.id),
                col(DocumentSync.tenant_id) == (organisation.tenant_id if organisation else ""),
            ),
        )
        .where(col(Document.kind) == kind.value)
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
