"""One call of the Accounting API as its resources see it, and the answer they give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.errors import bad_query, nothing_sent, unreadable
from seqxero_tui.demo_company.wire import Json, decode, encode, envelope, fold_keys, read_instant

DEFAULT_PAGE_SIZE = 100
LARGEST_PAGE = 1000


@dataclass(frozen=True)
class Answer:
    """An answer of a resource; `elements` counts those a write saved, `id` is the envelope's."""

    content: bytes
    elements: int = 0
    status: int = 200
    content_type: str = "application/json; charset=utf-8"
    id: str = ""


@dataclass(frozen=True)
class Page:
    """Which page was asked for."""

    number: int
    size: int

    def pagination(self, count: int) -> Json:
        return {
            "page": self.number,
            "pageSize": self.size,
            "pageCount": -(-count // self.size),
            "itemCount": count,
        }


@dataclass(frozen=True)
class Call:
    """A request that was let in. `query` has lower-case names; `arguments` are the ids in the path."""

    books: Books
    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    arguments: tuple[str, ...] = field(default_factory=tuple)

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean parameter; only the spellings true and false count."""
        return {"true": True, "false": False}.get(self.query.get(name, "").lower(), default)

    def values(self, name: str) -> list[str]:
        """A comma list, without its blanks."""
        return [part.strip() for part in self.query.get(name, "").split(",") if part.strip()]

    @property
    def unit_decimals(self) -> int:
        """Decimals of UnitAmount, read and written: 4 with `unitdp=4`, else 2."""
        return 4 if self.query.get("unitdp") == "4" else 2

    @property
    def summarize_errors(self) -> bool:
        return self.flag("summarizeerrors", default=True)

    @property
    def modified_since(self) -> int | None:
        """`If-Modified-Since` in milliseconds; what cannot be read is ignored, as HTTP wants it."""
        text = self.headers.get("if-modified-since")
        return read_instant(text) if text else None

    def page(self, *, forced: bool = False) -> Page | None:
        """The page asked for (out-of-range values are clamped), None when the whole list is wanted."""
        if not forced and "page" not in self.query:
            return None
        size = self._whole("pagesize", DEFAULT_PAGE_SIZE)
        return Page(max(1, self._whole("page", 1)), min(max(1, size), LARGEST_PAGE))

    def _whole(self, name: str, default: int) -> int:
        text = self.query.get(name, "")
        if not text:
            return default
        try:
            return int(text)
        except ValueError:
            raise bad_query(f"{name} must be a whole number.") from None

    def elements(self, plural: str, singular: str) -> list[Json]:
        """The objects of the body with lower-case keys: `{"Invoices": [...]}`, a list, or one bare object."""
        if not self.headers.get("content-type", "").lower().startswith("application/json"):
            raise unreadable("The Demo Company reads JSON only: send Content-Type: application/json.")
        try:
            root: Any = fold_keys(decode(self.body)) if self.body.strip() else None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise unreadable(f"The request body is not valid JSON: {error}") from None
        if isinstance(root, dict):
            root = root.get(plural.lower(), [root] if root else None)
        if isinstance(root, dict):
            root = [root]
        if not root:
            raise nothing_sent(singular)
        if not isinstance(root, list) or not all(isinstance(item, dict) for item in root):
            raise unreadable(f"{plural} must be a list of objects.")
        return root

    def answer(
        self, plural: str, elements: list[Json], *, page: Json | None = None, saved: int = 0
    ) -> Answer:
        body = envelope(self.books.app, plural, elements, self.books.now, page)
        return Answer(encode(body), saved, id=body["Id"])
