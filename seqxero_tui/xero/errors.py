"""What Xero can answer instead of what was asked: one class per meaning, each with the fate of a write.

Sentences say what happened, what it means, and what puts it right. Never a token, header or body.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from seqxero_tui.errors import SetupError, XeroUnavailable

if TYPE_CHECKING:
    from datetime import datetime

    from seqxero_tui.xero.writing import Element


class Outcome(StrEnum):
    """What became of a write that did not end well. A read is harmless whatever it says."""

    NOT_PROCESSED = "not_processed"
    """Refused before anything was done: the same bytes may be sent again."""
    REJECTED = "rejected"
    """Looked at and refused: sending it again unchanged is useless."""
    UNKNOWN = "unknown"
    """It may or may not have been done: replay with the same key while Xero remembers it, else look first."""


class XeroError(XeroUnavailable):
    """The base. `status` and `request_id` are None when there was no answer."""

    outcome: Outcome = Outcome.UNKNOWN

    def __init__(
        self,
        code: str,
        message: str,
        remedy: str,
        *,
        outcome: Outcome | None = None,
        status: int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(code, message, remedy)
        self.outcome = outcome or type(self).outcome
        self.status = status
        self.request_id = request_id


class Unreachable(XeroError):
    """No connection: nothing was sent."""

    outcome = Outcome.NOT_PROCESSED


class Interrupted(XeroError):
    """Something was sent and no whole answer came back: time-out, reset, cut or foreign answer, 5xx."""


class Cancelled(XeroError):
    """Stopped by the user while waiting for a free call."""

    outcome = Outcome.NOT_PROCESSED
    exit_code = 130

    def __init__(self) -> None:
        super().__init__(
            "cancelled", "Stopped while waiting for a free call to Xero.", "Run it again to go on from here."
        )


class RateLimited(XeroError):
    """Too many calls at once or in a minute. `retry_after` is in seconds, never more than an hour."""

    outcome = Outcome.NOT_PROCESSED

    def __init__(self, problem: str, retry_after: float, request_id: str | None = None) -> None:
        super().__init__(
            "rate_limited",
            f"Xero is refusing calls for the next {max(1, round(retry_after))} seconds: too many were made "
            f"({problem} limit).",
            "Wait, then try again; another program on the same connection may be using it up.",
            status=429,
            request_id=request_id,
        )
        self.problem_name = problem
        self.retry_after = retry_after


class OutOfCalls(XeroError):
    """The day's calls are used up. `resets_at` is when they are back, at the latest."""

    outcome = Outcome.NOT_PROCESSED

    def __init__(self, resets_at: datetime, request_id: str | None = None, status: int | None = None) -> None:
        super().__init__(
            "out_of_calls",
            "The calls Xero allows this organisation for the day are used up; "
            f"they are back by {resets_at:%Y-%m-%d %H:%M} UTC.",
            "Nothing is lost: run `seqxero sync` after that time.",
            status=status,
            request_id=request_id,
        )
        self.resets_at = resets_at


class NotConnected(XeroError, SetupError):
    """Xero refuses this connection and only the user can mend it: both Xero's word and a matter of set-up."""

    outcome = Outcome.NOT_PROCESSED
    exit_code = SetupError.exit_code


class ReconnectNeeded(NotConnected):
    """The sign-in is over: expired after 60 unused days, withdrawn, or its organisation was reset."""

    def __init__(self, status: int | None = None, request_id: str | None = None) -> None:
        super().__init__(
            "reconnect_needed",
            "Xero no longer accepts this sign-in; it was withdrawn, or not used for 60 days.",
            "Connect again: `seqxero connect`. Links and settings are kept.",
            status=status,
            request_id=request_id,
        )


class MissingScope(NotConnected):
    """The sign-in does not cover what was asked; refreshing cannot widen it."""

    def __init__(self, request_id: str | None = None) -> None:
        super().__init__(
            "missing_scope",
            "The sign-in does not allow this: a permission was not asked for, or not given.",
            "Connect again and allow everything that is listed: `seqxero connect`.",
            status=401,
            request_id=request_id,
        )


class OrganisationGone(NotConnected):
    """The organisation is no longer connected: removed, lapsed, reset, or the user lost their rights."""

    def __init__(self, request_id: str | None = None) -> None:
        super().__init__(
            "organisation_gone",
            "Xero no longer lets this connection into the organisation: it was disconnected or reset in Xero, "
            "or your rights there changed.",
            "Connect again: `seqxero connect`. If that does not list it, ask its administrator in Xero.",
            status=403,
            request_id=request_id,
        )


class Refused(XeroError):
    """Something other than Xero's API said no (a firewall, a proxy), to this call or to all; nothing was done."""

    outcome = Outcome.NOT_PROCESSED


class ValidationFailed(XeroError):
    """Xero looked at the records and refused them; `elements` say which and why."""

    outcome = Outcome.REJECTED

    def __init__(self, message: str, elements: Sequence[Element] = (), request_id: str | None = None) -> None:
        super().__init__(
            "validation_failed",
            f"Xero refused it: {message}",
            "Put right what it names, then push again.",
            status=400,
            request_id=request_id,
        )
        self.elements = tuple(elements)


class BadRequest(XeroError):
    """A request Xero could not read. REJECTED when it says so plainly, else its fate is unknown."""


class KeyReused(BadRequest):
    """Xero knows the key of a write from another request: a fault of ours, never mended by another key in silence."""

    def __init__(self, request_id: str | None = None) -> None:
        super().__init__(
            "idempotency_key_reused",
            "Xero had another request under the same Idempotency-Key, and did nothing.",
            "This is a fault of the program: report it with the time of the call.",
            status=400,
            request_id=request_id,
        )


class NotFound(XeroError):
    """No such record or path. The fate of a batch that meets it is unknown: one bad id can fail all."""


_APP = "Compare client id and redirect address with your app on Xero's developer pages, then connect again."
_AGAIN = "Connect again: `seqxero connect`."
_SIGN_IN_REFUSALS = {
    "access_denied": ("The sign-in was declined in the browser; nothing was changed.", _AGAIN),
    "invalid_grant": ("Xero did not accept the sign-in: it took too long, or was used already.", _AGAIN),
    "invalid_client": ("Xero does not know this app's client id.", _APP),
    "unauthorized_client": ("Xero does not let this app sign in this way or to this address.", _APP),
    "invalid_scope": ("Xero does not let this app ask for the permissions it needs.", _APP),
}


class SignInRefused(NotConnected):
    """A sign-in or refresh that Xero answered with one of OAuth's errors, kept in `error`."""

    def __init__(self, error: str, status: int | None = None) -> None:
        message, remedy = _SIGN_IN_REFUSALS.get(
            error, ("Xero refused the sign-in without a reason we know.", _AGAIN)
        )
        code = f"sign_in_{error}" if error in _SIGN_IN_REFUSALS else "sign_in_refused"
        super().__init__(code, message, remedy, status=status)
        self.error = error


class SignInDeclined(SignInRefused):
    """The person pressed Cancel."""

    def __init__(self) -> None:
        super().__init__("access_denied")
