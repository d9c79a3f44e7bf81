"""Invoices that Stripe collects: what their payment links took in, and what is left to do in Xero."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from seqxero_tui.billing.tables import Document
from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.demo_company.stripe.account import Session, StripeAccount
from seqxero_tui.demo_company.stripe.api import POWERLESS_KEY
from seqxero_tui.sync import recovery, runner, stripe_pull
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

    def invoices(self, number: int, **more: Any) -> list[tuple[str, str]]:
        """So many invoices, made now, each with its own link: (invoice, link)."""
        made = {"createdAt": self.office.now().isoformat()} | more
        links = [self.link() for _ in range(number)]
        return [(self.invoice(link, **made), link) for link in links]

    def pulled_in(self) -> list[str]:
        """Pulls, and returns how each call to Stripe asked: "link" or "all"."""
        self.office.forget_calls()
        self.office.workspace.sync.run(push=False)
        return ["link" if "payment_link=" in query else "all" for query in self.calls()]

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


def test_money_on_a_shared_link_that_names_no_invoice_is_told(till: Till) -> None:
    link = till.link()
    first, second = till.invoice(link), till.invoice(link)
    till.stripe.pay(link)
    report = till.office.workspace.sync.run()
    (problem,) = report.problems
    assert problem.code == "stripe_payment_unclear"
    assert "SEQ-0001, SEQ-0002 is shared, and 120.00 GBP came in" in problem.message
    till.office.workspace.documents.mark_paid([first, second])
    assert till.office.workspace.sync.run().problems == []


def test_ten_links_that_were_read_before_are_read_in_one_call(till: Till) -> None:
    ten = till.invoices(10)
    assert till.pulled_in() == ["link"] * 10, "each is read once by itself"
    assert till.pulled_in() == ["all"]
    (one, link), *rest = ten
    till.stripe.pay(link)
    till.stripe.pay(till.link())  # for something else that the account sells
    assert till.pulled_in() == ["all"]
    assert till.payment(one) == "PAID"
    assert {till.payment(each) for each, _ in rest} == {"UNPAID"}
    assert till.pulled_in() == ["all"], "nine are left"


def test_what_was_sent_back_is_seen_in_the_common_reading_too(till: Till) -> None:
    (one, link), *_ = till.invoices(5)
    till.pulled_in()
    paid = till.stripe.pay(link)
    till.stripe.refund(paid.id, 5_000)
    till.pulled_in()
    assert till.payment(one) == "PARTIALLY_PAID"
    till.stripe.refund(paid.id, GROSS - 5_000)
    assert till.pulled_in() == ["all"]
    assert till.payment(one) == "UNPAID"


def test_three_links_are_three_calls(till: Till) -> None:
    till.invoices(3)
    assert [till.pulled_in(), till.pulled_in()] == [["link"] * 3] * 2


def test_only_a_new_link_is_read_by_itself_and_one_that_stripe_does_not_know_each_time(till: Till) -> None:
    till.invoices(4)
    till.pulled_in()
    made = till.office.now().isoformat()
    till.invoice(till.link(), createdAt=made)
    assert sorted(till.pulled_in()) == ["all", "link"]
    assert till.pulled_in() == ["all"]
    till.invoice("plink_0fSomebodyElse", createdAt=made)
    assert [sorted(till.pulled_in()) for _ in range(2)] == [["all", "link"]] * 2


def test_a_link_whose_invoice_does_not_say_when_it_was_made_is_read_by_itself(till: Till) -> None:
    till.invoices(4)
    till.invoice(till.link())
    till.pulled_in()
    assert sorted(till.pulled_in()) == ["all", "link"]


def test_of_a_busy_account_each_link_is_read_by_itself(till: Till) -> None:
    (one, link), *_ = till.invoices(5, createdAt=(till.office.now() - timedelta(days=30)).isoformat())
    till.pulled_in()
    till.stripe.pay(link)
    till.office.later(60)
    elsewhere = till.link()
    for _ in range(2):
        for _ in range(60):
            till.stripe.pay(elsewhere)
        till.office.later(1)
    assert till.pulled_in() == ["all"] + ["link"] * 5
    assert till.payment(one) == "PAID"


def test_a_second_page_is_read_where_that_is_less(till: Till) -> None:
    (one, link), *_ = till.invoices(5)
    till.pulled_in()
    till.stripe.pay(link)
    till.office.later(86_400)
    elsewhere = till.link()
    for _ in range(100):
        till.stripe.pay(elsewhere)
        till.office.later(900)
    assert till.pulled_in() == ["all", "all"]
    assert till.payment(one) == "PAID"


@pytest.mark.parametrize("known", [1, 5])
def test_money_that_came_before_the_invoice_was_made_is_not_for_it(till: Till, known: int) -> None:
    links = [till.link() for _ in range(known)]
    till.stripe.pay(links[0])
    till.office.later(3 * 86_400)
    made = till.office.now()
    early = [till.invoice(link, createdAt=made.isoformat()) for link in links]
    till.pulled_in()
    till.pulled_in()
    assert till.payment(early[0]) == "UNPAID"
    till.stripe.pay(links[0])
    till.pulled_in()
    assert till.payment(early[0]) == "PAID"


def test_another_link_in_the_file_is_a_link_never_read(till: Till) -> None:
    made = {"createdAt": till.office.now().isoformat()}
    document = invoice(till.customer, paymentOptions=["LINK"], status="FINAL", invoiceNumber="INV-1", **made)
    for link in (till.link(), till.link()):
        document["metadata"] = [{"key": "stripe_payment_link", "value": link}]
        till.office.load(invoices=[document])
        with till.office.workspace._books.store.read() as session:
            assert session.get_one(Document, document["id"]).payment_link_read_at is None
        till.pulled_in()
        till.office.load(invoices=[document | {"memo": "thanks"}])
        with till.office.workspace._books.store.read() as session:
            assert session.get_one(Document, document["id"]).payment_link_read_at is not None


def test_stripe_is_read_after_the_turn_was_given_back(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    till.invoice(till.link())
    real, other = runner.pull_payments, till.office.reopened()

    def read(run: Any) -> None:
        other.sync.run(pull=False)  # waits for nobody
        real(run)

    monkeypatch.setattr(runner, "pull_payments", read)
    assert till.office.workspace.sync.run().stopped is None
    other.close()


@pytest.mark.parametrize(
    ("read", "hours", "pages"),
    [(1, 100, 1), (1, 50, 2), (1, 30, 4), (2, 50, 4), (1, 0, math.inf)],
)
def test_the_pages_to_come_are_told_by_the_time_that_the_first_ones_span(
    read: int, hours: int, pages: float
) -> None:
    newest = datetime(2026, 11, 20, tzinfo=UTC)
    since = newest - timedelta(hours=100)
    assert stripe_pull.pages_needed(read, newest, newest - timedelta(hours=hours), since) == pages


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
