"""The other kinds of app: with a secret, and custom connections (xero-api sections 1.3 to 1.5)."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from seqxero_tui.demo_company import CUSTOM_CONNECTION, WEB_APP, App, DemoCompanyServer

from .conftest import Client, elements_of

VERIFIER = "v" * 43
WITHOUT_PKCE = {"client_id": WEB_APP.client_id, "code_challenge": "", "code_challenge_method": ""}


def basic(app: App, secret: str | None = None) -> dict[str, str]:
    pair = f"{app.client_id}:{app.secret if secret is None else secret}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def token(client: Client, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:
    return client.http.post("/connect/token", data=form, headers=headers or {})


def code_form(client: Client, **changes: str) -> dict[str, str]:
    """What redeems a code that the web app got without PKCE."""
    code = client.consent(VERIFIER, **{**WITHOUT_PKCE, **changes})["code"]
    return {"grant_type": "authorization_code", "code": code, "redirect_uri": client.address.redirect_uri}


def custom(client: Client, **form: str) -> dict[str, Any]:
    answer = token(client, basic(CUSTOM_CONNECTION), grant_type="client_credentials", **form)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def call(client: Client, access_token: str, path: str, **headers: str) -> httpx.Response:
    sent = {"Authorization": f"Bearer {access_token}", "Accept": "application/json", **headers}
    return client.http.get(f"/api.xro/2.0/{path}", headers=sent)


def test_a_web_app_signs_in_with_its_secret_and_without_pkce(client: Client) -> None:
    given = token(client, basic(WEB_APP), **code_form(client)).json()
    refreshed = token(
        client,
        grant_type="refresh_token",
        refresh_token=given["refresh_token"],
        client_id=WEB_APP.client_id,
        client_secret=WEB_APP.secret,
    )
    assert refreshed.status_code == 200
    answer = call(
        client, refreshed.json()["access_token"], "Organisation", **{"xero-tenant-id": client.tenant_id}
    )
    assert answer.json()["ProviderName"] == "seqxero web"


def test_the_consent_page_names_the_app_that_asks(client: Client) -> None:
    params = client.authorize_params(VERIFIER, **WITHOUT_PKCE)
    page = client.http.get("/identity/connect/authorize", params=params)
    assert "<strong>seqxero web</strong> wants access" in page.text


@pytest.mark.parametrize(
    "headers",
    [basic(WEB_APP, "wrong"), basic(WEB_APP, ""), {}, {"Authorization": "Basic !"}, basic(App("nobody", ""))],
)
def test_a_wrong_or_missing_secret_is_invalid_client(client: Client, headers: dict[str, str]) -> None:
    answer = token(client, headers, **code_form(client))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client")
    revoked = client.http.post("/connect/revocation", data={"token": "x"}, headers=headers)
    assert (revoked.status_code, revoked.json()["error"]) == (400, "invalid_client")


def test_an_app_without_a_secret_must_not_send_one_and_must_use_pkce(client: Client) -> None:
    native = App(client.address.client_id, "")
    refused = token(client, basic(native, "guess"), grant_type="refresh_token", refresh_token="x")
    assert refused.json()["error"] == "invalid_client"
    code = client.consent(VERIFIER)["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": client.address.redirect_uri}
    assert token(client, basic(native, ""), **form).json()["error"] == "invalid_request"


def test_a_web_app_that_began_with_pkce_ends_with_it(client: Client) -> None:
    challenged = {
        name: client.authorize_params(VERIFIER)[name] for name in ("code_challenge", "code_challenge_method")
    }
    without = token(client, basic(WEB_APP), **code_form(client, **challenged))
    assert without.json()["error"] == "invalid_grant"
    form = code_form(client, **challenged)
    assert token(client, basic(WEB_APP), **form, code_verifier=VERIFIER).status_code == 200
    unasked = token(client, basic(WEB_APP), **code_form(client), code_verifier=VERIFIER)
    assert unasked.json()["error"] == "invalid_grant"


def test_codes_and_refresh_tokens_of_one_app_are_nothing_to_another(client: Client) -> None:
    form = code_form(client)
    assert token(client, client_id=client.address.client_id, code_verifier=VERIFIER, **form).json()[
        "error"
    ] == ("invalid_grant")
    own = client.tokens["refresh_token"]
    stolen = token(client, basic(WEB_APP), grant_type="refresh_token", refresh_token=own)
    assert stolen.json()["error"] == "invalid_grant"
    assert (
        client.http.post("/connect/revocation", data={"token": own}, headers=basic(WEB_APP)).status_code
        == 200
    )
    assert client.token(grant_type="refresh_token", refresh_token=own).status_code == 200


@pytest.mark.parametrize(
    ("app", "grant"),
    [
        (WEB_APP, "client_credentials"),
        (CUSTOM_CONNECTION, "authorization_code"),
        (CUSTOM_CONNECTION, "refresh_token"),
    ],
)
def test_a_flow_an_app_is_not_made_for_is_unauthorized_client(client: Client, app: App, grant: str) -> None:
    answer = token(client, basic(app), grant_type=grant, code="x", refresh_token="x")
    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")


def test_a_custom_connection_has_no_consent_page(client: Client) -> None:
    params = client.authorize_params(VERIFIER, client_id=CUSTOM_CONNECTION.client_id)
    page = client.http.get("/identity/connect/authorize", params=params)
    assert (page.status_code, "unauthorized_client" in page.text) == (400, True)


@pytest.mark.parametrize("grant", ["password", ""])
def test_other_grants_are_unsupported(client: Client, grant: str) -> None:
    assert token(client, basic(WEB_APP), grant_type=grant).json()["error"] == "unsupported_grant_type"


def test_a_custom_connection_reaches_its_one_organisation_without_naming_it(client: Client) -> None:
    given = custom(client, scope="accounting.settings.read")
    assert set(given) == {"access_token", "expires_in", "token_type", "scope"}
    assert call(client, given["access_token"], "Organisation").json()["Organisations"][0][
        "OrganisationID"
    ] == (client.tenant_id)
    second = client.server.company.tenant_ids[1]
    assert (
        call(client, given["access_token"], "Organisation", **{"xero-tenant-id": second}).status_code == 403
    )
    assert call(client, given["access_token"], "Contacts").status_code == 401
    with_person = call(client, client.tokens["access_token"], "Organisation")
    assert with_person.status_code == 403


def test_a_custom_connection_gets_every_scope_when_it_asks_for_none_but_never_a_persons(
    client: Client,
) -> None:
    given = custom(client)
    assert "accounting.invoices" in given["scope"].split()
    assert "offline_access" not in given["scope"].split()
    published = KeySet.import_key_set(client.http.get("/.well-known/openid-configuration/jwks").json())
    claims = jwt.decode(given["access_token"], published, algorithms=["RS256"]).claims
    assert "xero_userid" not in claims
    for scope in ("accounting.transactions", "offline_access"):
        refused = token(client, basic(CUSTOM_CONNECTION), grant_type="client_credentials", scope=scope)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


def test_a_disconnected_custom_connection_is_over(client: Client) -> None:
    access = custom(client)["access_token"]
    bearer = {"Authorization": f"Bearer {access}"}
    (connection,) = client.http.get("/connections", headers=bearer).json()
    assert client.http.delete(f"/connections/{connection['id']}", headers=bearer).status_code == 204
    assert call(client, access, "Organisation").status_code == 403
    refused = token(client, basic(CUSTOM_CONNECTION), grant_type="client_credentials")
    assert refused.json()["error"] == "unauthorized_client"


def test_apps_count_and_remember_by_themselves() -> None:
    with DemoCompanyServer(tier="starter") as server:
        client = Client(server)
        client.sign_in()
        key = {"Idempotency-Key": "the same"}
        mine = client.call("PUT", "Contacts", {"Name": "Mine Ltd"}, headers=key)
        client.tokens = custom(client)
        theirs = client.call("PUT", "Contacts", {"Name": "Theirs Ltd"}, headers=key)
        assert [elements_of(answer)[0]["Name"] for answer in (mine, theirs)] == ["Mine Ltd", "Theirs Ltd"]
        assert mine.headers["X-DayLimit-Remaining"] == "999"
        assert theirs.headers["X-DayLimit-Remaining"] == "4999"
        client.http.close()


def test_discovery_tells_everything_that_is_served(client: Client) -> None:
    found = client.http.get("/.well-known/openid-configuration").json()
    assert set(found["grant_types_supported"]) == {
        "authorization_code",
        "refresh_token",
        "client_credentials",
    }
    assert {"client_secret_basic", "client_secret_post"} == set(
        found["token_endpoint_auth_methods_supported"]
    )
    for name in ("authorization_endpoint", "token_endpoint", "revocation_endpoint", "jwks_uri"):
        assert client.http.request("OPTIONS", found[name]).status_code != 404
