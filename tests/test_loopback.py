"""The one local port: whom it answers, what it never shows, and how a sign-in waits on it."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator

import pytest

from seqxero_tui.errors import InputError, SetupError
from seqxero_tui.loopback import LoopbackListener

STATE = "the-expected-state"
ID = "3f2c1b0a-1111-4222-8333-444455556666"


@pytest.fixture
def listener() -> Iterator[LoopbackListener]:
    with LoopbackListener(0) as listener:
        yield listener


def ask(
    listener: LoopbackListener, path: str, method: str = "GET", host: str | None = None
) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", listener.port, timeout=5)
    connection.request(method, path, headers={"Host": host or f"localhost:{listener.port}"})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text, dict(response.getheaders())


class Wait:
    """A sign-in waiting in a thread of its own."""

    def __init__(self, listener: LoopbackListener, timeout: float = 30) -> None:
        self.cancel = threading.Event()
        self.url: str | None = None
        self.fault: SetupError | None = None
        self._listener, self._timeout = listener, timeout
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        while listener._waiting is None and self._thread.is_alive():
            pass

    def _run(self) -> None:
        try:
            self.url = self._listener.wait_for_callback(STATE, self._timeout, self.cancel)
        except SetupError as fault:
            self.fault = fault

    def join(self) -> None:
        self._thread.join(10)
        assert not self._thread.is_alive()


def test_the_callback_with_our_state_ends_the_wait_with_its_whole_address(listener: LoopbackListener) -> None:
    wait = Wait(listener)
    status, text, _ = ask(listener, f"/callback?code=abc&state={STATE}")
    wait.join()
    assert (status, wait.url) == (200, f"http://localhost:{listener.port}/callback?code=abc&state={STATE}")
    assert "Signed in. Go back to your terminal." in text


@pytest.mark.parametrize(
    ("method", "path", "host"),
    [
        ("GET", "/callback?code=abc&state=another", None),
        ("GET", "/callback?code=abc", None),
        ("GET", "/callback?error=access_denied", None),
        ("GET", "/callback?error=access_denied&state=", None),
        ("GET", f"/callback/more?code=abc&state={STATE}", None),
        ("GET", f"/other?code=abc&state={STATE}", None),
        ("GET", "/", None),
        ("POST", f"/callback?code=abc&state={STATE}", None),
        ("HEAD", f"/callback?code=abc&state={STATE}", None),
        ("OPTIONS", f"/callback?code=abc&state={STATE}", None),
        ("BREW", f"/callback?code=abc&state={STATE}", None),
        ("GET", f"/callback?code=abc&state={STATE}", "evil.example"),
        ("GET", f"/callback?code=abc&state={STATE}", "localhost.evil.example:8742"),
    ],
)
def test_a_stranger_is_turned_away_and_the_wait_goes_on(
    listener: LoopbackListener, method: str, path: str, host: str | None
) -> None:
    wait = Wait(listener)
    assert ask(listener, path, method, host)[0] == 400
    assert ask(listener, f"/callback?code=mine&state={STATE}")[0] == 200
    wait.join()
    assert wait.url is not None
    assert "code=mine" in wait.url


def test_only_the_first_good_callback_counts(listener: LoopbackListener) -> None:
    wait = Wait(listener)
    assert ask(listener, f"/callback?code=first&state={STATE}")[0] == 200
    assert ask(listener, f"/callback?code=second&state={STATE}")[0] == 400
    wait.join()
    assert wait.url is not None
    assert "first" in wait.url


def test_nothing_of_a_request_is_shown_back(listener: LoopbackListener) -> None:
    wait = Wait(listener)
    script = "%3Cscript%3Ealert(1)%3C/script%3E<b>"
    _, text, headers = ask(
        listener, f"/callback?error=access_denied&error_description={script}&state={STATE}"
    )
    wait.join()
    assert "script" not in text.lower()
    assert "<b>" not in text
    assert "Not signed in. Go back to your terminal." in text
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "no-store"
    assert "Python" not in headers.get("Server", "")


def test_a_malformed_request_gets_the_same_fixed_page(listener: LoopbackListener) -> None:
    with socket.create_connection(("127.0.0.1", listener.port), timeout=5) as raw:
        raw.sendall(b"<script>alert(1)</script> nonsense of many words\r\n\r\n")
        answer = raw.makefile("rb").read()
    assert b"400" in answer.split(b"\r\n")[0]
    assert b"script" not in answer


def test_no_callback_in_time_is_said_with_the_address_to_register(listener: LoopbackListener) -> None:
    with pytest.raises(SetupError) as caught:
        listener.wait_for_callback(STATE, timeout=0)
    assert caught.value.problem.code == "sign_in_timed_out"
    assert f"http://localhost:{listener.port}/callback" in caught.value.problem.remedy
    assert ask(listener, f"/callback?code=late&state={STATE}")[0] == 400


def test_a_wait_can_be_cancelled(listener: LoopbackListener) -> None:
    wait = Wait(listener)
    wait.cancel.set()
    wait.join()
    assert wait.fault is not None
    assert wait.fault.problem.code == "sign_in_cancelled"


def test_a_taken_port_is_named_with_its_likely_holder() -> None:
    with LoopbackListener(0) as first:
        with pytest.raises(InputError) as caught:
            LoopbackListener(first.port).start()
        assert str(first.port) in caught.value.problem.message
        assert "another window of seqxero" in caught.value.problem.message
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        with pytest.raises(InputError, match="another program"):
            LoopbackListener(port).start()


def test_a_stopped_listener_frees_its_port_and_can_be_stopped_again() -> None:
    listener = LoopbackListener(0)
    listener.start()
    listener.stop()
    listener.stop()
    with LoopbackListener(listener.port) as again:
        assert ask(again, "/favicon.ico")[0] == 404


def test_it_listens_on_this_machine_only(listener: LoopbackListener) -> None:
    assert listener._server is not None
    assert listener._server.server_address[0] == "127.0.0.1"


def test_opening_a_document_reaches_the_terminal() -> None:
    asked: list[tuple[str, str]] = []

    def on_open(kind: str, identity: str) -> bool:
        asked.append((kind, identity))
        return kind == "invoice"

    with LoopbackListener(0, on_open) as listener:
        status, text, _ = ask(listener, f"/open/invoice/{ID}")
        assert (status, "Shown in your terminal." in text) == (200, True)
        assert ask(listener, f"/open/credit-note/{ID}")[0] == 404
        assert asked == [("invoice", ID), ("credit-note", ID)]


@pytest.mark.parametrize(
    "path", ["/open/invoice/1", "/open/invoice/..", f"/open/in_voice/{ID}", "/open/invoice", "/open"]
)
def test_only_ids_that_are_ids_are_asked_for(path: str) -> None:
    asked: list[str] = []

    def on_open(kind: str, identity: str) -> bool:
        asked.append(identity)
        return True

    with LoopbackListener(0, on_open) as listener:
        assert ask(listener, path)[0] == 404
        assert ask(listener, f"/open/invoice/{ID}", "POST")[0] == 400
    assert asked == []


def test_without_a_terminal_to_show_it_nothing_is_opened(listener: LoopbackListener) -> None:
    assert ask(listener, f"/open/invoice/{ID}")[0] == 404
