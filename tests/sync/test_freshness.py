"""What people change in Xero's chart, currencies, tax rates and lock dates is noticed without anybody asking for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.demo_company.accounting import subscriptions
from seqxero_tui.http.reply import Reply
from seqxero_tui.sync.freshness import RESTS_ON
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.errors import Interrupted, OutOfCalls
from tests.office import Office, customer, invoice, open_office
from tests.problems import SECTIONS, rules

HOUR, DAY = 3600, 24 * 3600


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Office]:
    """Beside a Demo Company that tells how many calls are left."""
    with DemoCompanyServer(tier="starter") as server:
        office = open_office(server, tmp_path)
        yield office
        office.workspace.close()


def paths(office: Office) -> list[str]:
    return [each.path.rpartition("/")[2] for each in office.calls()]


def enable(office: Office, code: str) -> None:
    with office.company.storage.transaction():
        subscriptions.subscribe(office.company.books(office.tenant), code)


def blocked_by_its_currency(office: Office) -> str:
    (one,) = office.final(invoice(office.linked_customer(), currency="ZAR"))
    assert office.problems(one) == ["currency_not_enabled"]
    return one


def test_a_block_that_no_longer_holds_falls_with_the_next_push(office: Office) -> None:
    one = blocked_by_its_currency(office)
    enable(office, "ZAR")
    office.later(HOUR)
    office.forget_calls()
    report = office.workspace.sync.run(pull=False)
    assert [each.id for each in report.pushed] == [one]
    assert paths(office) == ["Currencies", "Invoices"]


def test_a_block_that_still_holds_is_asked_about_once_in_ten_minutes(office: Office) -> None:
    one = blocked_by_its_currency(office)
    office.later(HOUR)
    office.forget_calls()
    for _ in range(3):
        (stopped,) = office.workspace.sync.run(pull=False).blocked
        assert [each.code for each in stopped.problems] == ["currency_not_enabled"]
    assert paths(office) == ["Currencies"]
    office.later(70)
    office.workspace.sync.run(pull=False)
    assert paths(office) == ["Currencies"]
    office.workspace.sync.run(pull=False, only={one})
    assert paths(office) == ["Currencies", "Currencies"]
    office.later(700)
    office.workspace.sync.run(pull=False)
    assert paths(office) == ["Currencies", "Currencies", "Currencies"]


def test_nothing_is_asked_about_a_document_that_something_else_blocks_or_nobody_means(office: Office) -> None:
    stranger = customer("Stranger Ltd")
    office.load(customers=[stranger])
    (other,) = office.final(invoice(stranger["id"], currency="ZAR"))
    blocked_by_its_currency(office)
    office.later(HOUR)
    office.forget_calls()
    office.workspace.sync.run(pull=False, only={other})
    office.workspace.sync.run(push=False)
    assert office.calls() == []


@pytest.mark.parametrize("mended", ["account", "lock"])
def test_an_account_and_a_lock_date_are_asked_about_by_themselves(office: Office, mended: str) -> None:
    (one,) = office.drafts(invoice(office.linked_customer()))
    if mended == "account":
        office.company.set_account_status("200", "ARCHIVED")
    else:
        office.company.set_lock_dates(office.tenant, end_of_year=office.now().date() + timedelta(days=1))
    office.workspace.connection.refresh()
    office.workspace.documents.finalize([one], send=True)
    assert office.state(one) == "blocked"
    office.company.set_account_status("200", "ACTIVE")
    office.company.set_lock_dates(office.tenant, end_of_year=date(2020, 1, 1))
    office.later(HOUR)
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert office.state(one) == "synced"
    assert paths(office)[0] == {"account": "Accounts", "lock": "Organisation"}[mended]


def test_everything_is_read_again_once_a_day_and_not_more_often(office: Office) -> None:
    office.linked_customer()
    office.later(DAY)
    office.forget_calls()
    office.workspace.sync.run()
    office.workspace.sync.run()
    assert sorted(paths(office)) == ["Accounts", "Currencies", "Organisation", "TaxRates"]
    office.company.set_account_status("260", "ARCHIVED")
    office.later(DAY)
    office.workspace.sync.run()
    account = office.workspace.connection.account("260")
    assert account is not None
    assert account.status == "ARCHIVED"


def test_a_list_that_cannot_be_read_stops_nothing_and_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.later(DAY)

    def broken(client: XeroClient) -> list[object]:
        raise Interrupted("xero_fault", "Xero's answer speaks of a fault there.", "Try again later.")

    monkeypatch.setattr(XeroClient, "tax_rates", broken)
    report = office.workspace.sync.run(pull=False)
    assert [each.code for each in report.problems] == ["xero_fault"]
    assert office.state(one) == "synced"


def test_every_rule_that_rests_on_a_fact_is_one_and_every_code_exists() -> None:
    made = {
        rule.code for module in SECTIONS["What keeps a document from being pushed"] for rule in rules(module)
    }
    assert RESTS_ON.keys() <= made


def test_work_goes_on_within_the_hour_when_xeros_day_begins_earlier(limited: Office) -> None:
    office = limited
    (one,) = office.final(invoice(office.linked_customer()))
    with office.workspace._books.store.read() as session:
        budget = office.workspace._books.budget(office.workspace._books.connected(session))
    budget._demo_company = False
    minutes = [0.0]
    now = budget._clock
    budget._clock = lambda: now() + 60 * minutes[0]
    budget.acquire().answered(Reply(200, {"x-daylimit-remaining": "0"}, b""))
    office.forget_calls()
    for later in (0, 59):
        minutes[0] = later
        with pytest.raises(OutOfCalls):
            office.workspace.sync.run()
    assert office.calls() == []
    minutes[0] = 61
    office.workspace.sync.run()
    assert (paths(office)[0], office.state(one)) == ("Organisation", "synced")
