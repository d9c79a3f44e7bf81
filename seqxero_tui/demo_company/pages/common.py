"""What every page needs: the organisation its address names, and forms that are checked before they act."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.errors import Invalid, Unknown
from seqxero_tui.demo_company.company import Company
from seqxero_tui.demo_company.pages.rendering import FORM_TOKEN, Forms, page
from seqxero_tui.demo_company.wire import read_date

PAGE_ROWS = 100


@dataclass(frozen=True)
class Done:
    """What a form achieved: a word of `_DONE`, and the address to go on with when it is not the form's own."""

    word: str
    path: str = ""


Show = Callable[["Visit"], Response]
# Carries out a form. Raises Invalid.
Act = Callable[["Visit"], Done]


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
    def section(self) -> str:
        """The beginning of the address below the organisation, as the navigation names it."""
        first = "/".join(self.path.split("/")[3:4])
        return {"": "", "credit-notes": "/invoicing"}.get(first, f"/{first}")

    @property
    def first_row(self) -> int:
        """How many rows of a long list come before the page that is asked for."""
        text = self.query.get("page", "1")
        return (
            PAGE_ROWS * (max(1, int(text)) - 1) if text.isascii() and text.isdigit() and len(text) < 7 else 0
        )

    def same_with(self, **changes: str) -> str:
        """The address's query with some values changed; empty ones fall away, and so does what was just done."""
        values = {name: value for name, value in self.query.items() if name != "done"} | changes
        return f"?{urlencode({name: value for name, value in values.items() if value})}"

    @property
    def root(self) -> str:
        """The beginning of this organisation's addresses."""
        return f"/app/{quote(self.books.organisation['ShortCode'])}"

    def page(self, template: str, **values: object) -> Response:
        shown = page(
            template,
            status=400 if self.problems else 200,
            organisation=self.books.organisation,
            root=self.root,
            path=self.path,
            section=self.section,
            done=_DONE.get(self.query.get("done", ""), ""),
            problems=self.problems,
            form_token=lambda: self.forms.token(self.path),
            same_with=self.same_with,
            **values,
        )
        shown.headers["Content-Security-Policy"] += "; form-action 'self'"
        return shown


# What a form did, by the word that follows it in the address.
_DONE = {
    "saved": "Saved.",
    "added": "Contact added.",
    "archived": "Archived.",
    "restored": "Restored.",
    "mock": "A mock invoice was raised, so this contact is a customer now. It can be voided at any time.",
    "sent": "Marked as sent.",
    "approved": "Approved.",
    "voided": "Voided.",
    "deleted": "Deleted.",
    "paid": "Payment recorded.",
    "refunded": "Refund recorded.",
    "unpaid": "Payment removed.",
    "allocated": "Credit allocated.",
    "unallocated": "Allocation removed.",
    "currency": "Currency added.",
    "locked": "Lock dates saved.",
}


def typed_day(text: str) -> date | None:
    """The date a form's field holds, None when it is left empty. Raises Invalid."""
    day = read_date(text)
    if day is None and text.strip():
        raise Invalid(f"{text.strip()} is not a date.")
    return day


def shown(show: Show) -> Callable[[Request], Awaitable[Response]]:
    """An address that only shows."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_guarded, lambda: show(Visit(request)))

    return endpoint


def acted(act: Act, show: Show) -> Callable[[Request], Awaitable[Response]]:
    """An address that takes a form of its own page: done, it comes back to the page; refused, it says why."""

    async def endpoint(request: Request) -> Response:
        form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        ours = _from_our_pages(request)
        return await run_in_threadpool(_guarded, lambda: _act(Visit(request, form), act, show, ours))

    return endpoint


def _from_our_pages(request: Request) -> bool:
    """Whether the browser, if it tells, sends the form from a page of this very address."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "same-origin")
    same_host = origin is None or urlsplit(origin).netloc == request.url.netloc
    return same_host and site == "same-origin"


def _act(visit: Visit, act: Act, show: Show, ours: bool) -> Response:
    try:
        if not ours or not visit.forms.valid(visit.path, visit.form.get(FORM_TOKEN, "")):
            raise Invalid("This page had expired. Please try again.")
        done = act(visit)
    except Invalid as error:
        visit.problems = error.messages
        return show(visit)
    query = f"?done={done.word}" if done.path else visit.same_with(done=done.word)
    return RedirectResponse((done.path or quote(visit.path)) + query, 303)


def _guarded(work: Callable[[], Response]) -> Response:
    try:
        return work()
    except (NothingHere, Unknown) as error:
        return page("nothing_here.html", status=404, message=str(error))
