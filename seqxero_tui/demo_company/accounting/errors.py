"""Xero's error answers of the Accounting API (xero-api section 4.4)."""

from __future__ import annotations

from seqxero_tui.demo_company.wire import Json, encode


class ApiError(Exception):
    """An answer that ends the whole call."""

    def __init__(self, status: int, body: Json | None, content_type: str = "application/json; charset=utf-8"):
        super().__init__(f"{status} {body.get('Message') if body else ''}".strip())
        self.status, self.content_type = status, content_type
        self.content = b"" if body is None else encode(body)


class Unknown(LookupError):
    """A record that is named but does not exist."""


class Invalid(Exception):
    """One element breaks rules; the messages are Xero's."""

    def __init__(self, *messages: str) -> None:
        super().__init__("; ".join(messages))
        self.messages = list(messages)


def not_found() -> ApiError:
    """An unknown id or path: an empty HTML page, not JSON."""
    return ApiError(404, None, "text/html; charset=utf-8")


def not_allowed() -> ApiError:
    return ApiError(405, None, "text/html; charset=utf-8")


def unreadable(message: str) -> ApiError:
    """The body is no JSON, or a value cannot be what its field needs."""
    return ApiError(400, {"ErrorNumber": 14, "Type": "PostDataInvalidException", "Message": message})


def bad_query(message: str) -> ApiError:
    """A `where`, `order` or other parameter that cannot be read."""
    return ApiError(400, {"ErrorNumber": 16, "Type": "QueryParseException", "Message": message})


def nothing_sent(singular: str) -> ApiError:
    """The body holds no element; the spelling of `specifed` is Xero's."""
    message = (
        "No data has been processed for this endpoint. This endpoint is expecting "
        f"{singular} data to be specifed in the request body."
    )
    return ApiError(400, {"ErrorNumber": 17, "Type": "NoDataProcessedException", "Message": message})


def validation(elements: list[Json]) -> ApiError:
    """The refusal that lists only the bad elements (the good ones of the call are saved all the same)."""
    return ApiError(
        400,
        {
            "ErrorNumber": 10,
            "Type": "ValidationException",
            "Message": "A validation exception occurred",
            "Elements": elements,
        },
    )
