"""Reading a payment link's sessions: pages, amounts, and what each bad answer is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.demo_company.stripe.api import POWERLESS_KEY
from seqxero_tui.http.transport import Http
from seqxero_tui.stripe.amounts import from_minor_units
from seqxero_tui.stripe.errors import Cancelled, NoSuchLink, StripeError
from seqxero_tui.stripe.reader import StripeReader

KEY, LINK = "rk_test_planted", "plink_1AbC"


def session(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A paid session over 120.00 GBP, in Stripe's shape."""
    return {
        "id": f"cs_{number}",
        "object": "checkout.session",
        "created": 1_795_000_000 + number,
        "status": "complete",
        "payment_status": "paid",
        "payment_link": LINK,
        "amount_total": 12_000,
        "currency": "gbp",
        "client_reference_id": None,
        "payment_intent": {"id": f"pi_{number}", "latest_charge": {"id": "ch_1", "amount_refunded": 0}},
    } | changes


def page(*data: dict[str, Any], more: bool = False) -> httpx.Response:
    return httpx.Response(200, json={"object": "list", "has_more": more, "data": list(data)})


def refused(status: int, message: str = "No.", **error: str) -> httpx.Response:
    return httpx.Response(
        status, json={"error": {"message": message, "type": "invalid_request_error", **error}}
    )


class Script:
    """Answers from a list, one entry a request; keeps the requests and the waits."""

    def __init__(self, *answers: httpx.Response | Exception, cancelled: bool = False) -> None:
        self._answers = list(answers)
        self._cancelled = cancelled
        self.requests: list[httpx.Request] = []
        self.waits: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        return self._cancelled

    def read(self, link: str = LINK) -> list[Any]:
        http = Http(transport=httpx.MockTransport(self))
        return list(StripeReader("https://api.stripe.com", KEY, http, wait=self.wait).sessions_of(link))


def failing(script: Script) -> StripeError:
    with pytest.raises(StripeError) as caught:
        script.read()
    problem = caught.value.problem
    assert KEY not in problem.message + problem.remedy
    return caught.value


def test_a_session_is_read_with_its_payment() -> None:
    (read,) = Script(page(session(client_reference_id="SEQ-0007"))).read()
    assert (read.id, read.payment_link, read.payment_intent) == ("cs_1", LINK, "pi_1")
    assert (read.amount_total, read.currency, read.received) == (Decimal("120.00"), "GBP", Decimal("120.00"))
    assert read.client_reference_id == "SEQ-0007"
    assert read.created == datetime.fromtimestamp(1_795_000_001, UTC)


def test_one_call_asks_for_a_hundred_completed_sessions_with_their_charges() -> None:
    script = Script(page())
    assert script.read() == []
    (request,) = script.requests
    assert (request.method, request.url.path) == ("GET", "/v1/checkout/sessions")
    assert dict(request.url.params) == {
        "payment_link": LINK,
        "status": "complete",
        "limit": "100",
        "expand[]": "data.payment_intent.latest_charge",
    }
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["stripe-version"] == "2026-10-28.endive"


def test_pages_follow_each_other() -> None:
    script = Script(page(session(3), session(2), more=True), page(session(1)))
    assert [each.id for each in script.read()] == ["cs_3", "cs_2", "cs_1"]
    assert script.requests[1].url.params["starting_after"] == "cs_2"


@pytest.mark.parametrize(
    "endless", [[page(more=True)], [page(session(), more=True), page(session(), more=True)]]
)
def test_a_list_without_an_end_is_not_followed_for_ever(endless: list[httpx.Response]) -> None:
    assert failing(Script(*endless)).problem.code == "stripe_unreadable_answer"


@pytest.mark.parametrize(
    ("changes", "received"),
    [
        ({}, "120.00"),
        ({"payment_status": "unpaid"}, "0"),
        ({"payment_status": "no_payment_required", "payment_intent": None, "amount_total": 0}, "0"),
        ({"status": "open", "payment_status": "unpaid"}, "0"),
        ({"payment_intent": {"id": "pi_1", "latest_charge": {"amount_refunded": 2_000}}}, "100.00"),
        ({"payment_intent": {"id": "pi_1", "latest_charge": {"amount_refunded": 12_000}}}, "0.00"),
        ({"payment_intent": {"id": "pi_1", "latest_charge": None}}, "120.00"),
    ],
)
def test_only_what_came_and_stayed_counts(changes: dict[str, Any], received: str) -> None:
    (read,) = Script(page(session(**changes))).read()
    assert read.received == Decimal(received)


@pytest.mark.parametrize(
    ("minor", "currency", "amount"),
    [
        (50976, "gbp", "509.76"),
        (500, "jpy", "500"),
        (500, "KRW", "500"),
        (500, "isk", "5.00"),
        (500, "ugx", "5.00"),
        (5120, "kwd", "5.120"),
        (0, "eur", "0.00"),
        (1, "eur", "0.01"),
    ],
)
def test_minor_units_are_counted_as_stripe_counts_them(minor: int, currency: str, amount: str) -> None:
    assert str(from_minor_units(minor, currency)) == amount


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (refused(401, f"Invalid API Key provided: {KEY}"), "stripe_key_refused", "SEQXERO_STRIPE_KEY"),
        (
            refused(403, f"The provided key '{KEY}' … Having the 'rak_charge_read' permission would …"),
            "stripe_permission_missing",
            "it lacks rak_charge_read",
        ),
        (httpx.Response(403), "stripe_permission_missing", "may not read"),
        (refused(400, "Invalid limit."), "stripe_unexpected_answer", "Invalid limit."),
        (refused(404, "Unrecognized request URL"), "stripe_unexpected_answer", "Unrecognized"),
        (
            httpx.Response(302, headers={"location": "https://evil.example"}),
            "stripe_unexpected_answer",
            "302",
        ),
        (httpx.Response(500, text="oops"), "stripe_fault", "500"),
        (httpx.Response(503, html="<h1>down</h1>"), "stripe_fault", "503"),
        (httpx.Response(200, html="<h1>hi</h1>"), "stripe_unreadable_answer", "200"),
        (httpx.Response(200, json=[]), "stripe_unreadable_answer", "200"),
        (
            httpx.Response(200, json={"data": [{"id": 1}], "has_more": False}),
            "stripe_unreadable_answer",
            "200",
        ),
        (page(session(created=10**18)), "stripe_unreadable_answer", "200"),
        (page(session(payment_intent="pi_not_expanded")), "stripe_unreadable_answer", "200"),
        (
            httpx.Response(200, content=b'{"data": [', headers={"content-type": "application/json"}),
            "stripe_unreadable_answer",
            "200",
        ),
        (httpx.ConnectError("[Errno 111] Connection refused"), "stripe_unreachable", "cannot be reached"),
        (httpx.ReadTimeout(""), "stripe_unreachable", "no answer in time"),
    ],
)
def test_each_bad_answer_has_a_name_and_a_sentence(
    answer: httpx.Response | Exception, code: str, said: str
) -> None:
    script = Script(answer)
    problem = failing(script).problem
    assert problem.code == code
    assert said in problem.message
    assert len(script.requests) == 1, "only refusals for too many calls are tried again"


def test_a_link_that_stripe_does_not_know_is_an_error_of_its_own() -> None:
    missing = refused(400, "No such payment_link", code="resource_missing", param="payment_link")
    error = failing(Script(missing))
    assert isinstance(error, NoSuchLink)
    assert LINK in error.problem.message
    assert "test or live" in error.problem.remedy


def test_words_of_stripe_cannot_steer_a_terminal() -> None:
    assert "\x1b" not in failing(Script(refused(400, "a\x1b[31mb\nc"))).problem.message


def test_too_many_calls_are_tried_again_after_the_wait_stripe_asks_for() -> None:
    slow = httpx.Response(429, headers={"retry-after": "7"})
    script = Script(slow, httpx.Response(429), page(session()))
    assert len(script.read()) == 1
    assert script.waits == [7, 2]


def test_in_the_end_too_many_calls_are_an_error() -> None:
    script = Script(*[httpx.Response(429, headers={"retry-after": "9999"})] * 4)
    assert failing(script).problem.code == "stripe_rate_limited"
    assert script.waits == [60, 60, 60]


def test_a_wait_can_be_cancelled() -> None:
    assert isinstance(failing(Script(httpx.Response(429), cancelled=True)), Cancelled)


# Against the Demo Company's pretend Stripe


@pytest.fixture(scope="module")
def server() -> Iterator[DemoCompanyServer]:
    with DemoCompanyServer(tier="none") as running:
        yield running


@pytest.fixture
def reading(server: DemoCompanyServer) -> Iterator[Callable[[str], StripeReader]]:
    with Http() as http:
        yield lambda key: StripeReader(server.address.stripe_url, key, http)


def test_more_than_a_page_is_read_from_a_server(
    server: DemoCompanyServer, reading: Callable[[str], StripeReader]
) -> None:
    account = server.company.stripe
    link = account.add_link(1_000, "eur", "Seats")
    paid = [account.pay(link.id, reference="SEQ-1") for _ in range(101)]
    account.refund(paid[0].id, 400)
    server.company.clear_requests()
    read = list(reading(server.address.stripe_key).sessions_of(link.id))
    assert [each.id for each in read] == [each.id for each in reversed(paid)]
    assert sum(each.received for each in read) == Decimal("1006.00")
    assert {each.client_reference_id for each in read} == {"SEQ-1"}
    assert len(server.company.requests) == 2


def test_a_server_refuses_as_stripe_does(
    server: DemoCompanyServer, reading: Callable[[str], StripeReader]
) -> None:
    for key, link, code in (
        (server.address.stripe_key, "plink_none", "stripe_link_unknown"),
        ("rk_test_someoneElses", LINK, "stripe_key_refused"),
        (POWERLESS_KEY, LINK, "stripe_permission_missing"),
    ):
        with pytest.raises(StripeError) as caught:
            list(reading(key).sessions_of(link))
        assert caught.value.problem.code == code
    assert "rak_checkout_session_read" in caught.value.problem.message
