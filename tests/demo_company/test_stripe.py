"""The pretend Stripe: its API as the official library speaks to it, and the page where the demo's customer pays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import stripe

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.demo_company.stripe.account import PaymentLink, Refused, StripeAccount
from seqxero_tui.demo_company.stripe.api import POWERLESS_KEY

from .conftest import FirstForm
from .stripe_models import misfits

SESSIONS, LINKS = "/stripe/v1/checkout/sessions", "/stripe/v1/payment_links"
WHOLE = "data.payment_intent.latest_charge"
NEW = {
    "line_items[0][price_data][currency]": "gbp",
    "line_items[0][price_data][unit_amount]": "50976",
    "line_items[0][price_data][product_data][name]": "Invoice SEQ-0007",
    "line_items[0][quantity]": "1",
}


@pytest.fixture
def account(server: DemoCompanyServer) -> StripeAccount:
    return server.company.stripe


@pytest.fixture
def http(server: DemoCompanyServer) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {server.address.stripe_key}"}
    with httpx.Client(base_url=server.address.url, headers=headers, timeout=20) as client:
        yield client


@pytest.fixture
def library(server: DemoCompanyServer) -> stripe.StripeClient:
    """Stripe's own client, pointed here."""
    return stripe.StripeClient(
        server.address.stripe_key, base_addresses={"api": server.address.stripe_url}, max_network_retries=0
    )


@pytest.fixture
def link(account: StripeAccount) -> PaymentLink:
    return account.add_link(50976, "gbp", "Invoice SEQ-0007", metadata={"customer": "Kestrel <Logistics>"})


def error_of(answer: httpx.Response) -> dict[str, Any]:
    assert misfits(stripe.ErrorObject, answer.json()["error"]) == [], answer.text
    return dict(answer.json()["error"])


def test_every_object_is_what_stripes_library_says_it_is(
    http: httpx.Client, account: StripeAccount, link: PaymentLink
) -> None:
    account.refund(account.pay(link.id, payer="Kestrel Logistics", reference="SEQ-0007").id, 76)
    (short,) = http.get(SESSIONS, params={"payment_link": link.id}).json()["data"]
    (session,) = http.get(SESSIONS, params={"payment_link": link.id, "expand[]": WHOLE}).json()["data"]
    intent = session["payment_intent"]
    assert short["payment_intent"] == intent["id"]
    assert misfits(stripe.checkout.Session, short) == []
    assert misfits(stripe.checkout.Session, session) == []
    assert misfits(stripe.PaymentIntent, intent) == []
    assert misfits(stripe.Charge, intent["latest_charge"]) == []
    assert intent["latest_charge"]["amount_refunded"] == 76
    made = http.post(LINKS, data={**NEW, "restrictions[completed_sessions][limit]": "1"}).json()
    assert misfits(stripe.PaymentLink, made) == []
    assert made["url"] == f"{http.base_url}/stripe/pay/{made['id']}".replace("//stripe", "/stripe")


def test_what_is_held_against_the_library_can_fail() -> None:
    assert misfits(stripe.checkout.Session.AutomaticTax, {"enabled": "yes", "colour": 1}) == [
        "colour is unknown",
        "enabled cannot be 'yes'",
    ]
    assert "id is missing" in misfits(stripe.PaymentLink, {})


def test_stripes_library_makes_links_and_reads_page_after_page(
    library: stripe.StripeClient, account: StripeAccount
) -> None:
    made = library.v1.payment_links.create(
        {
            "line_items": [
                {
                    "quantity": 3,
                    "price_data": {"currency": "gbp", "unit_amount": 100, "product_data": {"name": "Seats"}},
                }
            ],
            "metadata": {"invoice": "SEQ-0007"},
        }
    )
    assert (made.currency, made.metadata["invoice"], made.active) == ("gbp", "SEQ-0007", True)
    paid = [account.pay(made.id) for _ in range(7)]
    other = account.add_link(1, "usd", "Other")
    account.pay(other.id)
    found = library.v1.checkout.sessions.list(
        {"payment_link": made.id, "limit": 3, "expand": [WHOLE], "status": "complete"}
    )
    read = list(found.auto_paging_iter())
    assert [each.id for each in read] == [each.id for each in reversed(paid)]
    assert {each.amount_total for each in read} == {300}
    assert [each.id for each in library.v1.payment_links.list({"limit": 2})] == [other.id, made.id]


def test_stripes_library_reads_all_that_was_made_since(
    server: DemoCompanyServer, library: stripe.StripeClient, account: StripeAccount
) -> None:
    links = [account.add_link(1, "usd", name) for name in ("One", "Two")]
    account.pay(links[0].id)
    server.company.advance(60)
    later = [account.pay(each.id) for each in links]
    found = library.v1.checkout.sessions.list(
        {"created": {"gte": later[0].created}, "expand": [WHOLE], "status": "complete"}
    )
    assert [each.id for each in found] == [each.id for each in reversed(later)]


def test_open_and_expired_sessions_there_are_none(
    http: httpx.Client, account: StripeAccount, link: PaymentLink
) -> None:
    account.pay(link.id)
    for status, number in (("open", 0), ("expired", 0), ("complete", 1)):
        assert (
            len(http.get(SESSIONS, params={"payment_link": link.id, "status": status}).json()["data"])
            == number
        )


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"payment_link": "plink_none"}, "resource_missing", "payment_link"),
        ({"limit": "101"}, "parameter_invalid_integer", "limit"),
        ({"limit": "0"}, "parameter_invalid_integer", "limit"),
        ({"limit": "many"}, "parameter_invalid_integer", "limit"),
        ({"starting_after": "cs_none"}, "resource_missing", "starting_after"),
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"status": "paid"}, None, "status"),
        ({"expand[]": "data.customer"}, None, None),
    ],
)
def test_what_cannot_be_read_is_refused_in_stripes_words(
    http: httpx.Client, params: dict[str, str], code: str | None, param: str | None
) -> None:
    answer = http.get(SESSIONS, params=params)
    error = error_of(answer)
    assert (answer.status_code, error.get("code"), error.get("param")) == (400, code, param)
    assert answer.headers["request-id"].startswith("req_")


@pytest.mark.parametrize("missing", list(NEW))
def test_a_link_without_its_price_is_refused(http: httpx.Client, missing: str) -> None:
    answer = http.post(LINKS, data={name: value for name, value in NEW.items() if name != missing})
    error = error_of(answer)
    assert (answer.status_code, error["code"], error["param"]) == (400, "parameter_missing", missing)


def test_keys_are_checked(http: httpx.Client) -> None:
    for given, status, said in (
        ("Basic x", 401, "did not provide an API key"),
        ("Bearer rk_test_someoneElses", 401, "Invalid API Key provided: rk_test_"),
        (f"Bearer {POWERLESS_KEY}", 403, "'rak_checkout_session_read' permission"),
    ):
        answer = http.get(SESSIONS, headers={"Authorization": given})
        assert answer.status_code == status
        assert said in error_of(answer)["message"]
        assert "someoneElses" not in answer.text


def test_other_addresses_of_stripe_are_said_not_to_be_here(http: httpx.Client) -> None:
    answer = http.get("/stripe/v1/refunds")
    assert answer.status_code == 404
    assert "GET: /v1/refunds" in error_of(answer)["message"]


def test_a_customer_pays_on_the_page_once(http: httpx.Client, account: StripeAccount) -> None:
    link = account.add_link(
        50976, "gbp", "Invoice SEQ-0007", metadata={"customer": "Kestrel <Logistics>"}, most_payments=1
    )
    path = f"/stripe/pay/{link.id}"
    page = http.get(path, params={"client_reference_id": "SEQ-0007"})
    assert "509.76 GBP" in page.text
    assert "Kestrel &lt;Logistics&gt;" in page.text
    assert "<script" not in page.text
    form = FirstForm(page.text)
    answer = http.post(form.action, data=dict(form.fields), follow_redirects=True)
    assert "Payment complete" in answer.text
    assert "<form" not in answer.text
    (session,) = account.sessions(link.id)
    assert (session.amount, session.payer, session.client_reference_id) == (
        50976,
        "Kestrel <Logistics>",
        "SEQ-0007",
    )
    again = http.post(form.action, data=dict(form.fields))
    assert again.status_code == 400
    assert "paid already" in again.text
    assert len(account.sessions(link.id)) == 1


def test_a_payment_without_the_pages_token_does_nothing(
    http: httpx.Client, account: StripeAccount, link: PaymentLink
) -> None:
    elsewhere = account.add_link(1, "gbp", "Other")
    token = dict(FirstForm(http.get(f"/stripe/pay/{elsewhere.id}").text).fields)
    for given in ({}, token):
        answer = http.post(f"/stripe/pay/{link.id}", data=given)
        assert answer.status_code == 400
        assert "This page had expired" in answer.text
    assert account.sessions(link.id) == []


def test_a_page_that_is_not_there_is_said_so(http: httpx.Client) -> None:
    answer = http.get("/stripe/pay/plink_none")
    assert answer.status_code == 404
    assert "There is no such payment link." in answer.text
    assert http.post("/stripe/pay/plink_none").status_code == 404


def test_no_more_is_refunded_than_was_paid(account: StripeAccount, link: PaymentLink) -> None:
    session = account.pay(link.id)
    account.refund(session.id, 50000)
    with pytest.raises(Refused):
        account.refund(session.id, 977)
    account.refund(session.id, 976)
    assert account.sessions(link.id)[0].refunded == 50976


def test_a_reset_of_the_pretend_xero_leaves_stripe_alone(
    server: DemoCompanyServer, link: PaymentLink
) -> None:
    server.company.stripe.pay(link.id)
    server.company.reset()
    assert len(server.company.stripe.sessions(link.id)) == 1


def test_a_link_that_is_known_stays_as_it_is(account: StripeAccount, link: PaymentLink) -> None:
    account.pay(link.id)
    assert account.add_link(1, "usd", "Other", link_id=link.id).amount == 50976
    assert account.add_link(7, "usd", "Given", link_id="plink_given").id == "plink_given"


def test_faults_and_the_log_know_stripes_requests(server: DemoCompanyServer, http: httpx.Client) -> None:
    server.company.add_fault("rate_limit", path="/stripe/", retry_after=3)
    answer = http.get(SESSIONS)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")
    assert http.get(SESSIONS).status_code == 200
    assert [each.path for each in server.company.requests] == [SESSIONS, SESSIONS]
