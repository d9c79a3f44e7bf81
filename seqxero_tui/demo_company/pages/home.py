"""The front door, and an organisation's home: what is owed and what moved last."""

from __future__ import annotations

from decimal import Decimal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from seqxero_tui.demo_company.company import Company
from seqxero_tui.demo_company.pages.common import Visit
from seqxero_tui.demo_company.pages.lists import DOCUMENTS
from seqxero_tui.demo_company.pages.rendering import page

_NEWEST = 12


def _organisations(company: Company) -> Response:
    return page(
        "organisations.html", organisations=[company.books(one).organisation for one in company.tenant_ids]
    )


async def front(request: Request) -> Response:
    """The front door: which organisations there are."""
    return await run_in_threadpool(_organisations, request.app.state.company)


def home(visit: Visit) -> Response:
    """What is owed in the base currency, what waits, and the documents that moved last."""
    storage, today = visit.books.storage, visit.books.today.isoformat()
    rows = storage.all(
        "SELECT currency_rate, sum(CASE status WHEN 'AUTHORISED' THEN total - paid - credited ELSE 0 END) AS owed,"
        " sum(CASE WHEN status = 'AUTHORISED' AND due_date < ? THEN total - paid - credited ELSE 0 END) AS overdue,"
        " sum(status IN ('DRAFT', 'SUBMITTED')) AS drafts, sum(status = 'AUTHORISED' AND NOT sent) AS unsent"
        " FROM document WHERE tenant_id = ? AND kind = 'invoice' GROUP BY currency_rate",
        (today, visit.tenant_id),
    )
    figures = {name: sum(row[name] for row in rows) for name in ("drafts", "unsent")}
    figures |= {
        name: sum(round(row[name] / Decimal(row["currency_rate"])) for row in rows)
        for name in ("owed", "overdue")
    }
    customers = storage.number(
        "SELECT count(*) FROM contact WHERE tenant_id = ? AND status = 'ACTIVE' AND is_customer",
        (visit.tenant_id,),
    )
    newest = storage.all(
        f"{DOCUMENTS} ORDER BY d.updated DESC, d.date DESC, d.number DESC LIMIT {_NEWEST}",
        (visit.tenant_id,),
    )
    return visit.page("home.html", figures=figures, customers=customers, newest=newest, today=today)
