"""The identity server's addresses: consent page, token, revocation, discovery, keys, connections."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from joserfc.jwk import KeySet
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from seqxero_tui.demo_company.company import Company
from seqxero_tui.demo_company.identity import apps, connections, guard
from seqxero_tui.demo_company.identity.apps import WITH_A_PERSON, WITHOUT, App
from seqxero_tui.demo_company.identity.authorize import (
    PARAMETERS,
    AuthorizeRequest,
    NotRegistered,
    SentBack,
    callback,
    read_request,
)
from seqxero_tui.demo_company.identity.scopes import IDENTITY, KNOWN, meaning
from seqxero_tui.demo_company.identity.tokens import TokenError
from seqxero_tui.demo_company.pages.rendering import FORM_TOKEN, Forms, page

AUTHORIZE = "/identity/connect/authorize"
NO_STORE = {"Cache-Control": "no-store"}


def _company(request: Request) -> Company:
    company: Company = request.app.state.company
    return company


def _forms(request: Request) -> Forms:
    forms: Forms = request.app.state.forms
    return forms


# --- consent -------------------------------------------------------------------------------------------------


async def show_consent(request: Request) -> Response:
    """The page that asks whether the app may reach which organisations."""
    return await run_in_threadpool(_consent_page, request, dict(request.query_params))


async def decide(request: Request) -> Response:
    """What the person chose, sent back to the app."""
    form = await request.form()
    values = {name: value for name, value in form.items() if isinstance(value, str)}
    chosen = [value for value in form.getlist("tenant") if isinstance(value, str)]
    return await run_in_threadpool(_decided, request, values, chosen)


def _checked(request: Request, values: Mapping[str, str]) -> AuthorizeRequest | Response:
    company = _company(request)
    try:
        return read_request(values, redirect_uri=company.redirect_uri)
    except NotRegistered as error:
        return page("identity_error.html", status=400, message=str(error))
    except SentBack as error:
        outcome = {"error": error.error, "error_description": error.description}
        return RedirectResponse(callback(company.redirect_uri, outcome, values.get("state", "")), 302)


def _consent_page(
    request: Request, values: Mapping[str, str], *, problem: str = "", status: int = 200
) -> Response:
    asked = _checked(request, values)
    if isinstance(asked, Response):
        return asked
    company = _company(request)
    organisations = [company.books(tenant_id).organisation for tenant_id in company.tenant_ids]
    return page(
        "consent.html",
        status=status,
        app=apps.name_of(asked.client_id),
        problem=problem,
        action=AUTHORIZE,
        hidden={name: values[name] for name in PARAMETERS if name in values},
        form_token=_forms(request).token(AUTHORIZE),
        organisations=organisations,
        scopes=[meaning(scope) for scope in asked.scopes],
    )


def _decided(request: Request, values: dict[str, str], chosen: list[str]) -> Response:
    asked = _checked(request, values)
    if isinstance(asked, Response):
        return asked
    if not _forms(request).valid(AUTHORIZE, values.get(FORM_TOKEN, "")):
        return _consent_page(
            request, values, problem="This page had expired; please choose again.", status=400
        )
    if values.get("decision") != "allow":
        refused = {"error": "access_denied", "error_description": "The user denied access."}
        return RedirectResponse(callback(asked.redirect_uri, refused, asked.state), 302)
    company = _company(request)
    known = [tenant_id for tenant_id in chosen if tenant_id in company.tenant_ids]
    if not known:
        return _consent_page(request, values, problem="Choose at least one organisation.", status=400)
    now = company.clock.now()
    with company.storage.transaction():
        event, scopes = connections.give_consent(
            company.storage, client_id=asked.client_id, scopes=asked.scopes, tenant_ids=known, now=now
        )
        code = company.tokens.new_code(
            client_id=asked.client_id,
            redirect_uri=asked.redirect_uri,
            challenge=asked.challenge,
            scopes=scopes,
            auth_event_id=event,
            now=now,
        )
    outcome = {"code": code, "scope": scopes}
    return RedirectResponse(callback(asked.redirect_uri, outcome, asked.state), 302)


# --- tokens --------------------------------------------------------------------------------------------------


def _app_of(request: Request, form: Mapping[str, str]) -> App:
    """The app a token call comes from, known by Basic authentication or by the form (xero-api 1.3).

    Raises TokenError when it is unknown, or its secret is wrong, missing, or sent though it has none.
    """
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            client_id = ""
    app = apps.find(client_id)
    if app is None or not app.accepts(secret):
        raise TokenError("invalid_client", "This client is unknown here, or its secret is not the right one.")
    return app


async def _form_of(request: Request) -> dict[str, str]:
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


def _told(error: TokenError) -> Response:
    body = {"error": error.error, "error_description": error.description}
    return JSONResponse(body, error.status, NO_STORE)


async def token(request: Request) -> Response:
    """Codes, refresh tokens or an app's own credentials in, tokens out."""
    form = await _form_of(request)
    try:
        app = _app_of(request, form)
        body = await run_in_threadpool(_token, _company(request), app, form)
    except TokenError as error:
        return _told(error)
    return JSONResponse(body, 200, NO_STORE)


def _token(company: Company, app: App, form: dict[str, str]) -> dict[str, Any]:
    grant, client_id, now = form.get("grant_type", ""), app.client_id, company.clock.now()
    if grant in WITH_A_PERSON | WITHOUT and grant not in app.grants:
        raise TokenError("unauthorized_client", f"The grant {grant} is not enabled for this app.")
    with company.storage.transaction():
        match grant:
            case "authorization_code":
                return company.tokens.redeem(
                    client_id=client_id,
                    code=_needed(form, "code"),
                    redirect_uri=_needed(form, "redirect_uri"),
                    verifier=form.get("code_verifier", "") if app.secret else _needed(form, "code_verifier"),
                    now=now,
                )
            case "refresh_token":
                return company.tokens.refresh(
                    client_id=client_id, refresh_token=_needed(form, "refresh_token"), now=now
                )
            case "client_credentials":
                return _custom_connection_token(company, client_id, form.get("scope", ""))
            case _:
                supported = ", ".join(sorted(WITH_A_PERSON | WITHOUT))
                raise TokenError("unsupported_grant_type", f"These are supported: {supported}.")


def _custom_connection_token(company: Company, client_id: str, asked: str) -> dict[str, Any]:
    """For the scopes asked for, or for all that a custom connection can have; those of a person are not among them."""
    possible = KNOWN - IDENTITY
    if unknown := [scope for scope in asked.split() if scope not in possible]:
        raise TokenError("invalid_scope", f"This app cannot ask for these scopes: {', '.join(unknown)}.")
    if connections.only_tenant(company.storage, client_id) is None:
        raise TokenError("unauthorized_client", "The custom connection has been disconnected.")
    scopes = asked or " ".join(sorted(possible))
    return company.tokens.for_custom_connection(client_id=client_id, scopes=scopes, now=company.clock.now())


def _needed(form: dict[str, str], name: str) -> str:
    if not form.get(name):
        raise TokenError("invalid_request", f"{name} is missing.")
    return form[name]


async def revocation(request: Request) -> Response:
    """Revoke a refresh token, and with it every connection of the app; unknown tokens are no error."""
    form = await _form_of(request)
    try:
        app = _app_of(request, form)
    except TokenError as error:
        return _told(error)
    await run_in_threadpool(_revoke, _company(request), app.client_id, form.get("token", ""))
    return Response(b"", 200, NO_STORE)


def _revoke(company: Company, client_id: str, refresh_token: str) -> None:
    if company.tokens.owner_of_refresh(refresh_token) == client_id:
        connections.revoke(company.storage, client_id)


async def discovery(request: Request) -> Response:
    root = str(request.base_url).rstrip("/")
    return JSONResponse(
        {
            "issuer": _company(request).tokens.issuer,
            "authorization_endpoint": f"{root}{AUTHORIZE}",
            "token_endpoint": f"{root}/connect/token",
            "revocation_endpoint": f"{root}/connect/revocation",
            "jwks_uri": f"{root}/.well-known/openid-configuration/jwks",
            "scopes_supported": sorted(KNOWN),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": sorted(WITH_A_PERSON | WITHOUT),
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "subject_types_supported": ["public"],
            "claims_supported": [
                "sub",
                "email",
                "given_name",
                "family_name",
                "preferred_username",
                "xero_userid",
            ],
            "id_token_signing_alg_values_supported": ["RS256"],
        }
    )


async def keys(request: Request) -> Response:
    key = await run_in_threadpool(_company(request).tokens.signing_key)
    return JSONResponse(KeySet([key]).as_dict(private=False))


# --- connections ---------------------------------------------------------------------------------------------


async def list_connections(request: Request) -> Response:
    return await run_in_threadpool(_list_connections, request)


def _list_connections(request: Request) -> Response:
    company = _company(request)
    try:
        bearer = guard.check_bearer(
            company.tokens, request.headers.get("authorization", ""), company.clock.now()
        )
    except guard.Refused as refused:
        return JSONResponse(refused.body, refused.status, refused.headers)
    event = request.query_params.get("authEventId")
    return JSONResponse(connections.connected(company.storage, bearer.client_id, event), 200, NO_STORE)


async def delete_connection(request: Request) -> Response:
    return await run_in_threadpool(_delete_connection, request)


def _delete_connection(request: Request) -> Response:
    company = _company(request)
    try:
        bearer = guard.check_bearer(
            company.tokens, request.headers.get("authorization", ""), company.clock.now()
        )
    except guard.Refused as refused:
        return JSONResponse(refused.body, refused.status, refused.headers)
    gone = connections.disconnect(company.storage, bearer.client_id, request.path_params["id"])
    return Response(b"", 204 if gone else 404)


ROUTES = [
    Route(AUTHORIZE, show_consent, methods=["GET"]),
    Route(AUTHORIZE, decide, methods=["POST"]),
    Route("/connect/token", token, methods=["POST"]),
    Route("/connect/revocation", revocation, methods=["POST"]),
    Route("/.well-known/openid-configuration", discovery, methods=["GET"]),
    Route("/.well-known/openid-configuration/jwks", keys, methods=["GET"]),
    # Xero's addresses ignore case, and its own SDK writes this one with a capital.
    *(Route(path, list_connections, methods=["GET"]) for path in ("/connections", "/Connections")),
    *(
        Route(f"{path}/{{id}}", delete_connection, methods=["DELETE"])
        for path in ("/connections", "/Connections")
    ),
]
