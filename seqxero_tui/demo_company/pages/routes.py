"""The pages' addresses."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seqxero_tui.demo_company.pages import contact, document, home
from seqxero_tui.demo_company.pages.common import acted, shown

_STYLE = (Path(__file__).parent / "demo-company.css").read_bytes()


async def style(request: Request) -> Response:
    return Response(_STYLE, media_type="text/css", headers={"Cache-Control": "no-cache"})


_APP = "/app/{short_code}"
_CONTACT = f"{_APP}/contacts/contact/{{id}}"
_INVOICE = f"{_APP}/invoicing/view/{{id}}"
_CREDIT_NOTE = f"{_APP}/credit-notes/view/{{id}}"

ROUTES = [
    Route("/", home.front),
    Route("/demo-company.css", style),
    Route("/organisationlogin/default.aspx", home.login),
    Route(_APP, shown(home.home)),
    Route(f"{_APP}/contacts", shown(home.contacts)),
    Route(f"{_APP}/invoicing", shown(home.documents)),
    Route(_CONTACT, shown(contact.show), methods=["GET"]),
    Route(_CONTACT, acted(contact.act, contact.show), methods=["POST"]),
    *(
        route
        for path in (_INVOICE, _CREDIT_NOTE)
        for route in (
            Route(path, shown(document.show), methods=["GET"]),
            Route(path, acted(document.act, document.show), methods=["POST"]),
        )
    ),
]
