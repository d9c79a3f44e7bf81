"""One profile's books: the store, the clock, who acts, and the way to the connected organisation.

Every service of this room is given one. It decides nothing about billing or Xero.
"""

from __future__ import annotations

import getpass
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, select

from seqxero_tui.errors import InputError, SetupError
from seqxero_tui.profile import Profile
from seqxero_tui.store.engine import Store
from seqxero_tui.sync.tables import Event, Organisation
from seqxero_tui.sync.zones import day_in
from seqxero_tui.text import one_line
from seqxero_tui.xero.hosts import XeroHosts

if TYPE_CHECKING:
    from seqxero_tui.billing.tables import Document
    from seqxero_tui.http.transport import Http as PlainHttp
    from seqxero_tui.stripe.reader import StripeReader
    from seqxero_tui.stripe.site import StripeSite
    from seqxero_tui.xero.client import CallMade, XeroClient
    from seqxero_tui.xero.limits import CallBudget, OnWait
    from seqxero_tui.xero.tokens import TokenKeeper, TokenSet, TokenStorage
    from seqxero_tui.xero.transport import Http


_PEOPLE = ("user", "command")
"""The actors behind which there is a person."""


@cache
def _login() -> str:
    """The login name of whoever runs the program; "" where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def utc_now() -> datetime:
    """The computer's clock, in UTC."""
    return datetime.now(UTC)


@dataclass
class Books:
    """`hosts` overrides the remembered address of Xero, because an embedded Demo Company may move to another port."""

    profile: Profile
    store: Store
    environment: Mapping[str, str]
    actor: str
    clock: Callable[[], datetime] = utc_now
    hosts: XeroHosts | None = None
    _http: Http | None = None
    _plain_http: PlainHttp | None = None
    _stand_in: tuple[StripeSite | None] | None = None
    _tokens: dict[tuple[XeroHosts, str], TokenKeeper] = field(default_factory=dict)
    _budgets: dict[str, CallBudget] = field(default_factory=dict)
    _others: list[Books] = field(default_factory=list)

    def organisation(self, session: Session) -> Organisation | None:
        """The connected organisation, or None."""
        return session.exec(select(Organisation).where(Organisation.active)).first()

    def connected(self, session: Session) -> Organisation:
        """The connected organisation. Raises `SetupError` when there is none."""
        organisation = self.organisation(session)
        if organisation is None:
            raise SetupError(
                "not_connected",
                "This profile is not connected to a Xero organisation.",
                "Connect with `seqxero connect`, or in the program on the Integration screen.",
            )
        return organisation

    def ready(self, session: Session) -> Organisation:
        """The connected organisation with its setup complete. Raises `SetupError` otherwise (D59)."""
        organisation = self.connected(session)
        if organisation.default_account is None:
            raise SetupError(
                "setup_incomplete",
                "The setup is not complete: no default ledger account is chosen.",
                "Finish it with `seqxero setup --default-account CODE`, or in the setup wizard.",
            )
        return organisation

    def today(self, organisation: Organisation | None) -> date:
        """Today in the organisation's time zone."""
        return day_in(organisation.timezone if organisation else None, self.clock())

    def record(
        self,
        session: Session,
        kind: str,
        object_id: str,
        what: str,
        *,
        details: Any = None,
        request_id: str | None = None,
        tenant_id: str | None = None,
        failed: bool = False,
    ) -> None:
        """Adds one line to the history, in the caller's transaction; `failed` says that something was not done."""
        session.add(
            Event(
                id=f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}",
                at=self.clock(),
                tenant_id=tenant_id,
                actor=self.actor,
                kind=kind,
                object_id=object_id,
                what=what,
                details=details | self.signature
                if isinstance(details, dict)
                else details or self.signature or None,
                request_id=request_id,
                failed=failed,
            )
        )

    @property
    def signature(self) -> dict[str, str]:
        """Who acts, by the name of their login, for whoever reads a team's history; of what acts by itself, nothing."""
        return {"login": _login()} if self.actor in _PEOPLE and _login() else {}

    def hosts_of(self, organisation: Organisation) -> XeroHosts:
        """Where the organisation's Xero is now."""
        return self.hosts or XeroHosts(
            organisation.login_url, organisation.identity_url, organisation.api_url
        )

    def http(self) -> Http:
        """The one HTTP client of this process for Xero; opened when first needed."""
        if self._http is None:
            from seqxero_tui.xero.transport import Http

            self._http = Http()
        return self._http

    def stripe(self, cancel: threading.Event) -> StripeReader | None:
        """The reader of Stripe, None without a key. `cancel` ends its waits. Raises `InputError` for what is no key."""
        from seqxero_tui.http.transport import Http
        from seqxero_tui.stripe.reader import StripeReader

        site = self._stripe_site()
        if site.key is None:
            return None
        if self._plain_http is None:
            self._plain_http = Http()
        return StripeReader(site.root, site.key, self._plain_http, wait=cancel.wait)

    def _stripe_site(self) -> StripeSite:
        """The stand-in of the profile's demo, whatever the environment says; of other profiles as the environment says."""
        from seqxero_tui.stripe.site import StripeSite

        if self._stand_in is None:
            self._stand_in = (StripeSite.remembered(self.profile.stand_in_path),)
        return self._stand_in[0] or StripeSite.from_environment(self.environment)

    def payment_page(self, document: Document) -> tuple[str | None, bool]:
        """The page where the customer pays an invoice, if it is known; and whether pulls ask Stripe about it."""
        if not document.payment_link_id:
            return None, False
        try:
            site = self._stripe_site()
        except InputError:  # told by the next pull
            return document.payment_link_url, False
        return document.payment_link_url or site.page_of(document.payment_link_id), site.key is not None

    def token_storage(self) -> TokenStorage:
        """Where the tokens are kept: a private file, or with SEQXERO_SECRETS=keyring the system's keyring."""
        where = self.environment.get("SEQXERO_SECRETS") or "file"
        if where == "keyring":
            from seqxero_tui.xero.keyring_tokens import KeyringTokens

            return KeyringTokens(self.profile.name)
        if where != "file":
            raise InputError(
                "invalid_secrets",
                f"SEQXERO_SECRETS cannot be “{one_line(where)}”.",
                "Set it to file or keyring.",
            )
        from seqxero_tui.xero.tokens import TokenFile

        return TokenFile(self.profile.tokens_path)

    def tokens(self, hosts: XeroHosts, client_id: str) -> TokenKeeper:
        """The keeper of the profile's tokens; one for all threads, so that they wait for one refresh."""
        key = (hosts, client_id)
        if key not in self._tokens:
            self._tokens[key] = self._keeper(self.token_storage(), hosts, client_id)
        return self._tokens[key]

    def budget(self, organisation: Organisation) -> CallBudget:
        """The calls of the organisation, shared with every other process of the profile."""
        tenant_id = organisation.tenant_id
        if tenant_id not in self._budgets:
            from seqxero_tui.xero.limits import CallBudget

            path = self.profile.calls_path(tenant_id)
            demo_company = self.hosts_of(organisation).is_loopback
            self._budgets[tenant_id] = CallBudget(path, demo_company=demo_company)
        return self._budgets[tenant_id]

    def xero(
        self,
        organisation: Organisation,
        *,
        cancel: threading.Event | None = None,
        on_wait: OnWait | None = None,
        on_call: Callable[[CallMade], None] | None = None,
        tokens: TokenSet | None = None,
    ) -> XeroClient:
        """A client of the organisation's Accounting API; `cancel` and `on_wait` are for its waits.

        With `tokens` it uses these, of a sign-in that is not kept yet.
        """
        from seqxero_tui.xero.client import XeroClient

        hosts = self.hosts_of(organisation)
        if tokens is None:
            keeper = self.tokens(hosts, organisation.client_id)
        else:
            keeper = self._keeper(_TokensInHand(tokens), hosts, organisation.client_id)
        budget = self.budget(organisation)
        return XeroClient(
            hosts,
            organisation.tenant_id,
            keeper,
            budget,
            self.http(),
            on_call,
            cancel=cancel,
            on_wait=on_wait,
        )

    def _keeper(self, storage: TokenStorage, hosts: XeroHosts, client_id: str) -> TokenKeeper:
        from seqxero_tui.xero.tokens import TokenKeeper

        lock = self.profile.tokens_lock_path
        return TokenKeeper(storage, lock, hosts, client_id, self.http(), self.clock)

    def acting_as(self, actor: str) -> Books:
        """The same books with another name in the history; closed with these."""
        other = replace(self, actor=actor, _http=None, _plain_http=None, _others=[])
        self._others.append(other)
        return other

    def close(self) -> None:
        """Gives back connections."""
        for books in (self, *self._others):
            for http in (books._http, books._plain_http):
                if http is not None:
                    http.close()
        self.store.close()


class _TokensInHand:
    """A token storage that keeps nothing: of a sign-in that may yet come to nothing."""

    def __init__(self, tokens: TokenSet) -> None:
        self._tokens: TokenSet | None = tokens

    def load(self) -> TokenSet | None:
        return self._tokens

    def save(self, tokens: TokenSet) -> None:
        self._tokens = tokens

    def proved(self) -> None:
        pass

    def clear(self) -> None:
        self._tokens = None
