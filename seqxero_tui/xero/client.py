"""Xero's Accounting API for one organisation: typed reads, exact writes, every call within the limits.

Decides nothing about documents and never tries a write again whose fate is unknown: only what was surely not
processed (an expired token, a refusal for too many calls) is sent again, with the same bytes and key.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

from seqxero_tui.http.reply import Reply
from seqxero_tui.xero import filters
from seqxero_tui.xero.hosts import XeroHosts
from seqxero_tui.xero.ids import checked_id
from seqxero_tui.xero.limits import CallBudget, OnWait
from seqxero_tui.xero.records import (
    Account,
    Contact,
    Currency,
    Document,
    DocumentKind,
    HistoryRecord,
    Organisation,
    TaxRate,
    document_record,
)
from seqxero_tui.xero.refusals import lacks_scope, refusal, unreadable
from seqxero_tui.xero.tokens import TokenKeeper
from seqxero_tui.xero.wire import Listing, Record, read_listing
from seqxero_tui.xero.writing import WriteAnswer, WriteRequest, read_deleted, read_elements

if TYPE_CHECKING:
    from seqxero_tui.xero.transport import Http

log = logging.getLogger("seqxero.xero")

MAX_REFUSALS = 5
"""How often one call is tried again after Xero's limits refused it, each time after the wait they ask for."""

T = TypeVar("T", bound=Record)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list. `server_time` (UTC) is Xero's clock as it answered, to start the next pull from."""

    items: Sequence[T]
    page: int
    page_count: int
    item_count: int
    server_time: datetime | None


@dataclass(frozen=True, slots=True)
class CallMade:
    """One call that was answered or failed (`status` None). No secrets."""

    method: str
    path: str
    status: int | None
    milliseconds: int
    request_id: str | None


class XeroClient:
    """Thread-safe. Every method raises XeroError (see its classes), SetupError when not connected."""

    def __init__(
        self,
        hosts: XeroHosts,
        tenant_id: str,
        tokens: TokenKeeper,
        budget: CallBudget,
        http: Http,
        on_call: Callable[[CallMade], None] | None = None,
        *,
        cancel: threading.Event | None = None,
        on_wait: OnWait | None = None,
    ) -> None:
        """`on_call` hears of every call; `cancel` and `on_wait` are for waits, see `CallBudget.acquire`."""
        self._hosts, self._tenant_id = hosts, tenant_id
        self._tokens, self._budget, self._http = tokens, budget, http
        self._on_call, self._cancel, self._on_wait = on_call, cancel, on_wait

    # -- reading

    def organisation(self) -> Organisation:
        reply = self._get("/Organisation", {})
        found = self._listing(reply, "Organisations", Organisation).items
        if not found:
            raise unreadable(reply)
        return found[0]

    def accounts(self) -> list[Account]:
        """All of the chart, archived ones too."""
        return self._all("Accounts", Account)

    def tax_rates(self) -> list[TaxRate]:
        """All rates, deleted ones too."""
        return self._all("TaxRates", TaxRate)

    def currencies(self) -> list[Currency]:
        """Those the organisation has enabled."""
        return self._all("Currencies", Currency)

    def contacts(
        self,
        *,
        modified_since: datetime | None = None,
        include_archived: bool = False,
        ids: Sequence[str] | None = None,
        numbers: Sequence[str] | None = None,
        names: Sequence[str] | None = None,
        search: str | None = None,
        page_size: int = 1000,
    ) -> Iterator[Page[Contact]]:
        """Contacts, oldest change first; only those of `ids`, `numbers` (our ContactNumbers) or `names` when given.

        `search` is Xero's own, over names, numbers and email address. Unknown ids are simply not there.
        """
        query = {"order": "UpdatedDateUTC ASC"}
        if include_archived:
            query["includeArchived"] = "true"
        if search:
            query["searchTerm"] = search
        address = self._address("/Contacts")
        queries: Iterable[Mapping[str, str]] = [query]
        if ids is not None:
            queries = filters.by_id(ids, _paged(query, page_size), address)
        elif numbers is not None:
            queries = filters.by_expression("ContactNumber", numbers, _paged(query, page_size), address)
        elif names is not None:
            queries = filters.by_expression("Name", names, _paged(query, page_size), address)
        for each in queries:
            yield from self._pages("Contacts", Contact, each, modified_since, page_size)

    def documents(
        self,
        kind: DocumentKind,
        *,
        modified_since: datetime | None = None,
        ids: Sequence[str] | None = None,
        numbers: Sequence[str] | None = None,
        page_size: int = 1000,
        where: str | None = None,
    ) -> Iterator[Page[Document]]:
        """Sales documents with their lines, oldest change first; only those of `ids` or `numbers` when given.

        Voided and deleted ones are listed too. Ids and numbers that do not exist are simply not there.
        """
        address = self._address(kind.endpoint)
        query = {
            "where": filters.sales_only(kind, where),
            "order": "UpdatedDateUTC ASC",
            "unitdp": "4",
        }
        queries: Iterable[Mapping[str, str]] = [query]
        if ids is not None:
            queries = _documents_by_id(kind, ids, _paged(query, page_size), address)
        elif numbers is not None:
            queries = _documents_by_number(kind, numbers, _paged(query, page_size), address)
        for each in queries:
            yield from self._pages(kind.plural, document_record(kind), each, modified_since, page_size)

    def calls_by_id(self, kind: DocumentKind, ids: Sequence[str]) -> int:
        """How many calls `documents` needs for these ids: as many as the length of an address asks for."""
        query = {"where": filters.sales_only(kind, None), "order": "UpdatedDateUTC ASC", "unitdp": "4"}
        return sum(1 for _ in _documents_by_id(kind, ids, _paged(query, 1000), self._address(kind.endpoint)))

    def contact(self, contact_id: str) -> Contact:
        """One contact, archived or not. Raises NotFound."""
        return self._one(f"/Contacts/{checked_id(contact_id)}", "Contacts", Contact, {})

    def document(self, kind: DocumentKind, document_id: str) -> Document:
        """One document with all its parts. Raises NotFound."""
        path = f"{kind.endpoint}/{checked_id(document_id)}"
        return self._one(path, kind.plural, document_record(kind), {"unitdp": "4"})

    def history(self, kind: DocumentKind, document_id: str) -> list[HistoryRecord]:
        """The document's history, newest first as Xero gives it."""
        reply = self._get(f"{kind.endpoint}/{checked_id(document_id)}/History", {})
        return list(self._listing(reply, "HistoryRecords", HistoryRecord).items)

    # -- writing

    def write(self, request: WriteRequest) -> WriteAnswer:
        """Send one write, to the byte as it is.

        An error's `outcome` says what became of it; `elements` of the answer what became of each part. Raises
        Interrupted when the answer is not whole.
        """
        body = None if request.method == "DELETE" else request.body
        reply = self._call(request.method, request.path, request.query, request.headers, body)
        if not reply.ok:
            raise refusal(reply)
        if reply.body and not reply.is_json:
            raise unreadable(reply)
        try:
            read = read_deleted if request.method == "DELETE" else read_elements
            elements, clock = read(reply.body, request.resource)
        except ValueError:
            raise unreadable(reply) from None
        return WriteAnswer(
            reply.status, reply.request_id, clock or reply.date, elements, len(reply.body), reply.body
        )

    # -- one call

    def _one(self, path: str, plural: str, kind: type[T], query: Mapping[str, str]) -> T:
        reply = self._get(path, query)
        found = self._listing(reply, plural, kind).items
        if len(found) != 1:
            raise unreadable(reply)
        return found[0]

    def _all(self, plural: str, kind: type[T]) -> list[T]:
        return list(self._listing(self._get(f"/{plural}", {}), plural, kind).items)

    def _pages(
        self,
        plural: str,
        kind: type[T],
        query: Mapping[str, str],
        modified_since: datetime | None,
        page_size: int,
    ) -> Iterator[Page[T]]:
        """The list page by page, oldest change first.

        A record that is changed while we read moves to the end and would pull the rest of a numbered page past us.
        So a full page is followed by page 1 of what changed since its last record; only where too many share that
        moment, or a whole page was read again in all, is the next number asked for. So n records take one call more
        than they fill pages at most, and one may come twice; whether one was left out `item_count` tells.
        """
        since, page, total, spare = modified_since, 1, 0, page_size
        while True:
            headers = {}
            if since is not None:
                headers["If-Modified-Since"] = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
            reply = self._get(f"/{plural}", _paged(query, page_size, page), headers)
            if reply.status == 304:
                yield Page((), page, page, 0, reply.date)
                return
            listing = self._listing(reply, plural, kind)
            place = listing.pagination
            count = place.page_count if place else 1
            total = max(total, place.item_count if place else len(listing.items))
            yield Page(listing.items, page, max(count, 1), total, listing.server_time or reply.date)
            if not listing.items or page >= count:
                return
            following, again = _following(listing.items)
            if following is None or again > spare:
                page += 1
            else:
                since, page, spare = following, 1, spare - again

    def _listing(self, reply: Reply, plural: str, kind: type[T]) -> Listing[T]:
        if not reply.is_json:
            raise unreadable(reply)
        try:
            return read_listing(reply.body, plural, kind)
        except ValueError:
            raise unreadable(reply) from None

    def _get(self, path: str, query: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Reply:
        reply = self._call("GET", path, query, headers or {}, None)
        if reply.ok or reply.status == 304:
            return reply
        raise refusal(reply)

    def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Reply:
        """One call, sent again only where it was surely not processed: once after a 401, or after a 429."""
        token = self._tokens.access_token()
        renewed, refusals = False, 0
        while True:
            reply = self._attempt(method, path, query, {**headers, **self._about_us(token)}, body)
            if reply.status == 401 and not renewed and not lacks_scope(reply):
                token, renewed = self._tokens.refresh_after_401(token), True
            elif reply.status == 429 and refusals < MAX_REFUSALS:
                refusals += 1  # the budget has heard it: it waits, or says that the day is over
            else:
                break
        if reply.ok:
            self._tokens.works(token)
        return reply

    def _about_us(self, token: str) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {token}",
            "xero-tenant-id": self._tenant_id,
            "Accept": "application/json",
        }

    def _attempt(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Reply:
        place = self._budget.acquire(self._cancel, self._on_wait, reading=method == "GET")
        started = time.monotonic()
        reply: Reply | None = None
        try:
            reply = self._http.send(method, self._address(path), query=query, headers=headers, content=body)
            return reply
        finally:
            place.answered(reply)
            self._tell(method, path, reply, round((time.monotonic() - started) * 1000))

    def _tell(self, method: str, path: str, reply: Reply | None, milliseconds: int) -> None:
        status, request_id = (reply.status, reply.request_id) if reply else (None, None)
        log.info("%s %s %s %d ms %s", method, path, status or "no answer", milliseconds, request_id or "-")
        if self._on_call:
            self._on_call(CallMade(method, path, status, milliseconds, request_id))

    def _address(self, path: str) -> str:
        return f"{self._hosts.accounting_url}{path}"


def _following(items: Sequence[Record]) -> tuple[datetime | None, int]:
    """From when on to ask for what comes after a page, and how many of the page that reads again; None when too many.

    A second earlier than the last change, because the header knows no fractions.
    """
    stamps: list[datetime | None] = [getattr(item, "updated_at", None) for item in items]
    last = stamps[-1]
    if last is None or None in stamps:
        return None, 0
    since = last.replace(microsecond=0) - timedelta(seconds=1)
    again = sum(1 for stamp in stamps if stamp is not None and stamp >= since)
    return (since if again * 10 <= len(items) else None), again


def _paged(query: Mapping[str, str], size: int, page: int = 1) -> dict[str, str]:
    return {**query, "page": str(page), "pageSize": str(size)}


def _documents_by_id(
    kind: DocumentKind, ids: Sequence[str], query: Mapping[str, str], address: str
) -> Iterator[dict[str, str]]:
    if kind is DocumentKind.INVOICE:
        return filters.by_id(ids, query, address)
    return filters.by_expression(kind.id_key, ids, query, address, guid=True)


def _documents_by_number(
    kind: DocumentKind, numbers: Sequence[str], query: Mapping[str, str], address: str
) -> Iterator[dict[str, str]]:
    if kind is DocumentKind.INVOICE:
        return filters.by_value(numbers, query, address, key="InvoiceNumbers")
    return filters.by_expression(kind.number_key, numbers, query, address)
