"""The one module that names Authlib: OAuth's requests and answers as texts, carried by others.

Import it where it is used, not above: it takes longer to load than the rest of the room.
"""

from __future__ import annotations

from collections.abc import Sequence

from authlib.common.security import generate_token  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.parameters import (  # type: ignore[import-untyped]
    parse_authorization_code_response,
    prepare_grant_uri,
    prepare_token_request,
)
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]


def new_secret() -> str:
    """64 random letters and digits: fit for a state and for a PKCE verifier (43 to 128 signs)."""
    return str(generate_token(64))


def authorize_url(
    endpoint: str, client_id: str, redirect_uri: str, scopes: Sequence[str], state: str, verifier: str
) -> str:
    """The address a browser opens. The verifier itself is not in it."""
    return str(
        prepare_grant_uri(
            endpoint,
            client_id,
            "code",
            redirect_uri=redirect_uri,
            scope=" ".join(scopes),
            state=state,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
    )


def code_in(callback_url: str, state: str) -> str:
    """The code of a callback that was found good. Raises Authlib's own error when there is none."""
    return str(parse_authorization_code_response(callback_url, state)["code"])


def code_form(client_id: str, code: str, redirect_uri: str, verifier: str) -> str:
    """The url-encoded form that turns a code into tokens."""
    form = prepare_token_request(
        "authorization_code",
        client_id=client_id,
        code=code,
        redirect_uri=redirect_uri,
        code_verifier=verifier,
    )
    return str(form)


def refresh_form(client_id: str, refresh_token: str) -> str:
    """The url-encoded form that turns a refresh token into new tokens."""
    return str(prepare_token_request("refresh_token", client_id=client_id, refresh_token=refresh_token))
