"""The `where` and `order` languages: a small parser that turns them into SQL (xero-api section 4.2).

Comparisons, AND/OR/&&/||, parentheses, strings, Guid(), DateTime(), true/false/null, and the text methods
Contains, StartsWith and EndsWith. What it cannot read is Xero's QueryParseException, never ignored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from seqxero_tui.demo_company.accounting.errors import bad_query
from seqxero_tui.demo_company.clock import milliseconds


@dataclass(frozen=True)
class Field:
    """A name that may be used: the SQL it stands for, and what its values are.

    `text` columns hold casefolded text, `exact` ids and codes as written, `cents`, `day` (ISO text),
    `instant` (milliseconds) and `flag` (0 or 1) what they say.
    """

    sql: str
    kind: str


_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>"[^"]*")
      | (?P<operator>==|!=|>=|<=|=|>|<)
      | (?P<and>&&|\bAND\b) | (?P<or>\|\||\bOR\b)
      | (?P<open>\() | (?P<close>\)) | (?P<comma>,)
      | (?P<number>-?\d+(?:\.\d+)?)[mM]?
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
    )""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True)
class Sql:
    """A condition and its values."""

    text: str
    values: tuple[object, ...] = ()


def compile_where(source: str, fields: Mapping[str, Field]) -> Sql:
    """The SQL condition of a `where`; `fields` has lower-case names. Raises the QueryParseException answer."""
    return _Parser(_tokens(source), fields).whole()


def compile_order(source: str, fields: Mapping[str, Field]) -> str:
    """The SQL of an `order` such as `Date DESC, InvoiceNumber`."""
    terms = []
    for term in source.split(","):
        words = term.split()
        if not 1 <= len(words) <= 2 or (len(words) == 2 and words[1].upper() not in ("ASC", "DESC")):
            raise bad_query(f"Syntax error in order: '{term.strip()}'")
        terms.append(f"{_field(words[0], fields).sql} {words[1].upper() if len(words) == 2 else 'ASC'}")
    return ", ".join(terms)


def _field(name: str, fields: Mapping[str, Field]) -> Field:
    try:
        return fields[name.lower()]
    except KeyError:
        raise bad_query(f"No property or field '{name}' exists in this type") from None


def _tokens(source: str) -> list[_Token]:
    tokens, position = [], 0
    source = source.rstrip()
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            raise bad_query(f"Syntax error at position {position}")
        kind = match.lastgroup or ""
        tokens.append(_Token(kind, match[kind]))
        position = match.end()
    return tokens


class _Parser:
    """Recursive descent: or, and, then parentheses, methods and comparisons."""

    def __init__(self, tokens: list[_Token], fields: Mapping[str, Field]) -> None:
        self._tokens = tokens
        self._fields = fields
        self._at = 0

    def whole(self) -> Sql:
        condition = self._or()
        if self._at < len(self._tokens):
            raise bad_query("Syntax error")
        return condition

    def _peek(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else "end"

    def _take(self, *kinds: str) -> _Token:
        if self._peek() not in kinds:
            raise bad_query("Expression expected" if self._peek() == "end" else "Syntax error")
        self._at += 1
        return self._tokens[self._at - 1]

    def _or(self) -> Sql:
        return self._chain("or", "OR", self._and)

    def _and(self) -> Sql:
        return self._chain("and", "AND", self._term)

    def _chain(self, kind: str, word: str, part: Any) -> Sql:
        parts = [part()]
        while self._peek() == kind:
            self._take(kind)
            parts.append(part())
        text = f" {word} ".join(f"({item.text})" for item in parts)
        return Sql(text, tuple(value for item in parts for value in item.values))

    def _term(self) -> Sql:
        if self._peek() == "open":
            self._take("open")
            inner = self._or()
            self._take("close")
            return inner
        name = self._take("name").text
        if self._peek() == "open":
            return self._method(name)
        field = _field(name, self._fields)
        if self._peek() != "operator":
            if field.kind == "flag":
                return Sql(f"{field.sql} = 1")
            raise bad_query("Expression of type 'Boolean' expected")
        operator = self._take("operator").text.replace("==", "=")
        return self._comparison(field, operator)

    def _method(self, name: str) -> Sql:
        path, _, method = name.rpartition(".")
        field = _field(path, self._fields)
        if method.lower() not in ("contains", "startswith", "endswith") or field.kind not in (
            "text",
            "exact",
        ):
            raise bad_query(f"No applicable method '{method}' exists in type")
        self._take("open")
        wanted = self._take("string").text[1:-1].casefold()
        self._take("close")
        column = field.sql if field.kind == "text" else f"fold({field.sql})"
        match method.lower():
            case "contains":
                return Sql(f"instr({column}, ?) > 0", (wanted,))
            case "startswith":
                return Sql(f"substr({column}, 1, ?) = ?", (len(wanted), wanted))
            case _:
                return Sql(f"? = '' OR substr({column}, -?) = ?", (wanted, len(wanted), wanted))

    def _comparison(self, field: Field, operator: str) -> Sql:
        if self._peek() == "name" and self._tokens[self._at].text.lower() == "null":
            self._take("name")
            if operator not in ("=", "!="):
                raise bad_query("null can only be compared with == and !=")
            empty = f"({field.sql} IS NULL OR {field.sql} = '')"
            return Sql(empty if operator == "=" else f"NOT {empty}")
        value = self._value(field)
        if operator == "!=":
            return Sql(f"{field.sql} IS NOT ?", (value,))
        return Sql(f"{field.sql} {operator} ?", (value,))

    def _value(self, field: Field) -> object:
        token = self._take("string", "number", "name")
        word = token.text.lower()
        if token.kind == "string" and field.kind in ("text", "exact"):
            text = token.text[1:-1]
            return text.casefold() if field.kind == "text" else text
        if token.kind == "number" and field.kind == "cents":
            return _cents(token.text)
        if token.kind == "name" and word in ("true", "false") and field.kind == "flag":
            return int(word == "true")
        if token.kind == "name" and word == "guid" and field.kind == "exact":
            self._take("open")
            text = self._take("string").text[1:-1].lower()
            self._take("close")
            return text
        if token.kind == "name" and word == "datetime" and field.kind in ("day", "instant"):
            return self._datetime(field)
        raise bad_query("Operator incompatible with operand types")

    def _datetime(self, field: Field) -> object:
        self._take("open")
        parts = [self._take("number").text]
        while self._peek() == "comma":
            self._take("comma")
            parts.append(self._take("number").text)
        self._take("close")
        try:
            year, month, day, *clock = (int(part) for part in parts)
            hour, minute, second = [*clock, 0, 0, 0][:3]
            moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            raise bad_query("DateTime(...) holds no valid date") from None
        return moment.date().isoformat() if field.kind == "day" else milliseconds(moment)


def _cents(text: str) -> object:
    try:
        scaled = Decimal(text).scaleb(2)
    except InvalidOperation:
        raise bad_query("Syntax error in number") from None
    # SQLite compares an integer column exactly with an integer; a finer number falls between two cents.
    return int(scaled) if scaled == scaled.to_integral_value() else float(scaled)
