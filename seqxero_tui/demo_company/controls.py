"""The addresses under /demo/ by which tests and people steer the Demo Company (contract: Demo Company controls)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seqxero_tui.demo_company.company import Company
from seqxero_tui.demo_company.faults import Fault
from seqxero_tui.demo_company.wire import Json, encode
from seqxero_tui.demo_company.witness import LOOPBACK_NAMES

MOST_CONTACTS = 200_000


class BadOrder(Exception):
    """An order that cannot be read; the text says what is wrong."""


def _json(body: Json, status: int = 200) -> Response:
    return Response(encode(body), status, media_type="application/json")


async def _order(request: Request) -> Json:
    """The JSON object of a control request; no body is an empty one."""
    text = await request.body()
    if not text.strip():
        return {}
    try:
        order = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise BadOrder(f"The body is not JSON: {error}.") from None
    if not isinstance(order, dict):
        raise BadOrder("The body must be a JSON object.")
    return order


def _whole(order: Json, name: str) -> int:
    value = order.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadOrder(f"{name} must be a whole number, 0 or more.")
    return value


def _control(work: Callable[[Company, Json], Json]) -> Callable[[Request], Any]:
    """A control from a plain function; foreign web pages are kept out by their Origin."""

    async def endpoint(request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).hostname not in LOOPBACK_NAMES:
            return _json({"error": "Controls are for programs on this machine."}, 403)
        try:
            order = await _order(request)
            return _json(await run_in_threadpool(work, request.app.state.company, order))
        except (BadOrder, ValueError) as error:
            return _json({"error": str(error)}, 400)

    return endpoint


def requests(company: Company, order: Json) -> Json:
    return {"requests": [entry.as_dict() for entry in company.requests]}


def clear_requests(company: Company, order: Json) -> Json:
    company.clear_requests()
    return {"requests": []}


def faults(company: Company, order: Json) -> Json:
    return {"faults": [fault.as_dict() for fault in company.faults.standing()]}


def add_fault(company: Company, order: Json) -> Json:
    return {"fault": company.faults.add(Fault.from_json(order)).as_dict()}


def clear_faults(company: Company, order: Json) -> Json:
    company.clear_faults()
    return {"faults": []}


def advance_clock(company: Company, order: Json) -> Json:
    company.advance(_whole(order, "advance_seconds"))
    return {"now": company.clock.now().isoformat()}


def reset(company: Company, order: Json) -> Json:
    return {"tenant_ids": company.reset()}


def seed(company: Company, order: Json) -> Json:
    count = _whole(order, "contacts")
    if count > MOST_CONTACTS:
        raise BadOrder(f"At most {MOST_CONTACTS} contacts can be added at a time.")
    company.seed(count)
    return {"contacts": count}


ROUTES = [
    Route("/demo/requests", _control(requests), methods=["GET"]),
    Route("/demo/requests", _control(clear_requests), methods=["DELETE"]),
    Route("/demo/faults", _control(faults), methods=["GET"]),
    Route("/demo/faults", _control(add_fault), methods=["POST"]),
    Route("/demo/faults", _control(clear_faults), methods=["DELETE"]),
    Route("/demo/clock", _control(advance_clock), methods=["POST"]),
    Route("/demo/reset", _control(reset), methods=["POST"]),
    Route("/demo/seed", _control(seed), methods=["POST"]),
]
