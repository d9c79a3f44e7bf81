"""The identity server's token endpoint and revocation.

Whatever goes wrong here goes wrong before a call to the API is sent, so every fault carries NOT_PROCESSED.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec

from seqxero_tui.xero.errors import Outcome, SignInRefused, XeroError
from seqxero_tui.xero.hosts import XeroHosts
from seqxero_tui.xero.refusals import refusal, unreadable

if TYPE_CHECKING:
    from seqxero_tui.http.reply import Reply
    from seqxero_tui.xero.transport import Http

_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


class Grant(msgspec.Struct, frozen=True):
    """The token endpoint's good answer."""

    access_token: str
    refresh_token: str
    expires_in: int = 1800
    scope: str = ""

    def __repr__(self) -> str:
        return "Grant(...)"


class _Refusal(msgspec.Struct, frozen=True):
    error: str


@contextmanager
def before_any_write() -> Iterator[None]:
    """Faults inside the block cannot have written anything to the books."""
    try:
        yield
    except XeroError as fault:
        fault.outcome = Outcome.NOT_PROCESSED
        raise


def ask_for_tokens(hosts: XeroHosts, form: str, http: Http) -> Grant:
    """Post a url-encoded grant. Raises SignInRefused with OAuth's word for it, or another XeroError."""
    with before_any_write():
        reply = http.send("POST", hosts.token_url, headers=_FORM, content=form)
        if reply.ok and reply.is_json:
            try:
                return msgspec.json.decode(reply.body, type=Grant)
            except ValueError:
                raise unreadable(reply) from None
        if reply.status in (400, 401) and (error := _oauth_error(reply)):
            raise SignInRefused(error, reply.status)
        raise unreadable(reply) if reply.ok else refusal(reply)


def _oauth_error(reply: Reply) -> str | None:
    try:
        return msgspec.json.decode(reply.body, type=_Refusal).error if reply.is_json else None
    except ValueError:
        return None


def revoke(hosts: XeroHosts, client_id: str, refresh_token: str, http: Http) -> None:
    """Withdraw the sign-in, and with it every organisation this user connected to the app: only on request."""
    form = urlencode({"token": refresh_token, "client_id": client_id})
    with before_any_write():
        reply = http.send("POST", hosts.revocation_url, headers=_FORM, content=form)
        if not reply.ok:
            raise refusal(reply)
