"""Templates and form tokens, shared by the consent page and all others."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from seqxero_tui.demo_company.company import Company

FORM_TOKEN = "form_token"  # noqa: S105 - the name of a form field
# Nothing from elsewhere: no scripts at all, no framing, forms only to ourselves.
# form-action names no origin: browsers apply it to the redirect after consent too, which leaves this server.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_templates = Environment(
    loader=PackageLoader("seqxero_tui.demo_company.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page; every value is escaped."""
    return HTMLResponse(_templates.get_template(template).render(**values), status, _HEADERS)


class Forms:
    """Tokens that only a page of ours can have put into a form, one per purpose."""

    def __init__(self, company: Company) -> None:
        secret = company.storage.meta("form_secret") or secrets.token_hex(32)
        company.storage.set_meta("form_secret", secret)
        self._secret = secret.encode()

    def token(self, purpose: str) -> str:
        nonce = secrets.token_hex(8)
        return f"{nonce}.{self._seal(purpose, nonce)}"

    def valid(self, purpose: str, token: str) -> bool:
        nonce, _, seal = token.partition(".")
        return bool(nonce) and hmac.compare_digest(seal, self._seal(purpose, nonce))

    def _seal(self, purpose: str, nonce: str) -> str:
        return hmac.new(self._secret, f"{purpose} {nonce}".encode(), hashlib.sha256).hexdigest()
