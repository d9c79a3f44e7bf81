"""The month-end check: what of a month's documents is not, or not rightly, in Xero. Read-only.

A document belongs to the month of its issue date once it is sent; before that to every month its billing period
touches, else to that of its accounting date, else to that in which it became final or was made. One without any of
these belongs to every month: nothing may fall between two of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    Subquery,
    and_,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    true,
    type_coerce,
)
from sqlmodel import Session, col

from seqxero_tui.billing.months import Month
from seqxero_tui.billing.tables import Customer, Document, LineItem
from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PaymentStatus
from seqxero_tui.mapping.accounts import AccountSource
from seqxero_tui.store import exact
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.home_views import Check, CheckLine, MonthEnd
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.tables import DocumentSync, Explanation, LedgerChoice, Link, Organisation
from seqxero_tui.sync.zones import start_of

_FINAL = (DocumentStatus.FINAL.value, DocumentStatus.SENT.value)
_OPEN = (DocumentStatus.DRAFT.value, DocumentStatus.IN_PROGRESS.value)
_ENDED = ("VOIDED", "DELETED")
_OF_THE_MONTH = (Check.ON_DEFAULT,)
"""Lists to be looked through once, when the month is closed; what is on them later is no open end."""
_BITS = {check: 1 << at for at, check in enumerate(Check)}
"""A document's lists as one number, by which the store can group."""
_DEFAULTS = (AccountSource.DEFAULT.value, AccountSource.DOCUMENT_DEFAULT.value)
_NOTHING = [Decimal(zero) for zero in ("0", "0.0", "0.00", "0.000", "0.0000")]
"""Nothing left to pay, as the store may spell it."""


def month_end(books: Books, session: Session, month: Month | None) -> MonthEnd:
    """Every list of the check with its numbers, added up by the store in one pass over the documents."""
    organisation = books.organisation(session)
    here = within(month, organisation) if month else true()
    flags = [
        case((condition(check, organisation), bit), else_=0)
        if check not in _OF_THE_MONTH
        else case((not_(here), 0), (condition(check, organisation), bit), else_=0)
        for check, bit in _BITS.items()
    ]
    lists = reduce(add, flags).label("lists")
    there = case((here, 1), else_=0).label("here")
    told = _explained_lists(month, organisation)
    explained = func.coalesce(told.c.bits, 0).label("explained")
    numbers = (func.count(), exact.total(col(Document.gross_total)))
    query = _joined(
        select(col(Document.kind), col(Document.currency), there, lists, explained, *numbers), organisation
    ).outerjoin(told, told.c.document_id == col(Document.id))
    if month:
        query = query.where(or_(here, before(month, organisation)))
    by = (col(Document.kind), col(Document.currency), "here", "lists", "explained")  # by name: judged once
    tallies = {check: _Tally() for check in Check}
    for kind, currency, of_the_month, on, answered, number, units in session.execute(query.group_by(*by)):
        total = exact.amount(units)
        for check in (check for check, bit in _BITS.items() if on & bit):
            tallies[check].add(
                number,
                currency,
                -total if kind == DocumentKind.CREDIT_NOTE else total,
                explained=bool(answered & _BITS[check]),
                of_the_month=bool(of_the_month),
            )
    first = base_currency_first(organisation)
    return MonthEnd(month, tuple(tally.line(check, first) for check, tally in tallies.items()))


class _Tally:
    """What is found of one list, group by group."""

    def __init__(self) -> None:
        self._documents = self._explained = self._earlier = 0
        self._sums: dict[str, Decimal] = defaultdict(Decimal)
        self._open: dict[str, Decimal] = defaultdict(Decimal)

    def add(self, number: int, currency: str, total: Decimal, *, explained: bool, of_the_month: bool) -> None:
        """So many documents more, with their total in one currency."""
        if not of_the_month:
            self._earlier += 0 if explained else number
            return
        self._documents += number
        self._sums[currency] += total
        if explained:
            self._explained += number
        else:
            self._open[currency] += total

    def line(self, check: Check, first: Callable[[tuple[str, Any]], tuple[bool, str]]) -> CheckLine:
        """All of it, with the sums in the order of `first`."""
        sums, open_sums = (
            tuple((total, currency) for currency, total in sorted(found.items(), key=first))
            for found in (self._sums, self._open)
        )
        return CheckLine(check, self._documents, self._explained, sums, open_sums, self._earlier)


def base_currency_first(organisation: Organisation | None) -> Callable[[tuple[str, Any]], tuple[bool, str]]:
    """The order of sums by currency."""
    base = organisation.base_currency if organisation else ""
    return lambda entry: (entry[0] != base, entry[0])


def count(session: Session, organisation: Organisation | None, check: Check) -> int:
    """How many documents are on a list, of all months."""
    query = _joined(select(func.count()), organisation).where(condition(check, organisation))
    return int(session.execute(query).scalar_one())


def found_ids(
    books: Books,
    session: Session,
    check: Check,
    month: Month | None,
    *,
    text: str = "",
    earlier: bool = False,
    explained: bool | None = None,
    only: Sequence[str] | None = None,
) -> list[str]:
    """The ids of the documents on one list, in the order of customer and number, those explained for the month last.

    `text` narrows by number, reference or customer, `explained` to what is explained or what is not, `only` to some
    ids; `earlier` adds those of the months before.
    """
    organisation = books.organisation(session)
    query = _joined(select(col(Document.id)), organisation).where(condition(check, organisation))
    query = query.join(Customer, col(Customer.id) == col(Document.customer_id))
    told = and_(col(Explanation.document_id) == col(Document.id), *explaining(check, month, organisation))
    query = query.outerjoin(Explanation, told)
    is_explained = col(Explanation.document_id).is_not(None)
    if explained is not None:
        query = query.where(is_explained if explained else not_(is_explained))
    if only is not None:
        query = query.where(col(Document.id).in_(only))
    if month:
        there = within(month, organisation)
        query = query.where(or_(there, before(month, organisation)) if earlier else there)
    for word in text.split():
        columns = (Document.number, Document.reference, Customer.legal_name)
        query = query.where(or_(*(col(column).icontains(word, autoescape=True) for column in columns)))
    order = (is_explained, func.lower(col(Customer.legal_name)), col(Document.number), col(Document.id))
    return list(session.execute(query.order_by(*order)).scalars())


def explaining(
    check: Check, month: Month | None, organisation: Organisation | None
) -> tuple[ColumnElement[bool], ...]:
    """What makes an explanation one of a list for a month; none is for all months together."""
    return (*_explaining(month, organisation), col(Explanation.on_list) == check.value)


def _explaining(month: Month | None, organisation: Organisation | None) -> tuple[ColumnElement[bool], ...]:
    tenant = organisation.tenant_id if organisation else ""
    return (col(Explanation.tenant_id) == tenant, col(Explanation.month) == (str(month) if month else ""))


def _explained_lists(month: Month | None, organisation: Organisation | None) -> Subquery:
    """By document the lists on which it is explained for the month, as one number (`bits`)."""
    bit = case({check.value: bit for check, bit in _BITS.items()}, value=col(Explanation.on_list), else_=0)
    return (
        select(col(Explanation.document_id), func.sum(bit).label("bits"))
        .where(*_explaining(month, organisation))
        .group_by(col(Explanation.document_id))
        .subquery()
    )


def document_ids(books: Books, session: Session, month: Month | None) -> list[str]:
    """The ids of all documents of a month, or with None of all there are, by kind and number."""
    query = select(col(Document.id))
    if month:
        query = query.where(within(month, books.organisation(session)))
    order = (col(Document.kind), col(Document.number), col(Document.id))
    return list(session.execute(query.order_by(*order)).scalars())


def condition(check: Check, organisation: Organisation | None) -> ColumnElement[bool]:
    """What puts a document on a list; for a query over documents joined with their life in the organisation."""
    found: ColumnElement[bool] = _CONDITIONS[check](organisation.tenant_id if organisation else "")
    return found


def within(month: Month, organisation: Organisation | None) -> ColumnElement[bool]:
    """The documents of a month."""
    begin, end = _bounds(month, organisation)
    return _by_date(
        lambda day: day.between(month.first, month.last),
        and_(
            func.coalesce(col(Document.period_start), col(Document.period_end)) <= month.last,
            col(Document.period_end) >= month.first,
        ),
        and_(_made() >= begin, _made() < end),
        dateless=True,
    )


def before(month: Month, organisation: Organisation | None) -> ColumnElement[bool]:
    """The documents of all months before it."""
    begin, _ = _bounds(month, organisation)
    return _by_date(
        lambda day: day < month.first, col(Document.period_end) < month.first, _made() < begin, dateless=False
    )


def _bounds(month: Month, organisation: Organisation | None) -> tuple[Any, Any]:
    zone = organisation.timezone if organisation else None
    return start_of(zone, month.first), start_of(zone, month.last + timedelta(days=1))


def _made() -> Any:
    return func.coalesce(col(Document.finalized_at), col(Document.created_at))


def _by_date(by_day: Any, by_period: Any, by_moment: Any, *, dateless: bool) -> ColumnElement[bool]:
    """One of three comparisons, by what a document has."""
    issued = and_(
        col(Document.status).in_((DocumentStatus.SENT.value, DocumentStatus.VOIDED.value)),
        col(Document.issue_date).is_not(None),
    )
    day = func.coalesce(col(Document.accounting_date), col(Document.issue_date))
    return case(
        (issued, by_day(col(Document.issue_date))),
        (col(Document.period_end).is_not(None), by_period),
        (day.is_not(None), by_day(day)),
        (_made().is_not(None), by_moment),
        else_=dateless,
    )


def _joined(query: Any, organisation: Organisation | None) -> Any:
    return query.select_from(Document).outerjoin(
        DocumentSync,
        and_(
            col(DocumentSync.document_id) == col(Document.id),
            col(DocumentSync.tenant_id) == (organisation.tenant_id if organisation else ""),
        ),
    )


def _drafts(tenant: str) -> ColumnElement[bool]:
    return col(Document.status).in_(_OPEN)


def _unsent(tenant: str) -> ColumnElement[bool]:
    return col(Document.status) == DocumentStatus.FINAL.value


def _not_in_xero(tenant: str) -> ColumnElement[bool]:
    """Blocked and failed pushes, and whatever else is final here and not the same there: never pushed, gone, stale."""
    state = func.coalesce(col(DocumentSync.state), SyncState.NOT_PUSHED.value)
    there = (SyncState.SYNCED.value, SyncState.DRIFT.value)
    return and_(col(Document.status).in_(_FINAL), state.not_in(there), not_(_voided_on_one_side(tenant)))


def _unlinked(tenant: str) -> ColumnElement[bool]:
    linked = exists().where(
        col(Link.tenant_id) == tenant,
        col(Link.customer_id) == col(Document.customer_id),
        col(Link.contact_id).is_not(None),
    )
    return and_(col(Document.status) != DocumentStatus.VOIDED.value, not_(linked))


def _on_default(tenant: str) -> ColumnElement[bool]:
    """Lines nobody chose an account for: as they were pushed (D26), or else as they would be now (D24)."""

    def chosen(scope: str, object_id: Any) -> Any:
        return exists().where(
            col(LedgerChoice.tenant_id) == tenant,
            col(LedgerChoice.scope) == scope,
            col(LedgerChoice.object_id) == object_id,
        )

    stored = type_coerce(col(DocumentSync.accounts), String)
    pushed_so = or_(*(stored.contains(f'"source":"{source}"', autoescape=True) for source in _DEFAULTS))
    would_be = exists().where(
        col(LineItem.document_id) == col(Document.id),
        col(LineItem.credited_line_id).is_(None),
        not_(chosen("line", col(LineItem.id))),
        not_(chosen("price", col(LineItem.price_id))),
        not_(chosen("product", col(LineItem.product_id))),
    )
    frozen = and_(col(DocumentSync.xero_id).is_not(None), col(DocumentSync.accounts).is_not(None))
    return and_(
        col(Document.status) != DocumentStatus.VOIDED.value,
        case((func.coalesce(frozen, False), pushed_so), else_=would_be),
    )


def _voided_on_one_side(tenant: str) -> ColumnElement[bool]:
    """Voided here and not there, or the other way round; a difference that was ignored with a reason is explained."""
    here = col(Document.status) == DocumentStatus.VOIDED.value
    there = func.coalesce(col(DocumentSync.xero_status), "").in_(_ENDED)
    in_xero = and_(col(DocumentSync.xero_id).is_not(None), not_(col(DocumentSync.gone)))
    one_side = or_(and_(here, not_(there)), and_(col(Document.status).in_(_FINAL), there))
    explained = and_(col(DocumentSync.accepted_drift).is_not(None), col(DocumentSync.drift).is_(None))
    return func.coalesce(and_(in_xero, one_side, not_(explained)), False)


def _different(tenant: str) -> ColumnElement[bool]:
    """Totals, tax or anything else differ and nobody has decided; voiding and what is gone have lists of their own."""
    return and_(
        col(DocumentSync.drift).is_not(None),
        not_(func.coalesce(col(DocumentSync.gone), False)),
        not_(_voided_on_one_side(tenant)),
    )


def _paid_but_open(tenant: str) -> ColumnElement[bool]:
    """Paid by Stripe, GoCardless or a mark by hand, and still open in Xero (R49)."""
    due = col(DocumentSync.amount_due)
    return and_(
        col(Document.kind) == DocumentKind.INVOICE.value,
        col(Document.payment_status) == PaymentStatus.PAID.value,
        func.coalesce(col(DocumentSync.xero_status), "") == "AUTHORISED",
        or_(due.is_(None), due.not_in(_NOTHING)),
    )


_CONDITIONS: dict[Check, Any] = {
    Check.NOT_IN_XERO: _not_in_xero,
    Check.DIFFERENT: _different,
    Check.VOIDED_ON_ONE_SIDE: _voided_on_one_side,
    Check.UNLINKED: _unlinked,
    Check.UNSENT: _unsent,
    Check.DRAFTS: _drafts,
    Check.PAID_BUT_OPEN: _paid_but_open,
    Check.ON_DEFAULT: _on_default,
}
