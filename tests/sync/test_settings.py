"""The settings of a connection: the link back, the pace, and how the connection stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seqxero_tui.errors import InputError
from tests.office import Office, invoice


def test_a_link_template_leads_from_new_documents_to_an_address_of_ones_own(office: Office) -> None:
    one = office.linked_customer()
    (before,) = office.final(invoice(one))
    office.workspace.sync.run()
    connection = office.workspace.connection
    view, _ = connection.setup(link_template="https://books.example/{kind}/{id}")
    assert view.link_template == "https://books.example/{kind}/{id}"
    (after,) = office.final(invoice(one))
    office.workspace.sync.run()
    assert office.in_xero(after).url == f"https://books.example/invoice/{after}"
    office.workspace.documents.send([before])
    office.workspace.sync.run()
    assert office.state(before) == "synced"
    assert office.in_xero(before).url.startswith("http://localhost:"), "what is in Xero keeps its address"
    assert connection.setup(link_template="none")[0].link_template is None
    assert connection.setup(link_template="")[0].link_template == connection.own_link_template


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"link_template": "https://books.example/"}, "invalid_link_template"),
        ({"pace": "hasty"}, "invalid_pace"),
    ],
)
def test_what_is_no_setting_changes_nothing(office: Office, settings: dict[str, str], code: str) -> None:
    before = office.workspace.connection.require()
    with pytest.raises(InputError) as refused:
        office.workspace.connection.setup(default_account="260", **settings)
    assert refused.value.problem.code == code
    assert office.workspace.connection.require() == before


@pytest.mark.parametrize(("pace", "minutes"), [("normal", 2), ("slow", 10)])
def test_the_pace_decides_how_long_a_program_that_stays_open_waits(
    office: Office, pace: str, minutes: int
) -> None:
    office.workspace.connection.setup(pace=pace)
    watch = office.workspace.watch()
    assert watch.pull_is_due()
    watch.pull()
    office.later(timedelta(minutes=minutes, seconds=-30).total_seconds())
    assert not watch.pull_is_due()
    office.later(60)
    assert watch.pull_is_due()


def test_a_pace_that_is_off_pulls_nothing_by_itself(office: Office) -> None:
    office.workspace.connection.setup(pace="off")
    watch = office.workspace.watch()
    office.later(24 * 3600)
    assert not watch.pull_is_due()


def test_health_says_how_long_the_sign_in_lasts_and_that_nothing_is_missing(office: Office) -> None:
    office.workspace.customers.reload_contacts()
    office.forget_calls()
    health = office.workspace.connection.health()
    assert office.calls() == []
    assert health.problem is None
    assert health.missing == ()
    assert "accounting.invoices" in health.granted
    assert health.currencies[0] == "GBP"
    assert health.answered_at is not None
    assert health.facts_read_at is not None
    assert health.signed_in_until is not None
    left = health.signed_in_until - office.now()
    assert timedelta(days=59, hours=23) < left <= timedelta(days=60)


def test_health_says_when_the_sign_in_is_gone(office: Office) -> None:
    office.workspace._books.token_storage().clear()
    health = office.workspace.connection.health()
    assert health.problem is not None
    assert health.problem.code == "not_signed_in"
    assert health.missing == ()
