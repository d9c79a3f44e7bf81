"""The addresses under /stripe/v1: who may call them, what they take, and Stripe's words where they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seqxero_tui.demo_company.identity.guard import bearer_token
from seqxero_tui.demo_company.stripe import shapes
from seqxero_tui.demo_company.stripe.account import PaymentLink, Session, StripeAccount, new_id
from seqxero_tui.demo_company.wire import Json, encode

RESTRICTED_KEY = "rk_test_seqxeroDemoCompany"
"""Reads and makes payment links, reads checkout sessions and payments; there is no other key that does."""
POWERLESS_KEY = "rk_test_seqxeroDemoNothing"
"""A key that is known and may do nothing, to see what is said to such a one."""

MOST, USUAL = 100, 10
_EXPANDABLE = ("data.payment_intent", "data.payment_intent.latest_charge")
_LINE = re.compile(r"line_items\[0\](\[.+\])")
_METADATA = re.compile(r"metadata\[(.+)\]")
_CURRENCY = re.compile(r"[a-zA-Z]{3}")

Thing = TypeVar("Thing", PaymentLink, Session)
Work = Callable[[StripeAccount, "Call"], Json]


class Refusal(Exception):
    """An answer that is not 200."""

    def __init__(self, status: int, message: str, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        self.status, self.body = status, shapes.error(message, code=code, param=param)


class Call:
    """A call's parameters, whether they came in the address or in the body, each of which must be asked for."""

    def __init__(self, host: str, path: str, pairs: Sequence[tuple[str, str]]) -> None:
        self.host, self.path = host, path
        self.expand = [value for name, value in pairs if name.startswith("expand[")]
        self._given = {name: value for name, value in pairs if not name.startswith("expand[")}

    def take(self, name: str) -> str | None:
        """The parameter's value; it then counts as known."""
        return self._given.pop(name, None)

    def take_all(self, pattern: re.Pattern[str]) -> dict[str, str]:
        """Every parameter that fits the pattern, by the pattern's first group."""
        found = {name: match[1] for name in self._given if (match := pattern.fullmatch(name))}
        return {short: self._given.pop(name) for name, short in found.items()}

    def take_number(self, name: str, least: int, most: int) -> int | None:
        text = self.take(name)
        if text is None:
            return None
        if not re.fullmatch(r"-?\d{1,12}", text):
            raise Refusal(400, f"Invalid integer: {text}", "parameter_invalid_integer", name)
        for bound, wrong, word in ((least, int(text) < least, "greater"), (most, int(text) > most, "less")):
            if wrong:
                message = f"This value must be {word} than or equal to {bound} (it currently is '{text}')."
                raise Refusal(400, message, "parameter_invalid_integer", name)
        return int(text)

    def finish(self) -> None:
        """Refuse what nobody asked for."""
        for name in self._given:
            raise Refusal(400, f"Received unknown parameter: {name}", "parameter_unknown", name)


def sessions(account: StripeAccount, call: Call) -> Json:
    """GET /v1/checkout/sessions: newest first, of one payment link or all, or since a moment, in pages."""
    link_id, status = call.take("payment_link"), call.take("status")
    since = call.take_number("created[gte]", 0, 999_999_999_999)
    if unknown := [path for path in call.expand if path not in _EXPANDABLE]:
        raise Refusal(400, f"This property cannot be expanded ({unknown[0].removeprefix('data.')}).")
    if status not in (None, "open", "complete", "expired"):
        raise Refusal(400, "Invalid status: must be one of open, complete, or expired", param="status")
    if link_id is not None and account.link(link_id) is None:
        raise Refusal(400, f"No such payment_link: '{link_id}'", "resource_missing", "payment_link")
    found = account.sessions(link_id) if status in (None, "complete") else []
    found = [each for each in found if since is None or each.created >= since]
    page, more = _page(call, found, "checkout.session")
    expand = [path.removeprefix("data.") for path in call.expand]
    data = [shapes.checkout_session(session, expand) for session in page]
    return shapes.listed("/v1/checkout/sessions", data, more=more)


def links(account: StripeAccount, call: Call) -> Json:
    """GET /v1/payment_links: newest first, in pages."""
    page, more = _page(call, account.links(), "payment_link")
    return shapes.listed(
        "/v1/payment_links", [shapes.payment_link(link, call.host) for link in page], more=more
    )


def make_link(account: StripeAccount, call: Call) -> Json:
    """POST /v1/payment_links: over one line whose price is given with it (`line_items[0][price_data]…`)."""
    line = call.take_all(_LINE)
    if not line:
        raise Refusal(400, "Missing required param: line_items.", "parameter_missing", "line_items")
    currency = _needed(line, "[price_data][currency]")
    name = _needed(line, "[price_data][product_data][name]")
    unit = _whole(line, "[price_data][unit_amount]")
    quantity = _whole(line, "[quantity]")
    if not _CURRENCY.fullmatch(currency):
        raise Refusal(400, f"Invalid currency: {currency}.", param="line_items[0][price_data][currency]")
    for rest in line:
        param = f"line_items[0]{rest}"
        raise Refusal(400, f"Received unknown parameter: {param}", "parameter_unknown", param)
    limit = call.take_number("restrictions[completed_sessions][limit]", 1, 1_000_000)
    metadata = call.take_all(_METADATA)
    call.finish()
    made = account.add_link(unit * quantity, currency, name, metadata=metadata, most_payments=limit)
    return shapes.payment_link(made, call.host)


def _page(call: Call, found: list[Thing], noun: str) -> tuple[list[Thing], bool]:
    """The part of a list that was asked for, and whether there is more behind it."""
    limit = call.take_number("limit", 1, MOST) or USUAL
    after = call.take("starting_after")
    call.finish()
    start = 0
    if after is not None:
        at = next((at for at, thing in enumerate(found) if thing.id == after), None)
        if at is None:
            raise Refusal(400, f"No such {noun}: '{after}'", "resource_missing", "starting_after")
        start = at + 1
    return found[start : start + limit], len(found) > start + limit


def _needed(line: dict[str, str], name: str) -> str:
    value = line.pop(name, "")
    if not value:
        param = f"line_items[0]{name}"
        raise Refusal(400, f"Missing required param: {param}.", "parameter_missing", param)
    return value


def _whole(line: dict[str, str], name: str) -> int:
    text = _needed(line, name)
    if not re.fullmatch(r"\d{1,9}", text) or int(text) == 0:
        raise Refusal(400, f"Invalid integer: {text}", "parameter_invalid_integer", f"line_items[0]{name}")
    return int(text)


def _check_key(headers: Mapping[str, str], permission: str) -> None:
    key = bearer_token(headers.get("authorization", ""))
    if not key:
        raise Refusal(
            401,
            "You did not provide an API key. You need to provide your API key in the Authorization header, using "
            "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
        )
    if key == POWERLESS_KEY:
        raise Refusal(
            403,
            f"The provided key 'rk_test_{'*' * 14}thing' does not have the required permissions for this endpoint on "
            f"account 'acct_seqxeroDemo'. Having the '{permission}' permission would allow this request to continue.",
            "more_permissions_required",
        )
    if key != RESTRICTED_KEY:
        raise Refusal(401, f"Invalid API Key provided: {key[:8]}{'*' * 14}{key[-4:]}")


def _endpoint(work: Work, permission: str) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        text = (
            request.url.query
            if request.method == "GET"
            else (await request.body()).decode("utf-8", "replace")
        )
        host = f"{request.url.scheme}://{request.url.netloc}"
        call = Call(host, request.url.path, parse_qsl(text, keep_blank_values=True))
        try:
            _check_key(request.headers, permission)
            status, body = 200, await run_in_threadpool(work, request.app.state.company.stripe, call)
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
        return _json(status, body)

    return endpoint


async def unknown(request: Request) -> Response:
    """Every other address of the API."""
    where = f"{request.method}: {request.url.path.removeprefix(shapes.ROOT)}"
    return _json(
        404,
        shapes.error(f"Unrecognized request URL ({where}). The Demo Company knows only a part of Stripe."),
    )


def _json(status: int, body: Json) -> Response:
    headers = {"Request-Id": new_id("req_", 14), "Cache-Control": "no-store"}
    return Response(encode(body), status, headers, media_type="application/json")


ROUTES = [
    Route(
        f"{shapes.ROOT}/v1/checkout/sessions",
        _endpoint(sessions, "rak_checkout_session_read"),
        methods=["GET"],
    ),
    Route(f"{shapes.ROOT}/v1/payment_links", _endpoint(links, "rak_payment_link_read"), methods=["GET"]),
    Route(
        f"{shapes.ROOT}/v1/payment_links", _endpoint(make_link, "rak_payment_link_write"), methods=["POST"]
    ),
    Route(f"{shapes.ROOT}/v1/{{path:path}}", unknown, methods=["GET", "POST", "DELETE"]),
]
