"""Connecting an organisation: sign-in, choice, settings, and the facts of it that the rules need (R4-R9, D57-D59)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from seqxero_tui.errors import InputError, Problem, SeqxeroError, SetupError
from seqxero_tui.mapping.accounts import offered_accounts
from seqxero_tui.mapping.link_template import default_template
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.dossiers import account_facts
from seqxero_tui.sync.health import ConnectionHealth, connection_health
from seqxero_tui.sync.organisations import Facts, organisation_view, store_facts
from seqxero_tui.sync.settings import Given, store_settings
from seqxero_tui.sync.tables import CachedAccount, CachedTaxRate, Organisation
from seqxero_tui.sync.turn import turn
from seqxero_tui.sync.views import AccountView, CallsLeft, OrganisationView, TaxRateView
from seqxero_tui.text import one_line
from seqxero_tui.xero.hosts import XeroHosts, callback_port, redirect_uri

if TYPE_CHECKING:
    from seqxero_tui.loopback import LoopbackListener
    from seqxero_tui.xero.signin import SignIn
    from seqxero_tui.xero.tokens import TokenSet

CLIENT_ID_VARIABLE = "SEQXERO_CLIENT_ID"


@dataclass(frozen=True)
class PendingConnection:
    """A finished sign-in of which nothing is saved yet: the organisations to choose from, as (tenant id, name)."""

    organisations: tuple[tuple[str, str], ...]
    tokens: TokenSet
    hosts: XeroHosts
    client_id: str
    connection_ids: dict[str, str]


class Connections:
    """The one connection of a profile."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._listener: LoopbackListener | None = None

    def current(self) -> OrganisationView | None:
        """The connected organisation, or None."""
        with self._books.store.read() as session:
            organisation = self._books.organisation(session)
            return self._view(organisation) if organisation else None

    def require(self) -> OrganisationView:
        """The connected organisation. Raises `SetupError` when there is none."""
        with self._books.store.read() as session:
            return self._view(self._books.connected(session))

    @property
    def callback_port(self) -> int:
        """The one loopback port that is registered with Xero as our callback."""
        return callback_port(self._books.environment)

    def begin(
        self, hosts: XeroHosts | None = None, client_id: str | None = None, redirect: str | None = None
    ) -> SignIn:
        """Starts a sign-in. Without `hosts`: the program's own override, the environment, the last connection, real Xero.

        Raises `InputError` when no client id is known: real Xero needs one of your own app.
        """
        from seqxero_tui.xero.signin import SignIn

        with self._books.store.read() as session:
            last = self._last(session)
        hosts = hosts or self._books.hosts or XeroHosts.from_environment(self._books.environment)
        if hosts is None:
            hosts = self._books.hosts_of(last) if last else XeroHosts.real()
        client_id = client_id or self._books.environment.get(CLIENT_ID_VARIABLE)
        if client_id is None and last and self._books.hosts_of(last) == hosts:
            client_id = last.client_id
        if client_id is None:
            raise InputError(
                "missing_client_id",
                "Signing in to Xero needs the client id of an app registered there.",
                f"Give it with --client-id or {CLIENT_ID_VARIABLE}; the README says how to register one.",
            )
        return SignIn.begin(hosts, client_id, redirect or redirect_uri(self.callback_port))

    def give_demo_consent(self, sign_in: SignIn, tenant_id: str | None = None) -> str:
        """Gives the Demo Company's consent by the requests a browser would make; returns the callback address."""
        from seqxero_tui.xero.signin import give_demo_consent

        return give_demo_consent(sign_in, self._books.http(), tenant_id)

    def listen(self, on_open: Callable[[str, str], bool]) -> Problem | None:
        """Answers jumps from Xero on the callback port until `close`; a problem when the port is taken, which is no harm."""
        from seqxero_tui.loopback import LoopbackListener

        listener = LoopbackListener(self.callback_port, on_open)
        try:
            listener.start()
        except InputError as error:
            return error.problem
        self._listener = listener
        return None

    def wait_for_browser(
        self, sign_in: SignIn, *, timeout: float = 300.0, cancel: threading.Event | None = None
    ) -> str:
        """Waits on the callback port until Xero sends the browser back; returns the whole callback address.

        Raises `SetupError` when it takes longer than `timeout` seconds or `cancel` is set, `InputError` when the port is taken.
        """
        from seqxero_tui.loopback import LoopbackListener

        if self._listener is not None:
            return self._listener.wait_for_callback(sign_in.state, timeout, cancel)
        with LoopbackListener(self.callback_port) as listener:
            return listener.wait_for_callback(sign_in.state, timeout, cancel)

    def close(self) -> None:
        """Stops listening."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.stop()

    def finish(self, sign_in: SignIn, callback_url: str) -> PendingConnection:
        """Exchanges the code and asks which organisations were connected. Nothing is saved yet (R8).

        Raises `SetupError` when the consent was declined or no organisation came with it.
        """
        from seqxero_tui.xero.signin import connections

        http = self._books.http()
        tokens = sign_in.finish(callback_url, http)
        found = connections(sign_in.hosts, tokens.access_token, http)
        if not found:
            raise SetupError(
                "no_organisation",
                "You signed in, but no organisation was connected.",
                "Connect again and choose an organisation you may administer; "
                "an app is limited in how many it may be connected to.",
            )
        return PendingConnection(
            tuple((each.tenant_id, each.tenant_name) for each in found),
            tokens,
            sign_in.hosts,
            sign_in.client_id,
            {each.tenant_id: each.id for each in found},
        )

    def choose(self, pending: PendingConnection, tenant_id: str) -> OrganisationView:
        """Connects the profile to one of the organisations and reads what the rules need of it (R6).

        Settings and links of an earlier connection to the same organisation are kept (D54).
        """
        if tenant_id not in pending.connection_ids:
            raise InputError(
                "unknown_organisation",
                "That organisation is not one of those you connected.",
                "Choose one of: "
                + ", ".join(f"{one_line(name)} ({key})" for key, name in pending.organisations)
                + ".",
            )
        books = self._books
        made = Organisation(
            tenant_id=tenant_id,
            active=False,
            name=dict(pending.organisations)[tenant_id],
            base_currency="",
            country="",
            version="",
            is_demo_company=False,
            link_template=self.own_link_template,
            connected_at=books.clock(),
            client_id=pending.client_id,
            login_url=pending.hosts.login,
            identity_url=pending.hosts.identity,
            api_url=pending.hosts.api,
        )
        facts = Facts.read(books.xero(made, tokens=pending.tokens))
        with turn(books):
            with books.store.transaction() as session:
                for other in session.exec(select(Organisation).where(Organisation.active)).all():
                    other.active = False
                    session.add(other)
                row = session.get(Organisation, tenant_id) or made
                row.active, row.connected_at, row.client_id = True, made.connected_at, made.client_id
                row.login_url, row.identity_url, row.api_url = made.login_url, made.identity_url, made.api_url
                row.connection_id = pending.connection_ids[tenant_id]
                store_facts(session, row, facts, books.clock())
                books.record(session, "organisation", tenant_id, "connected", tenant_id=tenant_id)
            books.tokens(pending.hosts, pending.client_id).keep(pending.tokens)
        return self.require()

    def setup(
        self,
        *,
        default_account: str | None = None,
        credit_note_account: str | None = None,
        exempt_tax_type: str | None = None,
        reverse_charge_tax_type: str | None = None,
        link_template: str | None = None,
        pace: str | None = None,
    ) -> tuple[OrganisationView, tuple[Problem, ...]]:
        """Stores the settings that are given, as `sync.settings` says. Returns warnings about tax codes (D30).

        Raises `InputError` for an account that sales lines cannot use, and for what is no link template or pace.
        """
        given = Given(
            default_account,
            credit_note_account,
            exempt_tax_type,
            reverse_charge_tax_type,
            link_template,
            pace,
        )
        with self._books.store.transaction() as session:
            organisation = self._books.connected(session)
            warnings = store_settings(self._books, session, organisation, given, self.own_link_template)
            return self._view(organisation), warnings

    @property
    def own_link_template(self) -> str:
        """The template of addresses that lead from Xero into this program while it runs."""
        return default_template(self.callback_port)

    def health(self) -> ConnectionHealth:
        """How the connection stands: sign-in, scopes, calls, what was read when. Reads the store, and calls nobody."""
        with self._books.store.read() as session:
            organisation = self._books.connected(session)
            return connection_health(self._books, session, organisation, self._view(organisation))

    def disconnect(self, *, revoke: bool = False) -> None:
        """Ends the connection; links, settings and history stay. `revoke` withdraws all of the user's consents too."""
        from seqxero_tui.xero.signin import delete_connection
        from seqxero_tui.xero.signin import revoke as revoke_tokens

        books = self._books
        with books.store.read() as session:
            organisation = books.connected(session)
        hosts = books.hosts_of(organisation)
        tokens = books.tokens(hosts, organisation.client_id)
        held = books.token_storage().load()
        try:
            if held and revoke:
                revoke_tokens(hosts, organisation.client_id, held.refresh_token, books.http())
            elif held and organisation.connection_id:
                delete_connection(hosts, tokens.access_token(), organisation.connection_id, books.http())
        except SeqxeroError:
            if revoke:  # the user asked for more than forgetting, and must know that it did not happen
                raise
        with turn(books), books.store.transaction() as session:
            tokens.forget()
            organisation = session.get_one(Organisation, organisation.tenant_id)
            organisation.active = False
            session.add(organisation)
            books.record(
                session,
                "organisation",
                organisation.tenant_id,
                "disconnected" + (" and consent withdrawn" if revoke else ""),
                tenant_id=organisation.tenant_id,
            )

    def refresh(self) -> OrganisationView:
        """Reads the organisation, its accounts, tax rates and currencies again: four calls. Raises XeroError."""
        books = self._books
        with books.store.read() as session:
            organisation = books.connected(session)
        facts = Facts.read(books.xero(organisation))
        with books.store.transaction() as session:
            row = session.get_one(Organisation, organisation.tenant_id)
            store_facts(session, row, facts, books.clock())
        return self.require()

    def accounts(self, *, everything: bool = False, text: str = "") -> list[AccountView]:
        """Ledger accounts a sales line can use, revenue first; only revenue unless `everything` (D27)."""
        with self._books.store.read() as session:
            tenant = self._books.connected(session).tenant_id
            rows = session.exec(select(CachedAccount).where(CachedAccount.tenant_id == tenant)).all()
        offered = offered_accounts((account_facts(row) for row in rows), everything)
        words = text.casefold().split()
        return [
            AccountView(
                each.account_id, each.code, each.name, each.type, each.klass, each.tax_type, each.status
            )
            for each in offered
            if all(word in f"{each.code} {each.name}".casefold() for word in words)
        ]

    def account(self, code: str) -> AccountView | None:
        """The account with that code, usable or not."""
        with self._books.store.read() as session:
            tenant = self._books.connected(session).tenant_id
            row = session.exec(
                select(CachedAccount).where(CachedAccount.tenant_id == tenant, CachedAccount.code == code)
            ).first()
        if row is None:
            return None
        return AccountView(row.account_id, row.code, row.name, row.type, row.klass, row.tax_type, row.status)

    def tax_rates(self) -> list[TaxRateView]:
        """The live tax codes that can be used on sales."""
        with self._books.store.read() as session:
            tenant = self._books.connected(session).tenant_id
            rows = session.exec(
                select(CachedTaxRate)
                .where(CachedTaxRate.tenant_id == tenant, CachedTaxRate.status == "ACTIVE")
                .where(col(CachedTaxRate.can_apply_to_revenue))
                .order_by(col(CachedTaxRate.rate), col(CachedTaxRate.tax_type))
            ).all()
        return [TaxRateView(row.tax_type, row.name, row.rate) for row in rows]

    def calls_left(self) -> CallsLeft:
        """Xero's calls left this minute and today, as the last answers said."""
        with self._books.store.read() as session:
            organisation = self._books.organisation(session)
        if organisation is None:
            return CallsLeft(None, None)
        left = self._books.budget(organisation).snapshot()
        return CallsLeft(left.minute, left.day, left.day_limit)

    def _view(self, organisation: Organisation) -> OrganisationView:
        return organisation_view(organisation, self._books.hosts_of(organisation))

    def _last(self, session: Session) -> Organisation | None:
        """The organisation connected now or last."""
        newest = col(Organisation.connected_at).desc()
        return session.exec(select(Organisation).order_by(col(Organisation.active).desc(), newest)).first()
