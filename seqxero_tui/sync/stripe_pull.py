"""Payments through Stripe: what the payment links of open invoices took in (R47, R48, D42).

Reads the links of final and sent invoices that are not paid yet, and nothing when none is open. A link is first read by
itself, which tells whether Stripe knows it. Links that were read before are read together when there are at least four:
everything the account took in since the oldest of their invoices was made, a call for every hundred payments. When that
would take more calls than there are links, because the account is busy, each is read by itself again. Stripe says whether such an invoice is paid, Xero does not; nothing is written to either (D46), so
its payment has to be reconciled in Xero by a person (R49). A mark by hand stands (R50, D45), and PAID is the end here as
it is for a mark by hand: money sent back after that is a matter for a credit note. GoCardless has nothing to read: its
status comes with Sequence's file only.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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

_EARLY = timedelta(days=1)
"""How long before an invoice was made, by Sequence's clock, it can have been paid, by Stripe's."""
_TOGETHER = 4
"""From so many links on they are read together: fewer are hardly ever cheaper than one call each."""
_DOING = "reading payments from Stripe"
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


def pages_needed(read: int, newest: datetime, oldest: datetime, since: datetime) -> float:
    """How many pages there are back to `since`, when `read` pages of full size go from `newest` back to `oldest`."""
    spanned = (newest - oldest).total_seconds()
    return math.ceil(read * (newest - since).total_seconds() / spanned) if spanned > 0 else math.inf


@dataclass(slots=True)
class _Link:
    """A payment link of open invoices: whether Stripe told of it for each, and when the oldest of them was made."""

    id: str
    read: bool
    made: datetime | None


class _StripePull:
    """One run over the open payment links. A cancel stops it between two links."""

    def __init__(self, run: Run, reader: StripeReader) -> None:
        self._run, self._reader = run, reader

    def run(self) -> None:
        links = self._open_links()
        known = {each.id: each.made for each in links if each.read and each.made}
        together = self._read_together(known) if len(known) >= _TOGETHER else {}
        for done, link in enumerate(links):
            if self._run.cancel.is_set():
                return
            self._run.tell(Progress(_DOING, done, len(links)))
            if link.id in together:
                self._store(link.id, together[link.id])
                continue
            try:
                sessions = list(self._reader.sessions_of(link.id))
            except NoSuchLink as error:
                self._run.report.problems.append(error.problem)
            else:
                self._store(link.id, sessions)

    def _read_together(self, known: Mapping[str, datetime]) -> dict[str, list[CheckoutSession]]:
        """The sessions of these links (and when their oldest invoice was made) by link, newest first.

        Nothing when that takes more calls than one for each of them, or is cancelled.
        """
        self._run.tell(Progress(_DOING, 0, len(known)))
        since = min(known.values()) - _EARLY
        found: dict[str, list[CheckoutSession]] = {link: [] for link in known}
        newest: datetime | None = None
        for number, page in enumerate(self._reader.pages_since(since), start=1):
            for each in page.sessions:
                newest = newest or each.created
                if each.payment_link in found:
                    found[each.payment_link].append(each)
            if self._run.cancel.is_set():
                return {}
            oldest = page.sessions[-1].created if page.sessions else since
            if page.more and newest and pages_needed(number, newest, oldest, since) > len(known):
                return {}
        return found

    def _open_links(self) -> list[_Link]:
        with self._run.books.store.read() as session:
            rows = session.exec(
                select(Document.payment_link_id, Document.payment_link_read_at, Document.created_at)
                .where(col(Document.payment_link_id).is_not(None), *_OPEN)
                .order_by(col(Document.payment_link_id))
            ).all()
        found: dict[str, _Link] = {}
        for link, read_at, made in rows:
            if link:
                one = found.setdefault(link, _Link(link, True, made))
                one.read &= read_at is not None
                one.made = min(one.made, made) if one.made and made else None
        return list(found.values())

    def _store(self, link: str, sessions: Sequence[CheckoutSession]) -> None:
        """Gives each open invoice of the link the status that its payments say."""
        with self._run.books.store.transaction() as session:
            tenant_id = self._run.tenant_id
            sharing = session.exec(select(Document.id).where(Document.payment_link_id == link)).all()
            open_ones = session.exec(select(Document).where(Document.payment_link_id == link, *_OPEN)).all()
            if unclear := _unclear(sessions, open_ones, sharing):
                self._run.report.problems.append(unclear)
            for document in open_ones:
                document.payment_link_read_at = document.payment_link_read_at or self._run.books.clock()
                session.add(document)
                mine = [each for each in sessions if _is_for(each, document, sharing)]
                received = self._received(document, mine)
                if received is None:
                    continue
                before = document.payment_status
                document.payment_status = payment_status(before, received, document.gross_total)
                if document.payment_status == before:
                    continue
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
    """Whether a payment is for the invoice: its page was opened for it, or the link is the invoice's alone.

    What was paid long before the invoice was made, paid something else.
    """
    if not _in_time(session, document):
        return False
    if session.client_reference_id in (document.id, document.number):
        return True
    return session.client_reference_id is None and len(sharing) == 1


def _in_time(session: CheckoutSession, document: Document) -> bool:
    return document.created_at is None or session.created >= document.created_at - _EARLY


def _unclear(
    sessions: Sequence[CheckoutSession], documents: Sequence[Document], sharing: Collection[str]
) -> Problem | None:
    """Money on a shared link that names none of its invoices, where it may be for one that is open."""
    came = [
        each
        for each in sessions
        if len(sharing) > 1
        and each.client_reference_id is None
        and each.received > 0
        and any(_in_time(each, document) for document in documents)
    ]
    if not came:
        return None
    amounts = ", ".join(f"{each.received:f} {one_line(each.currency)}" for each in came)
    names = ", ".join(one_line(each.number or each.id) for each in documents)
    return Problem(
        "stripe_payment_unclear",
        f"The payment link of {names} is shared, and {amounts} came in that names no invoice.",
        "Look at the payment in Stripe, and mark the invoice that it pays as paid.",
    )


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
