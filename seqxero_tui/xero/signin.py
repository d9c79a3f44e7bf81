"""Signing in: authorization code with PKCE, and the organisations a sign-in reaches.

Verifier and state live in memory only, for one attempt. Browser and callback are others'.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import msgspec

from seqxero_tui.errors import InputError
from seqxero_tui.xero.demo_consent import give_demo_consent
from seqxero_tui.xero.errors import SignInDeclined, SignInRefused
from seqxero_tui.xero.hosts import DEFAULT_SCOPES, XeroHosts
from seqxero_tui.xero.identity import ask_for_tokens, before_any_write, revoke
from seqxero_tui.xero.refusals import refusal, unreadable
from seqxero_tui.xero.tokens import TokenSet
from seqxero_tui.xero.wire import read_instant

if TYPE_CHECKING:
    from seqxero_tui.http.reply import Reply
    from seqxero_tui.xero.transport import Http

__all__ = [
    "Connection",
    "SignIn",
    "connections",
    "delete_connection",
    "give_demo_consent",
    "revoke",
]


@dataclass(slots=True)
class SignIn:
    """One attempt: open `authorize_url`, wait for the callback with `state`, `finish` it once."""

    hosts: XeroHosts
    client_id: str
    redirect_uri: str
    authorize_url: str = field(repr=False)
    state: str = field(repr=False)
    _verifier: str | None = field(repr=False)

    @classmethod
    def begin(
        cls,
        hosts: XeroHosts,
        client_id: str,
        redirect_uri: str,
        scopes: Sequence[str] = DEFAULT_SCOPES,
    ) -> Self:
        """A new attempt with secrets of its own."""
        from seqxero_tui.xero import oauth

        state, verifier = oauth.new_secret(), oauth.new_secret()
        url = oauth.authorize_url(hosts.authorize_url, client_id, redirect_uri, scopes, state, verifier)
        return cls(hosts, client_id, redirect_uri, url, state, verifier)

    def finish(self, callback_url: str, http: Http) -> TokenSet:
        """The tokens for the code in the callback.

        Raises InputError when the callback is not this attempt's, or comes a second time; SignInDeclined when
        consent was refused; SignInRefused or another XeroError when there are no tokens. Stores nothing.
        """
        from seqxero_tui.xero import oauth

        said = parse_qs(urlsplit(callback_url).query)
        if (
            not hmac.compare_digest(said.get("state", [""])[-1].encode(), self.state.encode())
            or not self._verifier
        ):
            raise _not_ours()
        verifier, self._verifier = self._verifier, None
        if error := said.get("error", [""])[-1]:
            raise SignInDeclined if error == "access_denied" else SignInRefused(error)
        if not said.get("code"):
            raise _not_ours()
        code = oauth.code_in(callback_url, self.state)
        form = oauth.code_form(self.client_id, code, self.redirect_uri, verifier)
        return TokenSet.granted(ask_for_tokens(self.hosts, form, http), self.hosts, datetime.now(UTC))


def _not_ours() -> InputError:
    return InputError(
        "callback_not_ours",
        "The answer of the browser does not belong to this sign-in, or was used already; it was dropped.",
        "Start again: `seqxero connect`.",
    )


@dataclass(frozen=True, slots=True)
class Connection:
    """One organisation a sign-in reaches: `tenant_id` is its id, `id` the connection's, for removing it."""

    id: str
    tenant_id: str
    tenant_name: str
    auth_event_id: str
    created_at: datetime
    updated_at: datetime


class _Row(msgspec.Struct, rename="camel"):
    id: str
    tenant_id: str
    tenant_type: str
    created_date_utc: str
    updated_date_utc: str
    tenant_name: str | None = None
    auth_event_id: str | None = None


def connections(hosts: XeroHosts, access_token: str, http: Http) -> list[Connection]:
    """The organisations this sign-in reaches, the one authorised last first; empty when there is none."""
    reply = _call("GET", hosts.connections_url, access_token, http)
    try:
        if not reply.is_json:
            raise ValueError("not JSON")
        rows = msgspec.json.decode(reply.body, type=list[_Row])
        found = [_connection(row) for row in rows if row.tenant_type == "ORGANISATION"]
    except ValueError:
        raise unreadable(reply) from None
    return sorted(found, key=lambda each: each.updated_at, reverse=True)


def delete_connection(hosts: XeroHosts, access_token: str, connection_id: str, http: Http) -> None:
    """Take this app's access to one organisation back; one that is gone already is fine."""
    _call("DELETE", f"{hosts.connections_url}/{UUID(connection_id)}", access_token, http, fine=(404,))


def _connection(row: _Row) -> Connection:
    return Connection(
        id=str(UUID(row.id)),
        tenant_id=str(UUID(row.tenant_id)),
        tenant_name=row.tenant_name or "",
        auth_event_id=row.auth_event_id or "",
        created_at=read_instant(row.created_date_utc),
        updated_at=read_instant(row.updated_date_utc),
    )


def _call(method: str, url: str, access_token: str, http: Http, fine: Sequence[int] = ()) -> Reply:
    headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
    with before_any_write():
        reply = http.send(method, url, headers=headers)
    if reply.ok or reply.status in fine:
        return reply
    raise refusal(reply)
