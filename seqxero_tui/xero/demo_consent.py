"""Consent given by the program itself, on a Demo Company only: the requests a browser would make, no more."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from seqxero_tui.errors import InputError
from seqxero_tui.http.addresses import is_loopback
from seqxero_tui.xero.refusals import refusal

if TYPE_CHECKING:
    from seqxero_tui.http.reply import Reply
    from seqxero_tui.xero.signin import SignIn
    from seqxero_tui.xero.transport import Http

_GENERATOR = "seqxero Demo Company"


def give_demo_consent(sign_in: SignIn, http: Http, tenant: str | None = None) -> str:
    """Allow the sign-in; the callback address Xero would send the browser to, not followed.

    `tenant` chooses one organisation, else what the page proposes. Raises InputError when this is not a Demo
    Company on this machine or has no such organisation, XeroError when it does not answer.
    """
    if not sign_in.hosts.is_loopback:
        raise _not_a_demo_company()
    page = http.send("GET", sign_in.authorize_url, headers={"Accept": "text/html"})
    if 300 <= page.status < 400 and page.headers.get("x-demo-company"):
        return _callback(page, sign_in)  # refused without asking, such as for a scope it does not know
    if not page.ok:
        raise refusal(page)
    form = _ConsentForm()
    form.feed(page.body.decode("utf-8", "replace"))
    if page.headers.get("x-demo-company") is None or form.generator != _GENERATOR or form.action is None:
        raise _not_a_demo_company()
    target = urljoin(sign_in.authorize_url, form.action)
    if not is_loopback(urlsplit(target).hostname or ""):
        raise _not_a_demo_company()
    answer = http.send("POST", target, form=form.filled(tenant) | {"decision": ["allow"]})
    if not 300 <= answer.status < 400:
        raise refusal(answer)
    return _callback(answer, sign_in)


def _callback(answer: Reply, sign_in: SignIn) -> str:
    location = answer.headers.get("location", "")
    if location.partition("?")[0] != sign_in.redirect_uri:
        raise _not_a_demo_company()
    return location


def _not_a_demo_company() -> InputError:
    return InputError(
        "not_a_demo_company",
        "Consent can be given by the program on a Demo Company of this machine only; this address is not one.",
        "Leave out --demo-consent and allow the connection in the browser.",
    )


class _ConsentForm(HTMLParser):
    """The first form of the page: where it goes, its fields, and the organisations it offers."""

    def __init__(self) -> None:
        super().__init__()
        self.generator: str | None = None
        self.action: str | None = None
        self._inside = False
        self._fields: dict[str, list[str]] = {}
        self._offered: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "meta" and about.get("name") == "generator":
            self.generator = about.get("content")
        elif tag == "form" and self.action is None:
            self.action, self._inside = about.get("action", ""), True
        elif tag == "input" and self._inside and (name := about.get("name")):
            self._take(name, about)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False

    def _take(self, name: str, about: dict[str, str]) -> None:
        kind, value = about.get("type", "text"), about.get("value", "on")
        if name == "tenant":
            self._offered.append(value)
        if kind not in ("checkbox", "radio") or "checked" in about:
            self._fields.setdefault(name, []).append(value)

    def filled(self, tenant: str | None) -> dict[str, str | list[str]]:
        """What a browser would post, with `tenant` as the only organisation if one is named."""
        fields: dict[str, str | list[str]] = dict(self._fields)
        if tenant is None:
            return fields
        if tenant not in self._offered:
            raise InputError(
                "no_such_organisation",
                f"The Demo Company has no organisation {tenant!r}.",
                f"Choose one of {', '.join(self._offered) or 'none'}.",
            )
        return fields | {"tenant": [tenant]}
