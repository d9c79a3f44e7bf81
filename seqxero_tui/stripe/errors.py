"""What Stripe can answer instead of what was asked, in sentences that name no key."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from seqxero_tui.errors import SeqxeroError
from seqxero_tui.http.reply import Reply
from seqxero_tui.stripe.site import KEY_VARIABLE, MAKE_A_KEY
from seqxero_tui.text import one_line

_LATER = "Sync again later; what Xero says was read all the same."
_PERMISSION = re.compile(r"\brak_[a-z_]+")


class StripeError(SeqxeroError):
    """Stripe cannot be read now; asking for another payment link would go no better."""


class NoSuchLink(StripeError):
    """Stripe knows no payment link of this id; others may be read."""

    def __init__(self, payment_link: str) -> None:
        super().__init__(
            "stripe_link_unknown",
            f"Stripe knows no payment link {one_line(payment_link)}.",
            f"Check that {KEY_VARIABLE} belongs to the Stripe account, and to the mode (test or live), that made it.",
        )


class Cancelled(StripeError):
    """Stopped by the user while waiting for Stripe."""

    def __init__(self) -> None:
        super().__init__("cancelled", "Stopped while waiting for Stripe.", "Sync again to go on from here.")


def unreachable(sentence: str) -> StripeError:
    """No whole answer came; `sentence` says why."""
    return StripeError("stripe_unreachable", sentence, _LATER)


def refusal(reply: Reply, payment_link: str) -> StripeError:
    """The error an answer outside 200-299 stands for."""
    said = _error(reply)
    message = one_line(str(said.get("message") or ""))[:300]
    match reply.status:
        case 401:
            return StripeError(
                "stripe_key_refused", f"Stripe does not accept the key in {KEY_VARIABLE}.", MAKE_A_KEY
            )
        case 403:
            lacking = _PERMISSION.search(message)
            named = f" (it lacks {lacking[0]})" if lacking else ""
            return StripeError(
                "stripe_permission_missing",
                f"The key in {KEY_VARIABLE} may not read what a payment link took in{named}.",
                MAKE_A_KEY,
            )
        case 400 | 404 if said.get("code") == "resource_missing" and said.get("param") == "payment_link":
            return NoSuchLink(payment_link)
        case 429:
            return StripeError("stripe_rate_limited", "Stripe refuses calls: too many were made.", _LATER)
        case status if status >= 500:
            return StripeError("stripe_fault", f"Stripe has a fault ({status}).", _LATER)
        case status:
            what = f"says: {message}" if message else "is not one of its API"
            return StripeError(
                "stripe_unexpected_answer",
                f"Stripe's answer ({status}) {what}.".replace("..", "."),
                "Check SEQXERO_STRIPE_URL, if it is set; else report this as a fault of the program.",
            )


def unreadable(reply: Reply) -> StripeError:
    """The error for an answer with a good status that is not the list that was asked for."""
    return StripeError(
        "stripe_unreadable_answer",
        f"Stripe's answer ({reply.status}) was not the list asked for.",
        "Check the proxy, and SEQXERO_STRIPE_URL if it is set, then sync again.",
    )


def _error(reply: Reply) -> dict[str, Any]:
    """Stripe's `error` object; empty for an answer that has none."""
    if not reply.is_json:
        return {}
    try:
        said = msgspec.json.decode(reply.body)
    except (ValueError, RecursionError):
        return {}
    error = said.get("error") if isinstance(said, dict) else None
    return error if isinstance(error, dict) else {}
