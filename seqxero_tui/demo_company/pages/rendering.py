"""Templates and form tokens, shared by the consent page and all others."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date, datetime
from decimal import Decimal

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


def page(template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page; every value is escaped."""
    return HTMLResponse(_templates.get_template(template).render(**values), status, _HEADERS)


def money(cents: int) -> str:
    """Cents as an amount with thousands marked."""
    sign, whole = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{whole // 100:,}.{whole % 100:02d}"


def plain(value: Decimal | None) -> str:
    """A number without needless decimals; nothing for none."""
    return "" if value is None else f"{value.normalize():,f}"


def price(value: Decimal | None) -> str:
    """A number with the two decimals of money, or more where it has them."""
    if value is None:
        return ""
    return f"{value:,.2f}" if value == round(value, 2) else plain(value)


def day(value: date | str | None) -> str:
    """A date as people write it here: 22 Nov 2026."""
    if not value:
        return ""
    given = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{given.day} {given:%b %Y}"


def moment(text: str) -> str:
    """An instant as history tells it: 22 Nov 2026, 14:05 UTC."""
    given = datetime.fromisoformat(text)
    return f"{day(given.date())}, {given:%H:%M} UTC"


_templates = Environment(
    loader=PackageLoader("seqxero_tui.demo_company.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["money"] = money
_templates.filters["day"] = day
_templates.filters["moment"] = moment
_templates.filters["plain"] = plain
_templates.filters["price"] = price


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
