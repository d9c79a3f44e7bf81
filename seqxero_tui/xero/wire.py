"""Xero's JSON to values and back: exact decimals, UTC times, plain dates; missing, "" and null are absent.

Knows the envelope and the spelling, not what the records are.
"""

from __future__ import annotations

import re
from abc import ABC
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, get_type_hints

import msgspec

from seqxero_tui.errors import InputError

if TYPE_CHECKING:
    Instant = datetime
    Day = date
else:
    # msgspec reads ISO 8601 into datetime by itself; Xero's "/Date(ms)/" needs our reader, and msgspec calls
    # that only for a type it does not know. Plain datetimes and dates count as instances, so they come out.
    class Instant(ABC):  # noqa: B024
        """A moment, as an aware datetime in UTC."""

    class Day(ABC):  # noqa: B024
        """A day of the organisation's calendar, as a plain date."""

    Instant.register(datetime)
    Day.register(date)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICKS = re.compile(r"/Date\((-?\d{1,17})(?:[+-]\d{4})?\)/")


def read_instant(text: str) -> datetime:
    """A moment from `/Date(1789344000000+0000)/` (milliseconds; the offset is decoration) or ISO 8601, UTC
    unless told.

    Raises ValueError.
    """
    if ticks := _TICKS.fullmatch(text):
        try:
            return _EPOCH + timedelta(milliseconds=int(ticks.group(1)))
        except OverflowError:
            raise ValueError(f"no such moment: {text!r}") from None
    stamp = datetime.fromisoformat(text)
    return stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)


def xero_name(name: str) -> str:
    """`contact_id` to `ContactID`: Xero's spelling of a field."""
    return "".join("ID" if part == "id" else part.title() for part in name.split("_"))


class Record(msgspec.Struct, frozen=True, kw_only=True, rename=xero_name):
    """The base of all records: Xero's names, unknown keys ignored, an empty optional text is None."""

    def __post_init__(self) -> None:
        for name in _optional_texts(type(self)):
            if getattr(self, name) == "":
                msgspec.structs.force_setattr(self, name, None)


@cache
def _optional_texts(kind: type[Record]) -> tuple[str, ...]:
    hints = get_type_hints(kind)
    return tuple(name for name in kind.__struct_fields__ if set(get_args(hints[name])) == {str, type(None)})


R = TypeVar("R", bound=Record)


class Pagination(msgspec.Struct, frozen=True, rename="camel"):
    """Where a page stands in its list."""

    page: int
    page_count: int
    item_count: int


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    """A list as Xero wraps it: the rows, the server's clock if it tells, the page's place if it is a page."""

    items: tuple[R, ...]
    server_time: datetime | None
    pagination: Pagination | None


def read_listing(body: bytes, plural: str, kind: type[R]) -> Listing[R]:
    """The rows under the key `plural`. Raises ValueError when the body is not whole JSON with such a list."""
    envelope = _read(body, _envelope(plural, kind))
    return Listing(envelope.items, envelope.server_time, envelope.pagination)


def read_record(body: bytes | msgspec.Raw, kind: type[R]) -> R:
    """One JSON object as a `kind`. Raises ValueError when it is not one."""
    record: R = _read(body, kind)
    return record


@cache
def _envelope(plural: str, kind: type[Record]) -> type[Any]:
    return msgspec.defstruct(
        f"{plural}Envelope",
        [
            ("items", tuple[kind, ...], msgspec.field(name=plural)),  # type: ignore[valid-type]
            ("server_time", Instant | None, msgspec.field(name="DateTimeUTC", default=None)),
            ("pagination", Pagination | None, None),
        ],
    )


def _read(body: bytes | msgspec.Raw, kind: Any) -> Any:
    try:
        try:
            return _decoder(kind).decode(body)
        except msgspec.ValidationError:
            # A null or "" where a number, list or date is meant: take it for absent and look again.
            return msgspec.convert(_present(_exact(body)), kind, dec_hook=_hook)
    except RecursionError:
        raise ValueError("nested too deeply") from None


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder[Any](kind, dec_hook=_hook)


def _hook(kind: type, value: Any) -> object:
    if not isinstance(value, str):
        raise ValueError("expected a date as text")
    moment = read_instant(value)
    return moment.date() if kind is Day else moment


_exact: Callable[[bytes | msgspec.Raw], Any] = msgspec.json.Decoder(float_hook=Decimal).decode


def _present(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _present(each) for key, each in value.items() if each is not None and each != ""}
    if isinstance(value, list):
        return [_present(each) for each in value]
    return value


_encoder = msgspec.json.Encoder(decimal_format="number")


def encode(payload: object) -> bytes:
    """`payload` as JSON bytes, keys in the order given, Decimals as exact numbers, never as floats or texts.

    Raises InputError for what JSON cannot carry (half a surrogate pair in a text, for instance).
    """
    try:
        return _encoder.encode(payload)
    except (TypeError, ValueError) as fault:
        raise InputError(
            "not_encodable",
            "A text or number of this record cannot be written as JSON.",
            "Remove the damaged character from its name, reference or description.",
        ) from fault
