"""What bad news means: status and content type first, and JSON only of what says it is JSON."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from seqxero_tui.http.reply import Reply, retry_after
from seqxero_tui.text import one_line
from seqxero_tui.xero.errors import (
    BadRequest,
    Interrupted,
    KeyReused,
    MissingScope,
    NotFound,
    OrganisationGone,
    Outcome,
    RateLimited,
    ReconnectNeeded,
    Refused,
    ValidationFailed,
    XeroError,
)
from seqxero_tui.xero.writing import Element, read_elements

_SHOWN = 80  # characters of a foreign text that are worth showing
_KEY_REUSED = re.compile(r"(?i)idempotency.key.*different request")
_NOTHING_DONE = {14, 16, 17}  # unreadable body, unreadable filter, nothing to process


def lacks_scope(reply: Reply) -> bool:
    """Whether a 401 is about permission, which no refresh mends. The first spelling is Xero's own."""
    challenge = reply.headers.get("www-authenticate", "").lower()
    return "insufficent_scope" in challenge or "insufficient_scope" in challenge


def refusal(reply: Reply) -> XeroError:
    """The error an answer outside 200-299 stands for. Limits of the day are the call budget's to judge."""
    match reply.status:
        case 400:
            return _bad_request(reply)
        case 401:
            return (
                MissingScope(reply.request_id)
                if lacks_scope(reply)
                else ReconnectNeeded(401, reply.request_id)
            )
        case 403:
            return _forbidden(reply)
        case 404:
            return NotFound(
                "not_found",
                "Xero knows no such record.",
                "Pull from Xero (`seqxero sync --pull-only`) to see what is there now.",
                status=404,
                request_id=reply.request_id,
            )
        case 413:
            return BadRequest(
                "request_too_large",
                "The request was larger than is let through on the way to Xero (413).",
                "Split the document in Sequence; or ask whoever runs the proxy here for a higher limit.",
                outcome=Outcome.REJECTED,
                status=413,
                request_id=reply.request_id,
            )
        case 429:
            return RateLimited(limit_named(reply), retry_after(reply.headers), reply.request_id)
        case status if status >= 500:
            return _server_fault(reply)
        case status if 300 <= status < 400:
            return _unexpected(reply, "xero_redirected", "pointed to another address, which was not followed")
        case _:
            return _unexpected(reply, "unexpected_answer", _said(reply))


def unreadable(reply: Reply) -> Interrupted:
    """The error for an answer with a good status that is not the JSON that was asked for."""
    return _unexpected(reply, "unreadable_answer", f"was not the data asked for{_quoted(reply)}")


def limit_named(reply: Reply) -> str:
    """Which limit a 429 speaks of: minute, day, concurrent, appminute; minute when it does not say."""
    return one_line(reply.headers.get("x-rate-limit-problem", "")).lower()[:_SHOWN] or "minute"


def _bad_request(reply: Reply) -> XeroError:
    said = _json(reply)
    message = one_line(str(said.get("Message") or ""))
    if _KEY_REUSED.search(message):
        return KeyReused(reply.request_id)
    if said.get("Type") == "ValidationException" or said.get("Elements"):
        elements = _elements(reply)
        reasons = [reason for element in elements for reason in element.errors]
        return ValidationFailed("; ".join(map(one_line, reasons)) or message, elements, reply.request_id)
    plain = said.get("ErrorNumber") in _NOTHING_DONE
    return BadRequest(
        "bad_request",
        f"Xero could not read the request{f': {message[:300]}' if message else _quoted(reply)}.".replace(
            "..", "."
        ),
        "This is a fault of the program: report it with the time of the call.",
        outcome=Outcome.REJECTED if plain else Outcome.UNKNOWN,
        status=400,
        request_id=reply.request_id,
    )


def _elements(reply: Reply) -> tuple[Element, ...]:
    try:
        return read_elements(reply.body, "Elements")[0]
    except ValueError:
        return ()


def _forbidden(reply: Reply) -> XeroError:
    if reply.is_json or not reply.body:
        return OrganisationGone(reply.request_id)
    return Refused(
        "refused_on_the_way",
        f"Something between here and Xero refused the call (403){_quoted(reply)}.",
        "Check proxy and firewall, then try again. Nothing was changed.",
        status=403,
        request_id=reply.request_id,
    )


def _server_fault(reply: Reply) -> Interrupted:
    if b"organisation is offline" in reply.body[:1000].lower():
        return Interrupted(
            "organisation_offline",
            "Xero says the organisation is offline for the moment.",
            "Wait some minutes, then try again. Nothing is lost.",
            status=reply.status,
            request_id=reply.request_id,
        )
    return _unexpected(reply, "xero_fault", _said(reply))


def _unexpected(reply: Reply, code: str, what: str) -> Interrupted:
    return Interrupted(
        code,
        f"Xero's answer ({reply.status}) {what}; what became of a write is not known yet.",
        "Try again later: `seqxero sync` finds out what became of anything that was being written.",
        status=reply.status,
        request_id=reply.request_id,
    )


def _said(reply: Reply) -> str:
    said = _json(reply)
    message = one_line(str(said.get("Message") or said.get("Detail") or said.get("detail") or ""))
    return f"says: {message[:300].rstrip('.')}" if message else f"speaks of a fault there{_quoted(reply)}"


def _quoted(reply: Reply) -> str:
    """The beginning of a foreign text, made safe; web pages are only named."""
    if not reply.body or reply.is_json:
        return ""
    if "html" in reply.headers.get("content-type", "").lower() or reply.body.lstrip()[:1] == b"<":
        return " (a web page)"
    return f" ({one_line(reply.body[:400].decode('utf-8', 'replace'))[:_SHOWN]})"


def _json(reply: Reply) -> dict[str, Any]:
    if not reply.is_json:
        return {}
    try:
        said = msgspec.json.decode(reply.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
