"""GET and PUT of /History below the records that have one (xero-api sections 4.5 and 8.5)."""

from __future__ import annotations

from collections.abc import Callable

from seqxero_tui.demo_company.accounting import history
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.errors import Invalid
from seqxero_tui.demo_company.accounting.reading import text_of
from seqxero_tui.demo_company.accounting.writing import write_each
from seqxero_tui.demo_company.wire import Json

PLURAL, SINGULAR = "HistoryRecords", "HistoryRecord"
LONGEST_NOTE = 2500

# The id of the record whose history the address names; raises the 404 answer.
Owner = Callable[[Call], str]


def read_of(owner: Owner) -> Callable[[Call], Answer]:
    """GET, newest first; never paged."""

    def read(call: Call) -> Answer:
        return call.answer(PLURAL, history.wire(call.books, owner(call)))

    return read


def write_of(owner: Owner) -> Callable[[Call], Answer]:
    """PUT adds notes, the only records that can be made by hand; their answer names neither change nor user.

    A note moves no UpdatedDateUTC: it changes nothing of its record (our choice, unconfirmed).
    """

    def write(call: Call) -> Answer:
        record_id = owner(call)

        def save(element: Json) -> tuple[Json, list[str]]:
            details = text_of(element, "Details")
            if not details:
                raise Invalid("The Details field must be specified.")
            if len(details) > LONGEST_NOTE:
                raise Invalid(f"The Details field cannot be longer than {LONGEST_NOTE} characters.")
            at = history.happened(call.books, record_id, history.NOTE, details)
            return {**history.dated(at), "Details": details, "ValidationErrors": []}, []

        return write_each(call, PLURAL, call.elements(PLURAL, SINGULAR), save, _echo)

    return write


def _echo(element: Json) -> Json:
    return {"Details": element.get("details")}
