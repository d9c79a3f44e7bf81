"""The page of a payment link, where the demo's customer pays; without JavaScript, like all pages here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from seqxero_tui.demo_company.pages.rendering import FORM_TOKEN, Forms, page
from seqxero_tui.demo_company.stripe import shapes
from seqxero_tui.demo_company.stripe.account import PaymentLink, Refused, StripeAccount
from seqxero_tui.demo_company.stripe.amounts import shown


class _Visit:
    """One request of a payment link's page."""

    def __init__(self, request: Request, form: dict[str, str]) -> None:
        self.account: StripeAccount = request.app.state.company.stripe
        self.forms: Forms = request.app.state.forms
        self.form = form
        self.link_id = str(request.path_params["payment_link"])
        self.path = shapes.page_path(quote(self.link_id, safe=""))
        self.reference = form.get("client_reference_id", request.query_params.get("client_reference_id", ""))
        self.paid_now = "paid" in request.query_params


def _show(visit: _Visit, problem: str = "") -> Response:
    link = visit.account.link(visit.link_id)
    if link is None:
        return page("nothing_here.html", status=404, message="There is no such payment link.")
    payments = visit.account.sessions(link.id)
    return page(
        "stripe_pay.html",
        status=400 if problem else 200,
        link=link,
        customer=link.metadata.get("customer", ""),
        amount=shown(link.amount, link.currency),
        payments=[
            (
                datetime.fromtimestamp(each.created, UTC).date(),
                shown(each.amount, each.currency),
                each.refunded,
            )
            for each in payments
        ],
        paid_now=visit.paid_now,
        problem=problem,
        path=visit.path,
        reference=visit.reference,
        form_token=visit.forms.token(visit.path),
    )


def _pay(visit: _Visit) -> Response:
    if not visit.forms.valid(visit.path, visit.form.get(FORM_TOKEN, "")):
        return _show(visit, "This page had expired. Please try again.")
    link = visit.account.link(visit.link_id)
    try:
        visit.account.pay(visit.link_id, payer=_payer(link), reference=visit.reference[:200] or None)
    except Refused as refused:
        return _show(visit, str(refused))
    return RedirectResponse(f"{visit.path}?paid", 303)


def _payer(link: PaymentLink | None) -> str | None:
    return link.metadata.get("customer") if link else None


async def show(request: Request) -> Response:
    return await _threaded(_show, _Visit(request, {}))


async def pay(request: Request) -> Response:
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    return await _threaded(_pay, _Visit(request, form))


async def _threaded(work: Callable[[_Visit], Response], visit: _Visit) -> Response:
    return await run_in_threadpool(work, visit)


_PAGE = f"{shapes.ROOT}/pay/{{payment_link}}"

ROUTES = [Route(_PAGE, show, methods=["GET"]), Route(_PAGE, pay, methods=["POST"])]
