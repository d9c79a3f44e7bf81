"""Crediting an invoice by lines: what of it is still open, and the draft credit note that takes some of it.

Every credit note that is not void counts, drafts too, whoever made it: together they never credit more than there was (D69).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import or_
from sqlmodel import Session, col, select

from seqxero_tui.billing.crediting import Open, over_credited, still_open
from seqxero_tui.billing.drafting import DraftLine, totals
from seqxero_tui.billing.find import find_document
from seqxero_tui.billing.lifecycle import named, require_billable
from seqxero_tui.billing.tables import Customer, Document, LineItem
from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.errors import InputError
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import rows_in
from seqxero_tui.sync.draft_lines import draft_line, lines_of, write_lines
from seqxero_tui.sync.draft_views import CreditableView

CREDITABLE = (DocumentStatus.FINAL, DocumentStatus.SENT)


class Crediting:
    """Credit notes against the invoices of a profile."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def open(self, ref: str) -> CreditableView:
        """What of an invoice can still be credited. Raises `InputError` for one that cannot be."""
        with self._books.store.read() as session:
            invoice = find_document(session, DocumentKind.INVOICE, ref)
            _creditable(session, invoice)
            left, open_gross = still_open_of(session, invoice)
            name = session.get_one(Customer, invoice.customer_id).legal_name
            return CreditableView(
                invoice.id,
                invoice.number or "",
                name,
                invoice.currency,
                tuple(left.values()),
                open_gross,
            )

    def create(self, invoice_id: str, lines: Sequence[DraftLine], *, memo: str | None = None) -> str:
        """Makes a draft credit note of these lines (of `billing.crediting`) and returns its id.

        Raises `InputError` when they credit more than is left, also when another program was quicker.
        """
        with self._books.store.transaction() as session:
            invoice = session.get(Document, invoice_id, with_for_update=True)
            if invoice is None or invoice.kind != DocumentKind.INVOICE:
                raise InputError("unknown_reference", "There is no such invoice.", "Look at the list again.")
            _creditable(session, invoice)
            check_credit(session, invoice, lines)
            organisation = self._books.organisation(session)
            sums = totals(lines)
            note = Document(
                id=str(uuid.uuid4()),
                kind=DocumentKind.CREDIT_NOTE.value,
                status=DocumentStatus.DRAFT.value,
                customer_id=invoice.customer_id,
                currency=invoice.currency,
                customer_tax_status=invoice.customer_tax_status,
                net_total=sums.net,
                tax_total=sums.tax,
                gross_total=sums.gross,
                invoice_id=invoice.id,
                invoice_number=invoice.number,
                memo=memo or None,
                created_at=self._books.clock(),
                edited_at=self._books.clock(),
            )
            session.add(note)
            session.flush()
            write_lines(session, note.id, lines)
            tenant = organisation.tenant_id if organisation else None
            told = {"gross_total": f"{sums.gross:f}", "currency": note.currency, "memo": note.memo}
            self._books.record(
                session,
                note.kind,
                note.id,
                f"draft made to credit {invoice.number}",
                details=told,
                tenant_id=tenant,
            )
            self._books.record(
                session,
                invoice.kind,
                invoice.id,
                "credit note drafted",
                details=told | {"credit_note_id": note.id},
                tenant_id=tenant,
            )
            return note.id


def still_open_of(
    session: Session, invoice: Document, *, without: str | None = None
) -> tuple[dict[str, Open], Decimal]:
    """What is left of each line of the invoice, by id in order, and of its gross total; `without` one credit note."""
    own = lines_of(session, invoice.id)
    crediting = list(rows_in(session, LineItem, LineItem.credited_line_id, [line.id for line in own]))
    by_lines = {line.document_id for line in crediting}
    notes = session.exec(
        select(Document).where(
            Document.kind == DocumentKind.CREDIT_NOTE.value,
            Document.status != DocumentStatus.VOIDED.value,
            or_(col(Document.invoice_id) == invoice.id, col(Document.id).in_(sorted(by_lines))),
        )
    ).all()
    counted = {note.id: note for note in notes if note.id != without}
    taken: dict[str, list[DraftLine]] = defaultdict(list)
    for line in crediting:
        if line.document_id in counted and line.credited_line_id:
            taken[line.credited_line_id].append(draft_line(line))
    open_gross = invoice.gross_total - sum((each.gross_total for each in counted.values()), Decimal(0))
    left = {line.id: still_open(draft_line(line), taken[line.id]) for line in own}
    return left, max(open_gross, Decimal("0.00"))


def check_credit(
    session: Session, invoice: Document, lines: Sequence[DraftLine], *, without: str | None = None
) -> None:
    """Raises `InputError` when the lines credit nothing, or more than is left of the invoice."""
    left, open_gross = still_open_of(session, invoice, without=without)
    if not lines:
        raise InputError(
            "nothing_to_credit", "No line is chosen to be credited.", "Choose one line at least."
        )
    if found := over_credited(lines, left, open_gross):
        raise InputError(
            "credits_too_much", " ".join(found), "Choose less: other credit notes took the rest already."
        )
    if totals(lines).gross <= 0:
        raise InputError(
            "nothing_to_credit",
            "The chosen lines come to nothing.",
            "Choose lines that were charged for, not only discounts.",
        )


def _creditable(session: Session, invoice: Document) -> None:
    if invoice.status in CREDITABLE:
        require_billable(session.get_one(Customer, invoice.customer_id))
        return
    draft = invoice.status in (DocumentStatus.DRAFT, DocumentStatus.IN_PROGRESS)
    raise InputError(
        "cannot_credit",
        f"{named(invoice)} is {invoice.status}; only a final or sent invoice can be credited.",
        "Change the draft instead." if draft else "Nothing is charged by it any more.",
    )
