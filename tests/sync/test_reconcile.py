"""A comparison of both sides takes as few calls as the filters allow: by ids, or the whole list, whichever is less."""

from __future__ import annotations

import uuid
from dataclasses import replace

from seqxero_tui.demo_company.accounting import documents
from tests.office import Office, invoice
from tests.sync.test_credit_notes import credit_note


def invoices(office: Office, number: int) -> list[str]:
    """So many invoices of ours in Xero."""
    who = office.linked_customer(f"{number} Invoices Ltd")
    ids = office.final(*(invoice(who) for _ in range(number)))
    office.workspace.sync.run()
    return ids


def compared(office: Office) -> list[str]:
    """Compares, and returns how each call asked: "ids" or "list"."""
    office.forget_calls()
    report = office.workspace.sync.reconcile()
    asked = ["ids" if "IDs=" in each.query or "Guid" in each.query else "list" for each in office.calls()]
    assert report.calls == len(asked)
    assert report.drift == []
    return asked


def test_what_fits_one_address_is_one_call(office: Office) -> None:
    invoices(office, 50)
    assert compared(office) == ["ids"]


def test_fifty_credit_notes_are_one_call_of_the_list_instead_of_three_by_id(office: Office) -> None:
    who = office.linked_customer()
    notes = [credit_note(who) for _ in range(50)]
    office.load(creditNotes=notes)
    office.workspace.documents.finalize([each["id"] for each in notes])
    office.workspace.sync.run()
    assert compared(office) == ["list"]


def others(office: Office, like: str, number: int) -> None:
    """So many invoices in Xero that are not ours, changed after ours."""
    stored, books = office.in_xero(like), office.company.books(office.tenant)
    with office.company.storage.transaction():
        for n in range(number):
            documents.save(books, replace(stored, document_id=str(uuid.uuid4()), number=f"OTHER-{n}"))


def test_more_than_fit_one_address_are_one_call_of_a_short_list(office: Office) -> None:
    invoices(office, 51)
    assert compared(office) == ["list"]


def test_a_long_list_is_left_for_the_ids_and_not_begun_the_next_time(office: Office) -> None:
    who = office.linked_customer()
    (first,) = office.final(invoice(who))
    office.workspace.sync.run()
    others(office, first, 2_000)
    invoices(office, 50)
    assert compared(office) == ["list", "ids"], "one was on the first of three pages, fifty fit one address"
    assert compared(office) == ["ids", "ids"], "the list is known to be longer than that"


def test_a_list_is_read_no_further_than_ours_go(office: Office) -> None:
    ids = invoices(office, 51)
    others(office, ids[0], 2_000)
    assert compared(office) == ["list"]
