"""Tries that came to nothing: what was sent, met a fault, and was not there when it was looked for.

They are kept with the attempts (`not_done` in their results), so that no restart forgets them. What met a fault in
company goes again in halves, until what is to blame stands alone; that is given up once it failed often enough and for
long enough, so that an hour of Xero's own is blamed on no document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from seqxero_tui.sync.dossiers import rows_in
from seqxero_tui.sync.tables import Attempt, DocumentSync

ENOUGH = 3
"""Tries after which an element is given up, if they also span `LONG_ENOUGH`."""
LONG_ENOUGH = timedelta(minutes=10)
NOT_DONE = "not_done"
"""What became of a member, in an attempt's results; the fingerprint of its payload is beside it as `print`."""
_KEPT = timedelta(days=7)  # an older one says nothing about today
_LOOKED_UP = ("looked up", "not_processed")  # outcomes of attempts that can have such members


@dataclass(frozen=True, slots=True)
class Try:
    """One that came to nothing: in which attempt, with how many others it was sent, and what of it."""

    attempt_id: str
    at: datetime
    members: int
    fingerprint: str


Tries = Mapping[str, Sequence[Try]]
"""By the id of a document or customer, oldest first."""


def tries_in_vain(session: Session, tenant_id: str, now: datetime) -> Tries:
    """The tries of the last days that came to nothing, of all that did not arrive in Xero since."""
    query = (
        select(Attempt.id, Attempt.recorded_at, Attempt.members, Attempt.results)
        .where(
            Attempt.tenant_id == tenant_id,
            col(Attempt.outcome).in_(_LOOKED_UP),
            col(Attempt.results).is_not(None),
            Attempt.recorded_at > now - _KEPT,
        )
        .order_by(col(Attempt.recorded_at))
    )
    found: dict[str, list[Try]] = {}
    for attempt_id, at, members, results in session.exec(query).all():
        for each, result in results.items():
            if result["what"] == NOT_DONE:
                found.setdefault(each, []).append(Try(attempt_id, at, len(members), result["print"]))
    same = DocumentSync.tenant_id == tenant_id
    pushed = {
        each.document_id: each.pushed_at
        for each in rows_in(session, DocumentSync, DocumentSync.document_id, found, same)
    }
    return {
        one: tries
        for one, tries in found.items()
        if not (arrived := pushed.get(one)) or tries[-1].at > arrived
    }


def is_given_up(earlier: Iterable[Try], fingerprint: str, began: datetime, now: datetime) -> bool:
    """Whether a try of something by itself, begun then and in vain as well, was the last: unchanged, it failed too often."""
    same = [each.at for each in earlier if each.fingerprint == fingerprint]
    return len(same) + 1 >= ENOUGH and now - min((*same, began)) >= LONG_ENOUGH


def in_halves(ids: Sequence[str], tries: Tries) -> tuple[list[list[str]], list[str]]:
    """What was tried in vain, each company of the last try in two halves, and the rest; both in their order."""
    companies: dict[str, list[str]] = {}
    for each in ids:
        if each in tries:
            companies.setdefault(tries[each][-1].attempt_id, []).append(each)
    halves = [
        half
        for members in companies.values()
        for half in (members[: len(members) // 2], members[len(members) // 2 :])
        if half
    ]
    return halves, [each for each in ids if each not in tries]
