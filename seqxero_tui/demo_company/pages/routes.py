"""The pages' addresses."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seqxero_tui.demo_company.pages import classic, contact, document, home, lists, settings
from seqxero_tui.demo_company.pages.common import Act, NothingHere, Show, Visit, acted, shown

_STYLE = (Path(__file__).parent / "demo-company.css").read_bytes()
_APP = "/app/{short_code}"


async def style(request: Request) -> Response:
    return Response(_STYLE, media_type="text/css", headers={"Cache-Control": "no-cache"})


def _nothing(visit: Visit) -> Response:
    """For records of Xero that links may name and the Demo Company does not keep: bills, quotes and the like."""
    raise NothingHere("The Demo Company keeps contacts, sales invoices and credit notes only.")


def _page(path: str, show: Show, act: Act | None = None) -> list[Route]:
    """An address below an organisation, with the forms it takes."""
    routes = [Route(_APP + path, shown(show), methods=["GET"])]
    return routes if act is None else [*routes, Route(_APP + path, acted(act, show), methods=["POST"])]


ROUTES = [
    Route("/", home.front),
    Route("/demo-company.css", style),
    Route("/organisationlogin/default.aspx", classic.login),
    *(
        Route(f"/{area}/{{page:path}}", classic.direct)
        for area in ("AccountsReceivable", "AccountsPayable", "Bank", "Contacts", "GeneralLedger")
    ),
    *_page("", home.home),
    *_page("/contacts", lists.contacts),
    *_page("/contacts/new", contact.show_new, contact.add),
    *_page("/contacts/contact/{id}", contact.show, contact.act),
    *_page("/invoicing", lists.documents),
    *_page("/invoicing/view/{id}", document.show, document.act),
    *_page("/credit-notes/view/{id}", document.show, document.act),
    *_page("/chart-of-accounts", settings.accounts, settings.change_account),
    *_page("/currencies", settings.currencies, settings.add_currency),
    *_page("/lock-dates", settings.lock_dates, settings.set_lock_dates),
    *_page("/{anything:path}", _nothing),
]
