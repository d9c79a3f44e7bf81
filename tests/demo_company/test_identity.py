"""Signing in, tokens and connections, as Xero's identity server does them (xero-api section 1)."""

from __future__ import annotations

import secrets
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from seqxero_tui.demo_company import DemoCompanyServer

from .conftest import Client, FirstForm

VERIFIER = "v" * 43
GRACE = 30 * 60


def connections(client: Client) -> httpx.Response:
    return client.http.get(
        "/connections", headers={"Authorization": f"Bearer {client.tokens['access_token']}"}
    )


def test_the_consent_page_says_that_it_is_a_demo_company_and_chooses_only_the_first_organisation(
    client: Client,
) -> None:
    page = client.http.get("/identity/connect/authorize", params=client.authorize_params(VERIFIER))
    assert '<meta name="generator" content="seqxero Demo Company">' in page.text
    assert page.headers["x-demo-company"] == "1"
    chosen = [value for name, value in FirstForm(page.text).fields if name == "tenant"]
    assert chosen == client.server.company.tenant_ids[:1]


def test_consent_connects_the_chosen_organisation_and_gives_tokens(client: Client) -> None:
    assert client.tokens["expires_in"] == 1800
    assert client.tokens["token_type"] == "Bearer"
    (connection,) = connections(client).json()
    assert connection["tenantId"] == client.tenant_id
    assert connection["tenantName"] == "Demo Company (UK)"
    assert connection["tenantType"] == "ORGANISATION"
    assert len(connection["createdDateUtc"].split(".")[1]) == 7


def test_access_tokens_are_signed_with_the_published_key(client: Client) -> None:
    published = KeySet.import_key_set(client.http.get("/.well-known/openid-configuration/jwks").json())
    claims = jwt.decode(client.tokens["access_token"], published, algorithms=["RS256"]).claims
    assert claims["client_id"] == client.address.client_id
    assert "accounting.contacts" in claims["scope"]
    discovered = client.http.get("/.well-known/openid-configuration").json()
    assert discovered["issuer"] == claims["iss"]
    assert discovered["token_endpoint"] == client.address.token_url


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"client_id": "someone else"}, "Unknown client"),
        ({"redirect_uri": "http://localhost:8742/callback/"}, "Invalid redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1:8742/callback"}, "Invalid redirect_uri"),
    ],
)
def test_what_is_not_registered_is_shown_and_never_redirected(
    client: Client, change: dict[str, str], words: str
) -> None:
    page = client.http.get("/identity/connect/authorize", params=client.authorize_params(VERIFIER, **change))
    assert page.status_code == 400
    assert words in page.text


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "openid accounting.transactions"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
    ],
)
def test_a_wrong_request_goes_back_to_the_app_with_its_state(
    client: Client, change: dict[str, str], error: str
) -> None:
    answer = client.http.get(
        "/identity/connect/authorize", params=client.authorize_params(VERIFIER, **change)
    )
    assert answer.status_code == 302
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["error"] == [error]
    assert query["state"] == ["a-state"]


def test_a_declined_consent_comes_back_as_access_denied(client: Client) -> None:
    outcome = client.consent(VERIFIER, decision="cancel")
    assert (outcome["error"], outcome["state"]) == ("access_denied", "a-state")


def test_a_consent_form_without_its_token_connects_nothing(client: Client) -> None:
    client.server.company.revoke()
    fields = {**client.authorize_params(VERIFIER), "decision": "allow", "tenant": client.tenant_id}
    answer = client.http.post("/identity/connect/authorize", data={**fields, "form_token": "forged.one"})
    assert answer.status_code == 400
    assert connections(client).json() == []


def test_a_code_works_once(client: Client) -> None:
    code = client.consent(VERIFIER)["code"]
    assert client.redeem(code, VERIFIER).status_code == 200
    again = client.redeem(code, VERIFIER)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_code_dies_after_five_minutes(client: Client) -> None:
    code = client.consent(VERIFIER)["code"]
    client.server.company.advance(300)
    assert client.redeem(code, VERIFIER).json()["error"] == "invalid_grant"


def test_a_code_needs_its_own_verifier(client: Client) -> None:
    code = client.consent(VERIFIER)["code"]
    assert client.redeem(code, "w" * 43).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unauthorized_client"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x", "client_id": "unknown"}, "invalid_client"),
        ({"grant_type": "refresh_token", "refresh_token": "never issued"}, "invalid_grant"),
    ],
)
def test_token_errors(client: Client, form: dict[str, str], error: str) -> None:
    answer = client.http.post("/connect/token", data={"client_id": client.address.client_id, **form})
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_no_refresh_token_without_offline_access(server: DemoCompanyServer) -> None:
    client = Client(server)
    client.sign_in(scope="openid accounting.settings.read")
    assert "refresh_token" not in client.tokens
    assert client.tokens["scope"] == "openid accounting.settings.read"


def refreshed(client: Client, token: str) -> httpx.Response:
    return client.token(grant_type="refresh_token", refresh_token=token)


def test_a_rotated_refresh_token_still_works_for_half_an_hour_so_that_a_lost_answer_can_be_retried(
    client: Client,
) -> None:
    first = client.tokens["refresh_token"]
    second = refreshed(client, first).json()["refresh_token"]
    assert second != first
    client.server.company.advance(GRACE - 5)
    assert refreshed(client, first).status_code == 200
    client.server.company.advance(10)
    assert refreshed(client, first).json()["error"] == "invalid_grant"
    assert refreshed(client, second).status_code == 200


def test_an_unused_refresh_token_dies_after_sixty_days(client: Client) -> None:
    client.server.company.advance(60 * 86400 + 1)
    assert refreshed(client, client.tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_an_access_token_lasts_half_an_hour(client: Client) -> None:
    client.server.company.advance(1795)
    assert client.call("GET", "Organisation").status_code == 200
    client.server.company.advance(10)
    answer = client.call("GET", "Organisation")
    assert answer.status_code == 401
    assert answer.json()["Detail"].startswith("TokenExpired: token expired at ")


def test_no_token_is_401_and_an_unconnected_organisation_403_in_lower_case(client: Client) -> None:
    client.tokens = {"access_token": "made-up"}
    unknown = client.call("GET", "Organisation")
    assert (unknown.status_code, unknown.json()["Detail"]) == (401, "AuthenticationUnsuccessful")
    client.sign_in()
    client.tenant_id = client.server.company.tenant_ids[1]
    refused = client.call("GET", "Organisation")
    assert (refused.status_code, refused.json()["detail"]) == (403, "AuthenticationUnsuccessful")


def test_a_missing_scope_is_a_401_that_refreshing_does_not_help(server: DemoCompanyServer) -> None:
    client = Client(server)
    client.sign_in(scope="accounting.contacts.read")
    assert client.call("GET", "Contacts").status_code == 200
    for method, path in (("GET", "Invoices"), ("PUT", "Contacts")):
        answer = client.call(method, path, {"Name": "x"} if method == "PUT" else None)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "insufficent_scope"


def test_scopes_of_a_new_consent_add_to_the_old_ones(client: Client) -> None:
    client.sign_in(scope="openid accounting.attachments")
    granted = client.tokens["scope"].split()
    assert {"accounting.attachments", "accounting.contacts"} <= set(granted)


def test_deleting_a_connection_answers_204_then_403_then_404(client: Client) -> None:
    (connection,) = connections(client).json()
    headers = {"Authorization": f"Bearer {client.tokens['access_token']}"}
    assert client.http.delete(f"/connections/{connection['id']}", headers=headers).status_code == 204
    assert client.call("GET", "Organisation").status_code == 403
    assert client.http.delete(f"/connections/{connection['id']}", headers=headers).status_code == 404
    assert connections(client).json() == []


def test_revocation_drops_every_connection_and_the_refresh_token(client: Client) -> None:
    token = client.tokens["refresh_token"]
    answer = client.http.post(
        "/connect/revocation", data={"client_id": client.address.client_id, "token": token}
    )
    assert (answer.status_code, answer.content) == (200, b"")
    assert connections(client).json() == []
    assert refreshed(client, token).json()["error"] == "invalid_grant"


def test_both_organisations_can_be_chosen_and_told_apart_by_consent(client: Client) -> None:
    verifier = secrets.token_urlsafe(48)
    page = client.http.get("/identity/connect/authorize", params=client.authorize_params(verifier))
    data: dict[str, list[str]] = {"decision": ["allow"], "tenant": client.server.company.tenant_ids}
    data |= {name: [value] for name, value in FirstForm(page.text).fields if name != "tenant"}
    location = client.http.post("/identity/connect/authorize", data=data).headers["location"]
    client.redeem(parse_qs(urlsplit(location).query)["code"][0], verifier)
    found = connections(client).json()
    assert {one["tenantName"] for one in found} == {"Demo Company (UK)", "Second Company (UK)"}
    assert len({one["authEventId"] for one in found}) == 1
