"""When the organisation's facts are read again: what people change in Xero is noticed without anybody asking for it (D72).

All of them once a day, at the start of a run (four calls). Those that a block rests on, when the blocked document is to
be pushed and they are older than ten minutes, or one where that document was asked for by name (one call each): no block
stands because of what is no longer so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlmodel import col, select

from seqxero_tui.sync.organisations import Fact, Facts, read_when, store_facts
from seqxero_tui.sync.pace import Day
from seqxero_tui.sync.reports import Progress
from seqxero_tui.sync.run import Run
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.tables import DocumentSync, Organisation
from seqxero_tui.xero.errors import Interrupted

DAILY: Final = timedelta(days=1)
DOUBTFUL: Final = timedelta(minutes=10)
DOUBTFUL_WHEN_NAMED: Final = timedelta(minutes=1)

RESTS_ON: Final[Mapping[str, tuple[Fact, ...]]] = {
    "account_unknown": (Fact.ACCOUNTS,),
    "account_archived": (Fact.ACCOUNTS,),
    "account_deleted": (Fact.ACCOUNTS,),
    "account_not_for_sales": (Fact.ACCOUNTS,),
    "account_without_code": (Fact.ACCOUNTS,),
    "tax_type_unknown": (Fact.TAX_RATES,),
    "tax_type_not_for_sales": (Fact.TAX_RATES,),
    "tax_type_not_for_account": (Fact.TAX_RATES, Fact.ACCOUNTS),
    "currency_not_enabled": (Fact.CURRENCIES,),
    "date_locked": (Fact.ORGANISATION,),
}
"""By a problem's code, the facts that it was judged by."""


def ask_for_calls(run: Run) -> None:
    """Once an hour of a day whose calls are spent, asks whether they are back: one read, before any write. Raises XeroError."""
    with run.books.store.read() as session:
        organisation = run.organisation(session)
    if run.books.budget(organisation).is_doubtful():
        _read(run, [Fact.ORGANISATION])


def read_daily(run: Run) -> None:
    """Reads all facts if that was not done for a day, unless the day's calls are short.

    What goes wrong with these lists alone stops nothing, and is told in the report.
    """
    with run.books.store.read() as session:
        organisation = run.organisation(session)
    left = run.books.budget(organisation).snapshot()
    if Day(left.day, left.day_limit).is_short:
        return
    now = run.books.clock()
    if _older(organisation.facts_read_at, DAILY, now):
        try:
            _read(run, tuple(Fact))
        except Interrupted as error:
            run.report.problems.append(error.problem)


def read_what_blocks(run: Run, only: Collection[str] | None = None) -> None:
    """Reads anew what blocks documents (of these), if nothing else blocks them: they are then judged again."""
    with run.books.store.read() as session:
        organisation = run.organisation(session)
        blocked = session.exec(
            select(DocumentSync.document_id, DocumentSync.blocked).where(
                DocumentSync.tenant_id == run.tenant_id, col(DocumentSync.state) == SyncState.BLOCKED
            )
        ).all()
    concerned = [problems for document_id, problems in blocked if only is None or document_id in only]
    now, than = run.books.clock(), DOUBTFUL if only is None else DOUBTFUL_WHEN_NAMED
    doubted = {fact for fact in _rests_on(concerned) if _older(read_when(organisation, fact), than, now)}
    if doubted:
        _read(run, sorted(doubted))


def _rests_on(blocked: Sequence[Sequence[Mapping[str, Any]]]) -> Iterator[Fact]:
    """The facts that block documents on which nothing else lies."""
    for problems in blocked:
        codes = {each["code"] for each in problems or ()}
        if codes <= RESTS_ON.keys():
            for code in codes:
                yield from RESTS_ON[code]


def _older(read_at: datetime | None, than: timedelta, now: datetime) -> bool:
    """Whether it was read longer ago than that; a time to come is a clock that was set back, and proves nothing."""
    return read_at is None or not timedelta(0) <= now - read_at < than


def _read(run: Run, wanted: Collection[Fact]) -> None:
    run.tell(Progress("reading the organisation"))
    facts = Facts.read(run.client, wanted)
    with run.books.store.transaction() as session:
        row = session.get_one(Organisation, run.tenant_id)
        store_facts(session, row, facts, run.books.clock())
