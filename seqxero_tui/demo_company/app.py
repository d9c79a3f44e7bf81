"""The web application: which address leads to identity, API, controls, pages or the pretend Stripe."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from seqxero_tui.demo_company import controls, gate
from seqxero_tui.demo_company.company import Company
from seqxero_tui.demo_company.identity import routes as identity_routes
from seqxero_tui.demo_company.pages import routes as page_routes
from seqxero_tui.demo_company.pages.rendering import Forms
from seqxero_tui.demo_company.stripe import api as stripe_api
from seqxero_tui.demo_company.stripe import checkout
from seqxero_tui.demo_company.wire import new_id
from seqxero_tui.demo_company.witness import Drop, Reported, Witness

API_ROOT = "/api.xro/2.0"
LARGEST_BODY = 10 * 1024 * 1024  # bytes (xero-api 4.3)
METHODS = ["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"]


def build(company: Company, drop: Drop) -> Witness:
    """The whole application over one company; `drop` cuts a client's connection."""
    app = Starlette(
        routes=[
            Route(API_ROOT + "/{path:path}", api, methods=METHODS),
            *identity_routes.ROUTES,
            *controls.ROUTES,
            *page_routes.ROUTES,
            *stripe_api.ROUTES,
            *checkout.ROUTES,
        ]
    )
    app.state.company = company
    app.state.forms = Forms(company)
    return Witness(app, company, drop)


async def api(request: HttpRequest) -> Response:
    """One call of the Accounting API."""
    company: Company = request.app.state.company
    body = await _body(request)
    if body is None:
        return Response(b"", 413)
    arrived = gate.Request(
        request.method,
        request.path_params["path"],
        f"{request.url.path}?{request.url.query}",
        {name.lower(): value for name, value in request.query_params.items()},
        {name.lower(): value for name, value in request.headers.items()},
        body,
    )
    reply = await _answered(company, arrived, request.scope["seqxero.reported"])
    headers = {"Xero-Correlation-Id": new_id(), "Cache-Control": "no-store", **reply.headers}
    response = Response(reply.content, reply.status, headers)
    if reply.content_type:
        response.headers["Content-Type"] = reply.content_type
    return response


async def _body(request: HttpRequest) -> bytes | None:
    """The body, None when it is too large; that one is heard to its end too, so that the client hears the answer."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size <= LARGEST_BODY:
            parts.append(part)
    return b"".join(parts) if size <= LARGEST_BODY else None


async def _answered(company: Company, arrived: gate.Request, reported: Reported) -> gate.Reply:
    """The reply, given after an ordered delay during which the call still counts as being in flight."""
    admitted = await run_in_threadpool(gate.admit, company, arrived)
    if isinstance(admitted, gate.Reply):
        return admitted
    try:
        reply = await run_in_threadpool(gate.carry_out, company, arrived, admitted)
        reported.elements, reported.replayed = reply.elements, reply.replayed
        await reported.wait()
        return reply
    finally:
        company.limits.leave(admitted.tenant_id, admitted.bearer.client_id)
