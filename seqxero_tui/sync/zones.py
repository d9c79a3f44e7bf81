"""Xero's names of time zones as the ones computers know, so that "today" is the organisation's.

Xero writes Windows' names in capitals, without blanks, dots and hyphens (its schema `TimeZone`); Unicode's CLDR says
which zone each of them means.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LEFT_OUT = re.compile("[ .-]")
_NO_LONGER_IN_CLDR = {
    "KAMCHATKASTANDARDTIME": "Asia/Kamchatka",
    "MIDATLANTICSTANDARDTIME": "Etc/GMT+2",
}
"""Names of Xero's that Windows has given up."""


def zone_name(zone: str | None) -> str | None:
    """Xero's `zone` by the name the rest of the world has for it; as Xero has it when it is not one we know."""
    return _zones().get(_key(zone), zone)


def is_known(zone: str | None) -> bool:
    """Whether days can be told in Xero's `zone`: false for a name that is not in the table, and on a system without its data."""
    return _zone(zone) is not None


def day_in(zone: str | None, moment: datetime) -> date:
    """The date of `moment` (UTC-aware) in Xero's `zone`; in UTC when the zone is not one we know, which `needs` tells."""
    return moment.astimezone(_zone(zone) or UTC).date()


def start_of(zone: str | None, day: date) -> datetime:
    """The moment, in UTC, at which `day` begins in Xero's `zone`."""
    return datetime.combine(day, time(), _zone(zone) or UTC).astimezone(UTC)


def _key(name: str | None) -> str:
    return _LEFT_OUT.sub("", name or "").upper()


@cache
def _zones() -> dict[str, str]:
    from babel.core import get_global

    return _NO_LONGER_IN_CLDR | {
        _key(name): zone for name, zone in get_global("windows_zone_mapping").items()
    }


def _zone(name: str | None) -> tzinfo | None:
    found = _zones().get(_key(name))
    try:
        return ZoneInfo(found) if found else None
    except ZoneInfoNotFoundError:  # a system without zone data
        return None
