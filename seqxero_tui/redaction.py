"""Takes secrets out of text that is kept: log lines and crash reports."""

from __future__ import annotations

import re

REDACTED = "[redacted]"

_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    # a signed token, wherever it stands
    (re.compile(r"\beyJ[\w-]+(?:\.[\w-]*){1,4}"), REDACTED),
    # a key of Stripe's, and the secret its messages are signed with
    (re.compile(r"\b[rs]k_(?:live|test)_\w+"), REDACTED),
    (re.compile(r"\bwhsec_[\w+/=-]+"), REDACTED),
    # headers: the whole rest of the line
    (
        re.compile(r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(['\"]?\s*[:=]\s*)[^\r\n]+"),
        rf"\1\2{REDACTED}",
    ),
    (re.compile(r"(?i)\bbearer\s+[\w.~+/=-]{6,}"), f"Bearer {REDACTED}"),
    # named secrets in forms, JSON and keyword arguments
    (
        re.compile(
            r"(?i)\b((?:access|refresh|id)_?token|token|client_secret|code_verifier|code_challenge|password|passwd|secret)"
            r"(['\"]?\s*[:=]\s*)(?:\"[^\"]*\"|'[^']*'|[^\s&,;)}\]]+)"
        ),
        rf"\1\2{REDACTED}",
    ),
    # an authorization code and its state in a callback address; a bare `code` is mostly an account's or a problem's
    (re.compile(r"(?i)([?&](?:code|state)=)[^\s&\"'#]+"), rf"\1{REDACTED}"),
    # user:password@ in an address. The password of a database may hold anything, so all up to the last @ of the line;
    # what follows the host of a web address is mostly its port
    (re.compile(r"(?i)\b((?!https?:)[a-z][a-z\d+.-]*://)[^\s/:@]*:[^\r\n]*@"), rf"\1{REDACTED}@"),
    (re.compile(r"(?i)\b(https?://)[^\s/:@?#]*:(?!\d{1,5}(?:[/?#\s]|$))\S*@"), rf"\1{REDACTED}@"),
    (re.compile(r"://[^\s/@]+@"), f"://{REDACTED}@"),
    # any long opaque run of mixed characters, as refresh tokens are (ids and hashes are lower case hex)
    (re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{32,}"), REDACTED),
)


def redact(text: str) -> str:
    """`text` without tokens, authorization codes, passwords and anything that looks like one of them."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text
