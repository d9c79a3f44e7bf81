"""The one module that names httpx: sends a request, reads a bounded answer, and names every fault at the door.

Whether an answer is good news is for others to say; no status is an error here. Nor does it know a remedy: that
depends on what was asked of whom.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode, urlsplit

import httpx

from seqxero_tui import __version__
from seqxero_tui.errors import InputError
from seqxero_tui.http.reply import Reply

MAX_ANSWER_BYTES = 64 * 1024 * 1024
MAX_SECONDS = 120.0
"""The longest one call may take in all. The read time-out alone would let a trickle go on for ever."""

# They write whole addresses (a sign-in's state among them) and, when asked for detail, headers with tokens.
for _chatty in ("httpx", "httpcore"):
    logging.getLogger(_chatty).setLevel(logging.WARNING)

_TIMEOUT = httpx.Timeout(connect=5.0, read=30.0, write=30.0, pool=30.0)
# Below the five seconds after which many servers close an idle connection: one that is closed in our face
# leaves a write's fate unknown.
_LIMITS = httpx.Limits(max_connections=10, max_keepalive_connections=5, keepalive_expiry=4.0)
_THIS_MACHINE = ("all://localhost", "all://127.0.0.1", "all://[::1]")

# Raised before the first byte of the request is out. Everything else of httpx may have come after it.
_NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)


class Fault(Exception):
    """No whole answer. `code` is a stable word, `message` a sentence without a remedy, never with an address or header."""

    def __init__(self, code: str, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


class NotSent(Fault):
    """No connection: nothing was sent."""


class AnswerLost(Fault):
    """Something was sent and no whole answer came back: time-out, reset, an answer cut short or too large."""


class Http:
    """Sends requests. Thread-safe; connections are kept and closed by `close` or on leaving the `with` block.

    TLS is always verified, redirects are never followed, cookies never kept. Proxy and CA variables of the
    environment count, except on the way to this machine.
    """

    def __init__(
        self,
        *,
        transport: httpx.BaseTransport | None = None,
        max_answer_bytes: int = MAX_ANSWER_BYTES,
        max_seconds: float = MAX_SECONDS,
    ) -> None:
        """`transport` stands in for the network in tests."""
        self._max_answer_bytes = max_answer_bytes
        self._max_seconds = max_seconds
        try:
            self._client = httpx.Client(
                transport=transport,
                timeout=_TIMEOUT,
                limits=_LIMITS,
                follow_redirects=False,
                cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
                headers={"User-Agent": f"seqxero/{__version__}"},
                mounts={} if transport else dict.fromkeys(_THIS_MACHINE),
            )
        except (ImportError, ValueError, OSError, httpx.InvalidURL) as fault:
            raise InputError(
                "network_settings",
                "The proxy or certificate settings of this environment cannot be used.",
                "Look at HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR; "
                "proxies over http and https work, SOCKS does not.",
            ) from fault

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def send(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | str | None = None,
        form: Mapping[str, str | list[str]] | None = None,
    ) -> Reply:
        """One request, one whole answer. `content` goes out byte for byte; `form` is sent url-encoded.

        Raises NotSent, or AnswerLost.
        """
        host = urlsplit(url).netloc
        try:
            with self._client.stream(
                method, with_query(url, query), headers=headers, content=content, data=form
            ) as response:
                return self._read(response, host)
        except _NOTHING_SENT as fault:
            raise NotSent(
                "unreachable", f"{host} cannot be reached ({_cause(fault)}); nothing was sent."
            ) from fault
        except httpx.HTTPError as fault:
            raise AnswerLost(
                "answer_lost",
                f"The connection to {host} ended before its answer was complete ({_cause(fault)}).",
            ) from fault

    def _read(self, response: httpx.Response, host: str) -> Reply:
        deadline = time.monotonic() + self._max_seconds
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._max_answer_bytes:
                raise AnswerLost(
                    "answer_too_large",
                    f"The answer of {host} is over {self._max_answer_bytes // 1024 // 1024} MB and was dropped.",
                    response.status_code,
                )
            if time.monotonic() > deadline:
                raise AnswerLost(
                    "answer_too_slow",
                    f"The answer of {host} took longer than {self._max_seconds:.0f} seconds and was dropped.",
                    response.status_code,
                )
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, headers, bytes(body))


def with_query(url: str, query: Mapping[str, str] | None) -> str:
    """`url` with `query` encoded once; commas stay as they are, so that a list of ids costs one sign an id."""
    return f"{url}?{urlencode(query, safe=',', quote_via=quote)}" if query else url


def _cause(fault: Exception) -> str:
    """The kind of fault in plain words. The library's own text may quote an address with a code in it."""
    reason = str(fault).lower()
    if isinstance(fault, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(fault, httpx.ProxyError):
        return "the proxy refused"
    if "certificate" in reason or "ssl" in reason:
        return "its certificate cannot be trusted"
    if "name or service" in reason or "getaddrinfo" in reason or "name resolution" in reason:
        return "its name is not known"
    if "refused" in reason:
        return "connection refused"
    if isinstance(fault, httpx.LocalProtocolError | httpx.InvalidURL | httpx.UnsupportedProtocol):
        return "the request was malformed"
    return "connection failed" if isinstance(fault, httpx.ConnectError) else "connection lost"
