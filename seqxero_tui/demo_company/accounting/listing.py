"""Lists: the conditions a call adds up, the order, and the page it asks for."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from seqxero_tui.demo_company.accounting.call import Call
from seqxero_tui.demo_company.accounting.errors import bad_query
from seqxero_tui.demo_company.accounting.where import Field, compile_order, compile_where
from seqxero_tui.demo_company.wire import Json

MOST_ROWS = 100_000


@dataclass
class Listing:
    """A selection from one table (with its joins), narrowed step by step."""

    source: str
    fields: Mapping[str, Field]
    key: str
    order: str = "updated"
    conditions: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def only(self, condition: str, *values: object) -> None:
        self.conditions.append(f"({condition})")
        self.values.extend(values)

    def among(self, column: str, wanted: Sequence[object]) -> None:
        """Narrow to the given values; an empty list narrows nothing, as with Xero's empty parameters."""
        if wanted:
            self.only(f"{column} IN ({', '.join('?' * len(wanted))})", *wanted)

    def read(self, call: Call, *, forced_page: bool = False) -> tuple[list[sqlite3.Row], Json | None]:
        """The rows a call gets, with `pagination` when it asked for a page.

        More than 100,000 rows without a page are refused, as Xero does.
        """
        if text := call.query.get("where", "").strip():
            condition = compile_where(text, self.fields)
            self.only(condition.text, *condition.values)
        if (since := call.modified_since) is not None:
            self.only("updated >= ?", since)
        order = f"{self.order}, {self.key}"
        if text := call.query.get("order", "").strip():
            order = f"{compile_order(text, self.fields)}, {self.key}"
        where = " AND ".join(self.conditions) or "1"
        storage, page = call.books.storage, call.page(forced=forced_page)
        sql = f"SELECT * FROM {self.source} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
        if page is None:
            rows = storage.all(sql, [*self.values, MOST_ROWS + 1, 0])
            if len(rows) > MOST_ROWS:
                raise bad_query("The query returns too many rows; use paging.")
            return rows, None
        count = storage.number(f"SELECT count(*) FROM {self.source} WHERE {where}", self.values)  # noqa: S608
        rows = storage.all(sql, [*self.values, page.size, (page.number - 1) * page.size])
        return rows, page.pagination(count)
