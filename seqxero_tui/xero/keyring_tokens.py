"""Token sets in the keyring of the operating system, for those who choose it (SEQXERO_SECRETS=keyring).

Only keyrings known to encrypt are used: the `keyring` package takes whatever is installed, plain text too.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from seqxero_tui.errors import SetupError
from seqxero_tui.xero.tokens import TokenSet

SERVICE = "seqxero"

_TRUSTED = (
    "keyring.backends.macOS",
    "keyring.backends.Windows",
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
)
_SECONDS = 3.0  # a locked keyring may wait for a person who is not there

T = TypeVar("T")


class KeyringTokens:
    """A `TokenStorage` over one keyring entry, named after the profile.

    Every method raises SetupError when there is no keyring to trust, or it does not answer in three seconds.
    """

    def __init__(self, profile: str, backend: Any = None) -> None:
        """`backend` is a keyring backend; by default the best trusted one of this machine."""
        self._profile = profile
        self._backend = backend

    def load(self) -> TokenSet | None:
        """The stored set, None when there is none."""
        text = self._ask(lambda ring: ring.get_password(SERVICE, self._profile))
        if not text:
            return None
        try:
            return TokenSet.from_json(text)
        except ValueError:
            raise _unusable("what it holds is damaged", "Connect again: `seqxero connect`.") from None

    def save(self, tokens: TokenSet) -> None:
        """In place of what was there."""
        self._ask(lambda ring: ring.set_password(SERVICE, self._profile, tokens.to_json()))

    def proved(self) -> None:
        """A keyring keeps no copy of the set before."""

    def clear(self) -> None:
        """Remove the entry; none is fine."""

        def remove(ring: Any) -> None:
            if ring.get_password(SERVICE, self._profile) is not None:
                ring.delete_password(SERVICE, self._profile)

        self._ask(remove)

    def _ask(self, question: Callable[[Any], T]) -> T:
        return _within(_SECONDS, lambda: question(self._ring()))

    def _ring(self) -> Any:
        if self._backend is None:
            self._backend = _best()
        if not _trusted(self._backend):
            name = f"{type(self._backend).__module__}.{type(self._backend).__name__}"
            raise _unusable(f"{name} is not known to keep secrets")
        return self._backend


def _best() -> Any:
    try:
        chosen = importlib.import_module("keyring").get_keyring()
    except ImportError:
        raise _unusable(
            "the `keyring` package is not installed", "Install it, or unset SEQXERO_SECRETS."
        ) from None
    return next((ring for ring in getattr(chosen, "backends", ()) if _trusted(ring)), chosen)


def _trusted(ring: Any) -> bool:
    return type(ring).__module__ in _TRUSTED and ring.priority >= 1


def _within(seconds: float, question: Callable[[], T]) -> T:
    """The answer of `question`, asked in a thread that is left behind when it takes longer."""
    answers: list[T] = []
    faults: list[Exception] = []

    def ask() -> None:
        try:
            answers.append(question())
        except Exception as fault:
            faults.append(fault)

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if answers:
        return answers[0]
    if faults and isinstance(faults[0], SetupError):
        raise faults[0]
    raise _unusable("it failed" if faults else "it does not answer; it may be locked")


def _unusable(
    why: str, remedy: str = "Unlock it, or unset SEQXERO_SECRETS to keep the sign-in in a file."
) -> SetupError:
    return SetupError("keyring_unusable", f"The system's keyring cannot be used: {why}.", remedy)
