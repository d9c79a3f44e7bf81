"""The client against scripted answers: what goes out, what is tried again and what never, how lists are read."""

from __future__ import annotations

import json
import logging
from bisect import bisect_left
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from seqxero_tui.errors import InputError
from seqxero_tui.xero.client import CallMade
from seqxero_tui.xero.errors import (
    Interrupted,
    MissingScope,
    OrganisationGone,
    Outcome,
    OutOfCalls,
    RateLimited,
    ReconnectNeeded,
    Unreachable,
    XeroError,
)
from seqxero_tui.xero.records import DocumentKind
from seqxero_tui.xero.writing import WriteRequest
from tests.xero.fake import TENANT, Clock, FakeXero, client, ok, paths

ID = "3f2c1b0a-1111-4222-8333-444455556666"
WRITE = WriteRequest("PUT", "/Invoices", b'{"Invoices":[]}', "key-1")
DONE = ok(
    json.dumps({"Invoices": [{"InvoiceID": ID, "InvoiceNumber": "SEQ-1", "StatusAttributeString": "OK"}]})
)
EMPTY = ok('{"Invoices":[]}')


def page(number: int, count: int, *ids: str) -> httpx.Response:
    rows = [{"ContactID": each} for each in ids]
    place = {"page": number, "pageSize": 2, "pageCount": count, "itemCount": 5}
    return ok(json.dumps({"DateTimeUTC": "/Date(1789344000000)/", "pagination": place, "Contacts": rows}))


def test_every_call_names_the_organisation_and_asks_for_json(tmp_path: Path) -> None:
    fake = FakeXero(ok('{"Accounts":[]}'))
    assert client(tmp_path, fake).accounts() == []
    [request] = fake.requests
    assert str(request.url) == "https://api.xero.com/api.xro/2.0/Accounts"
    assert request.headers["xero-tenant-id"] == TENANT
    assert request.headers["authorization"] == "Bearer access-0"
    assert request.headers["accept"] == "application/json"
    assert "idempotency-key" not in request.headers


def test_a_write_goes_out_to_the_byte_with_its_key(tmp_path: Path) -> None:
    fake = FakeXero(DONE)
    answer = client(tmp_path, fake).write(WRITE)
    [request] = fake.requests
    assert request.method == "PUT"
    assert request.url.query == b"summarizeErrors=false&unitdp=4"
    assert request.content == WRITE.body
    assert request.headers["idempotency-key"] == "key-1"
    assert request.headers["content-type"] == "application/json"
    [element] = answer.elements
    assert (element.ok, element.id, element.number) == (True, ID, "SEQ-1")


def test_an_expired_token_is_renewed_once_and_the_same_bytes_sent_again(tmp_path: Path) -> None:
    fake = FakeXero(httpx.Response(401), DONE)
    client(tmp_path, fake).write(WRITE)
    first, second = fake.requests
    assert (first.content, first.headers["idempotency-key"]) == (
        second.content,
        second.headers["idempotency-key"],
    )
    assert second.headers["authorization"] == "Bearer access-1"
    assert fake.refreshes == 1


def test_a_second_401_is_the_end_of_it(tmp_path: Path) -> None:
    fake = FakeXero(httpx.Response(401))
    with pytest.raises(ReconnectNeeded):
        client(tmp_path, fake).write(WRITE)
    assert (len(fake.requests), fake.refreshes) == (2, 1)


def test_a_missing_permission_is_not_refreshed(tmp_path: Path) -> None:
    fake = FakeXero(httpx.Response(401, headers={"www-authenticate": "insufficent_scope"}))
    with pytest.raises(MissingScope):
        client(tmp_path, fake).accounts()
    assert (len(fake.requests), fake.refreshes) == (1, 0)


def test_a_refusal_for_the_minute_is_waited_out_and_the_same_bytes_sent_again(tmp_path: Path) -> None:
    clock = Clock()
    begun = clock.now
    refused = httpx.Response(429, headers={"retry-after": "26", "x-rate-limit-problem": "minute"})
    fake = FakeXero(refused, DONE)
    client(tmp_path, fake, clock).write(WRITE)
    assert clock.now - begun == pytest.approx(26, abs=0.1)
    assert [request.headers["idempotency-key"] for request in fake.requests] == ["key-1", "key-1"]


def test_a_server_that_only_refuses_is_given_up(tmp_path: Path) -> None:
    fake = FakeXero(httpx.Response(429, headers={"x-rate-limit-problem": "concurrent"}))
    with pytest.raises(RateLimited) as caught:
        client(tmp_path, fake).accounts()
    assert caught.value.outcome is Outcome.NOT_PROCESSED
    assert caught.value.problem_name == "concurrent"
    assert len(fake.requests) == 6


def test_a_refusal_for_the_day_stops_at_once(tmp_path: Path) -> None:
    fake = FakeXero(httpx.Response(429, headers={"retry-after": "66975", "x-rate-limit-problem": "day"}))
    xero = client(tmp_path, fake)
    for _ in range(2):
        with pytest.raises(OutOfCalls):
            xero.accounts()
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (httpx.Response(500), Outcome.UNKNOWN),
        (httpx.Response(503, text="The Organisation is offline"), Outcome.UNKNOWN),
        (httpx.Response(200, text="<html></html>"), Outcome.UNKNOWN),
        (httpx.Response(200), Outcome.UNKNOWN),
        (ok(DONE.content[:-5]), Outcome.UNKNOWN),
        (ok('{"Contacts":[]}'), Outcome.UNKNOWN),
        (ok("\ufeff{}"), Outcome.UNKNOWN),
        (httpx.Response(404, headers={"content-type": "text/html"}), Outcome.UNKNOWN),
        (httpx.Response(307, headers={"location": "https://evil.example"}), Outcome.UNKNOWN),
        (httpx.ReadTimeout(""), Outcome.UNKNOWN),
        (httpx.ConnectError("refused"), Outcome.NOT_PROCESSED),
        (httpx.Response(403), Outcome.NOT_PROCESSED),
    ],
)
def test_a_write_is_never_sent_twice_on_its_own(
    tmp_path: Path, answer: httpx.Response | Exception, outcome: Outcome
) -> None:
    fake = FakeXero(answer)
    with pytest.raises(XeroError) as caught:
        client(tmp_path, fake).write(WRITE)
    assert caught.value.outcome is outcome
    assert len(fake.requests) == 1


def test_a_fault_of_the_identity_server_does_not_make_a_write_unknown(tmp_path: Path) -> None:
    fake = FakeXero(httpx.Response(401))
    fake.refresh = lambda request: httpx.Response(500)
    with pytest.raises(Interrupted) as caught:
        client(tmp_path, fake).write(WRITE)
    assert caught.value.outcome is Outcome.NOT_PROCESSED


def test_pages_follow_each_other_to_the_last(tmp_path: Path) -> None:
    fake = FakeXero(page(1, 3, "a", "b"), page(2, 3, "c", "d"), page(3, 3, "e"))
    since = datetime(2026, 9, 14, 9, 29, 59, 900000, tzinfo=UTC)
    pages = list(client(tmp_path, fake).contacts(modified_since=since, include_archived=True, page_size=2))
    assert [[each.contact_id for each in part.items] for part in pages] == [["a", "b"], ["c", "d"], ["e"]]
    assert [(part.page, part.page_count, part.item_count) for part in pages] == [
        (1, 3, 5),
        (2, 3, 5),
        (3, 3, 5),
    ]
    assert pages[0].server_time == datetime(2026, 9, 14, tzinfo=UTC)
    query = fake.requests[1].url.params
    assert dict(query) == {
        "order": "UpdatedDateUTC ASC",
        "includeArchived": "true",
        "page": "2",
        "pageSize": "2",
    }
    assert {request.headers["if-modified-since"] for request in fake.requests} == {"2026-09-14T09:29:59"}


def a_long_list(
    plural: str, count: int, per_second: int, id_key: str
) -> Callable[[httpx.Request], httpx.Response]:
    """Xero's list of so many records of which so many were changed in each second; pages as they are asked for."""
    first = datetime(2026, 1, 1, tzinfo=UTC)
    changed = [first + timedelta(seconds=n // per_second) for n in range(count)]

    def answer(request: httpx.Request) -> httpx.Response:
        header = request.headers.get("if-modified-since")
        since = datetime.fromisoformat(header).replace(tzinfo=UTC) if header else first
        asked, number = request.url.params, int(request.url.params["page"])
        size = int(asked["pageSize"])
        found = range(bisect_left(changed, since), count)
        rows = [
            {id_key: f"{n}", "UpdatedDateUTC": f"/Date({changed[n].timestamp() * 1000:.0f}+0000)/"}
            for n in found[(number - 1) * size : number * size]
        ]
        pages = {
            "page": number,
            "pageSize": size,
            "pageCount": -(-len(found) // size),
            "itemCount": len(found),
        }
        return ok(json.dumps({"pagination": pages, plural: rows}))

    return answer


@pytest.mark.parametrize("per_second", [1, 45, 99, 2000])
def test_so_many_thousand_records_take_so_many_calls_and_one_at_most(tmp_path: Path, per_second: int) -> None:
    for count, calls in ((2_500, 3), (30_000, 30)):
        contacts = FakeXero(a_long_list("Contacts", count, per_second, "ContactID"))
        pages = client(tmp_path, contacts).contacts()
        assert {each.contact_id for page in pages for each in page.items} == {f"{n}" for n in range(count)}
        assert calls <= len(contacts.requests) <= calls + 1
    invoices = FakeXero(a_long_list("Invoices", 2_500, per_second, "InvoiceID"))
    found = [
        each.id for page in client(tmp_path, invoices).documents(DocumentKind.INVOICE) for each in page.items
    ]
    assert set(found) == {f"{n}" for n in range(2_500)}
    assert 3 <= len(invoices.requests) <= 4


def test_a_list_that_shrinks_while_it_is_read_ends(tmp_path: Path) -> None:
    fake = FakeXero(page(1, 9, "a"), page(2, 9))
    assert [len(part.items) for part in client(tmp_path, fake).contacts()] == [1, 0]


def test_nothing_modified_is_an_empty_page(tmp_path: Path) -> None:
    fake = FakeXero(httpx.Response(304, headers={"date": "Mon, 14 Sep 2026 00:00:00 GMT"}))
    [part] = client(tmp_path, fake).documents(DocumentKind.INVOICE, modified_since=datetime.now(UTC))
    assert (len(part.items), part.server_time) == (0, datetime(2026, 9, 14, tzinfo=UTC))


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_only_sales_documents_are_listed_with_four_decimals(tmp_path: Path, kind: DocumentKind) -> None:
    fake = FakeXero(ok(json.dumps({kind.plural: []})))
    assert len(list(client(tmp_path, fake).documents(kind, where='Status=="PAID"'))) == 1
    [request] = fake.requests
    assert request.url.path == f"/api.xro/2.0{kind.endpoint}"
    assert request.url.params["where"] == f'Type=="{kind.type}" AND (Status=="PAID")'
    assert request.url.params["unitdp"] == "4"


def ids(count: int) -> list[str]:
    return [f"aaaaaaaa-0000-4000-8000-{number:012d}" for number in range(count)]


@pytest.mark.parametrize(("count", "calls"), [(0, 0), (1, 1), (50, 1), (51, 2), (500, 10)])
def test_ids_are_asked_for_in_shares_that_fit_the_address(tmp_path: Path, count: int, calls: int) -> None:
    fake = FakeXero(EMPTY)
    list(client(tmp_path, fake).documents(DocumentKind.INVOICE, ids=ids(count)))
    assert len(fake.requests) == calls
    asked = [each for request in fake.requests for each in request.url.params["IDs"].split(",")]
    assert asked == ids(count)
    assert all(len(str(request.url)) <= 2000 for request in fake.requests)


def test_credit_notes_which_take_no_list_of_ids_are_asked_for_by_an_expression(tmp_path: Path) -> None:
    fake = FakeXero(ok('{"CreditNotes":[]}'))
    list(client(tmp_path, fake).documents(DocumentKind.CREDIT_NOTE, ids=ids(60)))
    assert all(len(str(request.url)) <= 2000 for request in fake.requests)
    wheres = [request.url.params["where"] for request in fake.requests]
    assert all(where.startswith('Type=="ACCRECCREDIT" AND (CreditNoteID==Guid("') for where in wheres)
    assert sum(where.count("Guid(") for where in wheres) == 60


def test_numbers_find_documents_and_contacts(tmp_path: Path) -> None:
    fake = FakeXero(EMPTY, ok('{"CreditNotes":[]}'), ok('{"Contacts":[]}'))
    xero = client(tmp_path, fake)
    list(xero.documents(DocumentKind.INVOICE, numbers=["SEQ-1", "Ä&B 2"]))
    list(xero.documents(DocumentKind.CREDIT_NOTE, numbers=["CN-1", "CN, 2"]))
    list(xero.contacts(numbers=["cus_1", "cus_2"]))
    first, second, third = (request.url.params for request in fake.requests)
    assert first["InvoiceNumbers"] == "SEQ-1,Ä&B 2"
    assert (
        second["where"] == 'Type=="ACCRECCREDIT" AND (CreditNoteNumber=="CN-1" OR CreditNoteNumber=="CN, 2")'
    )
    assert third["where"] == 'ContactNumber=="cus_1" OR ContactNumber=="cus_2"'


@pytest.mark.parametrize("number", ['a"b', "a\nb", 'x" OR Type=="ACCPAY'])
def test_a_number_cannot_add_a_filter(tmp_path: Path, number: str) -> None:
    fake = FakeXero(EMPTY)
    with pytest.raises(InputError) as caught:
        list(client(tmp_path, fake).contacts(numbers=[number]))
    assert caught.value.problem.code == "not_searchable"
    with pytest.raises(InputError):
        list(client(tmp_path, fake).documents(DocumentKind.INVOICE, numbers=["a,b"]))
    assert fake.requests == []


@pytest.mark.parametrize("bad", ["../Payments", "SEQ-1", ""])
def test_an_id_that_is_none_never_reaches_an_address(tmp_path: Path, bad: str) -> None:
    fake = FakeXero(EMPTY)
    xero = client(tmp_path, fake)
    for ask in (
        lambda: xero.contact(bad),
        lambda: xero.document(DocumentKind.INVOICE, bad),
        lambda: xero.history(DocumentKind.CREDIT_NOTE, bad),
        lambda: list(xero.contacts(ids=[bad])),
        lambda: list(xero.documents(DocumentKind.CREDIT_NOTE, ids=[bad])),
    ):
        with pytest.raises(InputError):
            ask()
    assert fake.requests == []


def test_one_record_is_read_alone(tmp_path: Path) -> None:
    fake = FakeXero(
        ok(json.dumps({"Contacts": [{"ContactID": ID}]})),
        ok(json.dumps({"Invoices": [{"InvoiceID": ID, "SentToContact": True}]})),
        ok(json.dumps({"HistoryRecords": [{"Details": "Seen", "DateUTC": "/Date(1789344000000)/"}]})),
        ok('{"Invoices":[]}'),
    )
    xero = client(tmp_path, fake)
    assert xero.contact(ID).contact_id == ID
    assert xero.document(DocumentKind.INVOICE, ID).sent
    assert xero.history(DocumentKind.INVOICE, ID)[0].details == "Seen"
    with pytest.raises(Interrupted):
        xero.document(DocumentKind.INVOICE, ID)
    assert paths(fake.requests)[:3] == [
        f"GET /api.xro/2.0/Contacts/{ID}",
        f"GET /api.xro/2.0/Invoices/{ID}",
        f"GET /api.xro/2.0/Invoices/{ID}/History",
    ]


def test_a_history_note_is_put(tmp_path: Path) -> None:
    fake = FakeXero(ok('{"HistoryRecords":[{"Details":"From seqxero"}]}'))
    note = WriteRequest("PUT", f"/CreditNotes/{ID}/History", b"{}", "key", {})
    answer = client(tmp_path, fake).write(note)
    assert answer.elements[0].ok
    assert paths(fake.requests) == [f"PUT /api.xro/2.0/CreditNotes/{ID}/History"]


def test_each_call_is_told_and_logged_in_one_line_without_a_secret(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[CallMade] = []
    fake = FakeXero(
        ok('{"Accounts":[]}', **{"xero-correlation-id": "call-1"}),
        httpx.ConnectError("refused"),
        httpx.Response(403),
    )
    xero = client(tmp_path, fake, calls=calls)
    with caplog.at_level(logging.DEBUG):
        xero.accounts()
        with pytest.raises(Unreachable):
            xero.write(WRITE)
        with pytest.raises(OrganisationGone):
            xero.contact(ID)
    assert [(call.method, call.path, call.status, call.request_id) for call in calls] == [
        ("GET", "/Accounts", 200, "call-1"),
        ("PUT", "/Invoices", None, None),
        ("GET", f"/Contacts/{ID}", 403, None),
    ]
    lines = [record.getMessage() for record in caplog.records if record.name == "seqxero.xero"]
    assert len(lines) == 3
    assert lines[0].startswith("GET /Accounts 200 ")
    assert "access-0" not in caplog.text
    assert "key-1" not in caplog.text
