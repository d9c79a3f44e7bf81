"""The History of records: what writes itself there, and notes (xero-api section 8.5)."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.demo_company.storage import FILE_NAME

from .conftest import Client, elements_of, messages_of

BY_API = ("System Generated", "Received through the Xero API from seqxero")


def told(client: Client, path: str) -> list[str]:
    """The changes of a record, oldest first."""
    return [one["Changes"] for one in reversed(client.get(f"{path}/History"))]


def credit_note(client: Client, **changes: object) -> dict[str, Any]:
    body = {**client.invoice(), "Type": "ACCRECCREDIT", **changes}
    (saved,) = client.write("PUT", "CreditNotes", [body])
    return saved


@pytest.mark.parametrize("plural", ["Invoices", "CreditNotes"])
def test_a_note_is_kept_and_its_answer_names_neither_change_nor_user(client: Client, plural: str) -> None:
    saved = client.create() if plural == "Invoices" else credit_note(client)
    path = f"{plural}/{saved[plural[:-1] + 'ID']}"
    answer = client.call("PUT", f"{path}/History", {"HistoryRecords": [{"Details": "See http://x/1"}]})
    assert answer.status_code == 200
    (written,) = elements_of(answer)
    assert set(written) == {"DateUTCString", "DateUTC", "Details", "ValidationErrors"}
    note = client.get(f"{path}/History")[0]
    assert (note["Changes"], note["User"], note["Details"]) == ("Note", "System Generated", "See http://x/1")
    assert note["DateUTC"] == written["DateUTC"]
    assert client.get(path)[0]["UpdatedDateUTC"] == saved["UpdatedDateUTC"]


def test_notes_belong_to_contacts_payments_and_items_too(client: Client) -> None:
    invoice = client.create()
    paid = client.server.company.record_payment(client.tenant_id, invoice["InvoiceID"], Decimal(1))
    (item, *_) = client.get("Items")
    for path in (f"Contacts/{client.contact_id('Boom FM')}", f"Payments/{paid}", f"Items/{item['ItemID']}"):
        client.call("PUT", f"{path}/History", {"Details": "a bare object"})
        assert told(client, path)[-1] == "Note"


@pytest.mark.parametrize(
    ("details", "message"),
    [
        ("", "The Details field must be specified."),
        ("x" * 2501, "The Details field cannot be longer than 2500"),
    ],
)
def test_a_note_has_words_but_not_too_many(client: Client, details: str, message: str) -> None:
    path = f"Invoices/{client.create()['InvoiceID']}/History"
    answer = client.call("PUT", path, {"HistoryRecords": [{"Details": details}]})
    assert answer.status_code == 400
    assert messages_of(answer.json()["Elements"][0])[0].startswith(message)


@pytest.mark.parametrize("plural", ["Invoices", "CreditNotes", "Contacts", "Payments", "Items"])
def test_the_history_of_what_is_not_there_is_404(client: Client, plural: str) -> None:
    answer = client.call("GET", f"{plural}/00000000-0000-0000-0000-00000000beef/History")
    assert (answer.status_code, answer.content) == (404, b"")


def test_every_step_of_an_invoices_life_is_told(client: Client) -> None:
    draft = client.create(Status="DRAFT")
    path, company = f"Invoices/{draft['InvoiceID']}", client.server.company

    def post(**changes: object) -> None:
        client.write("POST", path, {"InvoiceID": draft["InvoiceID"], **changes})

    post(Reference="PO 7")
    post(Status="AUTHORISED")
    post(SentToContact=True)
    paid = company.record_payment(client.tenant_id, draft["InvoiceID"], Decimal(24))
    company.remove_payment(client.tenant_id, paid)
    post(Status="VOIDED")
    expected = ["Created", "Edited", "Approved", "Sent", "Paid", "Payment Deleted", "Voided"]
    assert told(client, path) == expected
    records = client.get(f"{path}/History")
    assert {(one["User"], one["Details"]) for one in records if one["Changes"] in expected[:4]} == {BY_API}
    by_hand = next(one for one in records if one["Changes"] == "Paid")
    assert by_hand["User"] == "Demo User"
    assert by_hand["Details"].endswith("for 24.00. This invoice has been fully paid.")
    assert told(client, f"Payments/{paid}") == ["Created", "Deleted"]


def test_credit_is_told_on_both_sides(client: Client) -> None:
    invoice, note = client.create(), credit_note(client, Status="AUTHORISED")
    ids = (note["CreditNoteID"], invoice["InvoiceID"])
    allocation = client.server.company.allocate(client.tenant_id, *ids, Decimal(5))
    client.server.company.remove_allocation(client.tenant_id, allocation)
    for path in (f"Invoices/{ids[1]}", f"CreditNotes/{ids[0]}"):
        assert told(client, path) == ["Created", "Approved", "Credit Applied", "Credit Removed"]


def test_what_a_demo_company_begins_with_was_made_by_a_person_long_ago(client: Client) -> None:
    records = client.get("Invoices/INV-0006/History")
    assert [(one["Changes"], one["User"]) for one in records] == [
        ("Sent", "Demo User"),
        ("Approved", "Demo User"),
        ("Created", "Demo User"),
    ]
    assert records[0]["DateUTCString"].startswith("2010-11")
    assert records[0]["Details"] == "INV-0006 to City Limousines for 250.00."


def test_a_refused_change_leaves_no_trace(client: Client) -> None:
    invoice = client.create()
    client.write("POST", "Invoices", [{"InvoiceID": invoice["InvoiceID"], "Status": "DELETED"}])
    assert told(client, f"Invoices/{invoice['InvoiceID']}") == ["Created", "Approved"]


def test_a_contacts_changes_are_told_with_the_person_who_made_them(client: Client) -> None:
    (contact,) = client.write("PUT", "Contacts", [{"Name": "History Ltd"}])
    company = client.server.company
    company.edit_contact(client.tenant_id, contact["ContactID"], {"FirstName": "Ada"})
    company.edit_contact(client.tenant_id, contact["ContactID"], {"ContactStatus": "ARCHIVED"})
    records = client.get(f"Contacts/{contact['ContactID']}/History")
    assert [(one["Changes"], one["User"]) for one in records] == [
        ("Archived", "Demo User"),
        ("Edited", "Demo User"),
        ("Created", "System Generated"),
    ]


def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    with DemoCompanyServer(tmp_path) as server:
        tenants = server.company.tenant_ids
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.executescript(
        "DROP TABLE history; DROP TABLE attachment; ALTER TABLE document DROP COLUMN created_by;"
        " PRAGMA user_version = 1;"
    )
    connection.close()
    with DemoCompanyServer(tmp_path) as server:
        assert server.company.tenant_ids == tenants
        assert server.company.storage.number("SELECT count(*) FROM history") == 0
        assert server.company.storage.number("SELECT count(*) FROM document WHERE created_by = ''") > 20
