"""The lists of contacts and documents: tabs, search, and pages of a hundred rows."""

from __future__ import annotations

from starlette.responses import Response

from seqxero_tui.demo_company.pages.common import PAGE_ROWS, Visit

DOCUMENTS = (
    "SELECT d.document_id, d.kind, d.number, d.reference, d.date, d.due_date, d.status, d.currency, d.total, d.sent,"
    " CASE WHEN d.status IN ('VOIDED', 'DELETED') THEN 0 ELSE d.total - d.paid - d.credited END AS open,"
    " json_extract(c.body, '$.Name') AS contact FROM document d JOIN contact c ON c.contact_id = d.contact_id"
    " WHERE d.tenant_id = ?1"
)
# ?1 is the organisation, ?2 what is searched for, ?3 today, ?4 and ?5 are the page's limit and offset.
_FOUND = "(instr(d.number_key, ?2) OR instr(fold(d.reference), ?2) OR instr(c.name_key, ?2))"
# Tab: its words, and which rows it holds.
DOCUMENT_TABS = {
    "all": ("All", "1"),
    "draft": ("Draft", "d.status IN ('DRAFT', 'SUBMITTED')"),
    "unsent": ("Not sent", "d.status = 'AUTHORISED' AND NOT d.sent"),
    "open": ("Awaiting payment", "d.status = 'AUTHORISED'"),
    "overdue": ("Overdue", "d.status = 'AUTHORISED' AND d.due_date < ?3"),
    "paid": ("Paid", "d.status = 'PAID'"),
    "voided": ("Voided", "d.status IN ('VOIDED', 'DELETED')"),
}
CONTACT_TABS = {
    "all": ("All", "status = 'ACTIVE'"),
    "customers": ("Customers", "status = 'ACTIVE' AND is_customer"),
    "suppliers": ("Suppliers", "status = 'ACTIVE' AND is_supplier"),
    "neither": ("Neither", "status = 'ACTIVE' AND NOT is_customer AND NOT is_supplier"),
    "archived": ("Archived", "status = 'ARCHIVED'"),
}


def chosen_tab(visit: Visit, tabs: dict[str, tuple[str, str]]) -> str:
    """The tab of the address, or the first."""
    asked = visit.query.get("tab", "")
    return asked if asked in tabs else next(iter(tabs))


def contacts(visit: Visit) -> Response:
    """Contacts by name, found by any part of name, number or email."""
    tab = chosen_tab(visit, CONTACT_TABS)
    select = (
        "SELECT contact_id, is_customer, is_supplier, body ->> '$.Name' AS name,"  # noqa: S608
        " body ->> '$.EmailAddress' AS email, body ->> '$.ContactNumber' AS number,"
        " body ->> '$.Addresses.POBOX.City' AS city, body ->> '$.Addresses.POBOX.Country' AS country"
        f" FROM contact WHERE tenant_id = ?1 AND {CONTACT_TABS[tab][1]} AND instr(search, ?2) > 0"
        " ORDER BY name_key"
    )
    return _list(visit, "contacts.html", select, tab=tab, tabs=CONTACT_TABS)


def documents(visit: Visit) -> Response:
    """Invoices and credit notes, newest first, by tab and part of their number, reference or contact."""
    tab = chosen_tab(visit, DOCUMENT_TABS)
    select = f"{DOCUMENTS} AND {DOCUMENT_TABS[tab][1]} AND {_FOUND} ORDER BY d.date DESC, d.number DESC"
    return _list(visit, "documents.html", select, tab=tab, tabs=DOCUMENT_TABS)


def _list(visit: Visit, template: str, select: str, **values: object) -> Response:
    """A page of rows, read with one row too many to know whether another page follows."""
    term, today = visit.query.get("q", "").strip(), visit.books.today.isoformat()
    rows = visit.books.storage.all(
        f"{select} LIMIT ?4 OFFSET ?5",
        (visit.tenant_id, term.casefold(), today, PAGE_ROWS + 1, visit.first_row),
    )
    pages = _pages(visit, more=len(rows) > PAGE_ROWS)
    return visit.page(template, rows=rows[:PAGE_ROWS], pages=pages, term=term, today=today, **values)


def _pages(visit: Visit, *, more: bool) -> dict[str, str]:
    """The addresses of the pages before and after this one, where there are any."""
    number = visit.first_row // PAGE_ROWS + 1
    before = {"Previous 100": visit.same_with(page=str(number - 1))} if number > 1 else {}
    after = {"Next 100": visit.same_with(page=str(number + 1))} if more else {}
    return {**before, **after}
