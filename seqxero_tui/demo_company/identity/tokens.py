"""Tokens: codes turned into them, refresh tokens rotated, access tokens checked (xero-api sections 1.2 and 1.5)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from seqxero_tui.demo_company.clock import from_milliseconds, milliseconds
from seqxero_tui.demo_company.storage import Storage
from seqxero_tui.demo_company.wire import decode, encode_text, new_id

ACCESS_SECONDS = 1800
CODE_SECONDS = 300
GRACE = timedelta(minutes=30)
REFRESH_LIFE = timedelta(days=60)
_VERIFIER = re.compile(r"[A-Za-z0-9\-._~]{43,128}")

USER = {
    "xero_userid": "7e57ab1e-0000-4000-8000-5e9fe0000001",
    "email": "demo.user@seqxero.example",
    "given_name": "Demo",
    "family_name": "User",
}


class TokenError(Exception):
    """An answer of the token endpoint that is not a token: OAuth's `error` and a sentence."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


@dataclass(frozen=True)
class Bearer:
    """An access token that was issued here: whose it is, what it may do, and whether its time is over."""

    client_id: str
    scopes: frozenset[str]
    expires: datetime
    hash: str


def digest(secret: str) -> str:
    """Tokens and codes are stored by their hash, so that the file does not let anyone in."""
    return hashlib.sha256(secret.encode()).hexdigest()


def challenge_of(verifier: str) -> str:
    """PKCE's S256: unpadded base64url of the verifier's SHA-256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _proves(verifier: str, challenge: str) -> bool:
    """Whether the verifier is the challenge's; without a challenge there must be none."""
    if not challenge:
        return not verifier
    return bool(_VERIFIER.fullmatch(verifier)) and challenge_of(verifier) == challenge


@cache
def _fresh_key() -> RSAKey:
    """One key for all Demo Companies born in this process: making one takes a noticeable moment."""
    return RSAKey.generate_key(2048, auto_kid=True)


class Tokens:
    """Issues and checks the tokens of one identity server."""

    def __init__(self, storage: Storage, issuer: str) -> None:
        self._storage = storage
        self.issuer = issuer
        self._key: RSAKey | None = None

    def signing_key(self) -> RSAKey:
        """The RSA key access tokens are signed with; made at first need and kept in the file."""
        if self._key is None:
            if kept := self._storage.meta("signing_key"):
                self._key = RSAKey.import_key(decode(kept))
            else:
                self._key = _fresh_key()
                self._storage.set_meta("signing_key", encode_text(self._key.as_dict(private=True)))
        return self._key

    def new_code(
        self,
        *,
        client_id: str,
        redirect_uri: str,
        challenge: str,
        scopes: str,
        auth_event_id: str,
        now: datetime,
    ) -> str:
        """A single-use authorization code, good for five minutes."""
        code = secrets.token_urlsafe(32)
        self._storage.insert(
            "authorization_code",
            {
                "hash": digest(code),
                "client_id": client_id,
                "redirect_uri": redirect_uri,
                "challenge": challenge,
                "scopes": scopes,
                "auth_event_id": auth_event_id,
                "expires": milliseconds(now) + CODE_SECONDS * 1000,
                "used": 0,
            },
        )
        return code

    def redeem(
        self, *, client_id: str, code: str, redirect_uri: str, verifier: str, now: datetime
    ) -> dict[str, Any]:
        """Exchange a code; every mismatch is `invalid_grant`, and so is a second use.

        `verifier` is empty for a code that was asked for without a challenge, and must be.
        """
        row = self._storage.one("SELECT * FROM authorization_code WHERE hash = ?", (digest(code),))
        if row is None or row["used"] or row["client_id"] != client_id or row["expires"] <= milliseconds(now):
            raise TokenError("invalid_grant", "The authorization code is unknown, used or expired.")
        if row["redirect_uri"] != redirect_uri:
            raise TokenError("invalid_grant", "redirect_uri is not the one the code was issued for.")
        if not _proves(verifier, row["challenge"]):
            raise TokenError("invalid_grant", "code_verifier does not match the code_challenge.")
        self._storage.run("UPDATE authorization_code SET used = 1 WHERE hash = ?", (row["hash"],))
        return self._issue(client_id, row["scopes"], row["auth_event_id"], now)

    def for_custom_connection(self, *, client_id: str, scopes: str, now: datetime) -> dict[str, Any]:
        """An access token without a person behind it, and nothing to refresh it with."""
        return self._issue(client_id, scopes, "", now)

    def refresh(self, *, client_id: str, refresh_token: str, now: datetime) -> dict[str, Any]:
        """Rotate: a new pair; the old refresh token stays good for 30 minutes after its first use."""
        row = self._storage.one("SELECT * FROM refresh_token WHERE hash = ?", (digest(refresh_token),))
        if row is None or row["client_id"] != client_id or self._is_over(row, now):
            raise TokenError("invalid_grant", "The refresh token is unknown, expired, revoked or rotated.")
        if row["rotated"] is None:
            self._storage.run(
                "UPDATE refresh_token SET rotated = ? WHERE hash = ?", (milliseconds(now), row["hash"])
            )
        return self._issue(client_id, row["scopes"], row["auth_event_id"], now)

    @staticmethod
    def _is_over(row: sqlite3.Row, now: datetime) -> bool:
        if row["rotated"] is not None:
            return now - from_milliseconds(row["rotated"]) > GRACE
        return now - from_milliseconds(row["issued"]) > REFRESH_LIFE

    def _issue(self, client_id: str, scopes: str, auth_event_id: str, now: datetime) -> dict[str, Any]:
        granted = scopes.split()
        access = self._access_token(client_id, granted, auth_event_id, now)
        answer: dict[str, Any] = {
            "access_token": access,
            "expires_in": ACCESS_SECONDS,
            "token_type": "Bearer",
            "scope": scopes,
        }
        if "openid" in granted:
            answer = {"id_token": self._id_token(client_id, granted, access, auth_event_id, now), **answer}
        if "offline_access" in granted:
            answer["refresh_token"] = self._refresh_token(client_id, scopes, auth_event_id, now)
        return answer

    def _access_token(self, client_id: str, scopes: list[str], auth_event_id: str, now: datetime) -> str:
        token = self._sign(
            {
                "aud": f"{self.issuer}/resources",
                "client_id": client_id,
                "jti": new_id(),
                "scope": scopes,
                **self._issued(now, ACCESS_SECONDS),
                **(self._person(now, auth_event_id) if auth_event_id else {}),
            }
        )
        expires = milliseconds(now) + ACCESS_SECONDS * 1000
        self._storage.insert(
            "access_token",
            {
                "hash": digest(token),
                "client_id": client_id,
                "scopes": " ".join(scopes),
                "auth_event_id": auth_event_id,
                "expires": expires,
            },
        )
        return token

    def _refresh_token(self, client_id: str, scopes: str, auth_event_id: str, now: datetime) -> str:
        token = secrets.token_urlsafe(32)
        self._storage.insert(
            "refresh_token",
            {
                "hash": digest(token),
                "client_id": client_id,
                "scopes": scopes,
                "auth_event_id": auth_event_id,
                "issued": milliseconds(now),
                "rotated": None,
            },
        )
        return token

    def _id_token(
        self, client_id: str, scopes: list[str], access: str, auth_event_id: str, now: datetime
    ) -> str:
        half = hashlib.sha256(access.encode()).digest()[:16]
        about = {"email": USER["email"]} if "email" in scopes else {}
        if "profile" in scopes:
            about |= {
                "preferred_username": USER["email"],
                "given_name": USER["given_name"],
                "family_name": USER["family_name"],
            }
        at_hash = base64.urlsafe_b64encode(half).rstrip(b"=").decode()
        person = self._person(now, auth_event_id)
        told = {"aud": client_id, "at_hash": at_hash, "sid": person["global_session_id"], **person}
        return self._sign({**told, **self._issued(now, 300), **about})

    def _issued(self, now: datetime, seconds: int) -> dict[str, Any]:
        second = int(now.timestamp())
        return {"iss": self.issuer, "nbf": second, "iat": second, "exp": second + seconds}

    def _person(self, now: datetime, auth_event_id: str) -> dict[str, Any]:
        """What a token says of the person who consented; a sign-in is one session."""
        session = hashlib.md5(auth_event_id.encode(), usedforsecurity=False).hexdigest()
        return {
            "sub": hashlib.md5(USER["xero_userid"].encode(), usedforsecurity=False).hexdigest(),
            "auth_time": int(now.timestamp()),
            "xero_userid": USER["xero_userid"],
            "global_session_id": session,
            "authentication_event_id": auth_event_id,
            "amr": ["pwd"],
        }

    def _sign(self, claims: dict[str, Any]) -> str:
        key = self.signing_key()
        return jwt.encode({"alg": "RS256", "kid": key.kid, "typ": "JWT"}, claims, key, algorithms=["RS256"])

    def bearer(self, token: str) -> Bearer | None:
        """The access token's record, also when expired; None when it was never issued here."""
        row = self._storage.one("SELECT * FROM access_token WHERE hash = ?", (digest(token),))
        if row is None:
            return None
        return Bearer(
            row["client_id"], frozenset(row["scopes"].split()), from_milliseconds(row["expires"]), row["hash"]
        )

    def expire_access(self, token: str, now: datetime) -> None:
        """End one access token's time now, as if its half hour were over."""
        self._storage.run(
            "UPDATE access_token SET expires = ? WHERE hash = ? AND expires > ?",
            (milliseconds(now), digest(token), milliseconds(now)),
        )

    def owner_of_refresh(self, refresh_token: str) -> str | None:
        """The client a refresh token was issued to."""
        row = self._storage.one(
            "SELECT client_id FROM refresh_token WHERE hash = ?", (digest(refresh_token),)
        )
        return None if row is None else str(row["client_id"])
