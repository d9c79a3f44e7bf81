"""Every shape of bad news Xero is known for, and what each means for a write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.http.reply import Reply, retry_after
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
from seqxero_tui.xero.refusals import refusal, unreadable
from tests.xero.fake import reply

VALIDATION = (
    '{"ErrorNumber":10,"Type":"ValidationException","Message":"A validation exception occurred","Elements":['
    '{"InvoiceID":"00000000-0000-0000-0000-000000000000","InvoiceNumber":"SEQ-1","LineItems":['
    '{"ValidationErrors":[{"Message":"Account code \'9\' is not a valid code for this document."}]}],'
    '"ValidationErrors":[{"Message":"Invoice # must be unique."},{"Message":"Invoice # must be unique."}]}]}'
)
PARSE = '{"ErrorNumber":14,"Type":"PostDataInvalidException","Message":"Error converting value NO_TAX"}'
QUERY = '{"ErrorNumber":16,"Type":"QueryParseException","Message":"Expression expected"}'
NO_DATA = '{"ErrorNumber":17,"Type":"NoDataProcessedException","Message":"No data has been processed"}'
KEY_REUSED_AS_INVALID = '{"ErrorNumber":10,"Type":"ValidationException","Message":"Idempotency Key: k is used with a different request."}'
KEY_REUSED = '{"Message":"Idempotency Key: k is used with a different request."}'
UNAUTHORIZED = (
    '{"Type":null,"Title":"Unauthorized","Status":401,"Detail":"TokenExpired: token expired at 01/23"}'
)
FORBIDDEN = '{"title":"Forbidden","status":403,"detail":"AuthenticationUnsuccessful","instance":"x"}'
HTML = "<html><script>alert(1)</script><body>Bad gateway</body></html>"

TABLE = [
    (reply(400, VALIDATION), ValidationFailed, Outcome.REJECTED, 4, "Invoice # must be unique."),
    (reply(400, PARSE), BadRequest, Outcome.REJECTED, 4, "Error converting value NO_TAX"),
    (reply(400, QUERY), BadRequest, Outcome.REJECTED, 4, "Expression expected"),
    (reply(400, NO_DATA), BadRequest, Outcome.REJECTED, 4, "No data has been processed"),
    (reply(400, KEY_REUSED), KeyReused, Outcome.UNKNOWN, 4, "another request"),
    (reply(400, KEY_REUSED_AS_INVALID), KeyReused, Outcome.UNKNOWN, 4, "another request"),
    (reply(400, HTML, content_type="text/html"), BadRequest, Outcome.UNKNOWN, 4, "a web page"),
    (reply(400), BadRequest, Outcome.UNKNOWN, 4, "could not read the request"),
    (reply(401, UNAUTHORIZED), ReconnectNeeded, Outcome.NOT_PROCESSED, 3, "no longer accepts"),
    (
        reply(401, UNAUTHORIZED, www_authenticate="insufficent_scope"),
        MissingScope,
        Outcome.NOT_PROCESSED,
        3,
        "permission",
    ),
    (reply(403, FORBIDDEN), OrganisationGone, Outcome.NOT_PROCESSED, 3, "organisation"),
    (reply(403), OrganisationGone, Outcome.NOT_PROCESSED, 3, "organisation"),
    (reply(403, HTML, content_type="text/html"), Refused, Outcome.NOT_PROCESSED, 4, "between here and Xero"),
    (reply(404, content_type="text/html; charset=utf-8"), NotFound, Outcome.UNKNOWN, 4, "no such record"),
    (
        reply(429, retry_after="26", x_rate_limit_problem="minute"),
        RateLimited,
        Outcome.NOT_PROCESSED,
        4,
        "26 seconds",
    ),
    (reply(301, location="https://evil.example"), Interrupted, Outcome.UNKNOWN, 4, "not followed"),
    (reply(307, location="https://evil.example"), Interrupted, Outcome.UNKNOWN, 4, "not followed"),
    (reply(405), Interrupted, Outcome.UNKNOWN, 4, "405"),
    (reply(412), Interrupted, Outcome.UNKNOWN, 4, "412"),
    (reply(413, "Too large", content_type="text/plain"), BadRequest, Outcome.REJECTED, 4, "413"),
    (reply(500, '{"Message":"A fault"}'), Interrupted, Outcome.UNKNOWN, 4, "A fault"),
    (
        reply(501, '{"Type":"x","Message":"Not implemented"}'),
        Interrupted,
        Outcome.UNKNOWN,
        4,
        "Not implemented",
    ),
    (reply(502, HTML, content_type="text/html"), Interrupted, Outcome.UNKNOWN, 4, "a web page"),
    (
        reply(503, "The Organisation is offline", content_type="text/plain"),
        Interrupted,
        Outcome.UNKNOWN,
        4,
        "organisation is offline",
    ),
    (reply(503, HTML, content_type="text/html"), Interrupted, Outcome.UNKNOWN, 4, "a web page"),
    (reply(504), Interrupted, Outcome.UNKNOWN, 4, "504"),
]


@pytest.mark.parametrize(("answer", "kind", "outcome", "exit_code", "words"), TABLE)
def test_each_answer_has_its_meaning(
    answer: Reply, kind: type[XeroError], outcome: Outcome, exit_code: int, words: str
) -> None:
    error = refusal(answer)
    assert type(error) is kind
    assert (error.outcome, error.exit_code, error.status) == (outcome, exit_code, answer.status)
    assert words in error.problem.message
    assert "script" not in error.problem.message
    assert error.problem.remedy


def test_a_refusal_of_records_says_which_and_why_lines_included() -> None:
    error = refusal(reply(400, VALIDATION, xero_correlation_id="call-7"))
    assert isinstance(error, ValidationFailed)
    assert error.request_id == "call-7"
    [element] = error.elements
    assert (element.ok, element.id, element.number) == (False, None, "SEQ-1")
    assert element.errors == (
        "Account code '9' is not a valid code for this document.",
        "Invoice # must be unique.",
    )


def test_a_foreign_text_is_cut_and_never_obeyed() -> None:
    text = "\x1b[31mred\x1b]0;title\x07 " + "x" * 500
    message = refusal(reply(500, text, content_type="text/plain")).problem.message
    assert "\x1b" not in message
    assert "\x07" not in message
    assert len(message) < 300


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("26", 26),
        (None, 60),
        ("", 60),
        ("0", 60),
        ("-5", 60),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 60),
        ("soon", 60),
        ("1.5", 60),
        ("٣", 60),
        ("1000000000", 3600),
        ("9" * 400, 3600),
    ],
)
def test_retry_after_is_believed_within_bounds(text: str | None, seconds: float) -> None:
    assert retry_after({} if text is None else {"retry-after": text}) == seconds


@given(
    status=st.integers(200, 599),
    body=st.binary(max_size=200)
    | st.just(b'{"Elements":[1,null,{"ValidationErrors":"x"}]}')
    | st.just(b"[[[["),
    content_type=st.sampled_from(["application/json", "text/html", "", "application/problem+json", "\x00"]),
)
def test_no_answer_at_all_breaks_the_reading(status: int, body: bytes, content_type: str) -> None:
    answer = Reply(status, {"content-type": content_type}, body)
    error = unreadable(answer) if answer.ok else refusal(answer)
    assert isinstance(error, XeroError)
    assert error.problem.message.isprintable()
