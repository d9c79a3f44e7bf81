"""The organisation's day, whatever Xero calls its time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from xero_python.accounting.models.time_zone import TimeZone

from seqxero_tui.sync.tables import Organisation
from seqxero_tui.sync.zones import day_in, is_known, start_of, zone_name
from tests.office import Office, invoice

EVENING = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)


@pytest.mark.parametrize("zone", [each.value for each in TimeZone])
def test_every_name_of_xeros_is_known(zone: str) -> None:
    assert is_known(zone)
    ZoneInfo(zone_name(zone) or "")


@pytest.mark.parametrize(
    ("zone", "name", "day"),
    [
        ("GMTSTANDARDTIME", "Europe/London", FIRST),
        ("GREENWICHSTANDARDTIME", "Atlantic/Reykjavik", FIRST),
        ("WEUROPESTANDARDTIME", "Europe/Berlin", SECOND),
        ("CENTRALEUROPEANSTANDARDTIME", "Europe/Warsaw", SECOND),
        ("ROMANCESTANDARDTIME", "Europe/Paris", SECOND),
        ("EASTERNSTANDARDTIME", "America/New_York", FIRST),
        ("CENTRALSTANDARDTIME(MEXICO)", "America/Mexico_City", FIRST),
        ("ESOUTHAMERICASTANDARDTIME", "America/Sao_Paulo", FIRST),
        ("INDIASTANDARDTIME", "Asia/Calcutta", SECOND),
        ("CHINASTANDARDTIME", "Asia/Shanghai", SECOND),
        ("SINGAPORESTANDARDTIME", "Asia/Singapore", SECOND),
        ("TOKYOSTANDARDTIME", "Asia/Tokyo", SECOND),
        ("SOUTHAFRICASTANDARDTIME", "Africa/Johannesburg", SECOND),
        ("WAUSTRALIASTANDARDTIME", "Australia/Perth", SECOND),
        ("CENAUSTRALIASTANDARDTIME", "Australia/Adelaide", SECOND),
        ("AUSEASTERNSTANDARDTIME", "Australia/Sydney", SECOND),
        ("TASMANIASTANDARDTIME", "Australia/Hobart", SECOND),
        ("NEWZEALANDSTANDARDTIME", "Pacific/Auckland", SECOND),
        ("FIJISTANDARDTIME", "Pacific/Fiji", SECOND),
        ("UTC11", "Etc/GMT+11", FIRST),
        ("UTC+13", "Etc/GMT-13", SECOND),
    ],
)
def test_half_past_eleven_in_the_evening_is_the_zones_own_day(zone: str, name: str, day: date) -> None:
    assert zone_name(zone) == name
    assert day_in(zone, EVENING) == day
    assert day_in(zone, start_of(zone, day)) == day


@pytest.mark.parametrize("zone", [None, "", "MARSSTANDARDTIME"])
def test_a_zone_that_nobody_knows_counts_as_utc(zone: str | None) -> None:
    assert not is_known(zone)
    assert zone_name(zone) == zone
    assert day_in(zone, EVENING) == FIRST


def put_in(office: Office, zone: str) -> None:
    with office.workspace._books.store.transaction() as session:
        row = office.workspace._books.connected(session)
        assert isinstance(row, Organisation)
        row.timezone = zone
        session.add(row)


def test_an_invoice_is_issued_on_the_organisations_day(office: Office) -> None:
    put_in(office, "INDIASTANDARDTIME")
    (one,) = office.final(invoice(office.linked_customer()))
    office.clock_at("2026-03-01T23:30:00+00:00")
    office.workspace.documents.send([one])
    assert office.get(one).row.issue_date == SECOND
    assert office.get(one).row.due_date == date(2026, 4, 1)


def test_a_zone_that_is_not_known_is_told_where_one_looks(office: Office) -> None:
    put_in(office, "MARSSTANDARDTIME")
    (problem,) = office.workspace.status().needs_you
    assert problem.code == "time_zone_unknown"
    assert "MARSSTANDARDTIME" in problem.message
