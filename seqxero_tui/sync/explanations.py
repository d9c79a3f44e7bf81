"""Why documents may stay on a list of the month-end check: a person says so for one month, and can take it back (D71).

Both are told in the history of each document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from seqxero_tui.billing.months import Month
from seqxero_tui.billing.tables import Customer, Document
from seqxero_tui.errors import InputError, Problem
from seqxero_tui.mapping.plain_text import plain_line
from seqxero_tui.mapping.reasons import reason_fault
from seqxero_tui.store.engine import upsert
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import parts, rows_in
from seqxero_tui.sync.home_views import Check
from seqxero_tui.sync.month_end import explaining, found_ids
from seqxero_tui.sync.reports import VerbResult
from seqxero_tui.sync.tables import Explanation, Organisation
from seqxero_tui.sync.views import DocumentRow, Explained

_CHUNK = 500
_NOT_ON_LIST = Problem(
    "not_on_list",
    "It is not on this list of the month-end check.",
    "Look at the list again: what is not on it needs no explanation.",
)
_NOT_EXPLAINED = Problem(
    "not_explained", "It is not explained on this list for the month.", "There is nothing to take back."
)

Change = Callable[[Session, Organisation | None, Sequence[str]], dict[str, str]]
"""Changes the explanations of some documents; answers the reason of each that it changed, by id."""


class Explanations:
    """The explanations of a profile, for the connected organisation, or for none."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def explain(self, check: Check, month: Month, ids: Sequence[str], reason: str) -> list[VerbResult]:
        """Says why documents may stay on the list when `month` is closed; a reason given before gives way.

        One that is not on the list, of this month or of one before, is refused by itself. Raises `InputError` when the
        reason cannot be kept.
        """
        if fault := reason_fault(reason):
            raise InputError(fault.code, fault.message, fault.remedy)
        words = plain_line(reason)

        def put(session: Session, organisation: Organisation | None, some: Sequence[str]) -> dict[str, str]:
            listed = found_ids(self._books, session, check, month, earlier=True, only=some)
            row = {
                "tenant_id": organisation.tenant_id if organisation else "",
                "month": str(month),
                "on_list": check.value,
                "reason": words,
                "actor": self._books.actor,
                "at": self._books.clock(),
            }
            upsert(session, Explanation, [{**row, "document_id": each} for each in listed])
            return dict.fromkeys(listed, words)

        told = f"explained for {_list(check, month)}: {words}"
        return self._each(check, month, ids, put, told, _NOT_ON_LIST)

    def take_back(self, check: Check, month: Month, ids: Sequence[str]) -> list[VerbResult]:
        """Takes the explanations of documents on the list for `month` back; one without is refused by itself."""

        def remove(
            session: Session, organisation: Organisation | None, some: Sequence[str]
        ) -> dict[str, str]:
            of_the_list = explaining(check, month, organisation)
            held = list(rows_in(session, Explanation, Explanation.document_id, some, *of_the_list))
            for each in held:
                session.delete(each)
            return {each.document_id: each.reason for each in held}

        told = f"explanation for {_list(check, month)}, taken back"
        return self._each(check, month, ids, remove, told, _NOT_EXPLAINED)

    def _each(
        self, check: Check, month: Month, ids: Sequence[str], change: Change, told: str, refusal: Problem
    ) -> list[VerbResult]:
        """Changes all that can be changed in one transaction, and tells the history of each."""
        results = []
        with self._books.store.transaction() as session:
            organisation = self._books.organisation(session)
            for some in parts(list(dict.fromkeys(ids)), _CHUNK):
                reasons = change(session, organisation, some)
                query = select(Document, Customer.legal_name).join(Customer).where(col(Document.id).in_(some))
                known = {row.id: (row.kind, row.number, name) for row, name in session.exec(query)}
                for document_id in some:
                    kind, number, name = known.get(document_id, ("", None, ""))
                    problem = None if document_id in reasons else refusal
                    results.append(VerbResult(kind, document_id, number, name, problem))
                    if problem is None:
                        self._books.record(
                            session,
                            kind,
                            document_id,
                            told,
                            details={"month": str(month), "list": check, "reason": reasons[document_id]},
                            tenant_id=organisation.tenant_id if organisation else None,
                        )
        return results


def _list(check: Check, month: Month) -> str:
    """A list as the history calls it: `2026-11, final but unsent`."""
    return f"{month}, {check.replace('_', ' ')}"


def with_explanations(
    books: Books, session: Session, check: Check, month: Month | None, rows: Sequence[DocumentRow]
) -> tuple[DocumentRow, ...]:
    """The rows of a list, each with its explanation for the month, if it has one."""
    of_the_list = explaining(check, month, books.organisation(session))
    ids = [row.id for row in rows]
    found = rows_in(session, Explanation, Explanation.document_id, ids, *of_the_list)
    explained = {each.document_id: Explained(each.reason, each.actor, each.at) for each in found}
    return tuple(replace(row, explained=explained.get(row.id)) for row in rows)
