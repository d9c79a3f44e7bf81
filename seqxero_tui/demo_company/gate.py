"""How a call of the Accounting API is let in: token, organisation, scope, limits, memory, then its resource."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from seqxero_tui.demo_company import idempotency
from seqxero_tui.demo_company.accounting import resources
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.errors import ApiError, not_allowed, not_found, unreadable
from seqxero_tui.demo_company.clock import milliseconds
from seqxero_tui.demo_company.company import Company
from seqxero_tui.demo_company.idempotency import LONGEST_KEY, Remembered
from seqxero_tui.demo_company.identity import apps, guard
from seqxero_tui.demo_company.identity.tokens import Bearer
from seqxero_tui.demo_company.wire import encode

JSON = "application/json; charset=utf-8"
WRITES = ("PUT", "POST", "PATCH", "DELETE")
REMEMBERED = ("PUT", "POST", "PATCH")


@dataclass(frozen=True)
class Request:
    """What arrived, reduced to what the API looks at; header and query names are lower case."""

    method: str
    path: str  # below /api.xro/2.0
    target: str  # path and query as sent
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What goes back."""

    status: int
    content: bytes
    content_type: str | None = JSON
    headers: dict[str, str] = field(default_factory=dict)
    elements: int = 0
    replayed: bool = False


@dataclass(frozen=True)
class Admitted:
    """A call that counts against the limits; who carries it out must `leave` them afterwards."""

    bearer: Bearer
    tenant_id: str


def admit(company: Company, request: Request) -> Admitted | Reply:
    """Let a call in, or answer it at once: 401, 403 or 429."""
    try:
        authorization = request.headers.get("authorization", "")
        bearer = guard.check_bearer(company.tokens, authorization, company.clock.now())
        tenant_id = guard.tenant_of(company.storage, bearer, request.headers.get("xero-tenant-id", ""))
    except guard.Refused as refused:
        return _refusal(refused)
    if refusal := company.limits.enter(tenant_id, bearer.client_id):
        headers = {**company.limits.headers(tenant_id, bearer.client_id), **refusal.headers()}
        return Reply(429, b"", None, headers)
    return Admitted(bearer, tenant_id)


def carry_out(company: Company, request: Request, admitted: Admitted) -> Reply:
    """Do what an admitted call asks. Runs in a worker thread; writes commit before it returns."""
    try:
        handler, call = _find(company, request, admitted)
        if request.method not in WRITES:
            reply = _reply(handler(call))
        else:
            with company.storage.transaction():
                reply = _write(company, request, admitted, handler, call)
    except guard.Refused as refused:
        reply = _refusal(refused)
    except ApiError as error:
        reply = Reply(error.status, error.content, error.content_type)
    return replace(reply, headers={**_limits(company, admitted), **reply.headers})


def _limits(company: Company, admitted: Admitted) -> dict[str, str]:
    return company.limits.headers(admitted.tenant_id, admitted.bearer.client_id)


def _refusal(refused: guard.Refused) -> Reply:
    return Reply(refused.status, encode(refused.body), JSON, refused.headers)


def _find(company: Company, request: Request, admitted: Admitted) -> tuple[resources.Handler, Call]:
    found = resources.find(request.path)
    if found is None:
        raise not_found()
    resource, arguments = found
    guard.check_scope(admitted.bearer, resource.scopes, write=request.method in WRITES)
    handler = resource.verbs.get(request.method)
    if handler is None:
        raise not_allowed()
    accept = request.headers.get("accept", "*/*").strip().lower()
    if request.method == "GET" and resource.pdf and accept == "application/pdf":
        handler = resource.pdf
    elif not (request.method == "GET" and resource.is_file) and "json" not in accept:
        message = (
            "The Demo Company speaks JSON only; Xero would answer in XML here. Send Accept: application/json."
        )
        raise ApiError(406, {"Type": "NotAcceptable", "Message": message})
    app = apps.name_of(admitted.bearer.client_id)
    books = Books(company.storage, admitted.tenant_id, company.clock.now(), app)
    return handler, Call(books, request.method, request.query, request.headers, request.body, arguments)


def _write(
    company: Company, request: Request, admitted: Admitted, handler: resources.Handler, call: Call
) -> Reply:
    key = request.headers.get("idempotency-key", "")
    if not key or request.method not in REMEMBERED:
        return _reply(handler(call))
    if len(key) > LONGEST_KEY:
        raise unreadable(f"Idempotency Key cannot be longer than {LONGEST_KEY} characters.")
    mark = idempotency.fingerprint(request.method, request.target, admitted.tenant_id, request.body)
    stamp = milliseconds(company.clock.now())
    try:
        kept = idempotency.recall(company.storage, admitted.bearer.client_id, key, mark, stamp)
    except idempotency.KeyReused:
        body = {
            "ErrorNumber": 10,
            "Type": "ValidationException",
            "Message": f"Idempotency Key: {key} is used with a different request.",
        }
        raise ApiError(400, body) from None
    if kept is not None:
        return Reply(kept.status, kept.body, kept.content_type, replayed=True)
    try:
        with company.storage.transaction():
            given = _reply(handler(call))
    except ApiError as error:
        # Refusals are remembered too, but nothing the call began is kept.
        given = Reply(error.status, error.content, error.content_type)
    remembered = Remembered(given.status, given.content_type or "", given.content)
    idempotency.remember(company.storage, admitted.bearer.client_id, key, mark, stamp, remembered)
    return given


def _reply(given: Answer) -> Reply:
    headers = {"Xero-Correlation-Id": given.id} if given.id else {}
    return Reply(given.status, given.content, given.content_type, headers, given.elements)
