"""What the close file says: the month-end check, the documents with both sides, and the log of the sync."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import msgspec
from sqlmodel import Session, col, select

from seqxero_tui.billing import lifecycle
from seqxero_tui.billing.months import Month
from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.evidence.files import Table, Value
from seqxero_tui.mapping.documents import UNSENT_DATE
from seqxero_tui.present import month_end as words
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import Dossier, Setting, dossiers, parts
from seqxero_tui.sync.history import names_of
from seqxero_tui.sync.home_views import Check
from seqxero_tui.sync.month_end import document_ids
from seqxero_tui.sync.tables import Attempt, DocumentSync, Event, Organisation
from seqxero_tui.sync.views import DocumentRow
from seqxero_tui.sync.zones import start_of

Rows = Iterator[Sequence[Value]]

_CHUNK = 500
_SIDES = ("net", "tax", "gross", "xero_net", "xero_tax", "xero_gross")


def tables(
    books: Books, session: Session, month: Month | None, checked: dict[Check, list[DocumentRow]]
) -> list[Table]:
    """Every table of the close file for `month`, or with None for everything; rows are read as they are written.

    `checked` are the documents on each list of the check, with their explanations.
    """
    organisation = books.organisation(session)
    ids = document_ids(books, session, month)
    span = _span(month, organisation)
    return [
        Table("month-end-check.csv", _CHECK, _check(checked), ("gross",)),
        Table("documents.csv", _DOCUMENT, _documents(session, organisation, ids), _SIDES),
        Table("lines.csv", _LINE, _lines(session, organisation, ids), ("net", "tax", "gross")),
        Table(
            "payments.csv",
            _PAYMENT,
            _payments(session, organisation, ids),
            ("gross", "xero_paid", "xero_due"),
        ),
        Table("differences.csv", _DIFFERENCE, _differences(session, organisation, ids)),
        Table("attempts.csv", _ATTEMPT, _attempts(session, span)),
        Table("events.csv", _EVENT, _events(session, span)),
    ]


_CHECK = (
    "list", "meaning", "remedy", "kind", "number", "id", "customer", "currency", "gross", "status", "xero_state", "why",
    "explained", "explained_by", "explained_at",
)  # fmt: skip


def _check(checked: dict[Check, list[DocumentRow]]) -> Rows:
    for check, rows in checked.items():
        said = words.CHECKS[check]
        for row in rows:
            told = row.explained
            yield (
                said.title, said.meaning, said.remedy, row.kind, row.number, row.id, row.customer_name, row.currency,
                _money(row.kind, row.gross_total), row.status, row.xero.state.value, words.why(check, row),
                *((told.reason, told.actor, told.at) if told else (None, None, None)),
            )  # fmt: skip


_DOCUMENT = (
    "kind", "number", "id", "status", "customer", "customer_id", "currency", "net", "tax", "gross", "issue_date",
    "due_date", "period_start", "period_end", "credits", "reference", "xero_state", "xero_number", "xero_id",
    "xero_status", "xero_sent", "xero_date", "xero_due_date", "xero_net", "xero_tax", "xero_gross", "gross_difference",
    "problems", "pushed_at", "pulled_at",
)  # fmt: skip


def _documents(session: Session, organisation: Organisation | None, ids: Sequence[str]) -> Rows:
    """Both sides beside each other; amounts of credit notes are negative on either."""
    for each in _dossiers(session, organisation, ids):
        own, there = each.document, each.sync or _nowhere(each)
        ours = [_money(own.kind, amount) for amount in (own.net_total, own.tax_total, own.gross_total)]
        theirs = [_money(own.kind, amount) for amount in (there.net_total, there.tax_total, there.total)]
        difference = None if theirs[2] is None or ours[2] is None else theirs[2] - ours[2]
        found = [*(there.blocked or ()), *(there.rejected or ())]
        yield (
            own.kind, own.number, own.id, own.status, each.customer.legal_name, own.customer_id, own.currency, *ours,
            own.issue_date, own.due_date, own.period_start, own.period_end, own.invoice_number, own.reference,
            there.state, there.xero_number, there.xero_id, there.xero_status, there.sent, _real(there.xero_date),
            _real(there.xero_due_date), *theirs, difference, " ".join(one["message"] for one in found),
            there.pushed_at, there.pulled_at,
        )  # fmt: skip


_LINE = (
    "kind", "number", "document_id", "line", "line_id", "title", "quantity", "rate", "currency", "net", "tax", "gross",
    "product_id", "account", "account_name", "account_source", "account_why",
)  # fmt: skip


def _lines(session: Session, organisation: Organisation | None, ids: Sequence[str]) -> Rows:
    accounts = Setting.read(session, organisation).accounts if organisation else {}
    for each in _dossiers(session, organisation, ids):
        own = each.document
        for position, line in enumerate(each.lines, start=1):
            choice = each.accounts[line.id]
            account = accounts.get(choice.code or "")
            totals = [
                _money(own.kind, amount) for amount in (line.net_total, line.tax_total, line.gross_total)
            ]
            yield (
                own.kind, own.number, own.id, position, line.id, line.title, line.quantity, line.rate, own.currency,
                *totals, line.product_id, choice.code, account.name if account else None, choice.source.value,
                choice.why,
            )  # fmt: skip


_PAYMENT = (
    "number", "id", "customer", "currency", "gross", "payment_status", "follows", "marked_paid_at", "xero_paid",
    "xero_credited", "xero_due", "open_in_xero_only",
)  # fmt: skip


def _payments(session: Session, organisation: Organisation | None, ids: Sequence[str]) -> Rows:
    """Of final and sent invoices: how far they are paid, who says so, and what Xero has."""
    for each in _dossiers(session, organisation, ids):
        own, there = each.document, each.sync or _nowhere(each)
        if each.kind is not DocumentKind.INVOICE or own.status not in ("FINAL", "SENT"):
            continue
        open_there = (
            own.payment_status == "PAID" and there.xero_status == "AUTHORISED" and there.amount_due != 0
        )
        amounts = (there.amount_paid, there.amount_credited, there.amount_due)
        yield (
            own.number, own.id, each.customer.legal_name, own.currency, _money(own.kind, own.gross_total),
            own.payment_status, lifecycle.payment_source(own), own.marked_paid_at,
            *(_money(own.kind, amount) for amount in amounts), open_there,
        )  # fmt: skip


_DIFFERENCE = ("kind", "number", "id", "customer", "field", "ours", "xero", "decision", "reason")


def _differences(session: Session, organisation: Organisation | None, ids: Sequence[str]) -> Rows:
    """What differs in Xero and is open, and what a person left as it is, with the reason."""
    for each in _dossiers(session, organisation, ids):
        own, there = each.document, each.sync or _nowhere(each)
        accepted = there.accepted_drift or {}
        decided = [("open", "", there.drift or [])]
        if accepted and not there.drift:
            decided = [("left as it is", accepted.get("reason", ""), accepted.get("drift") or [])]
        for decision, reason, found in decided:
            for one in found:
                yield (
                    own.kind, own.number, own.id, each.customer.legal_name, one["field"], one["ours"], one["xero"],
                    decision, reason,
                )  # fmt: skip


_ATTEMPT = (
    "recorded_at", "sent_at", "finished_at", "action", "method", "path", "outcome", "status", "request_id", "documents",
    "message", "id",
)  # fmt: skip


def _attempts(session: Session, span: tuple[datetime, datetime] | None) -> Rows:
    """Every write to Xero, without its body; nothing secret is kept of them."""
    query = select(Attempt).order_by(col(Attempt.recorded_at), col(Attempt.id))
    if span:
        query = query.where(col(Attempt.recorded_at) >= span[0], col(Attempt.recorded_at) < span[1])
    for each in session.exec(query.execution_options(yield_per=_CHUNK)):
        yield (
            each.recorded_at, each.sent_at, each.finished_at, each.action, each.method, each.path,
            each.outcome or "unknown", each.status, each.request_id, " ".join(map(_member, each.members)), each.message,
            each.id,
        )  # fmt: skip


def _member(member: object) -> str:
    return str(member.get("number") or member.get("id")) if isinstance(member, dict) else str(member)


_EVENT = ("at", "who", "kind", "name", "object_id", "what", "details", "request_id", "id")


def _events(session: Session, span: tuple[datetime, datetime] | None) -> Rows:
    """The history, oldest first."""
    query = select(Event).order_by(col(Event.at), col(Event.id))
    if span:
        query = query.where(col(Event.at) >= span[0], col(Event.at) < span[1])
    found = session.exec(query).all()
    names = names_of(session, found)
    for each in found:
        yield (
            each.at, each.actor, each.kind, names.get(each.object_id), each.object_id, each.what,
            _as_json(each.details), each.request_id, each.id,
        )  # fmt: skip


def _as_json(details: object) -> str | None:
    return msgspec.json.Encoder(decimal_format="number").encode(details).decode() if details else None


def _dossiers(session: Session, organisation: Organisation | None, ids: Sequence[str]) -> Iterator[Dossier]:
    for chunk in parts(ids, _CHUNK):
        yield from dossiers(session, organisation, chunk)


def _nowhere(dossier: Dossier) -> DocumentSync:
    """The life in Xero of a document that has none."""
    return DocumentSync(tenant_id="", document_id=dossier.document.id, kind=dossier.document.kind)


def _real(day: date | None) -> date | None:
    """A date of Xero's; none for what is not sent, whose date there is only a stand-in (D1)."""
    return None if day == UNSENT_DATE else day


def _money(kind: str, amount: Decimal | None) -> Decimal | None:
    """The amount with two decimals at least; of a credit note it is taken away."""
    if amount is None:
        return None
    exact = amount.quantize(Decimal("0.01")) if int(amount.as_tuple().exponent) > -2 else amount
    return -exact if kind == DocumentKind.CREDIT_NOTE else exact


def _span(month: Month | None, organisation: Organisation | None) -> tuple[datetime, datetime] | None:
    """The moments between which a month lies, in the organisation's time zone."""
    if month is None:
        return None
    zone = organisation.timezone if organisation else None
    return start_of(zone, month.first), start_of(zone, month.last + timedelta(days=1))
