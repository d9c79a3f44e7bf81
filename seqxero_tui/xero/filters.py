"""Which records to ask for: `where` expressions and lists of values, cut to the length of an address.

Values of others are never pasted unchecked: a text that a filter cannot carry is refused, not bent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from seqxero_tui.errors import InputError
from seqxero_tui.xero.ids import checked_id
from seqxero_tui.xero.records import DocumentKind

MAX_ADDRESS = 2000
"""Xero's web server answers 404 to addresses a little longer, which must not read as "no such record"."""

Query = Mapping[str, str]


def by_id(ids: Sequence[str], query: Query, address: str, *, key: str = "IDs") -> Iterator[dict[str, str]]:
    """`query` once for each share of `ids` that fits the address, as a list of values."""
    yield from by_value([checked_id(each) for each in ids], query, address, key=key)


def by_value(values: Sequence[str], query: Query, address: str, *, key: str) -> Iterator[dict[str, str]]:
    """`query` once for each share of `values` that fits the address. Raises InputError for a comma in one."""
    for value in values:
        if "," in value:
            raise _not_searchable(value)
    for share in _shares(values, _length(query, address) + len(key) + 2, ","):
        yield {**query, key: ",".join(share)}


def by_expression(
    field: str, values: Sequence[str], query: Query, address: str, *, guid: bool = False
) -> Iterator[dict[str, str]]:
    """`query` once for each share of `values`, as `field == a OR field == b`, for want of a list of values.

    Narrows the `where` of `query` if it has one. Raises InputError for a text no expression can carry.
    """
    terms = [f"{field}=={_guid(value) if guid else text_literal(value)}" for value in values]
    only = query.get("where")
    for share in _shares(terms, _length(query, address) + len("&where=()") + 20, " OR "):
        either = " OR ".join(share)
        yield {**query, "where": f"{only} AND ({either})" if only else either}


def sales_only(kind: DocumentKind, where: str | None = None) -> str:
    """The `where` that keeps documents of purchases out, narrowed by another one."""
    only = f'Type=="{kind.type}"'
    return f"{only} AND ({where})" if where else only


def text_literal(text: str) -> str:
    """`text` as a string of a `where`. Raises InputError for a double quote: it cannot be written."""
    if '"' in text or not text.isprintable():
        raise _not_searchable(text)
    return f'"{text}"'


def _guid(value: str) -> str:
    return f'Guid("{checked_id(value)}")'


def _shares(values: Sequence[str], taken: int, joint: str) -> Iterator[list[str]]:
    share: list[str] = []
    length = taken
    for value in values:
        added = len(quote(joint, safe=",")) + len(quote(value, safe=","))
        if share and length + added > MAX_ADDRESS:
            yield share
            share, length = [], taken
        share.append(value)
        length += added
    if share:
        yield share


def _length(query: Query, address: str) -> int:
    return len(address) + sum(len(name) + len(quote(value, safe=",")) + 2 for name, value in query.items())


def _not_searchable(text: str) -> InputError:
    return InputError(
        "not_searchable",
        f"Xero cannot be asked for {text!r}: its searches take no comma, double quote or control character.",
        "Choose a number without it.",
    )
