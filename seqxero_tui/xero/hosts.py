"""Where Xero is: the roots of its three hosts, and the registered callback.

Paths under the roots are Xero's own and live here too, so that no other module spells one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from seqxero_tui.errors import InputError
from seqxero_tui.http.addresses import checked_root, is_loopback
from seqxero_tui.text import one_line

DEFAULT_CALLBACK_PORT = 8742
_CALLBACK_PORT = "SEQXERO_CALLBACK_PORT"

DEFAULT_SCOPES: tuple[str, ...] = (
    "offline_access",
    "accounting.contacts",
    "accounting.invoices",
    "accounting.payments.read",  # payments are made in Xero or elsewhere; we only read them (D46)
    "accounting.settings.read",
)
"""The least that does the work. No `openid`: who signed in is of no concern here."""

_VARIABLES = {
    "login": "SEQXERO_XERO_LOGIN_URL",
    "identity": "SEQXERO_XERO_IDENTITY_URL",
    "api": "SEQXERO_XERO_API_URL",
}


def callback_port(environment: Mapping[str, str]) -> int:
    """The one local port that Xero sends the browser back to: SEQXERO_CALLBACK_PORT, which then must be registered, or 8742.

    Raises InputError when the variable is no port.
    """
    text = environment.get(_CALLBACK_PORT) or str(DEFAULT_CALLBACK_PORT)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise InputError(
            "invalid_callback_port",
            f"{_CALLBACK_PORT} must be a port number, not “{one_line(text)}”.",
            f"Unset it to use port {DEFAULT_CALLBACK_PORT}.",
        )
    return int(text)


def redirect_uri(port: int = DEFAULT_CALLBACK_PORT) -> str:
    """The callback as it must be registered with Xero, to the letter; it takes no `127.0.0.1`, no wildcard."""
    return f"http://localhost:{port}/callback"


@dataclass(frozen=True, slots=True)
class XeroHosts:
    """The roots of sign-in page, identity server and API, each without a trailing slash.

    Raises InputError when a root is neither https nor a loopback address.
    """

    login: str
    identity: str
    api: str

    def __post_init__(self) -> None:
        for name in ("login", "identity", "api"):
            object.__setattr__(self, name, _checked_root(getattr(self, name)))

    @classmethod
    def real(cls) -> Self:
        """Xero itself."""
        return cls("https://login.xero.com", "https://identity.xero.com", "https://api.xero.com")

    @classmethod
    def from_root(cls, url: str) -> Self:
        """One address for all three, as a Demo Company has it."""
        return cls(url, url, url)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self | None:
        """The SEQXERO_XERO_*_URL variables, one by one over Xero's own; None when none is set."""
        given = {field: environment[name] for field, name in _VARIABLES.items() if environment.get(name)}
        if not given:
            return None
        real = cls.real()
        return cls(**{"login": real.login, "identity": real.identity, "api": real.api} | given)

    @property
    def is_real(self) -> bool:
        return self == type(self).real()

    @property
    def is_loopback(self) -> bool:
        """Whether all three are on this machine, as a Demo Company's are."""
        return all(
            is_loopback(urlsplit(root).hostname or "") for root in (self.login, self.identity, self.api)
        )

    @property
    def issuer(self) -> str:
        """Whose tokens these hosts may see. A Demo Company keeps its own when its port changes."""
        return "http://localhost" if self.is_loopback else self.identity

    @property
    def authorize_url(self) -> str:
        return f"{self.login}/identity/connect/authorize"

    @property
    def token_url(self) -> str:
        return f"{self.identity}/connect/token"

    @property
    def revocation_url(self) -> str:
        return f"{self.identity}/connect/revocation"

    @property
    def connections_url(self) -> str:
        return f"{self.api}/connections"

    @property
    def accounting_url(self) -> str:
        return f"{self.api}/api.xro/2.0"

    @property
    def web(self) -> str:
        """The root of the pages a person opens, for deep links."""
        return "https://go.xero.com" if self.is_real else self.login


def _checked_root(url: str) -> str:
    try:
        return checked_root(url)
    except ValueError as fault:
        raise InputError(
            "bad_xero_address",
            f"The Xero address {url!r} cannot be used: {fault}.",
            "Give an https address, or that of a Demo Company on this machine, such as http://127.0.0.1:8800.",
        ) from None
