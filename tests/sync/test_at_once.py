"""Five calls under way at once: faster, and with the same promises as one after the other."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any
from unittest.mock import patch

import pytest

from seqxero_tui.errors import SeqxeroError
from seqxero_tui.sync import push
from seqxero_tui.sync.lanes import LANES
from seqxero_tui.sync.reports import Progress
from seqxero_tui.xero.client import XeroClient
from tests.office import CREDIT_NOTE, Office, invoice
from tests.sync.test_credit_notes import credit_note

MANY = 12


@pytest.fixture(autouse=True)
def _one_document_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "BATCH", 1)


def final_invoices(office: Office, count: int = MANY) -> list[str]:
    owner = office.linked_customer()
    return office.final(*(invoice(owner) for _ in range(count)))


def numbers_in_xero(office: Office) -> list[str]:
    rows = office.company.storage.all("SELECT number FROM document WHERE number LIKE 'SEQ-%'", ())
    return sorted(each["number"] for each in rows)


def states(office: Office, ids: list[str]) -> list[str]:
    return [office.state(each) for each in ids]


def test_five_batches_are_under_way_at_once_and_the_report_keeps_their_order(office: Office) -> None:
    ids = final_invoices(office, 2 * LANES)
    everyone_is_here, real = threading.Barrier(LANES), XeroClient.write

    def write(client: XeroClient, request: Any) -> Any:
        everyone_is_here.wait(20)
        return real(client, request)

    told: list[Progress] = []
    with patch.object(XeroClient, "write", write):
        report = office.workspace.sync.run(pull=False, on_progress=told.append)
    assert [each.id for each in report.pushed] == ids
    assert report.calls == len(ids)
    done = [each.done for each in told]
    assert done == sorted(done)
    assert (told[-1].done, told[-1].of) == (len(ids), len(ids))


def test_an_outage_leaves_five_of_unknown_outcome_at_most_and_the_rest_waits(office: Office) -> None:
    ids = final_invoices(office)
    office.company.add_fault("status_500", method="PUT", times=None, applied=True)
    with suppress(SeqxeroError):
        office.workspace.sync.run(pull=False)
    found = states(office, ids)
    assert 1 <= found.count("pushing") <= LANES
    assert found.count("pushing") + found.count("queued") == MANY
    office.company.clear_faults()
    office.later(400)  # Xero has forgotten the keys
    office.workspace.sync.run(pull=False)
    assert set(states(office, ids)) == {"synced"}
    assert numbers_in_xero(office) == sorted(set(numbers_in_xero(office)))
    assert len(numbers_in_xero(office)) == MANY


def test_one_that_xero_refuses_stops_no_other(office: Office) -> None:
    ids = final_invoices(office)
    office.workspace.documents.set_line_account(ids[2], office.get(ids[2]).lines[0].id, "260")
    office.company.set_account_status("260", "ARCHIVED")
    report = office.workspace.sync.run(pull=False)
    assert [each.id for each in report.failed] == [ids[2]]
    assert [each.id for each in report.pushed] == [each for each in ids if each != ids[2]]


def test_a_cancel_waits_for_those_under_way_and_begins_no_other(office: Office) -> None:
    ids = final_invoices(office)
    cancel = threading.Event()

    def after_the_first(progress: Progress) -> None:
        if progress.done:
            cancel.set()

    with suppress(SeqxeroError):
        office.workspace.sync.run(pull=False, cancel=cancel, on_progress=after_the_first)
    found = states(office, ids)
    assert set(found) == {"synced", "queued"}
    assert found.count("synced") <= LANES + 1
    assert len(numbers_in_xero(office)) == found.count("synced")


def test_a_credit_note_never_overtakes_the_invoice_it_credits(office: Office) -> None:
    owner = office.linked_customer()
    invoices = office.final(*(invoice(owner) for _ in range(LANES + 1)))
    notes = []
    for each in invoices:
        view = office.get(each)
        note = credit_note(owner, view.lines[0].id, invoiceId=each, invoiceNumber=view.row.number)
        office.load(creditNotes=[note])
        notes.append(note["id"])
    assert all(each.problem is None for each in office.workspace.documents.finalize(notes))
    office.forget_calls()
    report = office.workspace.sync.run(pull=False)
    assert report.failed == []
    assert {office.get(each, CREDIT_NOTE).row.xero.state for each in notes} == {"synced"}
    kinds = [call.path.rsplit("/", 1)[1] for call in office.calls("PUT")]
    assert kinds == ["Invoices"] * 6 + ["CreditNotes"] * 6 + ["History"] * 6
