"""The one local port: where a sign-in comes back to, and where documents opened from Xero reach the screen.

Answers this machine only, GET only, known paths only, with fixed pages; what a request carries is never shown
back. Exchanging a code and showing a document are for the callers.
"""

from __future__ import annotations

import hmac
import http.client
import os
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from seqxero_tui.errors import InputError, SetupError

OnOpen = Callable[[str, str], bool]
"""Told a kind ("invoice") and a UUID, in another thread; answers whether it is now on the screen."""

_HOST = "127.0.0.1"
_AGAIN = "Start again: `seqxero connect`."
_NOTHING = "There is nothing here."
_MARK = "X-Seqxero"
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
    _MARK: "1",
}
_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    "<title>seqxero</title><style>body{{font:1.1rem system-ui,sans-serif;margin:20vh auto;max-width:32rem;"
    "padding:0 1rem;text-align:center;color-scheme:light dark}}</style><p>{}</p></html>"
)


class _Waiting:
    """A sign-in that waits: the state it expects, and the address that came."""

    def __init__(self, state: str) -> None:
        self._state = state.encode()
        self.arrived = threading.Event()
        self.url = ""

    def expects(self, state: str) -> bool:
        return hmac.compare_digest(state.encode(), self._state)


class LoopbackListener:
    """Listens on `http://localhost:<port>` from `start` to `stop`; a context manager.

    `/callback` ends the wait of `wait_for_callback`; `/open/<kind>/<id>` goes to `on_open`, when there is
    one.
    """

    def __init__(self, port: int, on_open: OnOpen | None = None) -> None:
        """Port 0 takes any free one, for tests; `port` then tells which."""
        self.port = port
        self._on_open = on_open
        self._server: ThreadingTCPServer | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._waiting: _Waiting | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to listen. Raises InputError when the port is taken: the browser comes to no other."""
        try:
            self._server = _Server((_HOST, self.port), self)
        except OSError as fault:
            raise self._taken() from fault
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.1,), name="loopback", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Free the port. Does nothing when it was not started."""
        server, self._server = self._server, None
        if server is not None and self._thread is not None:
            server.shutdown()
            server.server_close()
            self._thread.join()

    def wait_for_callback(
        self, expected_state: str, timeout: float = 300.0, cancel: threading.Event | None = None
    ) -> str:
        """The whole address the browser was sent to, once one with `expected_state` comes; others are turned
        away.

        Raises SetupError after `timeout` seconds, or when `cancel` is set.
        """
        waiting = _Waiting(expected_state)
        with self._lock:
            self._waiting = waiting
        try:
            deadline = time.monotonic() + timeout
            while not waiting.arrived.wait(0.1):
                if cancel is not None and cancel.is_set():
                    raise SetupError(
                        "sign_in_cancelled", "The sign-in was cancelled; nothing was changed.", _AGAIN
                    )
                if time.monotonic() > deadline:
                    raise SetupError(
                        "sign_in_timed_out",
                        f"No answer came from the browser in {timeout:.0f} seconds; nothing was changed.",
                        f"{_AGAIN} If the browser showed an error page of Xero, register "
                        f"http://localhost:{self.port}/callback with your app there, to the letter.",
                    )
            return waiting.url
        finally:
            with self._lock:
                self._waiting = None

    def answer(self, path: str) -> tuple[HTTPStatus, str]:
        """What the page for `path` (with its query) says."""
        where = urlsplit(path)
        match where.path.split("/")[1:]:
            case ["callback"]:
                return self._callback(path, parse_qs(where.query))
            case ["open", kind, identity] if (
                self._on_open and kind.replace("-", "").isalpha() and _is_uuid(identity)
            ):
                if self._on_open(kind, identity):
                    return HTTPStatus.OK, "Shown in your terminal."
                return HTTPStatus.NOT_FOUND, "This is not known in your terminal."
            case ["favicon.ico"] | ["open", *_]:
                return HTTPStatus.NOT_FOUND, _NOTHING
            case _:
                return HTTPStatus.BAD_REQUEST, _NOTHING

    def _callback(self, path: str, said: dict[str, list[str]]) -> tuple[HTTPStatus, str]:
        with self._lock:
            waiting = self._waiting
            if (
                waiting is None
                or waiting.arrived.is_set()
                or not waiting.expects(said.get("state", [""])[-1])
            ):
                return HTTPStatus.BAD_REQUEST, "This does not belong to a sign-in that is going on."
            waiting.url = f"http://localhost:{self.port}{path}"
            waiting.arrived.set()
        if "error" in said:
            return HTTPStatus.OK, "Not signed in. Go back to your terminal."
        return HTTPStatus.OK, "Signed in. Go back to your terminal."

    def _taken(self) -> InputError:
        holder = "another window of seqxero" if _is_seqxero(self.port) else "another program"
        return InputError(
            "port_taken",
            f"Port {self.port} of this machine is in use by {holder}, and Xero sends the browser to no other.",
            f"Close {holder} (or the sign-in that waits there), then try again.",
        )


class _Server(ThreadingTCPServer):
    # not http.server's own: that one asks for this machine's name first, which can take long without a network
    daemon_threads = True
    # elsewhere it only shortens the wait after a restart; on Windows it would share the port with a stranger
    allow_reuse_address = os.name == "posix"

    def __init__(self, address: tuple[str, int], listener: LoopbackListener) -> None:
        self.listener = listener
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that breaks is nobody's concern."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5  # seconds for the whole request to come
    server_version = "seqxero"
    sys_version = ""

    def do_GET(self) -> None:
        if self._host_is_ours():
            self._page(*self.server.listener.answer(self.path))
        else:
            self._refuse()

    def _refuse(self) -> None:
        self._page(HTTPStatus.BAD_REQUEST, _NOTHING)

    do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = do_PATCH = _refuse

    def _host_is_ours(self) -> bool:
        # a page of another name that was made to point here must not reach us
        return self.headers.get("Host", "").partition(":")[0].lower() in ("localhost", _HOST)

    def _page(self, status: HTTPStatus, text: str) -> None:
        body = _PAGE.format(text).encode()
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The library's own page would show the request back."""
        self.request_version, self.close_connection = "HTTP/1.1", True
        self.command = getattr(self, "command", None) or "GET"
        self._page(HTTPStatus.BAD_REQUEST, _NOTHING)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the address of a callback holds a code."""


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _is_seqxero(port: int) -> bool:
    connection = http.client.HTTPConnection(_HOST, port, timeout=0.5)
    try:
        connection.request("GET", "/favicon.ico")
        return connection.getresponse().getheader(_MARK) is not None
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
