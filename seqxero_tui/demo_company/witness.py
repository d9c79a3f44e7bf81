"""The outermost layer: refuses foreign hosts, keeps the request log, and makes ordered faults happen."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from seqxero_tui.demo_company.company import Company
from seqxero_tui.demo_company.faults import Fault
from seqxero_tui.demo_company.identity.guard import bearer_token
from seqxero_tui.demo_company.requestlog import Entry
from seqxero_tui.demo_company.wire import encode

# Closes the client's connection at once; given the scope of its request.
Drop: TypeAlias = Callable[[Scope], None]

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
# Silent unless the host program wants to hear it: its screen may be a terminal interface.
_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

_OBSERVED = ("/api.xro/", "/connect/", "/connections", "/identity/", "/.well-known/", "/stripe/v1/")
_HTML = (
    b"<!DOCTYPE html><html><head><title>Xero</title></head><body><h1>Something went wrong</h1></body></html>"
)


class Reported:
    """What a route tells the log about its request, and the delay it owes to an ordered fault."""

    def __init__(self, delay: float = 0.0) -> None:
        self.elements = 0
        self.replayed = False
        self._delay = delay

    async def wait(self) -> None:
        """Let the delay pass, once."""
        delay, self._delay = self._delay, 0.0
        await asyncio.sleep(delay)


class _Kept:
    """An answer held back until it is known whether it may go out."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    @classmethod
    def of(cls, status: int, body: bytes, content_type: str | None, headers: dict[str, str]) -> _Kept:
        kept = cls()
        kept.status, kept.body = status, body
        named = {**({"content-type": content_type} if content_type else {}), **headers}
        kept.headers = [(name.lower().encode(), value.encode()) for name, value in named.items()]
        return kept


class Witness:
    """Wraps the application; answers are small enough to be held whole."""

    def __init__(self, app: ASGIApp, company: Company, drop: Drop) -> None:
        self._app, self._company, self._drop = app, company, drop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        path = scope["path"]
        if urlsplit(f"//{headers.get('host', '')}").hostname not in LOOPBACK_NAMES:
            await self._send(_Kept.of(421, b"Only loopback addresses are answered.", "text/plain", {}), send)
            return
        if not path.lower().startswith(_OBSERVED):
            kept = _Kept()
            await self._run(scope, receive, kept)
            await self._send(kept, send)
            return
        await self._observed(scope, receive, send, headers)

    async def _observed(self, scope: Scope, receive: Receive, send: Send, headers: dict[str, str]) -> None:
        company, method, path = self._company, scope["method"], scope["path"]
        entry = Entry(
            method,
            path,
            scope["query_string"].decode("latin-1"),
            company.clock.now().isoformat(),
            headers.get("xero-tenant-id"),
            headers.get("idempotency-key"),
        )
        company.log.add(entry)
        fault = company.faults.take(method, path)
        entry.fault = fault.fault if fault else None
        if fault and fault.fault == "expire_token":
            company.tokens.expire_access(bearer_token(headers.get("authorization", "")), company.clock.now())
        if fault and fault.fault == "revoke":
            company.revoke()
        kept = _instead(fault)
        dropped = fault is not None and fault.fault == "drop_before"
        if not dropped and (kept is None or (fault and fault.applied)):
            delay = fault.seconds if fault and fault.fault == "slow" else 0.0
            done = await self._work(scope, receive, entry, Reported(delay))
            kept = kept or done
        if dropped or kept is None or (fault and fault.fault == "drop_after"):
            self._drop(scope)
            await _gone(receive)
            return
        if fault and fault.fault == "truncated_json":
            kept.body = kept.body[: len(kept.body) // 2]
        entry.status = kept.status
        await self._send(kept, send)

    async def _work(self, scope: Scope, receive: Receive, entry: Entry, reported: Reported) -> _Kept:
        kept = _Kept()
        scope["seqxero.reported"] = reported
        await self._run(scope, receive, kept)
        await reported.wait()
        entry.elements, entry.replayed = reported.elements, reported.replayed
        return kept

    async def _run(self, scope: Scope, receive: Receive, kept: _Kept) -> None:
        """Let the application answer; a mistake of ours is logged here and seen by the client as a 500."""
        try:
            await self._app(scope, receive, kept.send)
        except Exception:
            _log.exception("The Demo Company could not answer %s %s.", scope["method"], scope["path"])

    async def _send(self, kept: _Kept, send: Send) -> None:
        now = self._company.clock.now()
        own = {b"content-length", b"date", b"x-demo-company"}
        headers = [(name, value) for name, value in kept.headers if name not in own]
        headers += [
            (b"content-length", str(len(kept.body)).encode()),
            (b"date", now.strftime("%a, %d %b %Y %H:%M:%S GMT").encode()),
            (b"x-demo-company", b"1"),
        ]
        await send({"type": "http.response.start", "status": kept.status, "headers": headers})
        await send({"type": "http.response.body", "body": kept.body})


def _instead(fault: Fault | None) -> _Kept | None:
    """The answer a fault gives in place of the real one."""
    match fault.fault if fault else None:
        case "status_500":
            body = {"ErrorNumber": 0, "Type": "InternalServerError", "Message": "An error occurred in Xero."}
            return _Kept.of(500, encode(body), "application/json; charset=utf-8", {})
        case "status_503_text":
            return _Kept.of(503, b"The Organisation is offline", "text/plain; charset=utf-8", {})
        case "html_error":
            return _Kept.of(500, _HTML, "text/html; charset=utf-8", {})
        case "rate_limit" if fault:
            retry = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return _Kept.of(429, b"", None, {"X-Rate-Limit-Problem": fault.problem, **retry})
        case _:
            return None


async def _gone(receive: Receive) -> None:
    """Wait until the server has noticed that the client is cut off, so that it does not answer for us."""
    while (await receive())["type"] != "http.disconnect":
        pass
