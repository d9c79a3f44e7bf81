"""Xero's names of time zones as the ones computers know, so that "today" is the organisation's."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_ZONES = {
    "GMTSTANDARDTIME": "Europe/London",
    "GREENWICHSTANDARDTIME": "UTC",
    "WEUROPESTANDARDTIME": "Europe/Berlin",
    "ROMANCESTANDARDTIME": "Europe/Paris",
    "EASTERNSTANDARDTIME": "America/New_York",
    "CENTRALSTANDARDTIME": "America/Chicago",
    "MOUNTAINSTANDARDTIME": "America/Denver",
    "PACIFICSTANDARDTIME": "America/Los_Angeles",
    "NEWZEALANDSTANDARDTIME": "Pacific/Auckland",
    "AUSEASTERNSTANDARDTIME": "Australia/Sydney",
    "EAUSTRALIASTANDARDTIME": "Australia/Brisbane",
    "CENAUSTRALIASTANDARDTIME": "Australia/Adelaide",
    "WAUSTRALIASTANDARDTIME": "Australia/Perth",
    "SINGAPORESTANDARDTIME": "Asia/Singapore",
    "SOUTHAFRICASTANDARDTIME": "Africa/Johannesburg",
}


def zone_name(zone: str | None) -> str | None:
    """Xero's `zone` by the name the rest of the world has for it; as Xero has it when it is not one we know."""
    return _ZONES.get(zone or "", zone)


def day_in(zone: str | None, moment: datetime) -> date:
    """The date of `moment` (UTC-aware) in Xero's `zone`; in UTC when the zone is not one we know."""
    return moment.astimezone(_zone(zone)).date()


def start_of(zone: str | None, day: date) -> datetime:
    """The moment, in UTC, at which `day` begins in Xero's `zone`."""
    return datetime.combine(day, time(), _zone(zone)).astimezone(UTC)


def _zone(name: str | None) -> tzinfo:
    try:
        return ZoneInfo(_ZONES.get(name or "", "UTC"))
    except ZoneInfoNotFoundError:  # a system without zone data
        return UTC
