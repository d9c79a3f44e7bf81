"""Reads what came in through payment links: their completed checkout sessions, and what was refunded of them.

Reading is harmless, so only Stripe's refusals for too many calls are tried again here; all else is the next sync's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import msgspec

from seqxero_tui.http.reply import Reply, retry_after
from seqxero_tui.stripe.amounts import from_minor_units
from seqxero_tui.stripe.errors import Cancelled, refusal, unreachable, unreadable

if TYPE_CHECKING:
    from seqxero_tui.http.transport import Http

API_VERSION = "2026-10-28.endive"
"""The shapes below are of this version of Stripe's API, whatever the account's own is."""

PAGE = 100  # Stripe's most
_WAITS = (1.0, 2.0, 4.0)  # seconds before each further try after a refusal that names no time
_LONGEST_WAIT = 60.0

Wait = Callable[[float], bool]
"""Waits so many seconds; True when it was cut short because the user cancelled."""


@dataclass(frozen=True, slots=True)
class CheckoutSession:
    """One visit to a payment link's page. Amounts are in `currency` (upper case), `created` is UTC.

    `payment_status` is paid, unpaid (a debit still under way) or no_payment_required. `client_reference_id` is what
    the address of the page said it is for, if it said anything.
    """

    id: str
    payment_link: str | None
    status: str | None
    payment_status: str
    amount_total: Decimal
    amount_refunded: Decimal
    currency: str
    client_reference_id: str | None
    created: datetime
    payment_intent: str | None

    @property
    def received(self) -> Decimal:
        """What came in and was not sent back. A disputed payment counts until Stripe refunds it."""
        if self.status != "complete" or self.payment_status != "paid":
            return Decimal(0)
        return self.amount_total - self.amount_refunded


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A page of sessions, and whether there are older ones behind it."""

    sessions: tuple[CheckoutSession, ...]
    more: bool


class _Charge(msgspec.Struct):
    amount_refunded: int


class _PaymentIntent(msgspec.Struct):
    id: str
    latest_charge: _Charge | None = None


class _Session(msgspec.Struct):
    id: str
    created: Annotated[int, msgspec.Meta(ge=0, le=2**34)]  # seconds since 1970
    payment_status: str
    payment_link: str | None = None
    status: str | None = None
    amount_total: int | None = None
    currency: str | None = None
    client_reference_id: str | None = None
    payment_intent: _PaymentIntent | None = None


class _Sessions(msgspec.Struct):
    data: list[_Session]
    has_more: bool


class StripeReader:
    """Stripe's API under `base_url`, read with a restricted `key`. Thread-safe."""

    def __init__(self, base_url: str, key: str, http: Http, *, wait: Wait | None = None) -> None:
        self._base_url, self._key, self._http = base_url, key, http
        self._wait = wait or threading.Event().wait

    def sessions_of(self, payment_link: str) -> Iterator[CheckoutSession]:
        """The completed sessions of a payment link, newest first; one call for every 100 of them, one at least.

        Raises StripeError (see its classes).
        """
        for page in self._pages({"payment_link": payment_link}, payment_link):
            yield from page.sessions

    def pages_since(self, since: datetime) -> Iterator[SessionPage]:
        """The completed sessions of every payment link, and of everything else the account sells, made since then.

        Newest first, a call for every page of 100 of them, one at least. Raises StripeError (see its classes).
        """
        yield from self._pages({"created[gte]": str(int(since.timestamp()))}, "")

    def _pages(self, narrowed: dict[str, str], payment_link: str) -> Iterator[SessionPage]:
        query = narrowed | {
            "status": "complete",
            "limit": str(PAGE),
            "expand[]": "data.payment_intent.latest_charge",
        }
        after = None
        while True:
            reply = self._get(query | ({"starting_after": after} if after else {}), payment_link)
            page = _read(reply)
            yield SessionPage(tuple(_session(each) for each in page.data), page.has_more)
            if not page.has_more:
                return
            if not page.data or page.data[-1].id == after:
                raise unreadable(reply)  # more of nothing: such a list would never end
            after = page.data[-1].id

    def _get(self, query: dict[str, str], payment_link: str) -> Reply:
        from seqxero_tui.http.transport import Fault

        headers = {"Authorization": f"Bearer {self._key}", "Stripe-Version": API_VERSION}
        waits = iter(_WAITS)
        while True:
            try:
                reply = self._http.send(
                    "GET", f"{self._base_url}/v1/checkout/sessions", query=query, headers=headers
                )
            except Fault as fault:
                raise unreachable(fault.message) from fault
            if reply.ok:
                return reply
            wait = next(waits, None)
            if reply.status != 429 or wait is None:
                raise refusal(reply, payment_link)
            if self._wait(retry_after(reply.headers, default=wait, longest=_LONGEST_WAIT)):
                raise Cancelled


def _read(reply: Reply) -> _Sessions:
    if not reply.is_json:
        raise unreadable(reply)
    try:
        return msgspec.json.decode(reply.body, type=_Sessions)
    except (ValueError, RecursionError):
        raise unreadable(reply) from None


def _session(each: _Session) -> CheckoutSession:
    currency = (each.currency or "").upper()
    intent = each.payment_intent
    charge = intent.latest_charge if intent else None
    return CheckoutSession(
        id=each.id,
        payment_link=each.payment_link,
        status=each.status,
        payment_status=each.payment_status,
        amount_total=from_minor_units(each.amount_total or 0, currency),
        amount_refunded=from_minor_units(charge.amount_refunded if charge else 0, currency),
        currency=currency,
        client_reference_id=each.client_reference_id,
        created=datetime.fromtimestamp(each.created, UTC),
        payment_intent=intent.id if intent else None,
    )
