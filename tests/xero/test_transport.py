"""The door to the network: what each fault of it is called, and what never passes."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator

import httpx
import pytest

from seqxero_tui.http.transport import with_query
from seqxero_tui.xero.errors import Interrupted, Outcome, Unreachable
from seqxero_tui.xero.transport import Http
from tests.xero.fake import FakeXero

URL = "https://api.xero.com/api.xro/2.0/Invoices"


def through(answer: httpx.Response | Exception) -> Http:
    return FakeXero(answer).http()


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ConnectError("[Errno 111] Connection refused"),
        httpx.ConnectError("[Errno -2] Name or service not known"),
        httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"),
        httpx.ConnectTimeout(""),
        httpx.PoolTimeout(""),
        httpx.ProxyError("407 Proxy Authentication Required"),
        httpx.UnsupportedProtocol(""),
        httpx.LocalProtocolError(""),
    ],
)
def test_what_failed_before_anything_was_sent_was_not_processed(fault: Exception) -> None:
    with pytest.raises(Unreachable) as caught:
        through(fault).send("PUT", URL)
    assert caught.value.outcome is Outcome.NOT_PROCESSED
    assert "api.xero.com" in caught.value.problem.message


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ReadTimeout(""),
        httpx.WriteTimeout(""),
        httpx.ReadError("[Errno 104] Connection reset by peer"),
        httpx.WriteError(""),
        httpx.RemoteProtocolError("peer closed connection without sending complete message body"),
        httpx.DecodingError(""),
    ],
)
def test_what_failed_after_that_has_an_unknown_fate(fault: Exception) -> None:
    with pytest.raises(Interrupted) as caught:
        through(fault).send("PUT", URL)
    assert caught.value.outcome is Outcome.UNKNOWN


def test_a_fault_never_quotes_the_address() -> None:
    with pytest.raises(Interrupted) as caught:
        through(httpx.ReadError(f"{URL}?code=secret")).send("GET", f"{URL}?code=secret")
    assert "secret" not in str(caught.value)


def test_an_answer_larger_than_the_cap_is_dropped() -> None:
    fake = FakeXero(httpx.Response(200, content=b"x" * 2000))
    http = Http(transport=httpx.MockTransport(fake), max_answer_bytes=1000)
    with pytest.raises(Interrupted) as caught:
        http.send("GET", URL)
    assert caught.value.problem.code == "answer_too_large"


def test_an_answer_that_trickles_is_dropped() -> None:
    def trickle() -> Iterator[bytes]:
        yield from (b"x", b"y")

    fake = FakeXero(lambda request: httpx.Response(200, content=trickle()))
    with pytest.raises(Interrupted) as caught:
        Http(transport=httpx.MockTransport(fake), max_seconds=-1).send("GET", URL)
    assert caught.value.problem.code == "answer_too_slow"


def test_redirects_are_not_followed_and_cookies_not_kept() -> None:
    fake = FakeXero(
        httpx.Response(302, headers={"location": "https://evil.example/", "set-cookie": "a=b; Path=/"}),
        httpx.Response(200),
    )
    http = fake.http()
    assert http.send("GET", URL).status == 302
    http.send("GET", URL)
    assert [str(request.url.host) for request in fake.requests] == ["api.xero.com", "api.xero.com"]
    assert "cookie" not in fake.requests[1].headers


def test_bytes_go_out_as_they_are_and_the_program_names_itself() -> None:
    fake = FakeXero(httpx.Response(200))
    fake.http().send("PUT", URL, content=b'{"a": 1}', headers={"Content-Type": "application/json"})
    [request] = fake.requests
    assert request.content == b'{"a": 1}'
    assert request.headers["user-agent"].startswith("seqxero/")


def test_a_query_is_encoded_once_and_keeps_its_commas() -> None:
    assert with_query(URL, {"IDs": "a,b", "where": 'Type=="X" AND a&&b'}) == (
        f"{URL}?IDs=a,b&where=Type%3D%3D%22X%22%20AND%20a%26%26b"
    )
    assert with_query(URL, {}) == URL


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead = closed.getsockname()[1]
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{dead}")
    with socket.create_server(("127.0.0.1", 0)) as server, Http() as http:

        def answer() -> None:
            connection, _ = server.accept()
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
            connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        assert http.send("GET", f"http://127.0.0.1:{server.getsockname()[1]}/").status == 204
        thread.join(10)
        with pytest.raises(Unreachable):
            http.send("GET", "http://xero.example/")


def test_the_libraries_below_write_no_address_or_header_into_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG), socket.create_server(("127.0.0.1", 0)) as server, Http() as http:

        def answer() -> None:
            connection, _ = server.accept()
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/?code=planted-code"
        http.send("GET", url, headers={"Authorization": "Bearer planted-token"})
        thread.join(10)
    assert "planted" not in caplog.text
