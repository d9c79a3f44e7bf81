"""The organisation's facts, read anew from the command line."""

from __future__ import annotations

from datetime import date

from seqxero_tui.demo_company import DemoCompanyServer
from tests.cli.conftest import Seqxero


def test_the_organisation_is_read_again_on_request(connected: Seqxero, company: DemoCompanyServer) -> None:
    company.company.set_lock_dates(end_of_year=date(2026, 1, 31))
    said = connected("accounts", "refresh")
    assert (said.code, said.out) == (0, "Read again. Changed: lock dates.\n")
    form = connected("accounts", "refresh", "--json").json
    assert form["organisation"]["end_of_year_lock_date"] == "2026-01-31"
    assert "GBP" in form["currencies"]
    assert form["read_at"]
