"""Who may call the Accounting API: bearer token, organisation, scope (xero-api section 1.7)."""

from __future__ import annotations

from datetime import datetime

from seqxero_tui.demo_company.identity import apps
from seqxero_tui.demo_company.identity.connections import is_connected, only_tenant
from seqxero_tui.demo_company.identity.scopes import allows
from seqxero_tui.demo_company.identity.tokens import Bearer, Tokens
from seqxero_tui.demo_company.storage import Storage
from seqxero_tui.demo_company.wire import Json, new_id


class Refused(Exception):
    """A call that is not let in: its status, body and extra headers."""

    def __init__(self, status: int, body: Json, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {body.get('Detail') or body.get('detail')}")
        self.status, self.body, self.headers = status, body, headers or {}


def unauthorized(detail: str, headers: dict[str, str] | None = None) -> Refused:
    body = {"Type": None, "Title": "Unauthorized", "Status": 401, "Detail": detail, "Instance": new_id()}
    return Refused(401, body, headers)


def forbidden() -> Refused:
    """Unlike the 401, with keys in lower case."""
    body = {"title": "Forbidden", "status": 403, "detail": "AuthenticationUnsuccessful", "instance": new_id()}
    return Refused(403, body)


def bearer_token(authorization: str) -> str:
    """The token of an Authorization header, empty when there is none."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def check_bearer(tokens: Tokens, authorization: str, now: datetime) -> Bearer:
    """The valid access token of a request; raises the 401 that fits."""
    bearer = tokens.bearer(bearer_token(authorization))
    if bearer is None:
        raise unauthorized("AuthenticationUnsuccessful")
    if bearer.expires <= now:
        raise unauthorized(f"TokenExpired: token expired at {bearer.expires:%m/%d/%Y %H:%M:%S}")
    return bearer


def check_scope(bearer: Bearer, scopes: str, *, write: bool) -> None:
    """Any one of the space-separated scopes is enough.

    Raises the 401 whose header, in Xero's own spelling, says that only a new consent helps.
    """
    if not any(allows(bearer.scopes, scope, write=write) for scope in scopes.split()):
        raise unauthorized("AuthorizationUnsuccessful", {"WWW-Authenticate": "insufficent_scope"})


def tenant_of(storage: Storage, bearer: Bearer, named: str) -> str:
    """The organisation a call is for; only a custom connection may leave it unnamed (xero-api 1.4).

    Raises 403 when it is unnamed, unknown or no longer connected.
    """
    app = apps.find(bearer.client_id)
    tenant_id = named
    if not named and app is not None and app.is_custom_connection:
        tenant_id = only_tenant(storage, bearer.client_id) or ""
    if not is_connected(storage, bearer.client_id, tenant_id):
        raise forbidden()
    return tenant_id
