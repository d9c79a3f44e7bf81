"""The sign-in kept and kept fresh: a token set, the file it rests in, the keeper that renews it.

A refresh turns the refresh token over, so losing the answer loses the sign-in: the new set is on disk before
it is used, and the old one stays until the new one has worked (Xero honours it for 30 more minutes).
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import stat
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from filelock import FileLock, Timeout

from seqxero_tui.errors import SetupError, StoreError
from seqxero_tui.xero.errors import ReconnectNeeded, SignInRefused
from seqxero_tui.xero.hosts import XeroHosts
from seqxero_tui.xero.identity import Grant, ask_for_tokens

if TYPE_CHECKING:
    from seqxero_tui.xero.transport import Http

log = logging.getLogger("seqxero.xero")

_EARLY = timedelta(seconds=60)
_ACCESS_LIFE, _REFRESH_LIFE = timedelta(minutes=30), timedelta(days=60)  # as Xero grants them


@dataclass(frozen=True, slots=True)
class TokenSet:
    """What a sign-in gave. Its text shows no secret.

    `expires_at` (UTC) is the access token's; `issuer` is `XeroHosts.issuer`, and no other sees the tokens.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    scope: str = ""
    issuer: str = ""

    @classmethod
    def granted(cls, grant: Grant, hosts: XeroHosts, now: datetime) -> Self:
        """From the token endpoint's answer, received at `now`."""
        until = now + timedelta(seconds=grant.expires_in)
        return cls(grant.access_token, grant.refresh_token, until, grant.scope, hosts.issuer)

    def fresh(self, now: datetime) -> bool:
        """Whether the access token is good for another minute."""
        return now + _EARLY < self.expires_at

    @property
    def renewable_until(self) -> datetime:
        """When the sign-in ends unless it is renewed before, which every use after half an hour does."""
        return self.expires_at - _ACCESS_LIFE + _REFRESH_LIFE

    def to_json(self) -> str:
        return json.dumps(
            {
                "access_token": self.access_token,
                "refresh_token": self.refresh_token,
                "expires_at": self.expires_at.isoformat(),
                "scope": self.scope,
                "issuer": self.issuer,
            }
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Raises ValueError when the text is torn or not a token set."""
        try:
            said = json.loads(text)
            expires_at = datetime.fromisoformat(said["expires_at"]).astimezone(UTC)
            access, refresh = str(said["access_token"]), str(said["refresh_token"])
            return cls(access, refresh, expires_at, str(said["scope"]), str(said["issuer"]))
        except (KeyError, TypeError) as fault:
            raise ValueError("not a token set") from fault


class TokenStorage(Protocol):
    """Where token sets rest."""

    def load(self) -> TokenSet | None:
        """The newest whole set, None when there is none. Raises SetupError when it cannot be trusted."""

    def save(self, tokens: TokenSet) -> None:
        """Durably, before returning. The set before stays until `proved`."""

    def proved(self) -> None:
        """The saved set has worked: the one before may go."""

    def clear(self) -> None:
        """Forget everything."""


class TokenFile:
    """A JSON file, 0600 in a 0700 folder, replaced whole or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._previous = path.with_name(f"{path.name}.previous")
        self._fresh = path.with_name(f"{path.name}.new")

    def load(self) -> TokenSet | None:
        """The newest whole set: one whose saving was cut short once it was written, else the file's, else the one before
        when that is torn. Repairs a mode that lets others read.

        Raises SetupError when the file is a link, another user's, or torn with nothing before it.
        """
        torn = False
        if unfinished := self._unfinished():
            return unfinished
        for path in (self.path, self._previous):
            if (text := _read_private(path)) is None:
                continue
            try:
                return TokenSet.from_json(text)
            except ValueError:
                torn = True
                log.warning("the token file %s is damaged", path.name)
        if torn:
            raise SetupError(
                "tokens_damaged",
                "The stored sign-in is damaged and cannot be read.",
                "Connect again: `seqxero connect`. Links and settings are kept.",
            )
        return None

    def save(self, tokens: TokenSet) -> None:
        """Written beside, flushed, moved into place, the old one moved aside first. Raises StoreError.

        One writer at a time: the keeper's lock sees to it.
        """
        try:
            _make_private(self.path.parent)
            if self._unfinished():
                self._move_in()  # before it is overwritten: Xero may know no other any more
            _write_private(self._fresh, tokens.to_json().encode())
            self._move_in()
            _flush_folder(self.path.parent)
        except OSError as fault:
            raise StoreError(
                "tokens_not_saved",
                f"The sign-in cannot be stored ({fault.strerror}).",
                "Within 30 minutes, make room on the disk or get write access to the profile's folder.",
            ) from fault

    def _unfinished(self) -> TokenSet | None:
        """A newer set than the file's, written whole and not moved into its place: the process or the machine died."""
        fresh = _whole(self._fresh)
        held = _whole(self.path) if fresh else None
        return fresh if fresh and (held is None or fresh.expires_at > held.expires_at) else None

    def _move_in(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            self.path.replace(self._previous)
        self._fresh.replace(self.path)

    def proved(self) -> None:
        self._previous.unlink(missing_ok=True)

    def clear(self) -> None:
        for path in (self.path, self._previous, self._fresh):
            path.unlink(missing_ok=True)


def _whole(path: Path) -> TokenSet | None:
    """The set in the file; None when there is none, or only a part of one."""
    text = _read_private(path)
    try:
        return TokenSet.from_json(text) if text is not None else None
    except ValueError:
        return None


def _read_private(path: Path) -> bytes | None:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise _untrusted(path, "it is a link, or cannot be opened") from fault
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise _untrusted(path, "it is not a plain file")
        if hasattr(os, "getuid"):
            if about.st_uid != os.getuid():
                raise _untrusted(path, "it belongs to another user")
            if about.st_mode & 0o077:
                os.fchmod(handle, 0o600)
                log.warning("the token file %s could be read by others; it no longer can", path.name)
        return file.read(1024 * 1024)


def _untrusted(path: Path, why: str) -> SetupError:
    return SetupError(
        "tokens_not_trusted",
        f"The stored sign-in {path.name} is not used: {why}.",
        f"Look at {path}, remove it, then connect again: `seqxero connect`.",
    )


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(os, "getuid") and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


def _write_private(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class TokenKeeper:
    """Gives out access tokens that work, renewed under a lock of all processes, once for all who wait.

    A fault on the way to the identity server keeps the sign-in; only its own `invalid_grant` ends it,
    after a second look at what others may have stored meanwhile.
    """

    def __init__(
        self,
        storage: TokenStorage,
        lock_path: Path,
        hosts: XeroHosts,
        client_id: str,
        http: Http,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._storage = storage
        self._lock_path = lock_path
        self._hosts, self._client_id, self._http = hosts, client_id, http
        self._clock = clock
        self._guard = threading.Lock()
        self._current: TokenSet | None = None
        self._unproved = True
        self._dead: str | None = None  # a refresh token Xero has refused; asking again would change nothing

    def access_token(self) -> str:
        """One that is good for a minute at least. Raises SetupError when not connected, XeroError."""
        current = self._current
        if current is None or not current.fresh(self._clock()):
            current = self._renewed(stale=None)
        return current.access_token

    def refresh_after_401(self, stale: str) -> str:
        """Another one than `stale`, which Xero refused; the same for every thread and process that asks."""
        return self._renewed(stale).access_token

    def keep(self, tokens: TokenSet) -> None:
        """Store a new sign-in, in turn with refreshes."""
        with self._locked():
            self._save(tokens)

    def works(self, access_token: str) -> None:
        """The API took this token: if it is the newest, the copy of the set before may go."""
        if self._unproved and self._current and access_token == self._current.access_token:
            self._unproved = False
            self._storage.proved()

    def forget(self) -> None:
        """Remove the sign-in from this machine."""
        with self._locked():
            self._storage.clear()
            self._current = None

    def _renewed(self, stale: str | None) -> TokenSet:
        with self._locked():
            stored = self._stored()
            if not self._usable(stored, stale):
                stored = self._refreshed(stored)
            self._current = stored
            return stored

    def _usable(self, tokens: TokenSet, stale: str | None) -> bool:
        return tokens.access_token != stale and tokens.fresh(self._clock())

    def _stored(self) -> TokenSet:
        tokens = self._storage.load()
        if tokens is not None and tokens.issuer != self._hosts.issuer:
            raise SetupError(
                "other_sign_in",
                "The stored sign-in was given by another Xero than the one this program is to use.",
                "Connect again: `seqxero connect`, or give the address it was made with.",
            )
        if tokens is None:
            raise SetupError(
                "not_connected",
                "No Xero organisation is connected.",
                "Connect one: `seqxero connect`, or try `seqxero demo`.",
            )
        return tokens

    def _refreshed(self, tokens: TokenSet) -> TokenSet:
        for _ in range(2):
            if tokens.refresh_token == self._dead:
                break
            try:
                return self._refresh(tokens)
            except SignInRefused as refusal:
                if refusal.error != "invalid_grant":
                    raise
            self._dead = tokens.refresh_token
            # Someone may have signed in anew without our lock.
            tokens = self._stored()
            if tokens.refresh_token != self._dead and tokens.fresh(self._clock()):
                return tokens
        raise ReconnectNeeded(400)

    def _refresh(self, tokens: TokenSet) -> TokenSet:
        from seqxero_tui.xero import oauth

        form = oauth.refresh_form(self._client_id, tokens.refresh_token)
        grant = ask_for_tokens(self._hosts, form, self._http)
        renewed = TokenSet.granted(grant, self._hosts, self._clock())
        if not renewed.scope:
            renewed = replace(renewed, scope=tokens.scope)
        self._save(renewed)
        return renewed

    def _save(self, tokens: TokenSet) -> None:
        self._storage.save(tokens)
        self._current, self._unproved = tokens, True

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with self._guard:
            try:
                with FileLock(self._lock_path, timeout=120, mode=0o600, poll_interval=0.02):
                    yield
            except Timeout:
                raise StoreError(
                    "sign_in_locked",
                    "Another program has been renewing the sign-in for two minutes.",
                    "Close other windows of seqxero, then try again.",
                ) from None
