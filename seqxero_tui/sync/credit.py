"""Using a credit note's credit for an invoice in Xero, and taking it back: what Xero would refuse, found before it is
tried; the write; and how a look-up tells whether it was done.

Pure. Never done by itself (D47): a person asks for each of these, and `allocations` carries it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from seqxero_tui.billing.words import DocumentStatus
from seqxero_tui.errors import Problem
from seqxero_tui.mapping.money import round2
from seqxero_tui.sync.attempts import ALLOCATE, Write
from seqxero_tui.sync.dossiers import Dossier
from seqxero_tui.sync.states import SyncState, stands
from seqxero_tui.text import one_line
from seqxero_tui.xero.records import Document as XeroDocument

_OPEN = "AUTHORISED"


def left(dossier: Dossier) -> Decimal:
    """The credit that is left on a credit note, or what is still to be paid on an invoice, as Xero last showed it."""
    return (dossier.sync.amount_due if dossier.sync else None) or Decimal(0)


def most(note: Dossier, invoice: Dossier) -> Decimal:
    """As much of the credit as the invoice can take."""
    return min(left(note), left(invoice))


def note_problems(note: Dossier) -> tuple[Problem, ...]:
    """Why the credit of a note cannot be used for any invoice."""
    found = [*_standing(note)]
    if not found and left(note) <= 0:
        found.append(
            Problem(
                "no_credit_left",
                f"{_called(note)} has no credit left in Xero.",
                "Take back what it was used for, if that was not meant.",
            )
        )
    return (*found, *_contact(note))


def use_problems(note: Dossier, invoice: Dossier, amount: Decimal) -> tuple[Problem, ...]:
    """Everything for which Xero would refuse to use so much of the note's credit for the invoice, or ought to."""
    found = [*note_problems(note), *_standing(invoice)]
    if not found:
        found += _pair(note, invoice)
    if not found:
        found += _amount(note, invoice, amount)
    return tuple(found)


def taking_back_problems(note: Dossier) -> tuple[Problem, ...]:
    """What is against taking any of the credit back: only a write whose outcome nobody knows."""
    found = _under_way(note)
    return (found,) if found else ()


def use(note: Dossier, invoice: Dossier, amount: Decimal) -> Write:
    """The write that uses the credit. Only the new allocation is sent: an old one sent again would count twice.

    The day is the later of both documents', which is what Xero keeps.
    """
    ours, theirs = note.sync, invoice.sync
    assert ours and theirs  # noqa: S101, PT018 - both are in Xero
    day = max(day for day in (ours.xero_date, theirs.xero_date) if day)
    payload = {"Amount": amount, "Date": day.isoformat(), "Invoice": {"InvoiceID": theirs.xero_id}}
    known = [each["id"] for each in ours.allocations or () if each["id"]]
    return _write(note, payload, _sent_as(note, invoice.document.id, invoice.document.number, amount, known))


def taking_back(note: Dossier, allocation: Mapping[str, Any], invoice_id: str | None) -> Write:
    """The write that takes an allocation back; its path says which, and there is nothing else to send."""
    amount, number = Decimal(allocation["amount"]), allocation["number"]
    return _write(note, {}, _sent_as(note, invoice_id, number, amount, []) | {"allocation": allocation["id"]})


def was_done(action: str, about: Mapping[str, Any], payload: Mapping[str, Any], record: XeroDocument) -> bool:
    """Whether the credit note as Xero shows it has what an attempt of unknown outcome asked for.

    Another's allocation of the same amount to the same invoice, made since, counts as ours: either way the invoice has
    the credit that was meant, and must not get it twice.
    """
    shown = record.allocations or ()
    if action == ALLOCATE:
        return any(
            each.invoice.id == payload["Invoice"]["InvoiceID"]
            and each.amount == payload["Amount"]
            and each.id not in about["known"]
            for each in shown
        )
    return all(each.id != about["allocation"] for each in shown)


def told(action: str, about: Mapping[str, Any]) -> tuple[str, str]:
    """What the history of the credit note tells, and that of the invoice."""
    amount = f"{round2(Decimal(about['amount'])):,.2f} {about['currency']}"
    note, invoice = about["number"], about["invoice_number"]
    if action == ALLOCATE:
        return f"{amount} of its credit used for {invoice} in Xero", f"{amount} credited in Xero by {note}"
    return (
        f"{amount} of its credit taken back from {invoice} in Xero",
        f"credit of {amount} by {note} taken back in Xero",
    )


def never_arrived(action: str, about: Mapping[str, Any]) -> Problem:
    """What is told when a look-up shows that Xero never got it: it is not tried again by itself."""
    what = (
        "the order to use its credit for" if action == ALLOCATE else "the order to take its credit back from"
    )
    return Problem(
        "never_arrived",
        f"Xero never received {what} {one_line(about['invoice_number'] or '')}.",
        "Nothing was changed by it; do it again if it is still meant.",
    )


def _write(note: Dossier, payload: dict[str, Any], sent_as: dict[str, Any]) -> Write:
    document = note.document
    return Write(document.kind, document.id, document.number, note.customer.legal_name, payload, sent_as)


def _sent_as(
    note: Dossier, invoice_id: str | None, number: str | None, amount: Decimal, known: Sequence[str]
) -> dict[str, Any]:
    return {
        "invoice_id": invoice_id,
        "invoice_number": number,
        "amount": amount,
        "currency": note.document.currency,
        "known": list(known),
    }


def _standing(dossier: Dossier) -> Iterator[Problem]:
    """Both documents are in Xero, approved and open, with the dates of a sent one, and both sides agree on them."""
    sync, called = dossier.sync, _called(dossier)
    if sync is None or not dossier.in_xero:
        yield Problem("not_in_xero", f"{called} is not in Xero.", "Finalize and send it first.")
        return
    if under_way := _under_way(dossier):
        yield under_way
        return
    if sync.xero_status == "PAID":
        yield Problem(
            "nothing_open", f"{called} is settled in full in Xero.", "Choose a document that is still open."
        )
    elif sync.xero_status != _OPEN or dossier.document.status == DocumentStatus.VOIDED:
        yield Problem(
            "not_approved",
            f"{called} is {(sync.xero_status or 'not approved').lower()} in Xero, where credit is used for approved "
            "documents only.",
            "Choose a document that is approved in Xero.",
        )
    elif not dossier.sent:
        yield Problem(
            "not_sent",
            f"{called} is not sent: in Xero it is dated 1 January 3000, and so would be the use of the credit.",
            "Send it first; that gives it its real dates.",
        )
    elif sync.state != SyncState.SYNCED:
        yield Problem(
            "not_synced",
            f"{called} {stands(SyncState(sync.state))}, and Xero freezes what credit is used for.",
            "Push it or settle the difference first.",
        )


def _under_way(dossier: Dossier) -> Problem | None:
    if dossier.sync is None or not dossier.sync.attempt_id:
        return None
    return Problem(
        "push_under_way",
        f"It is not known yet what became of the last write of {_called(dossier)}.",
        "Sync first: that finds out.",
    )


def _contact(note: Dossier) -> Iterator[Problem]:
    contact = note.contact
    if contact is not None and contact.status != "ACTIVE":
        yield Problem(
            "contact_archived",
            f"The contact {one_line(contact.name)} is archived in Xero.",
            "Restore it in Xero and reload the contacts, or link the customer to another contact.",
        )


def _pair(note: Dossier, invoice: Dossier) -> Iterator[Problem]:
    if _contact_in_xero(note) != _contact_in_xero(invoice):
        yield Problem(
            "credit_for_another_contact",
            f"{_called(note)} and {_called(invoice)} belong to different contacts in Xero.",
            "Choose an invoice of the same contact.",
        )
    ours, theirs = note.document.currency, invoice.document.currency
    if ours != theirs:
        yield Problem(
            "credit_in_another_currency",
            f"{_called(note)} is in {ours}, {_called(invoice)} in {theirs}.",
            "Choose an invoice in the same currency.",
        )


def _amount(note: Dossier, invoice: Dossier, amount: Decimal) -> Iterator[Problem]:
    currency = note.document.currency
    if not amount.is_finite() or amount <= 0 or amount != round2(amount):
        yield Problem(
            "credit_amount_invalid",
            "The credit to use has to be more than nothing, with no more than two decimals.",
            f"At most {most(note, invoice):,.2f} {currency} can be used.",
        )
        return
    for each, what in ((note, "of credit is left on"), (invoice, "is to be paid on")):
        if amount > left(each):
            yield Problem(
                "credit_amount_too_large",
                f"{amount:,.2f} {currency} is too much: {left(each):,.2f} {currency} {what} {_called(each)}.",
                f"At most {most(note, invoice):,.2f} {currency} can be used.",
            )


def _contact_in_xero(dossier: Dossier) -> str | None:
    shown = (dossier.sync.observed if dossier.sync else None) or {}
    contact: str | None = shown.get("Contact", {}).get("ContactID")
    return contact


def _called(dossier: Dossier) -> str:
    return one_line(dossier.document.number or "The draft")
