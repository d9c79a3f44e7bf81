"""Differences between both sides: found in few calls, shown with choices, never overwritten by themselves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from seqxero_tui.demo_company.accounting import documents
from seqxero_tui.errors import InputError
from seqxero_tui.sync.drift import Choice
from tests.office import Office, invoice


def edit_in_xero(office: Office, document_id: str, **changes: Any) -> None:
    """What a person changes on Xero's own pages."""
    stored = office.in_xero(document_id)
    for field, value in changes.items():
        setattr(stored, field, value)
    with office.company.storage.transaction():
        documents.save(office.company.books(office.tenant), stored)


@pytest.fixture
def sent(office: Office) -> str:
    (one,) = office.drafts(invoice(office.linked_customer(), ("1", "100"), reference="PO 7"))
    office.workspace.documents.finalize([one], send=True)
    office.workspace.sync.run()
    return one


def drift(office: Office, document_id: str) -> list[tuple[str, str, str]]:
    return [(each.field, each.ours, each.xero) for each in office.get(document_id).row.xero.drift]


def test_a_reconcile_of_what_agrees_says_so_in_one_call(office: Office, sent: str) -> None:
    office.forget_calls()
    report = office.workspace.sync.reconcile()
    assert (report.checked, report.matching, report.drift, report.calls) == (1, 1, [], 1)
    assert [call.method for call in office.calls()] == ["GET"]


def test_a_date_changed_in_xero_can_be_taken_over(office: Office, sent: str) -> None:
    edit_in_xero(office, sent, date=date(2026, 10, 1))
    report = office.workspace.sync.reconcile()
    assert report.drift[0].choices == ("push_ours", "take_xeros", "ignore")
    assert drift(office, sent) == [("date", office.now().date().isoformat(), "2026-10-01")]
    assert office.state(sent) == "drift"
    office.workspace.drifts.settle(sent, Choice.TAKE_XEROS)
    assert office.get(sent).row.issue_date == date(2026, 10, 1)
    assert office.state(sent) == "synced"
    assert office.workspace.sync.plan().actions == ()


def test_ours_can_be_pushed_again_over_an_edit(office: Office, sent: str) -> None:
    edit_in_xero(office, sent, reference="somebody's")
    office.workspace.sync.run()
    assert drift(office, sent) == [("reference", "PO 7", "somebody's")]
    office.workspace.drifts.settle(sent, Choice.PUSH_OURS)
    (planned,) = office.workspace.sync.plan().actions
    assert [(each["path"], each["from"], each["to"]) for each in planned.changes] == [
        ("Reference", "somebody's", "PO 7")
    ]
    office.workspace.sync.run()
    assert office.wire(sent).reference == "PO 7"
    assert office.state(sent) == "synced"


def test_marked_as_unsent_in_xero_stays_sent_here_and_can_be_marked_again(office: Office, sent: str) -> None:
    edit_in_xero(office, sent, sent=False)
    office.workspace.sync.run()
    assert office.get(sent).row.status == "SENT"
    assert drift(office, sent) == [("sent", "sent", "not sent")]
    office.workspace.drifts.settle(sent, Choice.PUSH_OURS)
    office.workspace.sync.run()
    assert office.wire(sent).sent
    assert office.state(sent) == "synced"


def test_a_difference_is_ignored_with_a_reason_until_it_changes(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(), taxRate="0.1"))
    office.workspace.sync.run()
    assert office.get(one).choices == ("ignore",), "the same lines would total the same again"
    with pytest.raises(InputError, match="reason"):
        office.workspace.drifts.settle(one, Choice.IGNORE)
    office.workspace.drifts.settle(one, Choice.IGNORE, "agreed with the accountant")
    office.workspace.sync.reconcile()
    assert office.state(one) == "synced"
    assert "agreed with the accountant" in office.get(one).history[0].what
    edit_in_xero(office, one, reference="new")
    office.workspace.sync.reconcile()
    assert office.state(one) == "drift"


def test_a_document_voided_in_xero_can_be_voided_here(office: Office, sent: str) -> None:
    office.company.change_status(office.tenant, office.get(sent).row.xero.id, "VOIDED")
    office.workspace.sync.run()
    assert office.get(sent).choices == ("void_here", "ignore")
    with pytest.raises(InputError):
        office.workspace.drifts.settle(sent, Choice.PUSH_OURS)
    office.workspace.drifts.settle(sent, Choice.VOID_HERE)
    assert (office.get(sent).row.status, office.state(sent)) == ("VOIDED", "synced")
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert office.calls() == []


def test_a_document_that_is_gone_is_found_and_can_be_pushed_as_new(office: Office, sent: str) -> None:
    storage = office.company.storage
    xero_id = office.get(sent).row.xero.id
    with storage.transaction():
        storage.run("DELETE FROM document WHERE document_id = ?", (xero_id,))
    report = office.workspace.sync.reconcile()
    assert [(each.field, each.xero) for each in report.drift[0].differences] == [("document", "not there")]
    assert office.state(sent) == "gone_in_xero"
    office.workspace.drifts.settle(sent, Choice.PUSH_AS_NEW)
    office.workspace.sync.run()
    assert office.state(sent) == "synced"
    assert office.get(sent).row.xero.id != xero_id


def test_a_payment_that_was_not_pulled_yet_is_a_difference_and_changes_nothing(
    office: Office, sent: str
) -> None:
    office.company.record_payment(office.tenant, office.get(sent).row.xero.id, Decimal(120))
    report = office.workspace.sync.reconcile()
    assert [(each.field, each.ours, each.xero) for each in report.drift[0].differences] == [
        ("payment_status", "UNPAID", "PAID")
    ]
    assert office.get(sent).row.payment_status == "UNPAID"


def test_a_reference_that_only_xero_has_can_be_pushed_away(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    edit_in_xero(office, one, reference="somebody's")
    office.workspace.sync.run()
    office.workspace.drifts.settle(one, Choice.PUSH_OURS)
    office.workspace.sync.run()
    assert not office.wire(one).reference
    assert office.state(one) == "synced"


def tax_code_in_xero(office: Office, document_id: str, code: str) -> None:
    stored = office.in_xero(document_id)
    stored.set_lines([line | {"TaxType": code} for line in stored.line_items()])
    edit_in_xero(office, document_id, lines=stored.lines)


def test_another_tax_code_of_the_same_rate_is_seen_and_can_be_taken_back(office: Office, sent: str) -> None:
    tax_code_in_xero(office, sent, "CAPEXOUTPUT2")
    office.workspace.sync.reconcile()
    assert drift(office, sent) == [("tax code of line 1", "OUTPUT2", "CAPEXOUTPUT2")]
    office.workspace.sync.reconcile()
    assert drift(office, sent) == [("tax code of line 1", "OUTPUT2", "CAPEXOUTPUT2")], "it is not forgotten"
    assert office.get(sent).choices == (Choice.PUSH_OURS, Choice.IGNORE)
    office.workspace.drifts.settle(sent, Choice.PUSH_OURS)
    office.workspace.sync.run()
    assert [line.tax_type for line in office.wire(sent).lines] == ["OUTPUT2"]
    assert office.state(sent) == "synced"
    assert office.workspace.sync.plan().actions == ()
    tax_code_in_xero(office, sent, "CAPEXOUTPUT2")
    office.workspace.sync.reconcile()
    assert drift(office, sent) == [("tax code of line 1", "OUTPUT2", "CAPEXOUTPUT2")]


def test_a_tax_code_that_comes_with_another_account_is_no_edit(office: Office, sent: str) -> None:
    office.workspace.documents.set_line_account(sent, office.get(sent).lines[0].id, "425")
    office.workspace.documents.push_again([sent])
    office.workspace.sync.run()
    office.workspace.sync.reconcile()
    assert [each for each in drift(office, sent) if each[0].startswith("tax code")] == []


def test_a_tax_code_that_was_accepted_stays_when_the_lines_are_changed(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(), ("1", "100"), ("2", "50")))
    office.workspace.sync.run()
    tax_code_in_xero(office, one, "CAPEXOUTPUT2")
    office.workspace.sync.reconcile()
    office.workspace.drifts.settle(one, Choice.IGNORE, "capital goods")
    office.workspace.documents.set_line_account(one, office.get(one).lines[0].id, "260")
    office.workspace.documents.push_again([one])
    office.workspace.sync.run()
    assert [line.tax_type for line in office.wire(one).lines] == ["OUTPUT2", "CAPEXOUTPUT2"]
    assert (office.state(one), drift(office, one)) == ("synced", [])
    assert office.workspace.sync.plan().actions == ()
