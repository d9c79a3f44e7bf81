"""Xero's older addresses, as deep links still spell them, and what they lead to here (xero-api section 11)."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from seqxero_tui.demo_company.company import Company

# Old path, lower case: the name of the query's id, and where it leads below an organisation.
_PAGES = {
    "/accountsreceivable/view.aspx": ("invoiceid", "/invoicing/view/"),
    "/accountsreceivable/edit.aspx": ("invoiceid", "/invoicing/view/"),
    "/accountsreceivable/viewcreditnote.aspx": ("creditnoteid", "/credit-notes/view/"),
    "/accountspayable/viewcreditnote.aspx": ("creditnoteid", "/credit-notes/view/"),
    "/accountspayable/view.aspx": ("invoiceid", "/bills/view/"),
    "/accountspayable/edit.aspx": ("invoiceid", "/bills/view/"),
    "/bank/viewtransaction.aspx": ("banktransactionid", "/bank-transactions/view/"),
}
_LISTS = {
    "/generalledger/chartofaccounts.aspx": "/chart-of-accounts",
    "/accountsreceivable/search.aspx": "/invoicing",
    "/contacts": "/contacts",
}
_CONTACT = "/contacts/view/"


async def login(request: Request) -> Response:
    """The link that first changes organisation: a short code, and an old path to go on with."""
    query = request.query_params
    return await _redirect(request, query.get("shortcode", ""), query.get("redirecturl", ""))


async def direct(request: Request) -> Response:
    """An old path by itself, which Xero reads in the organisation used last; here that is the Demo Company."""
    return await _redirect(request, "", f"{request.url.path}?{request.url.query}")


async def _redirect(request: Request, short_code: str, old: str) -> Response:
    company: Company = request.app.state.company
    code = short_code or await run_in_threadpool(_first_short_code, company)
    return RedirectResponse(f"/app/{quote(code, safe='')}{below(old)}", 302)


def _first_short_code(company: Company) -> str:
    return str(company.books().organisation["ShortCode"])


def below(old: str) -> str:
    """The address below an organisation that an old path leads to; its home ("") for every other text."""
    parts = urlsplit(old)
    path = parts.path.lower().rstrip("/")
    if path.startswith(_CONTACT):
        return f"/contacts/contact/{quote(path.removeprefix(_CONTACT), safe='')}"
    name, target = _PAGES.get(path, ("", ""))
    asked = {key.lower(): values[0] for key, values in parse_qs(parts.query).items()}
    if name in asked:
        return target + quote(asked[name], safe="")
    return _LISTS.get(path, "")
