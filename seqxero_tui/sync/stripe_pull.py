"""Payments through Stripe: what the payment links of open invoices took in (R47, R48, D42).

Reads each link of a final or sent invoice that is not paid yet: a call for every 100 payments, so one a link, and none
when nothing is open. Stripe says whether such an invoice is paid, Xero does not; nothing is written to either (D46), so
its payment has to be reconciled in Xero by a person (R49). A mark by hand stands (R50, D45), and PAID is the end here as
it is for a mark by hand: money sent back after that is a matter for a credit note. GoCardless has nothing to read: its
status comes with Sequence's file only.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from seqxero_tui.billing.tables import Document
from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PaymentProvider, PaymentStatus
from seqxero_tui.errors import Problem, SeqxeroError
from seqxero_tui.stripe.errors import NoSuchLink
from seqxero_tui.sync.reports import Progress, Pulled
from seqxero_tui.sync.run import Run
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.stripe.reader import CheckoutSession, StripeReader

_YOURSELF = "reconcile it in Xero yourself"


def pull_payments(run: Run) -> None:
    """Reads what Stripe took in, when there is a key to read it with. What goes wrong becomes a problem of the report."""
    try:
        reader = run.books.stripe(run.cancel)
        if reader is not None:
            _StripePull(run, reader).run()
    except SeqxeroError as error:
        if not run.cancel.is_set():
            run.report.problems.append(error.problem)


def payment_status(current: str, received: Decimal, gross: Decimal) -> str:
    """The payment status that the money says; uncollectible stays so until all has come (as in D43, D44)."""
    if received >= gross and received > 0:
        return PaymentStatus.PAID
    if current == PaymentStatus.UNCOLLECTIBLE:
        return current
    return PaymentStatus.PARTIALLY_PAID if received > 0 else PaymentStatus.UNPAID


class _StripePull:
    """One run over the open payment links. A cancel stops it between two links."""

    def __init__(self, run: Run, reader: StripeReader) -> None:
        self._run, self._reader = run, reader

    def run(self) -> None:
        links = self._open_links()
        for done, link in enumerate(links):
            if self._run.cancel.is_set():
                return
            self._run.tell(Progress("reading payments from Stripe", done, len(links)))
            try:
                sessions = list(self._reader.sessions_of(link))
            except NoSuchLink as error:
                self._run.report.problems.append(error.problem)
            else:
                self._store(link, sessions)

    def _open_links(self) -> Sequence[str]:
        with self._run.books.store.read() as session:
            return [
                link
                for link in session.exec(
                    select(Document.payment_link_id)
                    .where(col(Document.payment_link_id).is_not(None), *_OPEN)
                    .distinct()
                    .order_by(col(Document.payment_link_id))
                )
                if link
            ]

    def _store(self, link: str, sessions: Sequence[CheckoutSession]) -> None:
        """Gives each open invoice of the link the status that its payments say."""
        with self._run.books.store.transaction() as session:
            tenant_id = self._run.tenant_id
            sharing = session.exec(select(Document.id).where(Document.payment_link_id == link)).all()
            for document in session.exec(select(Document).where(Document.payment_link_id == link, *_OPEN)):
                mine = [each for each in sessions if _is_for(each, document, sharing)]
                received = self._received(document, mine)
                if received is None:
                    continue
                before = document.payment_status
                document.payment_status = payment_status(before, received, document.gross_total)
                if document.payment_status == before:
                    continue
                session.add(document)
                change = {"field": "payment_status", "from": before, "to": str(document.payment_status)}
                self._run.report.pulled.append(
                    Pulled(document.kind, document.id, document.number, (change,), source="stripe")
                )
                self._run.books.record(
                    session,
                    document.kind,
                    document.id,
                    _words(document, received),
                    details={"changes": [change], "payments": [_evidence(each) for each in mine]},
                    tenant_id=tenant_id,
                )

    def _received(self, document: Document, sessions: Sequence[CheckoutSession]) -> Decimal | None:
        """What came in for the invoice, in its currency; None when Stripe has nothing to say about it."""
        ours = [each for each in sessions if each.currency == document.currency]
        if any(each.received for each in sessions if each not in ours):
            self._run.report.problems.append(_in_another_currency(document, sessions))
        return sum((each.received for each in ours), Decimal(0)) if ours else None


_OPEN = (
    col(Document.kind) == DocumentKind.INVOICE,
    col(Document.status).in_((DocumentStatus.FINAL, DocumentStatus.SENT)),
    col(Document.payment_provider) == PaymentProvider.STRIPE,
    col(Document.payment_status) != PaymentStatus.PAID,
)


def _is_for(session: CheckoutSession, document: Document, sharing: Collection[str]) -> bool:
    """Whether a payment is for the invoice: its page was opened for it, or the link is the invoice's alone."""
    if session.client_reference_id in (document.id, document.number):
        return True
    return session.client_reference_id is None and len(sharing) == 1


def _words(document: Document, received: Decimal) -> str:
    """What became of the payment, as the history tells it."""
    came = f"{received:f} {document.currency}"
    match document.payment_status:
        case PaymentStatus.PAID:
            return f"paid through Stripe, {came}: {_YOURSELF}"
        case PaymentStatus.PARTIALLY_PAID:
            whole = document.gross_total.quantize(received)  # written like the part
            return f"{came} of {whole:f} paid through Stripe: {_YOURSELF}"
    return f"payment through Stripe was refunded: {_YOURSELF}"


def _evidence(session: CheckoutSession) -> dict[str, Any]:
    """What an auditor finds the payment by in Stripe."""
    return {
        "checkout_session": session.id,
        "payment_intent": session.payment_intent,
        "at": session.created.isoformat(),
        "paid": f"{session.amount_total:f}",
        "refunded": f"{session.amount_refunded:f}",
        "currency": session.currency,
    }


def _in_another_currency(document: Document, sessions: Sequence[CheckoutSession]) -> Problem:
    others = ", ".join(
        sorted({one_line(each.currency) or "none" for each in sessions if each.currency != document.currency})
    )
    return Problem(
        "stripe_currency_differs",
        f"{one_line(document.number or document.id)} is in {document.currency}, but its payment link took in {others}.",
        "Look at the payment in Stripe; when the invoice is paid by it, mark the invoice as paid.",
    )
