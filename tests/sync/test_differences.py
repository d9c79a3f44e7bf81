"""Hard cases of what differs: in Xero, after a load, after a payment; and what is known of it beforehand."""

from __future__ import annotations

from decimal import Decimal

from seqxero_tui.sync.drift import Choice
from seqxero_tui.sync.states import LinkState
from seqxero_tui.sync.tables import CachedContact, DocumentSync, Organisation
from tests.office import CREDIT_NOTE, Office, customer, invoice
from tests.sync.hard_cases import attempted, listed, record
from tests.sync.test_credit_notes import credit_note
from tests.sync.test_drift import edit_in_xero


def test_an_account_changed_in_xero_is_not_overwritten_by_sending(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    (line,) = office.in_xero(one).line_items()
    stored = office.in_xero(one)
    stored.set_lines([line | {"AccountCode": "260"}])
    edit_in_xero(office, one, lines=stored.lines)
    office.workspace.sync.run()
    assert office.state(one) == "drift"
    office.workspace.documents.send([one])
    office.workspace.sync.run()
    assert (office.state(one), office.problems(one)) == ("blocked", ["drift_undecided"])
    assert [each.account_code for each in office.wire(one).lines] == ["260"]


def test_a_tax_difference_is_mended_by_another_account(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(), taxRate="0"))
    office.workspace.sync.run()
    assert office.state(one) == "drift"
    office.workspace.documents.set_line_account(one, office.get(one).lines[0].id, "270")
    (ordered,) = office.workspace.documents.push_again([one])
    assert ordered.problem is None
    office.workspace.sync.run()
    assert office.state(one) == "synced"


def test_totals_with_three_decimals_are_no_difference(office: Office) -> None:
    made = invoice(office.linked_customer(), ("1", "0.125"), taxRate="0", netTotal="0.125")
    made["lineItems"][0]["netTotal"] = "0.125"
    (one,) = office.final(made)
    office.workspace.sync.run()
    assert "net_total" not in [each.field for each in office.get(one).row.xero.drift]


def test_a_mark_as_paid_by_hand_is_overruled_by_the_next_pull(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    office.later(600)
    office.workspace.documents.mark_paid([one])
    office.workspace.sync.run()
    assert office.get(one).row.payment_status == "UNPAID"


def test_a_credit_note_that_is_used_is_not_voided(office: Office) -> None:
    owner = office.linked_customer()
    (one,) = office.final(invoice(owner))
    note = credit_note(owner)
    office.load(creditNotes=[note])
    office.workspace.documents.finalize([note["id"]])
    office.workspace.sync.run()
    ids = [record(office, each).xero_id for each in (note["id"], one)]
    office.company.allocate(office.tenant, *ids, Decimal("12"))
    office.workspace.sync.run()
    (refused,) = office.workspace.documents.void([note["id"]])
    assert refused.problem is not None
    assert refused.problem.code == "void_has_allocations"
    assert office.get(note["id"], CREDIT_NOTE).row.status == "FINAL"


def test_an_invoice_over_nothing_can_be_sent(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(), ("1", "0")))
    office.workspace.sync.run()
    office.workspace.documents.send([one])
    office.workspace.sync.run()
    assert office.state(one) == "synced"
    assert office.wire(one).date == office.get(one).row.issue_date


def test_what_was_paid_before_it_was_sent_says_so_and_can_be_mended_when_the_payment_goes(
    office: Office,
) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    payment = office.pay(one, "50")
    office.workspace.sync.run()
    office.workspace.documents.send([one])
    office.workspace.sync.run()
    assert office.wire(one).sent
    assert office.state(one) == "drift", "Xero keeps the date of what has payments"
    office.company.remove_payment(office.tenant, payment)
    office.workspace.sync.run()
    office.workspace.drifts.settle(one, Choice.PUSH_OURS)
    office.workspace.sync.run()
    assert office.state(one) == "synced"
    assert office.wire(one).date == office.get(one).row.issue_date


def test_an_id_that_xero_does_not_know_is_gone_and_not_made_anew(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    with office.workspace._books.store.transaction() as session:
        row = session.get_one(DocumentSync, (office.tenant, one))
        row.xero_id = "00000000-0000-4000-8000-000000000001"  # as after a reset of Xero's demo company
        session.add(row)
    office.workspace.documents.send([one])
    attempted(office)
    assert office.state(one) == "gone_in_xero"
    assert len(listed(office)) == 1


def test_a_document_voided_before_its_push_never_goes_there(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.documents.void([one])
    attempted(office)
    (ordered,) = office.workspace.documents.push_again([one])
    assert ordered.problem is not None
    assert listed(office) == []


def test_a_refused_link_back_makes_no_old_document_out_of_date(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    with office.workspace._books.store.transaction() as session:
        organisation = session.get_one(Organisation, office.tenant)
        organisation.link_template = None
        session.add(organisation)
    office.pay(one, "1")
    office.workspace.sync.run()
    assert office.state(one) == "synced"


def test_a_new_tax_code_for_exempt_customers_leaves_pushed_documents_as_they_are(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer(taxStatus="TAX_EXEMPT"), taxRate="0"))
    office.workspace.sync.run()
    office.workspace.connection.setup(exempt_tax_type="ZERORATEDOUTPUT")
    assert office.state(one) == "synced"
    office.pay(one, "1")
    office.workspace.sync.run()
    assert office.state(one) == "synced"


def test_a_document_changed_by_a_load_is_out_of_date_until_it_is_pushed(office: Office) -> None:
    made = invoice(office.linked_customer(), status="FINAL", invoiceNumber="OWN-1")
    (one,) = office.drafts(made)
    office.workspace.documents.push_again([one])
    office.workspace.sync.run()
    made["lineItems"][0]["rate"] = "150"
    office.load(invoices=[made])
    assert office.state(one) == "out_of_date"
    office.workspace.sync.run()
    assert office.state(one) == "out_of_date", "nobody ordered a push"
    office.workspace.documents.push_again([one])
    office.workspace.sync.run()
    assert (office.state(one), office.wire(one).total) == ("synced", Decimal("180.00"))


def test_a_contact_that_is_gone_counts_as_gone_in_the_filter_too(office: Office) -> None:
    owner = office.linked_customer()
    office.later(60)
    office.workspace.customers.reload_contacts()
    contact = office.workspace.customers.get(owner).row.link.contact_id
    with office.workspace._books.store.transaction() as session:
        session.delete(session.get_one(CachedContact, (office.tenant, contact)))
    assert office.workspace.customers.page(link=LinkState.LINKED).rows == ()


def test_a_contact_with_the_same_email_is_offered_without_reading_first(office: Office) -> None:
    made = customer("Lumen Labs Incorporated")
    made["contacts"][0]["email"] = "office@lumenlabs.example"
    office.load(customers=[made])
    report = office.workspace.customers.push([made["id"]])
    assert report.pushed == []
    assert [each.code for blocked in report.blocked for each in blocked.problems] == ["contact_exists"]


def test_what_xero_would_say_against_a_void_is_known_before_it_is_tried(office: Office) -> None:
    owner = office.linked_customer()
    paid, locked, free = office.final(invoice(owner), invoice(owner), invoice(owner))
    office.workspace.documents.send([locked])
    office.workspace.sync.run()
    office.pay(paid, "20.00")
    office.company.set_lock_dates(office.tenant, period=office.now().date())
    office.workspace.connection.refresh()
    office.workspace.sync.run()
    found = {each: office.get(each).row.void_problem for each in (paid, locked, free)}
    codes = [problem.code if problem else None for problem in found.values()]
    assert codes == ["void_has_payments", "date_locked", None]
    results = office.workspace.documents.void([paid, locked, free])
    assert [each.problem.code if each.problem else None for each in results] == codes
