"""Where Stripe is and with which key it is read: two variables of the environment.

Stripe's own key is kept nowhere else. That of a stand-in on this machine is no secret, and a profile remembers it, so
that commands beside a running demo read the same payments.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import quote, urlsplit

from seqxero_tui.errors import InputError
from seqxero_tui.http.addresses import checked_root, is_loopback
from seqxero_tui.text import one_line

KEY_VARIABLE = "SEQXERO_STRIPE_KEY"
URL_VARIABLE = "SEQXERO_STRIPE_URL"
STRIPE = "https://api.stripe.com"

MAKE_A_KEY = (
    "In Stripe's dashboard, under Developers, API keys, make a restricted key that may read Checkout Sessions, "
    f"PaymentIntents and Charges, and set {KEY_VARIABLE} to it."
)


@dataclass(frozen=True, slots=True)
class StripeSite:
    """Stripe's root, without a trailing slash, and the key; without one Stripe is not read."""

    root: str = STRIPE
    key: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Raises InputError for an address that is neither https nor on this machine, and for what is no key."""
        given = environment.get(URL_VARIABLE) or STRIPE
        try:
            root = checked_root(given)
        except ValueError as fault:
            raise InputError(
                "bad_stripe_address",
                f"The Stripe address “{one_line(given)}” cannot be used: {fault}.",
                f"Unset {URL_VARIABLE} to read Stripe itself.",
            ) from None
        return cls(root, _checked_key(environment.get(KEY_VARIABLE)))

    @classmethod
    def remembered(cls, path: Path) -> Self | None:
        """The stand-in that `remember` noted last; None for none, and for what is no stand-in on this machine."""
        try:
            noted = json.loads(path.read_text("utf-8"))
            site = cls(checked_root(str(noted["url"])), _checked_key(str(noted["key"])))
        except (OSError, ValueError, KeyError, TypeError, InputError):
            return None
        return site if site.is_stand_in else None

    def remember(self, path: Path) -> None:
        """Notes a stand-in for later commands. Raises ValueError for Stripe itself, whose key is never stored."""
        if not self.is_stand_in:
            raise ValueError("only the key of a stand-in on this machine may be stored")
        path.touch(mode=0o600)
        path.write_text(json.dumps({"url": self.root, "key": self.key}), "utf-8")

    @property
    def is_stand_in(self) -> bool:
        """Whether it answers on this machine."""
        return is_loopback(urlsplit(self.root).hostname or "")

    def page_of(self, payment_link: str) -> str | None:
        """The page of a payment link, where its id alone tells: on a stand-in on this machine.

        Stripe's own pages have addresses of their own, which come with the invoice or not at all.
        """
        if not self.is_stand_in:
            return None
        return f"{self.root}/pay/{quote(payment_link, safe='')}"


def _checked_key(key: str | None) -> str | None:
    if not key:
        return None
    if not key.startswith(("rk_", "sk_")) or not key.replace("_", "").isalnum() or not key.isascii():
        raise InputError("invalid_stripe_key", f"{KEY_VARIABLE} holds no key of Stripe's.", MAKE_A_KEY)
    return key
