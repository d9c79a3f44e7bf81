"""What every page needs: the organisation its address names, and forms that are checked before they act."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.errors import Invalid, Unknown
from seqxero_tui.demo_company.company import Company
from seqxero_tui.demo_company.pages.rendering import FORM_TOKEN, Forms, page

Show = Callable[["Visit"], Response]
# Carries out a form; answers with the words of its success. Raises Invalid.
Act = Callable[["Visit"], str]


class NothingHere(Exception):
    """The address names an organisation, contact or document that does not exist."""


class Visit:
    """One request of a page: its organisation, its form, and what became of it."""

    def __init__(self, request: Request, form: dict[str, str] | None = None) -> None:
        self.company: Company = request.app.state.company
        self.forms: Forms = request.app.state.forms
        self.form = form or {}
        self.query = request.query_params
        self.path = request.url.path
        self.arguments = request.path_params
        self.problems: list[str] = []
        books = self.company.books_by_short_code(str(self.arguments["short_code"]))
        if books is None:
            raise NothingHere("There is no organisation with this short code. A reset gives a new one.")
        self.books: Books = books

    @property
    def tenant_id(self) -> str:
        return self.books.tenant_id

    @property
    def root(self) -> str:
        """The beginning of this organisation's addresses."""
        return f"/app/{quote(self.books.organisation['ShortCode'])}"

    def page(self, template: str, **values: object) -> Response:
        return page(
            template,
            status=400 if self.problems else 200,
            organisation=self.books.organisation,
            root=self.root,
            path=self.path,
            done=_DONE.get(self.query.get("done", ""), ""),
            problems=self.problems,
            form_token=self.forms.token(self.path),
            **values,
        )


# What a form did, by the word that follows it in the address.
_DONE = {
    "saved": "Saved.",
    "archived": "Archived.",
    "sent": "Marked as sent.",
    "approved": "Approved.",
    "voided": "Voided.",
    "deleted": "Deleted.",
    "paid": "Payment recorded.",
    "unpaid": "Payment removed.",
}


def shown(show: Show) -> Callable[[Request], Awaitable[Response]]:
    """An address that only shows."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_guarded, lambda: show(Visit(request)))

    return endpoint


def acted(act: Act, show: Show) -> Callable[[Request], Awaitable[Response]]:
    """An address that takes a form of its own page: done, it comes back to the page; refused, it says why."""

    async def endpoint(request: Request) -> Response:
        form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        return await run_in_threadpool(_guarded, lambda: _act(Visit(request, form), act, show))

    return endpoint


def _act(visit: Visit, act: Act, show: Show) -> Response:
    try:
        if not visit.forms.valid(visit.path, visit.form.get(FORM_TOKEN, "")):
            raise Invalid("This page had expired. Please try again.")
        done = act(visit)
    except Invalid as error:
        visit.problems = error.messages
        return show(visit)
    return RedirectResponse(f"{quote(visit.path)}?done={done}", 303)


def _guarded(work: Callable[[], Response]) -> Response:
    try:
        return work()
    except (NothingHere, Unknown) as error:
        return page("nothing_here.html", status=404, message=str(error))
