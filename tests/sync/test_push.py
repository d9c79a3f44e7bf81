"""Documents on their way to Xero: what is written, when, how often, and what a person is told."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from seqxero_tui.errors import InputError, SetupError
from tests.office import INVOICE, Office, customer, invoice

DUMMY = date(3000, 1, 1)


def test_a_final_invoice_arrives_approved_with_dummy_dates_and_every_line_coded(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(), ("500", "0.001"), ("2", "10.50")))
    report = office.workspace.sync.run()
    assert [(each.action, each.number) for each in report.pushed] == [("create_invoice", "SEQ-0001")]
    seen = office.wire(one)
    assert (seen.status, seen.date, seen.due_date, seen.sent) == ("AUTHORISED", DUMMY, DUMMY, False)
    assert [(line.quantity, line.unit_amount) for line in seen.lines] == [
        (1, Decimal("0.5")),
        (2, Decimal("10.5")),
    ]
    assert "500 × 0.001" in seen.lines[0].description
    assert {line.account_code for line in seen.lines} == {"200"}
    assert office.state(one) == "synced"
    assert office.get(one).row.issue_date is None, "the dummy date is never ours"


def test_sending_replaces_both_dates_and_sets_the_sent_mark(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    office.workspace.documents.send([one])
    plan = office.workspace.sync.plan()
    assert [change["path"] for change in plan.actions[0].changes] == ["Date", "DueDate", "SentToContact"]
    office.workspace.sync.run()
    seen, today = office.wire(one), office.now().date()
    assert (seen.date, seen.due_date, seen.sent) == (today, today + timedelta(days=30), True)
    assert len(seen.lines) == 1, "lines are changed, not added"


def test_finalized_and_sent_at_once_never_has_a_dummy_date(office: Office) -> None:
    (one,) = office.drafts(invoice(office.linked_customer()))
    office.workspace.documents.finalize([one], send=True)
    office.workspace.sync.run()
    assert office.wire(one).date == office.now().date()
    assert [call.method for call in office.calls("PUT", "POST") if "/Invoices" in call.path] == ["PUT"]


@pytest.mark.parametrize(
    ("status", "tax_type"), [("TAXED", "OUTPUT2"), ("TAX_EXEMPT", "NONE"), ("REVERSE_CHARGED", "NONE")]
)
def test_exempt_and_reverse_charged_lines_say_so_and_taxed_ones_leave_it_to_the_account(
    office: Office, status: str, tax_type: str
) -> None:
    owner = office.linked_customer(taxStatus=status)
    rate = "0.2" if status == "TAXED" else "0"
    (one,) = office.final(invoice(owner, taxRate=rate))
    (planned,) = office.workspace.sync.plan().actions
    assert planned.payload["LineItems"][0].get("TaxType") == (None if status == "TAXED" else "NONE")
    office.workspace.sync.run()
    assert office.wire(one).lines[0].tax_type == tax_type
    assert office.state(one) == "synced"


def test_an_unlinked_customers_invoice_is_final_and_blocked_and_costs_no_call(office: Office) -> None:
    stranger = customer("Stranger Ltd")
    office.load(customers=[stranger])
    (one,) = office.final(invoice(stranger["id"]))
    assert (office.state(one), office.problems(one)) == ("blocked", ["customer_not_linked"])
    report = office.workspace.sync.run()
    assert [each.id for each in report.blocked] == [one]
    assert office.calls() == []


def test_linking_makes_waiting_documents_ready_without_pushing_them(office: Office) -> None:
    stranger = customer("Stranger Ltd")
    office.load(customers=[stranger])
    (one,) = office.final(invoice(stranger["id"]))
    office.workspace.customers.reload_contacts()
    contact = office.workspace.customers.suggestions(stranger["id"], text="Orchard")[0]
    assert office.workspace.customers.waiting(stranger["id"]) == [one]
    office.forget_calls()
    office.workspace.customers.link(stranger["id"], contact.contact_id)
    assert office.state(one) == "queued"
    assert office.calls() == []
    office.workspace.sync.run()
    assert office.wire(one).contact.id == contact.contact_id


def test_a_plan_writes_nothing_and_calls_nobody(office: Office) -> None:
    office.final(*(invoice(office.linked_customer()) for _ in range(1)))
    office.forget_calls()
    plan = office.workspace.sync.plan()
    assert (plan.calls, [each.action for each in plan.actions]) == (1, ["create_invoice"])
    assert office.calls() == []


def test_a_hundred_and_twenty_invoices_take_three_writes_and_an_idle_pull_one_read(office: Office) -> None:
    owner = office.linked_customer()
    ids = office.final(*(invoice(owner) for _ in range(120)))
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert [call.method for call in office.calls()] == ["PUT"] * 3
    office.workspace.documents.send(ids)
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert [call.method for call in office.calls()] == ["GET", *["POST"] * 3], (
        "what changed there is seen first"
    )
    office.forget_calls()
    office.workspace.sync.run()
    assert [call.method for call in office.calls()] == ["GET"], "all that changed fits one page"
    office.forget_calls()
    report = office.workspace.sync.run()
    assert [call.method for call in office.calls()] == ["GET"]
    assert (report.calls, report.pushed, report.pulled) == (1, [], [])


def test_documents_that_were_final_before_connecting_wait_for_a_word(office: Office) -> None:
    owner = office.linked_customer()
    (one,) = office.drafts(invoice(owner, status="FINAL", invoiceNumber="OLD-1"))
    assert office.state(one) == "not_pushed"
    assert office.workspace.sync.plan().actions == ()
    (result,) = office.workspace.documents.push_again([one])
    assert result.problem is None
    office.workspace.sync.run()
    assert office.wire(one).number == "OLD-1"


def test_a_refused_document_keeps_its_neighbours_going_and_is_not_sent_again_unchanged(
    office: Office,
) -> None:
    owner = office.linked_customer()
    ids = office.final(*(invoice(owner) for _ in range(3)))
    line = office.get(ids[1]).lines[0].id
    office.workspace.documents.set_line_account(ids[1], line, "260")
    office.company.set_account_status("260", "ARCHIVED")
    report = office.workspace.sync.run(pull=False)
    assert [office.state(each) for each in ids] == ["synced", "failed", "synced"]
    assert [each.id for each in report.failed] == [ids[1]]
    assert "archived" in report.failed[0].problems[0].message
    office.forget_calls()
    again = office.workspace.sync.run(pull=False)
    assert office.calls() == []
    assert [each.id for each in again.blocked] == [ids[1]]
    office.company.set_account_status("260", "ACTIVE")
    office.workspace.documents.push_again([ids[1]])
    office.workspace.sync.run(pull=False)
    assert office.state(ids[1]) == "synced"


def test_a_number_that_someone_else_used_is_a_conflict_and_theirs_is_untouched(office: Office) -> None:
    owner = office.linked_customer()
    (one,) = office.drafts(invoice(owner, status="FINAL", invoiceNumber="INV-0006"))
    office.workspace.documents.push_again([one])
    office.workspace.sync.run(pull=False)
    assert (office.state(one), office.problems(one)) == ("failed", ["number_taken"])
    assert "City Limousines" in office.get(one).row.xero.problems[0].message


def test_an_override_wins_and_on_a_pushed_invoice_waits_for_a_request(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(), ("1", "10"), ("1", "20")))
    lines = office.get(one).lines
    office.workspace.documents.set_line_account(one, lines[1].id, "260")
    office.workspace.sync.run()
    assert [line.account_code for line in office.wire(one).lines] == ["200", "260"]
    assert [(line.account_source, line.account_code) for line in office.get(one).lines] == [
        ("default", "200"),
        ("line", "260"),
    ]
    office.workspace.documents.set_line_account(one, lines[0].id, "260")
    assert office.state(one) == "out_of_date"
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert office.calls() == []
    office.workspace.documents.push_again([one])
    office.workspace.sync.run()
    assert [line.account_code for line in office.wire(one).lines] == ["260", "260"]
    assert office.state(one) == "synced"


def test_another_default_changes_unpushed_lines_and_not_pushed_ones(office: Office) -> None:
    owner = office.linked_customer()
    (pushed,) = office.final(invoice(owner))
    office.workspace.sync.run()
    (draft,) = office.drafts(invoice(owner))
    office.workspace.connection.setup(default_account="260")
    assert office.get(pushed).lines[0].account_code == "200"
    assert office.get(draft).lines[0].account_code == "260"
    assert office.state(pushed) == "synced"


def test_an_account_that_sales_cannot_use_is_refused_with_a_remedy(office: Office) -> None:
    (one,) = office.drafts(invoice(office.linked_customer()))
    line = office.get(one).lines[0].id
    for code, problem in (("090", "account_not_for_sales"), ("4711", "unknown_account")):
        with pytest.raises(InputError) as refused:
            office.workspace.documents.set_line_account(one, line, code)
        assert refused.value.problem.code == problem
        assert refused.value.problem.remedy


def test_an_archived_account_blocks_before_anything_is_sent(office: Office) -> None:
    (one,) = office.drafts(invoice(office.linked_customer()))
    office.company.set_account_status("200", "ARCHIVED")
    office.workspace.connection.refresh()
    office.workspace.documents.finalize([one])
    office.forget_calls()
    office.workspace.sync.run()
    assert (office.state(one), office.problems(one)) == ("blocked", ["account_archived"])
    assert office.calls() == []


def test_a_currency_that_is_not_enabled_and_a_negative_total_block_with_every_problem(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(), ("1", "-5"), currency="JPY"))
    assert office.problems(one) == ["negative_total", "currency_not_enabled"]


def test_a_date_in_a_locked_period_blocks_the_sending(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    office.company.set_lock_dates(office.tenant, period=office.now().date())
    office.workspace.connection.refresh()
    office.workspace.documents.send([one])
    assert office.problems(one) == ["date_locked"]


def test_a_void_reaches_xero_and_is_refused_while_money_is_on_it(office: Office) -> None:
    owner = office.linked_customer()
    one, paid = office.final(invoice(owner), invoice(owner))
    office.workspace.sync.run()
    office.pay(paid, "20")
    office.workspace.sync.run()
    results = office.workspace.documents.void([one, paid])
    assert [each.problem.code if each.problem else None for each in results] == [None, "void_has_payments"]
    report = office.workspace.sync.run()
    assert [each.action for each in report.pushed] == ["void_invoice"]
    assert office.wire(one).status == "VOIDED"
    assert (office.get(one).row.status, office.state(one)) == ("VOIDED", "synced")


def test_a_tax_total_that_xero_computed_otherwise_is_shown_and_not_mended(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(), taxRate="0.1"))
    office.workspace.sync.run()
    side = office.get(one).row.xero
    assert side.state == "drift"
    assert [(each.field, each.ours, each.xero) for each in side.drift] == [
        ("tax_total", "10.00", "20.00"),
        ("gross_total", "110.00", "120.00"),
    ]
    assert office.workspace.sync.plan().actions == ()


def test_nothing_is_pushed_before_the_setup_is_complete(office: Office) -> None:
    other = office.reopened()
    with other._books.store.transaction() as session:
        organisation = other._books.connected(session)
        organisation.default_account = None
        session.add(organisation)
    with pytest.raises(SetupError) as refused:
        office.workspace.sync.run()
    assert refused.value.problem.code == "setup_incomplete"
    other.close()


def test_the_history_tells_what_was_done_by_whom(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    told = [(each.actor, each.what) for each in office.get(one).history]
    assert told == [("user", "pushed to Xero"), ("user", "finalized")]
    assert office.get(one).history[0].request_id


def test_numbers_are_kept_when_a_document_is_opened_by_its_number(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    assert office.workspace.documents.get(INVOICE, "seq-0001").row.id == one


def test_totals_that_xero_will_compute_otherwise_are_told_before_the_push(office: Office) -> None:
    owner = office.linked_customer()
    (draft,) = office.drafts(invoice(owner, taxRate="0.1"))
    assert [each.code for each in office.get(draft).warnings] == ["totals_will_differ"]
    office.workspace.documents.finalize([draft])
    (planned,) = office.workspace.sync.plan().actions
    assert planned.warnings[0].message == (
        "Xero will come to other totals: tax 20.00 instead of 10.00, gross 120.00 instead of 110.00."
    )
    (right,) = office.final(invoice(owner))
    assert office.get(right).warnings == ()


def test_a_taxed_customers_line_on_an_account_without_tax_is_told_before_the_push(office: Office) -> None:
    (draft,) = office.drafts(invoice(office.linked_customer()))
    office.workspace.documents.set_line_account(draft, office.get(draft).lines[0].id, "270")
    assert [each.code for each in office.get(draft).warnings] == ["totals_will_differ", "account_without_tax"]
