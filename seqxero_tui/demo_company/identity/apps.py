"""The apps registered with the Demo Company: one of each kind Xero knows (xero-api sections 1.2 to 1.4).

Ids and secrets are public, since nothing here is worth protecting; what counts is that a wrong one is refused.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

WITH_A_PERSON = frozenset({"authorization_code", "refresh_token"})
WITHOUT = frozenset({"client_credentials"})


@dataclass(frozen=True)
class App:
    """A client of the identity server; without a secret it must prove itself by PKCE."""

    client_id: str
    name: str
    secret: str = ""
    grants: frozenset[str] = WITH_A_PERSON

    @property
    def is_custom_connection(self) -> bool:
        """Whether it is tied to one organisation and needs no person."""
        return self.grants == WITHOUT

    def accepts(self, secret: str) -> bool:
        """Whether the secret is its own; an app without one must send none."""
        return secrets.compare_digest(self.secret.encode(), secret.encode())


NATIVE_APP = App("DE300C0FFEE4A5E9B0C7D1F2A3B4C5D6", "seqxero")
WEB_APP = App("DE30AB1E0DDBA11C0FFEE5EC0DE51DE5", "seqxero web", "demo-web-secret-of-no-value")
CUSTOM_CONNECTION = App(
    "DE30C0C0A5CADED1F0CACC1AFACADE00", "seqxero custom connection", "demo-custom-secret-of-no-value", WITHOUT
)
_APPS = {app.client_id: app for app in (NATIVE_APP, WEB_APP, CUSTOM_CONNECTION)}


def find(client_id: str) -> App | None:
    return _APPS.get(client_id)


def name_of(client_id: str) -> str:
    """What an app is called on pages, in envelopes and in histories."""
    app = find(client_id)
    return app.name if app else client_id
