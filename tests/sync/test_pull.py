"""What happens in Xero and what follows from it here."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from seqxero_tui.demo_company.accounting import documents
from seqxero_tui.sync.reports import Progress
from seqxero_tui.xero.client import XeroClient
from tests.office import Office, invoice


@pytest.fixture
def pushed(office: Office) -> str:
    (one,) = office.final(invoice(office.linked_customer(), ("1", "100")))
    office.workspace.sync.run()
    return one


def test_marked_as_sent_in_xero_is_sent_here_and_gets_its_real_dates_there(
    office: Office, pushed: str
) -> None:
    office.company.mark_as_sent(office.tenant, office.get(pushed).row.xero.id)
    report = office.workspace.sync.run()
    row, today = office.get(pushed).row, office.now().date()
    assert (row.status, row.issue_date, row.due_date) == ("SENT", today, today + timedelta(days=30))
    assert [each.action for each in report.pushed] == ["update_invoice"], "the dates follow in the same run"
    seen = office.wire(pushed)
    assert (seen.date, seen.due_date, seen.sent) == (today, today + timedelta(days=30), True)
    assert office.state(pushed) == "synced"


def test_dates_that_were_set_by_hand_in_xero_are_adopted_and_nothing_is_pushed(
    office: Office, pushed: str
) -> None:
    stored = office.in_xero(pushed)
    stored.date, stored.due_date, stored.sent = date(2026, 11, 3), date(2026, 11, 17), True
    with office.company.storage.transaction():
        documents.save(office.company.books(office.tenant), stored)
    report = office.workspace.sync.run()
    row = office.get(pushed).row
    assert (row.status, row.issue_date, row.due_date) == ("SENT", date(2026, 11, 3), date(2026, 11, 17))
    assert report.pushed == []
    assert office.state(pushed) == "synced"


def test_payments_in_xero_come_and_go_here(office: Office, pushed: str) -> None:
    office.workspace.documents.send([pushed])
    office.workspace.sync.run()
    payment = office.pay(pushed, "20")
    office.workspace.sync.run()
    assert office.get(pushed).row.payment_status == "PARTIALLY_PAID"
    office.pay(pushed, "100")
    office.workspace.sync.run()
    assert office.get(pushed).row.payment_status == "PAID"
    assert office.state(pushed) == "synced", "a payment is no difference"
    office.company.remove_payment(office.tenant, payment)
    office.workspace.sync.run()
    assert office.get(pushed).row.payment_status == "PARTIALLY_PAID"


def test_an_invoice_that_stripe_collects_ignores_what_xero_says(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(), paymentOptions=["LINK"]))
    office.workspace.sync.run()
    assert office.get(one).row.payment_source == "stripe"
    office.pay(one, "120")
    office.workspace.sync.run()
    row = office.get(one).row
    assert (row.payment_status, row.xero.status) == ("UNPAID", "PAID")


def test_voided_in_xero_is_drift_and_not_voided_here(office: Office, pushed: str) -> None:
    office.company.change_status(office.tenant, office.get(pushed).row.xero.id, "VOIDED")
    office.workspace.sync.run()
    row = office.get(pushed).row
    assert (row.status, row.xero.state.value) == ("FINAL", "drift")
    assert [(each.field, each.xero) for each in row.xero.drift] == [("status", "voided")]


def test_documents_that_are_not_ours_are_left_alone(office: Office, pushed: str) -> None:
    books = office.company.books(office.tenant)
    theirs = documents.find(books, documents.INVOICE, number="INV-0006")
    office.company.record_payment(office.tenant, theirs.document_id, Decimal(1))
    report = office.workspace.sync.run()
    assert report.pulled == []
    assert office.get(pushed).row.payment_status == "UNPAID"


def test_a_profile_that_pushed_nothing_pulls_without_a_call(office: Office) -> None:
    office.workspace.sync.run()
    assert office.calls() == []
    assert office.workspace.connection.require().pulled_at is None, "nothing was asked"


def test_what_a_pull_changed_is_told(office: Office, pushed: str) -> None:
    office.pay(pushed, "120")
    report = office.workspace.sync.run()
    (pulled,) = report.pulled
    changed = {each["field"]: (each["from"], each["to"]) for each in pulled.changes}
    assert changed["payment_status"] == ("UNPAID", "PAID")
    assert "payment is paid" in office.get(pushed).history[0].what


def test_pages_that_shift_while_they_are_read_lose_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = office.linked_customer()
    ids = office.final(*(invoice(owner) for _ in range(30)))
    office.workspace.sync.run()
    office.later(600)
    for one in ids:
        office.pay(one, "10")
        office.later(60)
    office.later(600)
    read = XeroClient.documents
    monkeypatch.setattr(
        XeroClient, "documents", lambda self, kind, **more: read(self, kind, **({"page_size": 10} | more))
    )
    touched: list[str] = []

    def somebody_edits_the_first(progress: Progress) -> None:
        if progress.doing.startswith("reading") and not touched:
            touched.append(office.pay(ids[0], "1"))

    office.workspace.sync.run(on_progress=somebody_edits_the_first)
    assert touched
    assert {office.get(one).row.payment_status for one in ids} == {"PARTIALLY_PAID"}
