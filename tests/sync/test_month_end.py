"""The month-end check finds what keeps a month in Xero from being what it is here, and sums it per currency."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from seqxero_tui.billing.months import Month, closing_month
from seqxero_tui.sync.home_views import Check, CheckLine
from seqxero_tui.sync.states import Choice
from tests.office import INVOICE, Office, customer, invoice

NOVEMBER = Month(2026, 11)
IN_NOVEMBER = {"billingPeriod": {"start": "2026-11-01", "endInclusive": "2026-11-30"}}
IN_OCTOBER = {"billingPeriod": {"start": "2026-10-01", "endInclusive": "2026-10-31"}}


def checked(office: Office, month: Month | None = NOVEMBER) -> dict[Check, CheckLine]:
    return {line.check: line for line in office.workspace.month_end(month).lines}


def counts(office: Office, month: Month | None = NOVEMBER) -> dict[Check, int]:
    return {check: line.documents for check, line in checked(office, month).items() if line.documents}


def test_an_empty_store_has_nothing_to_empty_or_explain(office: Office) -> None:
    check = office.workspace.month_end(NOVEMBER)
    assert check.clear
    assert [line.check for line in check.lines] == list(Check)


def test_drafts_count_in_every_month_their_billing_period_touches(office: Office) -> None:
    office.linked_customer("A")
    who = office.workspace.customers.page().rows[0].id
    quarter = {"billingPeriod": {"start": "2026-10-15", "endInclusive": "2027-01-14"}}
    office.drafts(invoice(who, **quarter), invoice(who, **IN_OCTOBER))
    assert counts(office)[Check.DRAFTS] == 1
    assert checked(office)[Check.DRAFTS].earlier == 1
    assert counts(office, Month(2026, 10))[Check.DRAFTS] == 2
    assert counts(office, Month(2027, 1))[Check.DRAFTS] == 1
    assert Check.DRAFTS not in counts(office, Month(2027, 2))


def test_a_draft_without_any_date_falls_between_no_two_months(office: Office) -> None:
    who = office.linked_customer("A")
    office.drafts(invoice(who))
    assert counts(office)[Check.DRAFTS] == counts(office, Month(2020, 1))[Check.DRAFTS] == 1


def test_sums_are_per_currency_with_the_base_currency_first_and_credit_notes_taken_away(
    office: Office,
) -> None:
    who = office.linked_customer("A")
    euros = invoice(who, ("1", "10"), currency="EUR", taxRate="0", **IN_NOVEMBER)
    pounds = invoice(who, ("1", "100"), **IN_NOVEMBER)
    credit = invoice(who, ("1", "30"), billingPeriodStart="2026-11-01", billingPeriodEnd="2026-11-30")
    office.load(invoices=[euros, pounds], creditNotes=[credit])
    assert checked(office)[Check.DRAFTS].sums == ((Decimal("84.00"), "GBP"), (Decimal("10"), "EUR"))


def test_final_documents_are_missing_from_the_month_until_they_are_sent(office: Office) -> None:
    who = office.linked_customer("A")
    (sent, kept) = office.final(invoice(who, **IN_NOVEMBER), invoice(who, **IN_NOVEMBER))
    office.workspace.sync.run()
    office.workspace.documents.send([sent])
    office.workspace.sync.run()
    assert found(office, Check.UNSENT) == [kept]


def test_blocked_and_never_pushed_documents_and_their_customers_are_listed(office: Office) -> None:
    stranger = customer("Stranger Ltd")
    office.load(customers=[stranger])
    (final,) = office.final(invoice(stranger["id"], **IN_NOVEMBER))
    office.workspace.sync.run()
    assert office.state(final) == "blocked"
    assert found(office, Check.NOT_IN_XERO) == found(office, Check.UNLINKED) == [final]
    old = invoice(
        stranger["id"], status="SENT", invoiceNumber="OLD-1", issueDate="2026-11-03", dueDate="2026-12-03"
    )
    office.load(invoices=[old])
    assert set(found(office, Check.NOT_IN_XERO)) == {final, old["id"]}


def test_a_sent_document_belongs_to_the_month_of_its_issue_date_whatever_its_period(office: Office) -> None:
    who = office.linked_customer("A")
    sent = {"status": "SENT", "invoiceNumber": "OLD-2", "issueDate": "2026-12-01", "dueDate": "2026-12-31"}
    made = invoice(who, **sent, **IN_NOVEMBER)
    office.load(invoices=[made])
    assert found(office, Check.NOT_IN_XERO) == []
    assert found(office, Check.NOT_IN_XERO, Month(2026, 12)) == [made["id"]]
    assert found(office, Check.NOT_IN_XERO, Month(2027, 1), earlier=True) == [made["id"]]


def test_documents_voided_on_one_side_are_listed_until_somebody_says_why(office: Office) -> None:
    who = office.linked_customer("A")
    (there,) = office.final(invoice(who, **IN_NOVEMBER))
    office.workspace.sync.run()
    office.company.change_status(office.tenant, office.get(there).row.xero.id, "VOIDED")
    office.workspace.sync.run()
    assert found(office, Check.VOIDED_ON_ONE_SIDE) == [there]
    assert found(office, Check.DIFFERENT) == []
    office.workspace.drifts.settle(there, Choice.IGNORE, "Credited by hand")
    assert found(office, Check.VOIDED_ON_ONE_SIDE) == []


def test_totals_that_xero_computed_otherwise_are_listed(office: Office) -> None:
    who = office.linked_customer("A")
    (odd,) = office.final(invoice(who, ("1", "100"), taxRate="0.1", **IN_NOVEMBER))
    office.workspace.sync.run()
    assert office.state(odd) == "drift"
    assert found(office, Check.DIFFERENT) == [odd]
    assert Check.NOT_IN_XERO not in counts(office)


def test_what_is_paid_here_and_open_in_xero_is_listed(office: Office) -> None:
    who = office.linked_customer("A")
    (paid,) = office.final(invoice(who, **IN_NOVEMBER))
    office.workspace.sync.run()
    office.workspace.documents.mark_paid([paid])
    assert found(office, Check.PAID_BUT_OPEN) == [paid]
    assert any(need.what == "paid_but_open_in_xero" for need in office.workspace.home(NOVEMBER).needs)


def test_lines_on_the_default_account_are_listed_as_pushed_or_as_they_would_be(office: Office) -> None:
    who = office.linked_customer("A")
    pushed, own = office.final(invoice(who, **IN_NOVEMBER), invoice(who, **IN_NOVEMBER))
    office.workspace.documents.set_line_account(own, office.get(own).lines[0].id, "260")
    assert found(office, Check.ON_DEFAULT) == [pushed]
    office.workspace.sync.run()
    assert found(office, Check.ON_DEFAULT) == [pushed]


def test_the_months_of_a_document_are_those_of_the_organisations_time_zone(office: Office) -> None:
    who = office.linked_customer("A")
    late = invoice(who, createdAt="2026-10-31T23:59:59Z")
    office.load(invoices=[late])
    assert found(office, Check.DRAFTS, Month(2026, 10)) == [late["id"]]
    assert found(office, Check.DRAFTS) == []


def test_a_list_is_narrowed_by_number_reference_and_customer(office: Office) -> None:
    one, two = office.linked_customer("Bayside"), office.linked_customer("Ridgeway")
    first, second = office.drafts(invoice(one, **IN_NOVEMBER), invoice(two, **IN_NOVEMBER))
    assert found(office, Check.DRAFTS) == [first, second]
    assert found(office, Check.DRAFTS, text="ridge") == [second]
    assert [row.id for row in office.workspace.documents.rows([second, "none", first])] == [second, first]
    assert office.get(first, INVOICE).row.customer_name == "Bayside"


@pytest.mark.parametrize(
    ("day", "month"), [(date(2026, 12, 3), "2026-11"), (date(2026, 12, 15), "2026-11"), (date(2026, 12, 16), "2026-12"), (date(2027, 1, 1), "2026-12")]
)  # fmt: skip
def test_the_month_being_closed_is_the_one_before_until_the_middle(day: date, month: str) -> None:
    assert str(closing_month(day)) == month


def found(office: Office, check: Check, month: Month | None = NOVEMBER, **more: object) -> list[str]:
    find: Callable[..., tuple[str, ...]] = office.workspace.month_end_documents
    return list(find(check, month, **more))
