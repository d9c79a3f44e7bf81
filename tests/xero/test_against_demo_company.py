"""Sign-in, reads and writes over real HTTP, against the Demo Company, which shares no code with this room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.errors import InputError
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.errors import (
    Interrupted,
    NotFound,
    OrganisationGone,
    Outcome,
    ReconnectNeeded,
    SignInDeclined,
    SignInRefused,
)
from seqxero_tui.xero.hosts import XeroHosts
from seqxero_tui.xero.limits import CallBudget
from seqxero_tui.xero.records import Document, DocumentKind
from seqxero_tui.xero.signin import SignIn, connections, delete_connection, give_demo_consent, revoke
from seqxero_tui.xero.tokens import TokenFile, TokenKeeper, TokenSet
from seqxero_tui.xero.transport import Http
from seqxero_tui.xero.wire import encode
from seqxero_tui.xero.writing import WriteRequest
from tests.xero.fake import FakeXero, ok

UNKNOWN_ID = "3f2c1b0a-1111-4222-8333-444455556666"


@pytest.fixture(scope="module")
def server() -> Iterator[DemoCompanyServer]:
    with DemoCompanyServer(tier="none") as server:
        yield server


@pytest.fixture
def http() -> Iterator[Http]:
    with Http() as http:
        yield http


@pytest.fixture
def hosts(server: DemoCompanyServer) -> XeroHosts:
    return XeroHosts.from_root(server.address.url)


def begin(server: DemoCompanyServer) -> SignIn:
    address = server.address
    return SignIn.begin(XeroHosts.from_root(address.url), address.client_id, address.redirect_uri)


def sign_in(server: DemoCompanyServer, http: Http, tenant: str | None = None) -> TokenSet:
    attempt = begin(server)
    return attempt.finish(give_demo_consent(attempt, http, tenant), http)


@dataclass
class Connected:
    client: XeroClient
    tokens: TokenKeeper
    tenant_id: str


@pytest.fixture
def connected(server: DemoCompanyServer, hosts: XeroHosts, http: Http, tmp_path: Path) -> Connected:
    granted = sign_in(server, http)
    storage = TokenFile(tmp_path / "tokens.json")
    keeper = TokenKeeper(storage, tmp_path / "tokens.lock", hosts, server.address.client_id, http)
    keeper.keep(granted)
    tenant_id = server.address.tenant_ids[0]
    budget = CallBudget(tmp_path / "calls.json", demo_company=True)
    return Connected(XeroClient(hosts, tenant_id, keeper, budget, http), keeper, tenant_id)


class TestSignIn:
    def test_consent_gives_tokens_and_the_organisation_chosen(
        self, server: DemoCompanyServer, hosts: XeroHosts, http: Http
    ) -> None:
        granted = sign_in(server, http)
        [connection] = connections(hosts, granted.access_token, http)
        assert connection.tenant_id == server.address.tenant_ids[0]
        assert connection.tenant_name.startswith("Demo Company")
        assert "accounting.invoices" in granted.scope
        assert granted.issuer == hosts.issuer

    def test_another_organisation_can_be_chosen_and_is_listed_first(
        self, server: DemoCompanyServer, hosts: XeroHosts, http: Http
    ) -> None:
        other = server.address.tenant_ids[1]
        granted = sign_in(server, http, other)
        listed = connections(hosts, granted.access_token, http)
        assert listed[0].tenant_id == other
        delete_connection(hosts, granted.access_token, listed[0].id, http)
        delete_connection(hosts, granted.access_token, listed[0].id, http)
        assert other not in [each.tenant_id for each in connections(hosts, granted.access_token, http)]

    def test_an_organisation_that_is_not_there_cannot_be_chosen(
        self, server: DemoCompanyServer, http: Http
    ) -> None:
        with pytest.raises(InputError) as caught:
            give_demo_consent(begin(server), http, UNKNOWN_ID)
        assert server.address.tenant_ids[0] in caught.value.problem.remedy

    def test_the_authorize_address_holds_a_challenge_and_not_the_verifier(
        self, server: DemoCompanyServer
    ) -> None:
        attempt, another = begin(server), begin(server)
        asked = parse_qs(urlsplit(attempt.authorize_url).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["state"] == [attempt.state]
        assert attempt._verifier is not None
        assert 43 <= len(attempt._verifier) <= 128
        assert attempt._verifier not in attempt.authorize_url
        assert attempt._verifier not in repr(attempt)
        assert (attempt.state, attempt._verifier) != (another.state, another._verifier)

    def test_a_declined_consent_is_said(self, server: DemoCompanyServer, http: Http) -> None:
        attempt = begin(server)
        with pytest.raises(SignInDeclined) as caught:
            attempt.finish(f"{attempt.redirect_uri}?error=access_denied&state={attempt.state}", http)
        assert caught.value.exit_code == 3

    @pytest.mark.parametrize(
        "query", ["", "code=x", "code=x&state=", "code=x&state=other", "error=access_denied"]
    )
    def test_a_callback_of_someone_else_is_dropped_and_the_attempt_goes_on(
        self, server: DemoCompanyServer, http: Http, query: str
    ) -> None:
        attempt = begin(server)
        with pytest.raises(InputError):
            attempt.finish(f"{attempt.redirect_uri}?{query}", http)
        assert attempt.finish(give_demo_consent(attempt, http), http).access_token

    def test_a_callback_counts_once(self, server: DemoCompanyServer, http: Http) -> None:
        attempt = begin(server)
        callback = give_demo_consent(attempt, http)
        attempt.finish(callback, http)
        with pytest.raises(InputError):
            attempt.finish(callback, http)

    def test_a_code_without_its_verifier_is_worth_nothing(
        self, server: DemoCompanyServer, http: Http
    ) -> None:
        attempt, thief = begin(server), begin(server)
        callback = give_demo_consent(attempt, http).replace(attempt.state, thief.state)
        with pytest.raises(SignInRefused) as caught:
            thief.finish(callback, http)
        assert caught.value.error == "invalid_grant"

    def test_a_permission_xero_does_not_know_is_said(self, server: DemoCompanyServer, http: Http) -> None:
        address = server.address
        attempt = SignIn.begin(
            XeroHosts.from_root(address.url),
            address.client_id,
            address.redirect_uri,
            ["accounting.everything"],
        )
        with pytest.raises(SignInRefused) as caught:
            attempt.finish(give_demo_consent(attempt, http), http)
        assert caught.value.error == "invalid_scope"

    def test_revoking_ends_the_sign_in(
        self, server: DemoCompanyServer, hosts: XeroHosts, http: Http, connected: Connected, tmp_path: Path
    ) -> None:
        stored = TokenFile(tmp_path / "tokens.json").load()
        assert stored is not None
        revoke(hosts, server.address.client_id, stored.refresh_token, http)
        with pytest.raises(OrganisationGone):
            connected.client.organisation()
        with pytest.raises(ReconnectNeeded):
            connected.tokens.refresh_after_401(stored.access_token)


class TestConsentByTheProgram:
    def test_it_is_never_given_to_the_real_xero(self) -> None:
        fake = FakeXero(ok("{}"))
        attempt = SignIn.begin(XeroHosts.real(), "CLIENT", "http://localhost:8742/callback")
        with pytest.raises(InputError) as caught:
            give_demo_consent(attempt, fake.http())
        assert caught.value.problem.code == "not_a_demo_company"
        assert fake.requests == []

    @pytest.mark.parametrize(
        "page",
        [
            "<form action='/x'></form>",
            "<meta name=generator content='seqxero Demo Company'>",
            "<meta name=generator content='seqxero Demo Company'><form action='https://evil.example/'></form>",
        ],
    )
    @pytest.mark.parametrize("header", [{}, {"x-demo-company": "1"}])
    def test_a_page_that_is_no_consent_page_of_a_demo_company_is_left_alone(
        self, page: str, header: dict[str, str]
    ) -> None:
        fake = FakeXero(ok(page, **header))
        attempt = SignIn.begin(
            XeroHosts.from_root("http://127.0.0.1:9"), "CLIENT", "http://localhost:8742/callback"
        )
        with pytest.raises(InputError):
            give_demo_consent(attempt, fake.http())
        assert len(fake.requests) == 1


def invoice(contact_id: str, number: str, account: str = "200") -> dict[str, object]:
    return {
        "Type": "ACCREC",
        "Contact": {"ContactID": contact_id},
        "InvoiceNumber": number,
        "Date": "3000-01-01",
        "DueDate": "3000-01-01",
        "Status": "AUTHORISED",
        "LineAmountTypes": "Exclusive",
        "LineItems": [
            {
                "Description": "Seats",
                "Quantity": Decimal("3"),
                "UnitAmount": Decimal("0.3333"),
                "AccountCode": account,
            }
        ],
    }


def any_customer(client: XeroClient) -> str:
    [page] = client.contacts()
    return next(each.contact_id for each in page.items if each.is_customer)


def by_number(client: XeroClient, *numbers: str) -> list[Document]:
    pages = client.documents(DocumentKind.INVOICE, numbers=numbers)
    return [document for page in pages for document in page.items]


class TestClient:
    def test_the_settings_are_read(self, connected: Connected) -> None:
        xero = connected.client
        organisation = xero.organisation()
        assert organisation.organisation_id == connected.tenant_id
        assert (organisation.is_demo_company, organisation.base_currency) == (True, "GBP")
        assert organisation.period_lock_date is not None
        sales = next(account for account in xero.accounts() if account.code == "200")
        assert (sales.klass, sales.status) == ("REVENUE", "ACTIVE")
        assert next(rate for rate in xero.tax_rates() if rate.tax_type == "OUTPUT2").effective_rate == 20
        assert "GBP" in [currency.code for currency in xero.currencies()]

    def test_contacts_are_read_in_pages_and_by_id(self, connected: Connected) -> None:
        whole = [each for page in connected.client.contacts(include_archived=True) for each in page.items]
        parts = list(connected.client.contacts(include_archived=True, page_size=20))
        assert [each.contact_id for part in parts for each in part.items] == [
            each.contact_id for each in whole
        ]
        assert parts[0].item_count == len(whole)
        assert parts[0].server_time is not None
        stamps = [each.updated_at for each in whole if each.updated_at]
        assert stamps == sorted(stamps)
        some = [each.contact_id for each in whole if each.status == "ACTIVE"]
        found = {each.contact_id for page in connected.client.contacts(ids=some) for each in page.items}
        assert found == set(some)
        assert connected.client.contact(some[0]).contact_id == some[0]

    def test_what_is_written_comes_back_element_by_element_and_a_replay_is_the_same(
        self, connected: Connected
    ) -> None:
        xero = connected.client
        customer = any_customer(xero)
        rows = [
            invoice(customer, "XT-1"),
            invoice(customer, "XT-2", account="nope"),
            invoice(customer, "XT-3"),
        ]
        request = WriteRequest("PUT", "/Invoices", encode({"Invoices": rows}), "xero-test-1")
        answer = xero.write(request)
        assert [(each.number, each.ok) for each in answer.elements] == [
            ("XT-1", True),
            ("XT-2", False),
            ("XT-3", True),
        ]
        assert "account" in answer.elements[1].errors[0].lower()
        record = answer.elements[0].record
        assert isinstance(record, Document)
        assert (record.date, record.sub_total, record.total) == (
            date(3000, 1, 1),
            Decimal(1),
            Decimal("1.20"),
        )
        assert [each.id for each in xero.write(request).elements] == [each.id for each in answer.elements]
        found = by_number(xero, "XT-1", "XT-2", "XT-3")
        assert sorted(each.number for each in found) == ["XT-1", "XT-3"]
        assert found[0].lines[0].unit_amount == Decimal("0.3333")
        second = WriteRequest("PUT", "/Invoices", encode({"Invoices": rows[:1]}), "xero-test-2")
        assert "unique" in xero.write(second).elements[0].errors[0]

    def test_an_answer_lost_after_the_fact_is_unknown_and_its_replay_makes_no_twin(
        self, server: DemoCompanyServer, hosts: XeroHosts, http: Http, connected: Connected
    ) -> None:
        xero = connected.client
        body = encode({"Invoices": [invoice(any_customer(xero), "XT-LOST")]})
        fault = b'{"fault":"drop_after","match":{"method":"PUT","path":"/api.xro/2.0/Invoices"},"times":1}'
        http.send(
            "POST", f"{hosts.api}/demo/faults", content=fault, headers={"Content-Type": "application/json"}
        )
        request = WriteRequest("PUT", "/Invoices", body, "xero-test-lost")
        with pytest.raises(Interrupted) as caught:
            xero.write(request)
        assert caught.value.outcome is Outcome.UNKNOWN
        assert xero.write(request).elements[0].ok
        assert len(by_number(xero, "XT-LOST")) == 1

    def test_an_expired_token_is_renewed_in_mid_work(
        self, hosts: XeroHosts, http: Http, connected: Connected, tmp_path: Path
    ) -> None:
        before = connected.tokens.access_token()
        fault = b'{"fault":"expire_token","times":1}'
        http.send(
            "POST", f"{hosts.api}/demo/faults", content=fault, headers={"Content-Type": "application/json"}
        )
        assert connected.client.organisation().is_demo_company
        assert connected.tokens.access_token() != before
        assert not (tmp_path / "tokens.json.previous").exists()

    def test_credit_notes_are_found_by_number_and_id(self, connected: Connected) -> None:
        xero = connected.client
        [page] = xero.documents(DocumentKind.CREDIT_NOTE)
        note = page.items[0]
        assert note.type == "ACCRECCREDIT"
        for wanted in (
            xero.documents(DocumentKind.CREDIT_NOTE, numbers=[note.number, "nope"]),
            xero.documents(DocumentKind.CREDIT_NOTE, ids=[note.id]),
        ):
            assert [each.id for part in wanted for each in part.items] == [note.id]

    def test_what_is_not_there_is_said(self, connected: Connected) -> None:
        with pytest.raises(NotFound):
            connected.client.document(DocumentKind.INVOICE, UNKNOWN_ID)
        assert by_number(connected.client, "never-written") == []
