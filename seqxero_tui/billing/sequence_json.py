"""Reads a file of Sequence API objects into typed shapes, and says exactly where it cannot.

It judges the file by itself: JSON, shapes, words, ids that appear twice. What needs the store or arithmetic
(references, totals) is left to `rows`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import inspect

from seqxero_tui.billing.shapes import Phase, Price, PricingStructure, SequenceFile
from seqxero_tui.errors import InputError
from seqxero_tui.text import one_line

_REMEDY = "Correct the file and load it again; nothing was loaded."
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_UNSTORABLE_CHARACTER = re.compile("[\0\ud800-\udfff]")
_UNSTORABLE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


def misfit(path: str, what: str, code: str = "wrong_value", remedy: str = _REMEDY) -> InputError:
    """The error for the field at `path`, for instance `invoices[3].lineItems[0].quantity`."""
    return InputError(code, f"{one_line(path)}: {what}.", remedy)


def quoted(value: object) -> str:
    """A value of the file as a message may show it: short, on one line, harmless in a terminal."""
    if isinstance(value, str):
        text = one_line(value)
        return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    return str(value)[:60] if isinstance(value, Decimal) else json.dumps(value)[:60]


def parse(text: str | bytes) -> SequenceFile:
    """The objects of a file, each of the right shape.

    Raises `InputError`: `not_json` with line and column; `wrong_shape` and `wrong_value` with the path of the
    field, what was expected and what is there; `duplicate_id`, `duplicate_number`.
    """
    data = _utf8(text)
    try:
        return _parsed(data)
    except RecursionError:
        raise InputError("not_json", "The file is not readable: it is nested too deeply.", _REMEDY) from None


def _parsed(data: bytes) -> SequenceFile:
    if _UNSTORABLE.search(data):
        _refuse_unstorable(data)
    file: SequenceFile = _decoded(data, SequenceFile)
    _refuse_twins(file)
    for path, price in all_prices(file):
        _decoded(bytes(price.structure), PricingStructure, f"{path}.structure")
    for at, schedule in enumerate(file.billing_schedules):
        for phase_at, phase in enumerate(schedule.phases or ()):
            _decoded(bytes(phase), Phase, f"billingSchedules[{at}].phases[{phase_at}]")
    return file


def all_prices(file: SequenceFile) -> Iterable[tuple[str, Price]]:
    """Every price of the file with its path: those inside billing schedules first, then those of `prices`."""
    for at, schedule in enumerate(file.billing_schedules):
        for price_at, price in enumerate(schedule.prices or ()):
            yield f"billingSchedules[{at}].prices[{price_at}]", price
    for at, price in enumerate(file.prices):
        yield f"prices[{at}]", price


def _utf8(text: str | bytes) -> bytes:
    try:
        data = text.encode() if isinstance(text, str) else text
        data.decode()
    except UnicodeEncodeError:
        raise InputError("not_json", "The text holds half a character (a lone surrogate).", _REMEDY) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputError(
            "not_json", f"The file is not UTF-8 text: line {line}.", "Save it as UTF-8 and load it again."
        ) from None
    return data.removeprefix(b"\xef\xbb\xbf")


def _decoded(data: bytes, wanted: Any, path: str = "") -> Any:
    try:
        return msgspec.json.decode(data, type=wanted)
    except msgspec.ValidationError as error:
        raise _explained(str(error), data, wanted, path) from None
    except msgspec.DecodeError as error:
        raise _not_json(str(error), data) from None


def _not_json(complaint: str, data: bytes) -> InputError:
    what, _, rest = complaint.removeprefix("JSON is malformed: ").partition(" (byte ")
    place = int(rest.rstrip(")")) if rest else len(data)
    line = data.count(b"\n", 0, place) + 1
    column = len(data[data.rfind(b"\n", 0, place) + 1 : place].decode(errors="replace")) + 1
    what = "it ends too early" if "truncated" in what else what
    return InputError("not_json", f"The file is not JSON: line {line}, column {column}: {what}.", _REMEDY)


def _explained(complaint: str, data: bytes, wanted: Any, prefix: str) -> InputError:
    """msgspec's complaint in our words, with what was expected and what is there."""
    what, _, place = complaint.partition(" - at `$")
    place = place.rstrip("`")
    path = (prefix + place).removeprefix(".") or "the file"
    missing = re.fullmatch(r"Object missing required field `(.+)`", what)
    if missing:
        return misfit(f"{path}.{missing[1]}".removeprefix("the file."), "is missing", "wrong_shape")
    steps = [name or int(index) for name, index in _STEP.findall(place)]
    there = _value_at(_tree(data), steps)
    expected = _expected(inspect.type_info(wanted), steps)
    code = "wrong_shape" if expected in ("an object", "a list") else "wrong_value"
    return misfit(path, f"expected {expected}, got {quoted(there)}", code)


def _tree(data: bytes) -> Any:
    """Any JSON as it stands, however long its numbers are."""
    return json.loads(data, parse_float=Decimal, parse_int=Decimal)


def _value_at(tree: Any, steps: list[str | int]) -> Any:
    for step in steps:
        tree = tree[step]
    return tree


def _expected(kind: inspect.Type, steps: list[str | int]) -> str:
    """What the type at `steps` wants to see, in words."""
    for step in steps:
        kind = _plain(kind)
        if isinstance(kind, inspect.ListType):
            kind = kind.item_type
        elif isinstance(kind, inspect.StructType):
            kind = next(field.type for field in kind.fields if field.encode_name == step)
        elif isinstance(kind, inspect.UnionType):
            return _one_of(str(member.tag) for member in kind.types if isinstance(member, inspect.StructType))
    kind = _plain(kind)
    match kind:
        case inspect.EnumType(cls=words):
            return _one_of(word.value for word in words)
        case inspect.IntType(ge=low, le=high) if low is not None and high is not None:
            return f"a whole number from {low} to {high}"
        case inspect.StrType(min_length=1, max_length=longest):
            return f"text of 1 to {longest} characters" if longest else "text"
    return _IN_WORDS.get(type(kind), "an object")


_IN_WORDS: dict[type[inspect.Type], str] = {
    inspect.StrType: "text",
    inspect.IntType: "a whole number",
    inspect.BoolType: "true or false",
    inspect.DecimalType: 'a decimal such as "12.50"',
    inspect.DateType: "a date such as 2026-11-30",
    inspect.DateTimeType: "a time with its zone such as 2026-11-30T12:00:00Z",
    inspect.ListType: "a list",
}


def _plain(kind: inspect.Type) -> inspect.Type:
    """The type without its `| None`."""
    if isinstance(kind, inspect.UnionType):
        rest = [member for member in kind.types if not isinstance(member, inspect.NoneType)]
        return rest[0] if len(rest) == 1 else kind
    return kind


def _one_of(words: Iterable[str]) -> str:
    return "one of " + ", ".join(words)


def _refuse_unstorable(data: bytes) -> None:
    """Refuses NUL and half characters, which no text column holds, wherever they are in the file."""
    try:
        waiting = [("", _tree(data))]
    except ValueError:
        return  # no JSON at all: decoding will say where
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend((f"{path}.{key}", item) for key, item in value.items())
        elif isinstance(value, list):
            waiting.extend((f"{path}[{at}]", item) for at, item in enumerate(value))
        elif isinstance(value, str) and (found := _UNSTORABLE_CHARACTER.search(value)):
            what = "a NUL character" if found[0] == "\0" else "half a character (a lone surrogate)"
            raise misfit(path.removeprefix("."), f"the text holds {what}")


def _refuse_twins(file: SequenceFile) -> None:
    """Refuses an id or a document number that appears twice where it must be unique."""
    _refuse_twice((f"customers[{at}].id", item.id) for at, item in enumerate(file.customers))
    _refuse_twice((f"products[{at}].id", item.id) for at, item in enumerate(file.products))
    _refuse_twice((f"prices[{at}].id", item.id) for at, item in enumerate(file.prices))
    _refuse_twice((f"billingSchedules[{at}].id", item.id) for at, item in enumerate(file.billing_schedules))
    documents = [(f"invoices[{at}]", item) for at, item in enumerate(file.invoices)] + [
        (f"creditNotes[{at}]", item) for at, item in enumerate(file.credit_notes)
    ]
    _refuse_twice((f"{path}.id", item.id) for path, item in documents)
    _refuse_twice(
        (f"{path}.lineItems[{at}].id", line.id)
        for path, item in documents
        for at, line in enumerate(item.line_items)
    )
    _refuse_twice(
        (
            (f"invoices[{at}].invoiceNumber", item.invoice_number)
            for at, item in enumerate(file.invoices)
            if item.invoice_number
        ),
        "duplicate_number",
    )
    _refuse_twice(
        (
            (f"creditNotes[{at}].creditNoteNumber", item.credit_note_number)
            for at, item in enumerate(file.credit_notes)
            if item.credit_note_number
        ),
        "duplicate_number",
    )


def _refuse_twice(found: Iterable[tuple[str, str]], code: str = "duplicate_id") -> None:
    first: dict[str, str] = {}
    for path, value in found:
        if value in first:
            raise misfit(path, f"{quoted(value)} is already at {first[value]}", code)
        first[value] = path
