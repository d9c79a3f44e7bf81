"""What a push would write is known before it writes: of what is wanted, and of documents as a verb would make them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seqxero_tui.sync.linking import order_push
from tests.office import INVOICE, Office, customer, invoice
from tests.sync.test_credit_notes import credit_note


def codes(plan: object) -> list[list[str]]:
    return [[problem.code for problem in each.problems] for each in plan.blocked]  # type: ignore[attr-defined]


def test_a_draft_is_judged_as_if_it_were_final_and_stays_a_draft(office: Office) -> None:
    who = office.linked_customer()
    one, two = office.drafts(*(invoice(who, ("2", "12.50"), ("500", "0.001")) for _ in range(2)))
    office.forget_calls()
    plan = office.workspace.sync.preview([one, two], "finalize")
    first, second = plan.actions
    assert (first.action, first.number, second.number) == ("create_invoice", "SEQ-0001", "SEQ-0002")
    assert first.payload["Date"] == "3000-01-01"
    assert [(line.account_code, line.account_why) for line in first.lines] == [
        ("200", "the organisation's default")
    ] * 2
    assert first.predicted == first.totals
    assert (plan.calls, codes(plan)) == (1, [])
    assert office.calls() == []
    assert [office.get(each).row.status for each in (one, two)] == ["DRAFT", "DRAFT"]
    assert office.get(one).row.number is None


def test_what_was_previewed_is_what_arrives(office: Office) -> None:
    (one,) = office.drafts(invoice(office.linked_customer(), reference="PO 7"))
    (planned,) = office.workspace.sync.preview([one], "send").actions
    office.workspace.documents.finalize([one], send=True)
    report = office.workspace.sync.run(pull=False)
    assert [each.number for each in report.pushed] == [planned.number]
    wire = office.wire(one)
    assert (str(wire.date), wire.reference) == (planned.payload["Date"], "PO 7")  # type: ignore[attr-defined]
    assert planned.payload["SentToContact"] is True


def test_everything_that_would_stop_a_draft_is_told_at_once(office: Office) -> None:
    unlinked = customer("Nobody Yet Ltd")
    office.load(customers=[unlinked])
    bad, good = office.drafts(
        invoice(unlinked["id"], currency="SEK"), invoice(office.linked_customer("Linked Ltd"))
    )
    office.workspace.documents.set_line_account(bad, office.get(bad).lines[0].id, "260")
    office.company.set_account_status("260", "ARCHIVED")
    office.workspace.connection.refresh()
    plan = office.workspace.sync.preview([bad, good], "finalize")
    assert [each.id for each in plan.actions] == [good]
    assert codes(plan) == [["customer_not_linked", "account_archived", "currency_not_enabled"]]


def test_sending_shows_the_dates_that_change_and_nothing_else(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(), issueDate="2026-11-03", dueDate="2026-12-03"))
    office.workspace.sync.run()
    (planned,) = office.workspace.sync.preview([one], "send").actions
    assert planned.action == "update_invoice"
    assert [(each.field, each.xero, each.ours) for each in planned.told] == [
        ("date", "not sent", "2026-11-03"),
        ("due_date", "not sent", "2026-12-03"),
        ("sent", "not sent", "sent"),
    ]
    assert office.get(one).row.status == "FINAL"
    (void,) = office.workspace.sync.preview([one], "void").actions
    assert void.payload["Status"] == "VOIDED"


def test_a_number_that_is_used_here_already_is_found_before_finalizing(office: Office) -> None:
    who = office.linked_customer()
    (theirs,) = office.final(invoice(who))
    office.workspace.sync.run(pull=False)
    (ours,) = office.drafts(invoice(who, invoiceNumber=office.get(theirs).row.number))
    sync = office.workspace.sync
    assert codes(sync.preview([ours], "finalize")) == [["number_used_twice"]]


def test_a_plan_can_be_narrowed_to_some_documents(office: Office) -> None:
    who = office.linked_customer()
    one, two = office.final(invoice(who), invoice(who))
    sync = office.workspace.sync
    assert {each.id for each in sync.plan().actions} == {one, two}
    assert [each.id for each in sync.plan(only=[two]).actions] == [two]


@pytest.mark.parametrize(("due", "expected"), [(None, date(2026, 12, 3)), ("2026-11-30", date(2026, 11, 30))])
def test_the_due_date_shown_is_the_one_that_sending_gives(
    office: Office, due: str | None, expected: date
) -> None:
    (one,) = office.drafts(
        invoice(office.linked_customer(), issueDate="2026-11-03", **({"dueDate": due} if due else {}))
    )
    (planned,) = office.workspace.sync.preview([one], "send").actions
    assert planned.payload["DueDate"] == expected.isoformat()
    office.workspace.documents.finalize([one], send=True)
    assert office.workspace.documents.get(INVOICE, one).row.due_date == expected


def ordered(office: Office, *names: str) -> list[str]:
    """Customers that the next push makes contacts."""
    made = [customer(name) for name in names]
    office.load(customers=made)
    office.workspace.customers.reload_contacts()
    return order_push(office.workspace._books, [each["id"] for each in made])


def test_documents_of_a_customer_that_the_push_creates_are_in_its_plan(office: Office) -> None:
    (who,) = ordered(office, "Order Ltd")
    one, two = office.final(invoice(who), invoice(who, currency="SEK"))
    plan = office.workspace.sync.plan()
    contact, planned = plan.actions
    assert (contact.action, planned.action, planned.id) == ("create_contact", "create_invoice", one)
    assert (contact.follows_contact, planned.follows_contact) == (False, True)
    assert planned.payload["Contact"] == {"ContactID": "not known yet"}
    assert [(each.id, codes(plan)) for each in plan.blocked] == [(two, [["currency_not_enabled"]])]
    office.forget_calls()
    report = office.workspace.sync.run(pull=False)
    assert [each.action for each in report.pushed] == [each.action for each in plan.actions]
    assert (plan.calls, plan.seconds) == (2, 2)
    assert len(office.calls()) == plan.calls


def test_a_document_whose_contact_is_not_in_the_plan_stays_blocked(office: Office) -> None:
    (who,) = ordered(office, "Order Ltd")
    (one,) = office.final(invoice(who))
    plan = office.workspace.sync.plan(only=[one])
    assert (plan.actions, plan.calls, codes(plan)) == ((), 0, [["customer_pending"]])
    office.forget_calls()
    assert office.workspace.sync.run(pull=False, only=[one]).pushed == []
    assert office.calls() == []


@pytest.mark.parametrize("template", ["https://books.example.com/{kind}/{id}", "none"])
def test_the_notes_of_new_credit_notes_are_counted_where_there_will_be_any(
    office: Office, template: str
) -> None:
    office.workspace.connection.setup(link_template=template)
    (who,) = ordered(office, "Order Ltd")
    notes = [credit_note(who) for _ in range(3)]
    office.load(creditNotes=notes)
    office.workspace.documents.finalize([each["id"] for each in notes])
    plan = office.workspace.sync.plan()
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert plan.calls == len(office.calls()) == (2 if template == "none" else 5)


def test_what_does_not_fit_the_day_is_told_with_the_calls_of_the_plan(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (who,) = ordered(office, "Order Ltd")
    notes = [credit_note(who) for _ in range(3)]
    office.load(creditNotes=notes)
    office.workspace.documents.finalize([each["id"] for each in notes])
    with office.workspace._books.store.read() as session:
        budget = office.workspace._books.budget(office.workspace._books.connected(session))
    left = replace(budget.snapshot(), day=4, day_resets_at=None)
    monkeypatch.setattr(budget, "snapshot", lambda: left)
    told: list[str] = []
    office.workspace.sync.run(pull=False, on_progress=lambda progress: told.append(progress.doing))
    assert "4 of 5 calls are left today; the rest waits" in told


def test_a_change_costs_the_look_before_it_too(office: Office) -> None:
    who = office.linked_customer()
    ids = office.final(*(invoice(who) for _ in range(2)))
    office.workspace.sync.run()
    office.workspace.documents.send(ids)
    plan = office.workspace.sync.plan()
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert [each.method for each in office.calls()] == ["GET", "POST"]
    assert (plan.calls, plan.looks) == (2, 1)


def test_a_draft_that_stays_one_uses_up_no_number(office: Office) -> None:
    waiting = customer("Waiting Ltd", status="DRAFT")
    office.load(customers=[waiting])
    stays, goes = office.drafts(invoice(waiting["id"]), invoice(office.linked_customer()))
    plan = office.workspace.sync.preview([stays, goes], "finalize")
    office.workspace.documents.finalize([stays, goes])
    assert [each.number for each in plan.actions] == [office.get(goes).row.number] == ["SEQ-0001"]
    assert codes(plan)[0][0] == "customer_is_draft"
    assert "missing_number" not in codes(plan)[0]
    assert [each.number for each in plan.blocked] == [None]
