"""Limits, the idempotency memory, faults and the request log, as a client meets them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from seqxero_tui.demo_company import DemoCompanyServer

from .conftest import Client, elements_of, messages_of


@pytest.fixture(scope="module")
def limited() -> Iterator[DemoCompanyServer]:
    with DemoCompanyServer(tier="starter") as running:
        yield running


@pytest.fixture
def starter(limited: DemoCompanyServer) -> Iterator[Client]:
    """Signed in to a company on the Starter tier, with nothing used up."""
    limited.company.advance(86_400)
    limited.company.clear_faults()
    client = Client(limited)
    client.sign_in()
    yield client
    client.http.close()


# --- limits --------------------------------------------------------------------------------------------------


def test_the_sixty_first_call_of_a_minute_is_refused_without_a_body(starter: Client) -> None:
    left = [starter.call("GET", "Currencies").headers["x-minlimit-remaining"] for _ in range(60)]
    assert left == [str(60 - used) for used in range(1, 61)]
    refused = starter.call("GET", "Currencies")
    assert (refused.status_code, refused.content) == (429, b"")
    assert "content-type" not in refused.headers
    assert refused.headers["x-rate-limit-problem"] == "minute"
    assert refused.headers["x-minlimit-remaining"] == "0"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    starter.server.company.advance(60)
    again = starter.call("GET", "Currencies")
    assert again.status_code == 200
    assert (again.headers["x-daylimit-remaining"], again.headers["x-appminlimit-remaining"]) == (
        "939",
        "9999",
    )


def test_the_days_calls_run_out_and_come_back(starter: Client) -> None:
    starter.server.company.limits.use_up_day(starter.tenant_id, remaining=1)
    assert starter.call("GET", "Currencies").headers["x-daylimit-remaining"] == "0"
    refused = starter.call("GET", "Currencies")
    assert refused.headers["x-rate-limit-problem"] == "day"
    assert int(refused.headers["retry-after"]) > 60 * 60
    starter.server.company.advance(int(refused.headers["retry-after"]))
    starter.sign_in()
    assert starter.call("GET", "Currencies").status_code == 200


def test_a_sixth_call_at_once_is_refused_without_a_time_to_wait(starter: Client) -> None:
    limits = starter.server.company.limits
    assert [limits.enter(starter.tenant_id) for _ in range(5)] == [None] * 5
    refused = starter.call("GET", "Currencies")
    assert (refused.status_code, refused.content) == (429, b"")
    assert refused.headers["x-rate-limit-problem"] == "concurrent"
    assert "retry-after" not in refused.headers
    limits.leave(starter.tenant_id)
    for _ in range(3):
        assert starter.call("GET", "Currencies").status_code == 200
    for _ in range(4):
        limits.leave(starter.tenant_id)


def test_without_a_tier_nothing_is_counted(client: Client) -> None:
    answers = [client.call("GET", "Currencies") for _ in range(70)]
    assert {answer.status_code for answer in answers} == {200}
    assert "x-minlimit-remaining" not in answers[0].headers


def test_writers_at_once_lose_nothing_and_never_share_a_number(client: Client) -> None:
    body = client.invoice()
    answers: list[dict[str, Any]] = []

    def write() -> None:
        for _ in range(5):
            answers.extend(client.write("PUT", "Invoices", [body, body]))

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = {one["InvoiceNumber"] for one in answers}
    assert numbers == {f"INV-{at:04d}" for at in range(37, 37 + 60)}
    assert len(client.get("Invoices", Statuses="AUTHORISED", pageSize=1000, where="AmountDue==24")) == 60


# --- idempotency ---------------------------------------------------------------------------------------------


def keyed(client: Client, key: str, body: object, path: str = "Contacts") -> httpx.Response:
    return client.call("PUT", path, body, headers={"Idempotency-Key": key})


def test_the_same_request_under_the_same_key_is_answered_again_and_done_once(client: Client) -> None:
    first = keyed(client, "k1", {"Name": "Only Once"})
    second = keyed(client, "k1", {"Name": "Only Once"})
    assert first.content == second.content
    assert len(client.get("Contacts", searchTerm="Only Once")) == 1
    replay = client.server.company.requests[-2]
    assert (replay.replayed, replay.elements, replay.idempotency_key) == (True, 0, "k1")


def test_refusals_are_remembered_too(client: Client) -> None:
    first = keyed(client, "k1", {"Name": "City Limousines"})
    client.write("POST", "Contacts", [{"Name": "City Limousines", "ContactStatus": "ARCHIVED"}])
    second = keyed(client, "k1", {"Name": "City Limousines"})
    assert (second.status_code, second.content) == (400, first.content)
    assert keyed(client, "k2", {"Name": "City Limousines"}).status_code == 200


@pytest.mark.parametrize("change", ["body", "path"])
def test_a_key_serves_one_request_only(client: Client, change: str) -> None:
    keyed(client, "k1", {"Name": "One"})
    body = {"Name": "Two"} if change == "body" else {"Name": "One"}
    answer = keyed(client, "k1", body, "Contacts?x=1" if change == "path" else "Contacts")
    assert answer.status_code == 400
    assert answer.json()["Message"] == "Idempotency Key: k1 is used with a different request."


def test_after_six_minutes_a_key_protects_nothing(client: Client) -> None:
    keyed(client, "k1", {"Name": "One"})
    client.server.company.advance(6 * 60 - 1)
    assert keyed(client, "k1", {"Name": "One"}).status_code == 200
    client.server.company.advance(1)
    again = keyed(client, "k1", {"Name": "One"})
    assert again.status_code == 400
    assert "already assigned to another contact" in messages_of(again.json()["Elements"][0])[0]


# --- faults --------------------------------------------------------------------------------------------------


def order(client: Client, **fault: object) -> None:
    answer = client.http.post("/demo/faults", json=fault)
    assert answer.status_code == 200, answer.text


PUT_CONTACTS = {"method": "PUT", "path": "/Contacts"}


@pytest.mark.parametrize(
    ("fault", "status", "content_type", "words"),
    [
        ({"fault": "status_500"}, 500, "application/json", "An error occurred"),
        ({"fault": "status_503_text"}, 503, "text/plain", "The Organisation is offline"),
        ({"fault": "html_error"}, 500, "text/html", "<!DOCTYPE html>"),
    ],
)
@pytest.mark.parametrize("applied", [False, True])
def test_error_answers_with_and_without_the_work_done(
    client: Client, fault: dict[str, object], status: int, content_type: str, words: str, applied: bool
) -> None:
    order(client, **fault, match=PUT_CONTACTS, applied=applied)
    answer = client.call("PUT", "Contacts", {"Name": "Perhaps"})
    assert (answer.status_code, words in answer.text) == (status, True)
    assert answer.headers["content-type"].startswith(content_type)
    assert bool(client.get("Contacts", searchTerm="Perhaps")) is applied
    assert client.call("PUT", "Contacts", {"Name": "Next"}).status_code == 200


@pytest.mark.parametrize(("fault", "done"), [("drop_before", False), ("drop_after", True)])
def test_dropped_connections_before_and_after_the_work(client: Client, fault: str, done: bool) -> None:
    order(client, fault=fault, match=PUT_CONTACTS)
    with pytest.raises(httpx.TransportError):
        keyed(client, "k1", {"Name": "Lost Answer"})
    entry = client.server.company.requests[-1]
    assert (entry.status, entry.fault, entry.elements) == (None, fault, int(done))
    assert bool(client.get("Contacts", searchTerm="Lost Answer")) is done
    replayed = keyed(client, "k1", {"Name": "Lost Answer"})
    assert elements_of(replayed)[0]["Name"] == "Lost Answer"
    assert len(client.get("Contacts", searchTerm="Lost Answer")) == 1


def test_a_slow_answer_is_given_up_while_the_work_is_done(client: Client) -> None:
    order(client, fault="slow", match=PUT_CONTACTS, seconds=0.4)
    with pytest.raises(httpx.ReadTimeout):
        client.call("PUT", "Contacts", {"Name": "Patience"}, timeout=0.2)
    assert client.get("Contacts", searchTerm="Patience")


def test_truncated_json_is_a_whole_answer_with_half_a_body(client: Client) -> None:
    order(client, fault="truncated_json", match={"path": "/Accounts"})
    answer = client.call("GET", "Accounts")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Expecting|Unterminated|delimiter"):
        answer.json()


def test_a_rate_limit_can_be_ordered(client: Client) -> None:
    order(client, fault="rate_limit", problem="day", retry_after=66975, times=2, skip=1)
    statuses = [client.call("GET", "Currencies").status_code for _ in range(4)]
    assert statuses == [200, 429, 429, 200]
    order(client, fault="rate_limit", problem="concurrent", retry_after=None)
    refused = client.call("GET", "Currencies")
    assert (refused.content, refused.headers["x-rate-limit-problem"]) == (b"", "concurrent")
    assert "retry-after" not in refused.headers


def test_an_expired_token_stays_expired_and_refreshing_helps(client: Client) -> None:
    order(client, fault="expire_token")
    for _ in range(2):
        answer = client.call("GET", "Currencies")
        assert answer.status_code == 401
        assert answer.json()["Detail"].startswith("TokenExpired")
    refresh = client.token(grant_type="refresh_token", refresh_token=client.tokens["refresh_token"])
    client.tokens = refresh.json()
    assert client.call("GET", "Currencies").status_code == 200


def test_a_revoked_app_is_forbidden_and_cannot_refresh(client: Client) -> None:
    order(client, fault="revoke", match={"path": "/Invoices"})
    assert client.call("GET", "Invoices").status_code == 403
    refresh = client.token(grant_type="refresh_token", refresh_token=client.tokens["refresh_token"])
    assert refresh.json()["error"] == "invalid_grant"


def test_faults_reach_the_token_address_too(client: Client) -> None:
    order(client, fault="drop_after", match={"path": "/connect/token"})
    first = client.tokens["refresh_token"]
    with pytest.raises(httpx.TransportError):
        client.token(grant_type="refresh_token", refresh_token=first)
    assert client.token(grant_type="refresh_token", refresh_token=first).status_code == 200


@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "earthquake"},
        {},
        {"fault": "slow", "times": 0},
        {"fault": "slow", "seconds": -1},
        {"fault": "slow", "mood": 1},
        {"fault": "slow", "match": {"header": "x"}},
        {"fault": "rate_limit", "problem": "week"},
    ],
)
def test_an_order_that_cannot_be_read_is_refused_in_one_sentence(
    client: Client, fault: dict[str, object]
) -> None:
    answer = client.http.post("/demo/faults", json=fault)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert client.http.get("/demo/faults").json() == {"faults": []}


# --- controls ------------------------------------------------------------------------------------------------


def test_the_request_log_tells_method_path_query_status_and_elements(client: Client) -> None:
    client.http.delete("/demo/requests")
    client.write("PUT", "Contacts", [{"Name": "A"}, {"Name": "B"}, {"Name": "City Limousines"}])
    client.http.get("/app/nowhere")
    (entry,) = client.http.get("/demo/requests").json()["requests"]
    assert (entry["method"], entry["path"]) == ("PUT", "/api.xro/2.0/Contacts")
    assert (entry["query"], entry["status"], entry["elements"]) == ("summarizeErrors=false&unitdp=4", 200, 2)


def test_the_clock_moves_forward_only_and_shows_in_the_date_header(client: Client) -> None:
    before = client.server.company.clock.now()
    client.http.post("/demo/clock", json={"advance_seconds": 3600})
    assert (client.server.company.clock.now() - before).total_seconds() >= 3600
    assert client.http.post("/demo/clock", json={"advance_seconds": -1}).status_code == 400
    assert client.http.post("/demo/clock", content=b"soon").status_code == 400
    expected = client.server.company.clock.now().strftime("%a, %d %b %Y %H:%M:")
    assert client.http.get("/demo/faults").headers["date"].startswith(expected)


def test_a_reset_gives_new_ids_and_kills_old_connections_for_good(client: Client) -> None:
    client.create()
    fresh = client.http.post("/demo/reset").json()["tenant_ids"]
    assert client.tenant_id not in fresh
    refresh = client.token(grant_type="refresh_token", refresh_token=client.tokens["refresh_token"])
    client.tokens = refresh.json()
    assert client.call("GET", "Organisation").status_code == 403
    client.tenant_id = fresh[0]
    assert client.call("GET", "Organisation").status_code == 403
    client.sign_in()
    assert len(client.get("Invoices")) == 32


def test_seeding_adds_complete_customers(client: Client) -> None:
    client.http.post("/demo/seed", json={"contacts": 3})
    client.http.post("/demo/seed", json={"contacts": 2})
    added = client.get("Contacts", searchTerm="load-0", order="ContactNumber")
    assert [one["ContactNumber"] for one in added] == [f"LOAD-{at:06d}" for at in range(1, 6)]
    assert all(one["IsCustomer"] and one["EmailAddress"].endswith(".example") for one in added)
    assert client.http.post("/demo/seed", json={"contacts": "many"}).status_code == 400


@pytest.mark.parametrize("headers", [{"Host": "demo.example"}, {"Host": "evil.example:80"}])
def test_foreign_host_names_are_not_answered(client: Client, headers: dict[str, str]) -> None:
    assert client.http.get("/demo/requests", headers=headers).status_code == 421


def test_web_pages_from_elsewhere_cannot_use_the_controls(client: Client) -> None:
    answer = client.http.post("/demo/reset", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert client.call("GET", "Organisation").status_code == 200


# --- mechanics -----------------------------------------------------------------------------------------------


def test_unknown_paths_are_empty_html_and_unknown_verbs_405(client: Client) -> None:
    unknown = client.call("GET", "Nonsense")
    assert (unknown.status_code, unknown.content) == (404, b"")
    assert unknown.headers["content-type"] == "text/html; charset=utf-8"
    assert client.call("DELETE", "Invoices").status_code == 405


def test_only_json_is_spoken(client: Client) -> None:
    assert client.call("GET", "Contacts", headers={"Accept": "application/xml"}).status_code == 406
    sent = client.call("PUT", "Contacts", content=b"<Contact/>", headers={"Content-Type": "text/xml"})
    assert sent.json()["ErrorNumber"] == 14


def test_answers_carry_the_envelopes_id_and_are_not_stored(client: Client) -> None:
    answer = client.call("GET", "organisation")
    assert answer.headers["xero-correlation-id"] == answer.json()["Id"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-demo-company"] == "1"
    assert list(answer.json())[:4] == ["Id", "Status", "ProviderName", "DateTimeUTC"]
