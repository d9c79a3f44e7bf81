"""Who may come in. Loopback alone keeps nobody of this machine out, and no page of the web that rebinds its name.

Whoever has the address with its key gets a cookie; every request needs it, comes to our own host and, from a page,
from our own pages.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

HOST = "127.0.0.1"


class Answer(Enum):
    """What becomes of a request."""

    COME_IN = "come in"
    TAKE_COOKIE = "take the cookie, then come in without the key in the address"
    STAY_OUT = "stay out"


@dataclass(frozen=True)
class Guard:
    """Knows the port and the key of this start; its text shows no key."""

    port: int
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def host(self) -> str:
        """What a request's Host has to say."""
        return f"{HOST}:{self.port}"

    @property
    def address(self) -> str:
        """The address to open, which lets in."""
        return f"http://{self.host}/?key={self.key}"

    @property
    def cookie(self) -> str:
        """The name of the cookie. Cookies do not tell ports apart, so it does."""
        return f"seqxero-{self.port}"

    def judge(
        self, path: str, headers: Mapping[str, str], query: Mapping[str, str], cookies: Mapping[str, str]
    ) -> Answer:
        """Whether a request may come in; header names in any case are the caller's affair."""
        if headers.get("Host") != self.host:
            return Answer.STAY_OUT
        if headers.get("Origin", f"http://{self.host}") != f"http://{self.host}":
            return Answer.STAY_OUT
        if _same(cookies.get(self.cookie), self.key):
            return Answer.COME_IN
        return Answer.TAKE_COOKIE if path == "/" and _same(query.get("key"), self.key) else Answer.STAY_OUT


def _same(given: str | None, key: str) -> bool:
    return secrets.compare_digest((given or "").encode(), key.encode())
