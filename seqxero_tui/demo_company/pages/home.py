"""The organisation's home, its lists of contacts and documents, and the classic login links."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from seqxero_tui.demo_company.company import Company
from seqxero_tui.demo_company.pages.common import Visit
from seqxero_tui.demo_company.pages.rendering import page

PAGE_ROWS = 100
_NEWEST = 12
_DOCUMENTS = (
    "SELECT d.document_id, d.kind, d.number, d.reference, d.date, d.due_date, d.status, d.currency, d.total, d.sent,"
    " CASE WHEN d.status IN ('VOIDED', 'DELETED') THEN 0 ELSE d.total - d.paid - d.credited END AS open,"
    " json_extract(c.body, '$.Name') AS contact FROM document d JOIN contact c ON c.contact_id = d.contact_id"
    " WHERE d.tenant_id = ?"
)
# Tab: words, and which invoices it holds.
TABS = {
    "all": ("All", "1"),
    "draft": ("Draft", "d.status IN ('DRAFT', 'SUBMITTED')"),
    "open": ("Awaiting payment", "d.status = 'AUTHORISED'"),
    "unsent": ("Not sent", "d.status = 'AUTHORISED' AND NOT d.sent"),
    "paid": ("Paid", "d.status = 'PAID'"),
    "voided": ("Voided", "d.status IN ('VOIDED', 'DELETED')"),
}


def organisations(company: Company) -> Response:
    """The front door: which organisations there are."""
    return page(
        "organisations.html", organisations=[company.books(one).organisation for one in company.tenant_ids]
    )


async def front(request: Request) -> Response:
    return await run_in_threadpool(organisations, request.app.state.company)


def home(visit: Visit) -> Response:
    """What is owed, and the documents that moved last."""
    storage, today = visit.books.storage, visit.books.today.isoformat()
    figures = storage.one(
        "SELECT coalesce(sum(CASE WHEN status = 'AUTHORISED' THEN total - paid - credited END), 0) AS owed,"
        " coalesce(sum(CASE WHEN status = 'AUTHORISED' AND due_date < ? THEN total - paid - credited END), 0)"
        " AS overdue, sum(status IN ('DRAFT', 'SUBMITTED')) AS drafts,"
        " sum(status = 'AUTHORISED' AND NOT sent) AS unsent, count(*) AS invoices"
        " FROM document WHERE tenant_id = ? AND kind = 'invoice' AND currency = ?",
        (today, visit.tenant_id, visit.books.base_currency),
    )
    count = storage.number(
        "SELECT count(*) FROM contact WHERE tenant_id = ? AND status = 'ACTIVE'", (visit.tenant_id,)
    )
    newest = storage.all(
        f"{_DOCUMENTS} ORDER BY d.updated DESC, d.date DESC, d.number DESC LIMIT {_NEWEST}",
        (visit.tenant_id,),
    )
    return visit.page("home.html", figures=figures, contacts=count, newest=newest, today=today)


def contacts(visit: Visit) -> Response:
    """Contacts by name, found by any part of name, number or email."""
    term = visit.query.get("q", "").strip()
    archived = visit.query.get("archived") == "1"
    rows = visit.books.storage.all(
        "SELECT contact_id, status, is_customer, is_supplier, body ->> '$.Name' AS name,"
        " body ->> '$.EmailAddress' AS email, body ->> '$.ContactNumber' AS number,"
        " body ->> '$.Addresses.POBOX.City' AS city, body ->> '$.Addresses.POBOX.Country' AS country"
        " FROM contact WHERE tenant_id = ? AND (? OR status = 'ACTIVE') AND instr(search, ?) > 0"
        " ORDER BY name_key LIMIT ?",
        (visit.tenant_id, archived, term.casefold(), PAGE_ROWS + 1),
    )
    more = len(rows) > PAGE_ROWS
    return visit.page("contacts.html", rows=rows[:PAGE_ROWS], more=more, term=term, archived=archived)


def documents(visit: Visit) -> Response:
    """Invoices and credit notes, newest first, by tab and part of their number, reference or contact."""
    tab = visit.query.get("tab", "all")
    tab = tab if tab in TABS else "all"
    term = visit.query.get("q", "").strip()
    rows = visit.books.storage.all(
        f"{_DOCUMENTS} AND {TABS[tab][1]} AND (instr(d.number_key, ?) OR instr(fold(d.reference), ?)"
        " OR instr(c.name_key, ?)) ORDER BY d.date DESC, d.number DESC LIMIT ?",
        (visit.tenant_id, *[term.casefold()] * 3, PAGE_ROWS + 1),
    )
    return visit.page(
        "documents.html",
        rows=rows[:PAGE_ROWS],
        more=len(rows) > PAGE_ROWS,
        term=term,
        tab=tab,
        tabs=TABS,
        today=visit.books.today.isoformat(),
    )


async def login(request: Request) -> Response:
    """The classic deep link: an organisation's short code and a path of the old pages (xero-api section 11)."""
    query = request.query_params
    target = _new_address(query.get("shortcode", ""), query.get("redirecturl", ""))
    return RedirectResponse(target, 302)


def _new_address(short_code: str, old: str) -> str:
    root = f"/app/{quote(short_code)}" if short_code else "/"
    parts = urlsplit(old)
    named = {name.lower(): values[0] for name, values in parse_qs(parts.query).items()}
    path = parts.path.lower()
    if path in ("/accountsreceivable/view.aspx", "/accountsreceivable/edit.aspx") and "invoiceid" in named:
        return f"{root}/invoicing/view/{quote(named['invoiceid'], safe='')}"
    if path.endswith("/viewcreditnote.aspx") and "creditnoteid" in named:
        return f"{root}/credit-notes/view/{quote(named['creditnoteid'], safe='')}"
    if path.startswith("/contacts/view/"):
        return f"{root}/contacts/contact/{quote(parts.path.rsplit('/', 1)[1], safe='')}"
    return root
