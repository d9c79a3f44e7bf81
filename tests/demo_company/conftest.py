"""A running Demo Company per test, and a client that signs in as a real one does."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from seqxero_tui.demo_company import DemoCompanyServer

from . import shapes

SCOPES = (
    "openid profile email offline_access accounting.contacts accounting.invoices accounting.payments "
    "accounting.settings.read"
)


class FirstForm(HTMLParser):
    """The fields of a page's first form, as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form" and not self.action:
            self.action = found.get("action") or ""
        unchecked = found.get("type") in ("checkbox", "radio") and "checked" not in found
        if tag == "input" and found.get("name") and not unchecked:
            self.fields.append((str(found["name"]), found.get("value") or ""))


class Client:
    """Speaks to one Demo Company over HTTP, signed in."""

    def __init__(self, server: DemoCompanyServer) -> None:
        self.server, self.address = server, server.address
        # Every answer a test provokes is also held against Xero's published description.
        self.http = httpx.Client(
            base_url=server.address.url, timeout=20, event_hooks={"response": [shapes.check]}
        )
        self.tokens: dict[str, Any] = {}
        self.tenant_id = server.company.tenant_ids[0]

    def authorize_params(self, verifier: str, **changes: str) -> dict[str, str]:
        digest = hashlib.sha256(verifier.encode()).digest()
        return {
            "response_type": "code",
            "client_id": self.address.client_id,
            "redirect_uri": self.address.redirect_uri,
            "scope": SCOPES,
            "state": "a-state",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            **changes,
        }

    def consent(
        self, verifier: str, *, decision: str = "allow", tenants: tuple[str, ...] = (), **changes: str
    ) -> dict[str, str]:
        """Fill in the consent page, adding organisations; the query of the redirect that follows."""
        page = self.http.get("/identity/connect/authorize", params=self.authorize_params(verifier, **changes))
        assert page.status_code == 200, page.text
        form = FirstForm(page.text)
        data: dict[str, list[str]] = {}
        added = [("tenant", tenant_id) for tenant_id in tenants]
        for name, value in [*form.fields, *added, ("decision", decision)]:
            data.setdefault(name, []).append(value)
        answer = self.http.post(form.action, data=data)
        assert answer.status_code == 302, answer.text
        return {
            name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()
        }

    def token(self, **form: str) -> httpx.Response:
        return self.http.post("/connect/token", data={"client_id": self.address.client_id, **form})

    def redeem(self, code: str, verifier: str) -> httpx.Response:
        return self.token(
            grant_type="authorization_code",
            code=code,
            redirect_uri=self.address.redirect_uri,
            code_verifier=verifier,
        )

    def sign_in(self, *, tenants: tuple[str, ...] = (), **changes: str) -> None:
        verifier = secrets.token_urlsafe(48)
        answer = self.redeem(self.consent(verifier, tenants=tenants, **changes)["code"], verifier)
        assert answer.status_code == 200, answer.text
        self.tokens = answer.json()

    def call(self, method: str, path: str, body: object = None, **options: Any) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {self.tokens['access_token']}",
            "Accept": "application/json",
            "xero-tenant-id": self.tenant_id,
            **options.pop("headers", {}),
        }
        extra = {} if body is None else {"json": body}
        return self.http.request(method, f"/api.xro/2.0/{path}", headers=headers, **extra, **options)

    def get(self, path: str, **params: str | int) -> Any:
        """The elements of a list, which is under the one key that holds one."""
        answer = self.call("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return elements_of(answer)

    def write(self, method: str, path: str, elements: object, **params: str | int) -> list[dict[str, Any]]:
        """Write with `summarizeErrors=false` and answer with the elements."""
        plural = path.split("/")[0]
        body = {plural: elements} if isinstance(elements, list) else elements
        answer = self.call(method, path, body, params={"summarizeErrors": "false", "unitdp": 4, **params})
        assert answer.status_code == 200, answer.text
        return elements_of(answer)

    def contact_id(self, name: str) -> str:
        found = self.get("Contacts", searchTerm=name)
        return str(next(one["ContactID"] for one in found if one["Name"] == name))

    def invoice(self, **changes: object) -> dict[str, Any]:
        """The body of an approved invoice in order; `changes` by their name on the wire."""
        return {
            "Type": "ACCREC",
            "Contact": changes.get("Contact") or {"ContactID": self.contact_id("City Limousines")},
            "Date": "2026-01-01",
            "DueDate": "2026-02-01",
            "Status": "AUTHORISED",
            "LineItems": [{"Description": "Seats", "Quantity": 2, "UnitAmount": 10, "AccountCode": "200"}],
            **changes,
        }

    def create(self, **changes: object) -> dict[str, Any]:
        """An approved invoice in the books."""
        (saved,) = self.write("PUT", "Invoices", [self.invoice(**changes)])
        assert saved["StatusAttributeString"] in ("OK", "WARNING"), saved
        return saved


def elements_of(answer: httpx.Response) -> list[dict[str, Any]]:
    """The list in an envelope."""
    body = answer.json()
    (found,) = [value for value in body.values() if isinstance(value, list)]
    return list(found)


def messages_of(element: dict[str, Any]) -> list[str]:
    return [one["Message"] for one in element.get("ValidationErrors", [])]


@pytest.fixture(scope="session")
def running() -> Iterator[DemoCompanyServer]:
    """One server for all tests; without limits, so that only the tests of limits meet them."""
    with DemoCompanyServer(tier="none") as running:
        yield running


@pytest.fixture
def server(running: DemoCompanyServer) -> DemoCompanyServer:
    """A Demo Company as new: fresh ids, nobody connected, no faults, an empty log."""
    running.company.revoke()
    running.company.reset()
    running.company.clear_faults()
    running.company.clear_requests()
    return running


@pytest.fixture
def client(server: DemoCompanyServer) -> Iterator[Client]:
    """Signed in to the Demo Company of `server`."""
    client = Client(server)
    client.sign_in()
    yield client
    client.http.close()
