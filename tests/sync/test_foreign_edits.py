"""What somebody changed in Xero is never overwritten unseen, nor what was accepted, nor by what nobody asked for."""

from __future__ import annotations

import pytest

from seqxero_tui.sync.states import Choice
from seqxero_tui.sync.watch import Watch
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.writing import Element, WriteAnswer, WriteRequest
from tests.office import Office, invoice
from tests.sync.test_drift import edit_in_xero


def recode(office: Office, document_id: str, *accounts: str) -> None:
    """Somebody chooses other accounts for the document's lines in Xero."""
    stored = office.in_xero(document_id)
    pairs = zip(stored.line_items(), accounts, strict=True)
    stored.set_lines([line | {"AccountCode": account} for line, account in pairs])
    edit_in_xero(office, document_id, lines=stored.lines)


def accounts(office: Office, document_id: str) -> list[str]:
    return [line.account_code for line in office.wire(document_id).lines]


@pytest.fixture
def pushed(office: Office) -> str:
    """A final invoice of two lines in Xero."""
    (one,) = office.final(invoice(office.linked_customer(), ("1", "100"), ("2", "50")))
    office.workspace.sync.run()
    office.later(60)
    return one


def test_an_edit_that_was_not_pulled_yet_is_seen_before_the_document_is_changed(
    office: Office, pushed: str
) -> None:
    recode(office, pushed, "260", "200")
    office.workspace.documents.send([pushed])
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert (office.state(pushed), office.problems(pushed)) == ("blocked", ["drift_undecided"])
    assert accounts(office, pushed) == ["260", "200"]
    assert office.calls("POST") == []


def test_an_edit_in_the_moment_between_look_and_write_stays_and_is_shown(
    office: Office, pushed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = XeroClient.write

    def write(client: XeroClient, request: WriteRequest) -> WriteAnswer:
        recode(office, pushed, "260", "200")
        return real(client, request)

    office.workspace.documents.send([pushed])
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(XeroClient, "write", write)
        office.workspace.sync.run()
    assert office.wire(pushed).sent
    assert accounts(office, pushed) == ["260", "200"]
    assert office.state(pushed) == "drift"


def test_what_was_accepted_stays_in_xero_whatever_is_pushed_later(office: Office, pushed: str) -> None:
    recode(office, pushed, "260", "200")
    office.workspace.sync.run()
    office.workspace.drifts.settle(pushed, Choice.IGNORE, "the accountant is right")
    office.workspace.documents.send([pushed])
    office.workspace.sync.run()
    assert accounts(office, pushed) == ["260", "200"]
    office.workspace.documents.set_line_account(pushed, office.get(pushed).lines[1].id, "260")
    office.workspace.documents.push_again([pushed])
    office.workspace.sync.run()
    assert accounts(office, pushed) == ["260", "260"]
    assert office.state(pushed) == "synced"
    office.later(600)
    office.workspace.sync.run()
    assert (office.state(pushed), office.workspace.sync.plan().actions) == ("synced", ())


def test_a_line_that_was_added_in_xero_and_accepted_is_not_thrown_out(office: Office, pushed: str) -> None:
    stored = office.in_xero(pushed)
    first, *rest = stored.line_items()
    stored.set_lines([first, *rest, first | {"LineItemID": "5f3a6a2e-0000-4000-8000-000000000001"}])
    edit_in_xero(office, pushed, lines=stored.lines)
    office.workspace.sync.run()
    office.workspace.drifts.settle(pushed, Choice.IGNORE, "agreed on the phone")
    office.workspace.documents.set_line_account(pushed, office.get(pushed).lines[0].id, "270")
    office.workspace.documents.push_again([pushed])
    office.workspace.sync.run()
    assert office.problems(pushed) == ["drift_undecided"]
    assert len(office.wire(pushed).lines) == 3


def test_an_account_changed_here_goes_to_xero_only_when_it_is_asked_for(office: Office, pushed: str) -> None:
    office.workspace.documents.set_line_account(pushed, office.get(pushed).lines[0].id, "260")
    assert office.state(pushed) == "out_of_date"
    office.company.mark_as_sent(office.tenant, office.get(pushed).row.xero.id)
    Watch(office.workspace._books).pull()
    wire = office.wire(pushed)
    assert wire.date == office.get(pushed).row.issue_date, "its dates follow by themselves"
    assert (accounts(office, pushed), office.state(pushed)) == (["200", "200"], "out_of_date")
    assert [each.account_code for each in office.get(pushed).lines] == ["260", "200"]
    office.workspace.documents.push_again([pushed])
    office.workspace.sync.run()
    assert (accounts(office, pushed), office.state(pushed)) == (["260", "200"], "synced")


def test_sending_writes_dates_and_the_mark_and_leaves_the_contact_where_it_is(
    office: Office, pushed: str
) -> None:
    before = office.wire(pushed).contact.id
    other = office.linked_customer("Another Ltd")
    contact = office.workspace.customers.get(other).row.link.contact_id
    owner = office.get(pushed).row.customer_id
    office.workspace.customers.unlink(owner)
    office.workspace.customers.link(owner, contact or "", shared=True)
    office.workspace.documents.send([pushed])
    (action,) = office.workspace.sync.plan().actions
    assert sorted(action.payload) == ["Date", "DueDate", "InvoiceID", "SentToContact", "Status"]
    assert {change["path"] for change in action.changes} == {"Date", "DueDate", "SentToContact"}
    office.workspace.sync.run()
    assert (office.wire(pushed).contact.id, office.wire(pushed).sent) == (before, True)
    assert office.state(pushed) == "out_of_date", "the contact goes there on request (D22c)"


def test_what_has_payments_is_marked_as_sent_though_xero_refuses_its_dates(
    office: Office, pushed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.pay(pushed, "50")
    office.workspace.sync.run()
    office.workspace.documents.send([pushed])
    (action,) = office.workspace.sync.plan().actions
    assert "paid_before_sent" in [each.code for each in action.warnings]
    real = XeroClient.write

    def write(client: XeroClient, request: WriteRequest) -> WriteAnswer:
        if b'"Date"' not in request.body:
            return real(client, request)
        said = "This document cannot be edited as it has a payment or credit note allocated to it."
        return WriteAnswer(
            200, None, None, (Element(office.get(pushed).row.xero.id, "", False, errors=(said,)),), 0
        )

    with monkeypatch.context() as strict:
        strict.setattr(XeroClient, "write", write)
        report = office.workspace.sync.run()
        assert office.wire(pushed).sent
        assert [each.problems[0].code for each in report.failed] == ["has_payments"]
        assert "Take the payment or credit off" in report.failed[0].problems[0].remedy
        assert office.state(pushed) == "failed"
        office.forget_calls()
        office.workspace.sync.run()
        assert office.calls("POST") == [], "what was refused is not sent again unchanged"


def test_what_reconcile_sees_first_as_sent_can_be_taken_over(office: Office, pushed: str) -> None:
    office.company.mark_as_sent(office.tenant, office.get(pushed).row.xero.id)
    report = office.workspace.sync.reconcile()
    assert [sorted(each.choices) for each in report.drift] == [["ignore", "push_ours", "take_xeros"]]
    office.workspace.drifts.settle(pushed, Choice.TAKE_XEROS)
    office.workspace.sync.run()
    row = office.get(pushed).row
    assert (row.status, row.xero.state.value) == ("SENT", "synced")
    assert office.wire(pushed).date == row.issue_date
