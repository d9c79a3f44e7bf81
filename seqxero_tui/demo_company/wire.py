"""Xero's spelling of JSON: exact numbers, its two date forms, envelopes, and input whose keys may have any case."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec

from seqxero_tui.demo_company.clock import from_milliseconds, milliseconds

Json: TypeAlias = dict[str, Any]

ZERO_ID = "00000000-0000-0000-0000-000000000000"

# A list's thousands of rows hold far fewer different amounts and dates.
_remembered = lru_cache(maxsize=20_000)

_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(float_hook=Decimal)
_ISO_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?")
_MS_DATE = re.compile(r"/Date\((-?\d+)([+-]\d{4})?\)/")


def encode(value: object) -> bytes:
    return _encoder.encode(value)


def encode_text(value: object) -> str:
    return _encoder.encode(value).decode()


def decode(data: bytes | str) -> Any:
    """Parse JSON with every fractional number as an exact Decimal; msgspec.DecodeError when it is not JSON."""
    return _decoder.decode(data)


def fold_keys(value: Any) -> Any:
    """The same value with every object key in lower case, because Xero does not mind a body's case."""
    if isinstance(value, dict):
        return {str(key).lower(): fold_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [fold_keys(item) for item in value]
    return value


def number(value: Decimal) -> Decimal:
    """As Xero writes numbers: no trailing zeros, yet at least one decimal (`541.25`, `1.0`)."""
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    return plain.quantize(Decimal("0.1")) if isinstance(exponent, int) and exponent > -1 else plain


@_remembered
def amount(cents: int) -> Decimal:
    """Stored cents as a wire number."""
    return number(Decimal(cents).scaleb(-2))


def to_cents(value: Decimal) -> int:
    """A two-decimal amount as whole cents; ValueError when it has more decimals than money has."""
    cents = value.scaleb(2)
    if cents != cents.to_integral_value():
        raise ValueError(f"{value} is not a whole number of cents.")
    return int(cents)


@_remembered
def wire_date(day: date) -> str:
    """A document date: midnight UTC in milliseconds, offset always +0000."""
    stamp = (day - date(1970, 1, 1)) // timedelta(milliseconds=1)
    return f"/Date({stamp}+0000)/"


@_remembered
def date_string(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"


def wire_instant(stamp: int) -> str:
    return f"/Date({stamp}+0000)/"


@_remembered
def instant_string(stamp: int) -> str:
    return from_milliseconds(stamp).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_date(text: str) -> date | None:
    """A date as clients send it (`2026-09-14`, with or without a time, or `/Date(ms)/`); None when it is none."""
    if match := _ISO_DATE.fullmatch(text.strip()):
        try:
            return date.fromisoformat(match[1])
        except ValueError:
            return None
    if match := _MS_DATE.fullmatch(text.strip()):
        try:
            return from_milliseconds(int(match[1])).date()
        except OverflowError:
            return None
    return None


def read_instant(text: str) -> int | None:
    """An `If-Modified-Since` value in milliseconds: ISO without zone means UTC, the HTTP date form is read too."""
    for form in ("%a, %d %b %Y %H:%M:%S GMT",):
        try:
            return milliseconds(datetime.strptime(text, form).replace(tzinfo=UTC))
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return milliseconds(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def new_id() -> str:
    return str(uuid.uuid4())


def envelope(
    app: str, plural: str, elements: list[Json], now: datetime, pagination: Json | None = None
) -> Json:
    """What every successful answer to an app is wrapped in; `pagination` only when pages were asked for."""
    head: Json = {
        "Id": new_id(),
        "Status": "OK",
        "ProviderName": app,
        "DateTimeUTC": f"/Date({milliseconds(now)})/",
    }
    if pagination is not None:
        head["pagination"] = pagination
    head[plural] = elements
    return head
