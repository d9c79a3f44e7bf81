"""A stand-in for Xero behind httpx's transport, and the parts a client needs around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from seqxero_tui.http.reply import Reply
from seqxero_tui.xero.client import CallMade, XeroClient
from seqxero_tui.xero.hosts import XeroHosts
from seqxero_tui.xero.limits import CallBudget
from seqxero_tui.xero.tokens import TokenFile, TokenKeeper, TokenSet
from seqxero_tui.xero.transport import Http

TENANT = "aaaaaaaa-0000-4000-8000-000000000001"
JSON = {"content-type": "application/json; charset=utf-8"}
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

Handler = Callable[[httpx.Request], httpx.Response]


def reply(status: int, body: bytes | str = b"", **headers: str) -> Reply:
    """An answer; JSON when the body looks like it, unless a content type is given."""
    content = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if content[:1] in (b"{", b"["):
        named.setdefault("content-type", JSON["content-type"])
    return Reply(status, named, content)


class FakeXero:
    """Answers API calls from a script, one entry a call; the last one goes on. Keeps the requests it got."""

    def __init__(self, *script: httpx.Response | Exception | Handler) -> None:
        self._script = list(script)
        self.requests: list[httpx.Request] = []
        self.refreshes = 0
        self.refresh: Handler = self._rotate

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        if request.url.path == "/connect/token":
            self.refreshes += 1
            return self.refresh(request)
        self.requests.append(request)
        answer = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    def _rotate(self, request: httpx.Request) -> httpx.Response:
        number = self.refreshes
        return httpx.Response(
            200,
            json={
                "access_token": f"access-{number}",
                "refresh_token": f"refresh-{number}",
                "expires_in": 1800,
                "token_type": "Bearer",
            },
        )

    def http(self) -> Http:
        return Http(transport=httpx.MockTransport(self))


class Clock:
    """Seconds that pass only when someone sleeps."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def tokens(access: str = "access-0", refresh: str = "refresh-0", minutes: float = 30) -> TokenSet:
    return TokenSet(
        access, refresh, NOW + timedelta(minutes=minutes), "offline_access", XeroHosts.real().issuer
    )


def keeper(folder: Path, fake: FakeXero, minutes: float = 30) -> TokenKeeper:
    storage = TokenFile(folder / "secrets" / "tokens.json")
    storage.save(tokens(minutes=minutes))
    return TokenKeeper(storage, folder / "tokens.lock", XeroHosts.real(), "CLIENT", fake.http(), lambda: NOW)


def client(
    folder: Path, fake: FakeXero, clock: Clock | None = None, calls: list[CallMade] | None = None
) -> XeroClient:
    ticks = clock or Clock()
    return XeroClient(
        XeroHosts.real(),
        TENANT,
        keeper(folder, fake),
        CallBudget(folder / "calls.json", clock=ticks, sleep=ticks.sleep),
        fake.http(),
        calls.append if calls is not None else None,
    )


def ok(body: str | bytes, **headers: str) -> httpx.Response:
    return httpx.Response(200, content=body, headers={**JSON, **headers})


def paths(requests: Iterable[httpx.Request]) -> list[str]:
    return [f"{request.method} {request.url.path}" for request in requests]
