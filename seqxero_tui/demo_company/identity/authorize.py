"""The rules of the authorize address: which requests reach the consent page, which go back, which go nowhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from seqxero_tui.demo_company.identity import apps
from seqxero_tui.demo_company.identity.scopes import KNOWN

_CHALLENGE = re.compile(r"[A-Za-z0-9\-_]{43}")
PARAMETERS = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)


class NotRegistered(Exception):
    """Unknown app or redirect address: shown to the person, never redirected (xero-api 1.2)."""


class SentBack(Exception):
    """A request the app got wrong; it is told so at its redirect address."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error, self.description = error, description


@dataclass(frozen=True)
class AuthorizeRequest:
    """A request for consent that is in order."""

    client_id: str
    redirect_uri: str
    scopes: list[str]
    state: str
    challenge: str  # empty without PKCE


def read_request(values: Mapping[str, str], *, redirect_uri: str) -> AuthorizeRequest:
    """Check an authorize request against the registered apps; raises NotRegistered or SentBack.

    An app without a secret must use PKCE, one with a secret may.
    """
    app = apps.find(values.get("client_id", ""))
    if app is None or app.is_custom_connection:
        raise NotRegistered("unauthorized_client: Unknown client or client not enabled")
    if values.get("redirect_uri") != redirect_uri:
        raise NotRegistered("unauthorized_client: Invalid redirect_uri")
    if values.get("response_type") != "code":
        raise SentBack("unsupported_response_type", "Only response_type=code is supported.")
    scopes = values.get("scope", "").split()
    if not scopes or not set(scopes) <= KNOWN:
        unknown = ", ".join(scope for scope in scopes if scope not in KNOWN) or "none asked"
        raise SentBack("invalid_scope", f"This app cannot ask for these scopes: {unknown}.")
    challenge, method = values.get("code_challenge", ""), values.get("code_challenge_method", "")
    if challenge or method or not app.secret:
        if method != "S256":
            raise SentBack("invalid_request", "code_challenge_method must be S256.")
        if not _CHALLENGE.fullmatch(challenge):
            raise SentBack("invalid_request", "code_challenge must be an unpadded base64url SHA-256.")
    return AuthorizeRequest(app.client_id, redirect_uri, scopes, values.get("state", ""), challenge)


def callback(redirect_uri: str, values: dict[str, str], state: str) -> str:
    """The redirect address with the outcome, and the state as it came."""
    return f"{redirect_uri}?{urlencode({**values, **({'state': state} if state else {})})}"
