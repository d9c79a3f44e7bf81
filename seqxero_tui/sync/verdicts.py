"""What an answer of Xero's, or what a look-up found, says about one element of a write. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from seqxero_tui.errors import Problem
from seqxero_tui.mapping.differences import changes
from seqxero_tui.mapping.money import round2, times
from seqxero_tui.sync.attempts import number_in, without_ids
from seqxero_tui.sync.shown import shown_as
from seqxero_tui.text import one_line
from seqxero_tui.xero.records import Contact, HistoryRecord
from seqxero_tui.xero.records import Document as XeroDocument
from seqxero_tui.xero.writing import Element

Found = XeroDocument | Contact | HistoryRecord
PLAN_LIMIT = "plan_limit"
NOT_XEROS = ("never_arrived", "fails_each_time", "idempotency_key_reused", "note_unknown")
"""Codes of what is told in its own words: Xero refused nothing."""
ENDED = ("VOIDED", "DELETED")


def says_taken(element: Element) -> bool:
    """Whether Xero refused a new element because its number or name is there already."""
    return any("must be unique" in message or "already assigned" in message for message in element.errors)


def says_gone(element: Element) -> bool:
    """Whether Xero refused a change because what is to be changed is not there."""
    return any("could not be found" in message or "was not found" in message for message in element.errors)


def says_plan_is_full(element: Element) -> bool:
    """Whether Xero refused to approve any more documents, whatever is in them; small plans have such a limit."""
    return any("limit of invoices you can approve" in message for message in element.errors)


def identity(record: Found) -> str | None:
    """Xero's id of what a look-up found; a note in a history has none."""
    if isinstance(record, HistoryRecord):
        return None
    return record.contact_id if isinstance(record, Contact) else record.id


def is_ours(payload: dict[str, Any], record: Found) -> bool:
    """Whether what was found under our number is what we sent: then an earlier write of ours made it.

    Compares what Xero cannot have changed by itself, and no person without making it another document. Its contact may
    have been merged into another one meanwhile: then it is known by every word of it.
    """
    if isinstance(record, HistoryRecord):
        return bool(record.details == payload["Details"])
    if isinstance(record, Contact):
        return bool(record.contact_number == payload["ContactNumber"])
    net = sum(
        (round2(times(line["Quantity"], line["UnitAmount"])) for line in payload["LineItems"]), Decimal(0)
    )
    return bool(
        (record.contact.id == payload["Contact"]["ContactID"] or _same_words(payload, record))
        and record.currency_code == payload["CurrencyCode"]
        and len(record.lines) == len(payload["LineItems"])
        and record.sub_total == net
        and (record.url or None) in (None, payload.get("Url"))
        and record.status not in ENDED
    )


def _same_words(payload: dict[str, Any], record: XeroDocument) -> bool:
    said = [line.description for line in record.lines]
    sent = [line["Description"] for line in payload["LineItems"]]
    return said == sent and (record.reference or "") == payload.get("Reference", "")


def was_done(payload: dict[str, Any], record: Found) -> bool:
    """Whether Xero shows what a change of unknown outcome asked for."""
    if isinstance(record, HistoryRecord):
        return True
    if isinstance(record, Contact):
        return False
    if payload.get("Status") in ENDED:
        return record.status in ENDED
    sent, shown = without_ids(payload), shown_as(without_ids(payload), record)
    return not changes(sent, {field: shown.get(field) for field in sent})


def refusals_of(element: Element) -> list[Problem]:
    """What Xero said against an element, as problems."""
    said = element.errors or ("Xero refused it without saying why.",)
    return list(map(_refusal, said))


def _refusal(message: str) -> Problem:
    told = f"Xero says: {one_line(message)}"
    if "payment or credit note allocated" in message:
        remedy = "Take the payment or credit off in Xero, push it again, and record the payment anew."
        return Problem("has_payments", told, remedy)
    return Problem("xero_refused", told, "Put it right here or in Xero, then push it again.")


def number_taken(payload: dict[str, Any], record: Found) -> list[Problem]:
    """The problem that our number is another's in Xero."""
    number = one_line(number_in(payload))
    if isinstance(record, Contact):
        message = f"The contact {one_line(record.name)} in Xero carries this customer's number."
    else:
        whose = "" if isinstance(record, HistoryRecord) else record.contact.name
        message = (
            f"The number {number} is taken in Xero by a document of {one_line(whose or 'someone else')}."
        )
    remedy = "Use another number, or change that one in Xero; then push it again."
    return [Problem("number_taken", message, remedy)]


def outcome_unknown(problem: Problem) -> Problem:
    """The problem that nobody knows what became of a write."""
    return Problem(
        "outcome_unknown",
        f"It is not known whether Xero received it: {problem.message}",
        "The next sync finds out by itself; nothing is sent twice.",
    )


def not_done(why: str) -> Problem:
    """The problem that a write was looked for after a fault and is not there; it is tried again."""
    return Problem(
        "not_done",
        f"Xero did not do it: {why}",
        "The next sync tries it again by itself.",
    )


def fails_each_time(why: str) -> Problem:
    """The problem that Xero fails on this very document or customer, while it answers otherwise."""
    return Problem(
        "fails_each_time",
        f"Xero did not do it, however often it was sent: {why}",
        "Look for what is unusual in it, and push it again; Xero's support can look up the times of the calls.",
    )


def note_given_up(why: str) -> Problem:
    """The problem that nobody can see whether a history note was made; it is let go, for it holds up its credit note."""
    return Problem(
        "note_unknown",
        f"It is not known whether its history in Xero has the note that leads back: {why}",
        "Look at its history in Xero; nothing else waits for it.",
    )


def key_reused(problem: Problem) -> Problem:
    """The alarm that Xero had something else under the key of a write, which is not repeated under another one."""
    return Problem(
        "idempotency_key_reused",
        f"It was not sent again: {problem.message}",
        "This is a fault of the program: report it with the time of the call. Pushing it again sends it anew.",
    )


def plan_is_full() -> Problem:
    """The problem that the organisation's plan lets Xero approve no more invoices; it is none of the documents'."""
    return Problem(
        "plan_limit",
        "The organisation has reached the number of invoices that its Xero plan lets it approve.",
        "Change the plan in Xero, or wait for the next month; the invoices wait here, and go with the sync after it.",
    )


def is_about_link(problem: Problem) -> bool:
    """Whether a refusal is about the address that leads back to us."""
    return "url" in problem.message.casefold().split()
