"""How a call of the Accounting API is let in: token, organisation, scope, limits, memory, then its resource."""

from __future__ import annotations

from dataclasses import dataclass, field

from seqxero_tui.demo_company import idempotency
from seqxero_tui.demo_company.accounting import resources
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.errors import ApiError, not_allowed, not_found, unreadable
from seqxero_tui.demo_company.clock import milliseconds
from seqxero_tui.demo_company.company import Company
from seqxero_tui.demo_company.idempotency import LONGEST_KEY, Remembered
from seqxero_tui.demo_company.identity import guard
from seqxero_tui.demo_company.identity.tokens import Bearer
from seqxero_tui.demo_company.wire import encode

JSON = "application/json; charset=utf-8"
WRITES = ("PUT", "POST", "PATCH")


@dataclass(frozen=True)
class Request:
    """What arrived, reduced to what the API looks at; header and query names are lower case."""

    method: str
    path: str  # below /api.xro/2.0
    target: str  # path and query as sent
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def tenant_id(self) -> str:
        return self.headers.get("xero-tenant-id", "")


@dataclass(frozen=True)
class Reply:
    """What goes back."""

    status: int
    content: bytes
    content_type: str | None = JSON
    headers: dict[str, str] = field(default_factory=dict)
    elements: int = 0
    replayed: bool = False


def answer(company: Company, request: Request) -> Reply:
    """Carry out one call, start to end. Runs in a worker thread; writes commit before it returns."""
    now = company.clock.now()
    try:
        bearer = guard.check_bearer(company.tokens, request.headers.get("authorization", ""), now)
        guard.check_tenant(company.storage, bearer, request.tenant_id)
    except guard.Refused as refused:
        return _refusal(refused)
    if refusal := company.limits.enter(request.tenant_id):
        headers = {**company.limits.headers(request.tenant_id), **refusal.headers()}
        return Reply(429, b"", None, headers)
    try:
        reply = _admitted(company, request, bearer)
        return Reply(
            reply.status,
            reply.content,
            reply.content_type,
            {**company.limits.headers(request.tenant_id), **reply.headers},
            reply.elements,
            reply.replayed,
        )
    finally:
        company.limits.leave(request.tenant_id)


def _refusal(refused: guard.Refused) -> Reply:
    return Reply(refused.status, encode(refused.body), JSON, refused.headers)


def _admitted(company: Company, request: Request, bearer: Bearer) -> Reply:
    try:
        handler, call = _find(company, request, bearer)
        if request.method not in WRITES:
            return _reply(handler(call))
        with company.storage.transaction():
            return _write(company, request, handler, call)
    except guard.Refused as refused:
        return _refusal(refused)
    except ApiError as error:
        return Reply(error.status, error.content, error.content_type)


def _find(company: Company, request: Request, bearer: Bearer) -> tuple[resources.Handler, Call]:
    found = resources.find(request.path)
    if found is None:
        raise not_found()
    resource, arguments = found
    guard.check_scope(bearer, resource.scope, write=request.method in WRITES)
    handler = resource.verbs.get(request.method)
    if handler is None:
        raise not_allowed()
    accept = request.headers.get("accept", "*/*")
    if "json" not in accept.lower():
        message = (
            "The Demo Company speaks JSON only; Xero would answer in XML here. Send Accept: application/json."
        )
        raise ApiError(406, {"Type": "NotAcceptable", "Message": message})
    books = Books(company.storage, request.tenant_id, company.clock.now())
    return handler, Call(books, request.method, request.query, request.headers, request.body, arguments)


def _write(company: Company, request: Request, handler: resources.Handler, call: Call) -> Reply:
    key = request.headers.get("idempotency-key", "")
    if not key:
        return _reply(handler(call))
    if len(key) > LONGEST_KEY:
        raise unreadable(f"Idempotency Key cannot be longer than {LONGEST_KEY} characters.")
    mark = idempotency.fingerprint(request.method, request.target, request.tenant_id, request.body)
    stamp = milliseconds(company.clock.now())
    try:
        kept = idempotency.recall(company.storage, key, mark, stamp)
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
    idempotency.remember(company.storage, key, mark, stamp, remembered)
    return given


def _reply(given: Answer) -> Reply:
    return Reply(given.status, given.content, given.content_type, elements=given.elements)
