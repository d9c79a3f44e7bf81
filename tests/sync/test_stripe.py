"""Invoices that Stripe collects: what their payment links took in, and what is left to do in Xero."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.demo_company.stripe.account import Session, StripeAccount
from seqxero_tui.demo_company.stripe.api import POWERLESS_KEY
from seqxero_tui.sync import recovery, stripe_pull
from seqxero_tui.workspace import Workspace
from tests.office import INVOICE, Office, invoice, open_office

GROSS = 12_000  # of the usual invoice: 100.00 and 20% tax


class Till:
    """An office with a Stripe account beside it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.stripe: StripeAccount = office.company.stripe
        self.customer = office.linked_customer("Till Test Ltd")

    def link(self, amount: int = GROSS, currency: str = "gbp") -> str:
        return self.stripe.add_link(amount, currency, "Invoice").id

    def invoice(self, link: str | None, **more: Any) -> str:
        """A final invoice over 120.00 GBP in Xero that is paid by the link."""
        linked = {"metadata": [{"key": "stripe_payment_link", "value": link}]} if link else {}
        made = invoice(self.customer, paymentOptions=["LINK"], **(linked | more))
        (document_id,) = self.office.final(made)
        self.office.workspace.sync.run(pull=False)
        return document_id

    def payment(self, document_id: str) -> str:
        return self.office.get(document_id).row.payment_status

    def calls(self) -> list[str]:
        """Stripe's requests since the office forgot its calls."""
        return [each.query for each in self.office.company.requests if each.path.startswith("/stripe/")]

    def with_environment(self, **changes: str) -> Workspace:
        """The same profile with other variables."""
        return Workspace.open(
            self.office.workspace.profile, environment={**self.office.environment, **changes}
        )


@pytest.fixture
def till(server: DemoCompanyServer, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    monkeypatch.setattr(recovery, "REPLAYS", (0.0, 0.0))
    address = server.address
    stripe = {"SEQXERO_STRIPE_URL": address.stripe_url, "SEQXERO_STRIPE_KEY": address.stripe_key}
    opened = open_office(server, own_home, more=stripe)
    opened.forget_calls()
    yield Till(opened)
    opened.workspace.close()


def test_a_customer_who_pays_by_the_link_makes_the_invoice_paid(till: Till) -> None:
    link = till.link()
    one = till.invoice(link)
    paid: Session = till.stripe.pay(link)
    report = till.office.workspace.sync.run()
    view = till.office.get(one)
    assert (view.row.payment_status, view.row.payment_source) == ("PAID", "stripe")
    (pulled,) = report.pulled
    assert (pulled.id, pulled.number, pulled.source) == (one, view.row.number, "stripe")
    assert pulled.changes == ({"field": "payment_status", "from": "UNPAID", "to": "PAID"},)
    told = view.history[0]
    assert told.what == "paid through Stripe, 120.00 GBP: reconcile it in Xero yourself"
    (payment,) = told.details["payments"]
    assert (payment["checkout_session"], payment["payment_intent"]) == (paid.id, paid.payment_intent)
    assert report.problems == []


def test_what_is_paid_in_stripe_and_open_in_xero_is_a_reminder_and_no_drift(till: Till) -> None:
    link = till.link()
    one = till.invoice(link)
    assert till.office.get(one).row.reminder is None
    till.stripe.pay(link)
    till.office.workspace.sync.run()
    row = till.office.get(one).row
    assert row.reminder is not None
    assert (row.reminder.code, row.xero.state.value) == ("reconcile_in_xero", "synced")
    assert till.office.workspace.sync.plan().actions == ()
    till.office.pay(one, "120")
    till.office.workspace.sync.run()
    assert till.office.get(one).row.reminder is None


def test_nothing_is_written_to_xero_for_a_payment(till: Till) -> None:
    link = till.link()
    till.invoice(link)
    till.stripe.pay(link)
    till.office.forget_calls()
    till.office.workspace.sync.run()
    assert till.office.calls("PUT", "POST", "DELETE") == []


def test_payments_add_up(till: Till) -> None:
    link = till.link(5_000)
    one = till.invoice(link)
    till.stripe.pay(link)
    till.office.workspace.sync.run()
    view = till.office.get(one)
    assert view.row.payment_status == "PARTIALLY_PAID"
    assert view.history[0].what == "50.00 GBP of 120.00 paid through Stripe: reconcile it in Xero yourself"
    assert view.row.reminder is None
    till.stripe.pay(link)
    till.stripe.pay(link)
    till.office.workspace.sync.run()
    assert till.payment(one) == "PAID"


def test_what_was_sent_back_is_no_payment(till: Till) -> None:
    link = till.link(5_000)
    one = till.invoice(link)
    paid = till.stripe.pay(link)
    till.office.workspace.sync.run()
    till.stripe.refund(paid.id, 5_000)
    till.office.workspace.sync.run()
    view = till.office.get(one)
    assert view.row.payment_status == "UNPAID"
    assert view.history[0].what == "payment through Stripe was refunded: reconcile it in Xero yourself"


def test_a_payment_that_changes_nothing_is_told_once(till: Till) -> None:
    link = till.link(5_000)
    one = till.invoice(link)
    till.stripe.pay(link)
    till.office.workspace.sync.run()
    before = len(till.office.get(one).history)
    assert till.office.workspace.sync.run().pulled == []
    assert len(till.office.get(one).history) == before


def test_a_link_nobody_paid_leaves_the_invoice_as_sequence_gave_it(till: Till) -> None:
    one = till.invoice(till.link(), paymentStatus="PARTIALLY_PAID")
    assert till.office.workspace.sync.run().pulled == []
    assert till.payment(one) == "PARTIALLY_PAID"


def test_a_mark_by_hand_stands_and_stripe_is_not_asked_again(till: Till) -> None:
    link = till.link(5_000)
    one = till.invoice(link)
    till.office.workspace.documents.mark_paid([one])
    till.stripe.refund(till.stripe.pay(link).id, 5_000)
    till.office.forget_calls()
    till.office.workspace.sync.run()
    row = till.office.get(one).row
    assert (row.payment_status, row.payment_source) == ("PAID", "manual")
    assert till.calls() == []
    assert row.reminder is not None, "money that came by bank is reconciled in Xero too"


def test_only_open_invoices_with_a_link_are_read_and_each_by_one_call(till: Till) -> None:
    open_links = [till.link(), till.link()]
    for link in open_links:
        till.invoice(link)
    voided = till.invoice(till.link())
    till.office.workspace.documents.void([voided])
    till.invoice(None)
    till.invoice(till.link(), paymentProvider="NONE")
    till.invoice(till.link(), paymentProvider="GOCARDLESS")
    till.office.drafts(
        invoice(
            till.customer,
            metadata=[{"key": "stripe_payment_link", "value": till.link()}],
        )
    )
    till.office.forget_calls()
    till.office.workspace.sync.run()
    assert sorted(link for link in open_links for call in till.calls() if link in call) == sorted(open_links)
    assert len(till.calls()) == 2


def test_a_push_of_single_documents_asks_stripe_nothing(till: Till) -> None:
    one = till.invoice(till.link())
    till.office.forget_calls()
    till.office.workspace.sync.run(pull=False, only=[one])
    assert till.calls() == []


def test_a_link_that_several_invoices_share_counts_for_the_one_it_was_opened_for(till: Till) -> None:
    link = till.link()
    first, second = till.invoice(link), till.invoice(link)
    till.stripe.pay(link)
    till.office.forget_calls()
    till.office.workspace.sync.run()
    assert len(till.calls()) == 1
    assert (till.payment(first), till.payment(second)) == ("UNPAID", "UNPAID"), "nobody knows for which"
    till.stripe.pay(link, reference=till.office.get(second).row.number)
    till.office.workspace.sync.run()
    assert (till.payment(first), till.payment(second)) == ("UNPAID", "PAID")


def test_a_payment_that_was_meant_for_something_else_does_not_count(till: Till) -> None:
    link = till.link()
    one = till.invoice(link)
    till.stripe.pay(link, reference="order-77")
    till.office.workspace.sync.run()
    assert till.payment(one) == "UNPAID"


def test_money_in_another_currency_is_not_counted_but_told(till: Till) -> None:
    link = till.link(GROSS, "usd")
    one = till.invoice(link)
    till.stripe.pay(link)
    report = till.office.workspace.sync.run()
    assert till.payment(one) == "UNPAID"
    (problem,) = report.problems
    assert problem.code == "stripe_currency_differs"
    assert "is in GBP, but its payment link took in USD" in problem.message


def test_a_link_that_stripe_does_not_know_hinders_no_other(till: Till) -> None:
    link = till.link()
    one = till.invoice(link)
    till.invoice("plink_0fSomebodyElse")
    till.stripe.pay(link)
    report = till.office.workspace.sync.run()
    assert till.payment(one) == "PAID"
    assert [each.code for each in report.problems] == ["stripe_link_unknown"]


@pytest.mark.parametrize("fault", ["status_500", "html_error", "truncated_json", "drop_before", "drop_after"])
def test_a_fault_of_stripe_is_told_and_does_not_stop_the_pull_from_xero(till: Till, fault: str) -> None:
    one = till.invoice(till.link())
    (regular,) = till.office.final(invoice(till.customer))
    till.office.workspace.sync.run()
    till.office.pay(regular, "120")
    till.office.company.add_fault(fault, path="/stripe/", times=None)
    report = till.office.workspace.sync.run()
    assert (till.payment(one), till.payment(regular)) == ("UNPAID", "PAID")
    assert report.stopped is None
    assert [each.code.partition("_")[0] for each in report.problems] == ["stripe"]


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("SEQXERO_STRIPE_KEY", POWERLESS_KEY, "stripe_permission_missing"),
        ("SEQXERO_STRIPE_KEY", "rk_test_old", "stripe_key_refused"),
        ("SEQXERO_STRIPE_KEY", "not a key", "invalid_stripe_key"),
        ("SEQXERO_STRIPE_URL", "http://stripe.example", "bad_stripe_address"),
    ],
)
def test_a_key_or_address_that_is_wrong_is_told_once(
    till: Till, variable: str, value: str, code: str
) -> None:
    one = till.invoice(till.link())
    till.invoice(till.link())
    with till.with_environment(**{variable: value}) as workspace:
        report = workspace.sync.run()
        assert [each.code for each in report.problems] == [code]
        assert value not in report.problems[0].message or variable.endswith("URL")
        assert workspace.documents.get(INVOICE, one).row.payment_status == "UNPAID"


def test_without_a_key_stripe_is_not_asked_and_the_invoice_says_so(till: Till) -> None:
    link = till.link()
    one = till.invoice(link)
    till.stripe.pay(link)
    assert till.office.get(one).row.asks_stripe
    till.office.forget_calls()
    with till.with_environment(SEQXERO_STRIPE_KEY="") as workspace:
        assert workspace.sync.run().problems == []
        assert not workspace.documents.get(INVOICE, one).row.asks_stripe
    assert till.calls() == []


def test_the_page_of_a_link_is_what_came_with_it_else_the_stand_ins(till: Till) -> None:
    link = till.link()
    one = till.invoice(link)
    assert till.office.get(one).row.payment_link == f"{till.office.server.address.stripe_url}/pay/{link}"
    page = {"key": "stripe_payment_link_url", "value": "https://buy.stripe.com/aEU"}
    two = till.invoice(None, metadata=[{"key": "stripe_payment_link", "value": till.link()}, page])
    assert till.office.get(two).row.payment_link == "https://buy.stripe.com/aEU"
    three = till.invoice(None)
    assert till.office.get(three).row.payment_link is None


def test_the_key_is_kept_nowhere(till: Till, own_home: Path) -> None:
    link = till.link()
    till.invoice(link)
    till.stripe.pay(link)
    till.office.workspace.sync.run()
    key = till.office.server.address.stripe_key.encode()
    kept = [path for path in own_home.rglob("*") if path.is_file() and key in path.read_bytes()]
    assert kept == []


def test_it_stops_between_two_links(till: Till) -> None:
    first, second = sorted([till.link(), till.link()])
    for link in (first, second):
        till.invoice(link)
        till.stripe.pay(link)
    cancel = threading.Event()

    def stop(progress: Any) -> None:
        if progress.doing == "reading payments from Stripe":
            cancel.set()

    report = till.office.workspace.sync.run(on_progress=stop, cancel=cancel)
    assert report.exit_code == 130
    assert [each.source for each in report.pulled] == ["stripe"]
    assert len(till.office.workspace.sync.run().pulled) == 1, "the next one goes on"


@pytest.mark.parametrize(
    ("current", "received", "status"),
    [
        ("UNPAID", "0", "UNPAID"),
        ("UNPAID", "0.01", "PARTIALLY_PAID"),
        ("UNPAID", "120.00", "PAID"),
        ("UNPAID", "130.00", "PAID"),
        ("PARTIALLY_PAID", "0", "UNPAID"),
        ("UNCOLLECTIBLE", "0", "UNCOLLECTIBLE"),
        ("UNCOLLECTIBLE", "60.00", "UNCOLLECTIBLE"),
        ("UNCOLLECTIBLE", "120.00", "PAID"),
    ],
)
def test_the_status_that_the_money_says(current: str, received: str, status: str) -> None:
    assert stripe_pull.payment_status(current, Decimal(received), Decimal("120.00")) == status


def test_an_invoice_over_nothing_is_not_paid_by_nothing() -> None:
    assert stripe_pull.payment_status("UNPAID", Decimal(0), Decimal(0)) == "UNPAID"
