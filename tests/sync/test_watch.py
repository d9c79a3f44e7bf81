"""A program that stays open: pushes at once, pulls on its pace, and never in a loop."""

from __future__ import annotations

import pytest

from seqxero_tui.errors import SetupError, XeroUnavailable
from tests.office import Office, invoice


def test_looking_calls_nobody(office: Office) -> None:
    watch = office.workspace.watch()
    office.forget_calls()
    assert (watch.push_is_due(), watch.pull_is_due()) == (False, True)
    assert office.calls() == []


def test_what_is_queued_is_pushed_once(office: Office) -> None:
    watch = office.workspace.watch()
    (one,) = office.final(invoice(office.linked_customer()))
    assert watch.push_is_due()
    assert [each.id for each in watch.push().pushed] == [one]
    assert not watch.push_is_due()


def test_a_push_that_cannot_be_made_is_tried_again_later_and_what_is_new_at_once(office: Office) -> None:
    watch, linked = office.workspace.watch(), office.linked_customer()
    office.final(invoice(linked))
    for seconds in (60, 120):
        office.company.add_fault("status_503_text", times=20)
        assert watch.push().pushed == []
        office.company.clear_faults()
        assert not watch.push_is_due()
        office.later(seconds - 2)
        assert not watch.push_is_due()
        office.later(2)
        assert watch.push_is_due()
    office.final(invoice(linked))
    assert watch.push_is_due()
    assert len(watch.push().pushed) == 2
    assert not watch.push_is_due()


def test_a_pull_brings_what_changed_and_pushes_only_what_that_needs(office: Office) -> None:
    linked = office.linked_customer()
    (final,) = office.final(invoice(linked))
    office.workspace.sync.run()
    (waiting,) = office.final(invoice(linked))
    office.company.mark_as_sent(office.tenant, office.get(final).row.xero.id)
    watch = office.workspace.watch()
    assert not watch.pull_is_due(), "somebody pulled just now"
    office.later(60)
    assert watch.pull_is_due()
    report = watch.pull()
    assert {each.id for each in report.pulled} == {final}
    assert {each.id for each in report.pushed} <= {final}
    assert office.get(final).row.status == "SENT"
    assert office.state(waiting) == "queued"
    assert office.get(final).history[0].actor == "background"
    assert not watch.pull_is_due()
    office.later(60)
    assert watch.pull_is_due()


def test_quiet_pulls_come_ever_more_seldom_and_a_failure_is_no_loop(office: Office) -> None:
    office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    watch = office.workspace.watch()
    office.later(60)
    watch.pull()
    office.later(60)
    assert not watch.pull_is_due()
    office.later(60)
    office.company.add_fault("status_503_text", times=20)
    with pytest.raises(XeroUnavailable):
        watch.pull()
    office.company.clear_faults()
    assert not watch.pull_is_due()
    office.later(240)
    assert watch.pull_is_due()


def test_without_a_connection_it_says_so(office: Office) -> None:
    watch = office.workspace.watch()
    office.workspace.connection.disconnect()
    with pytest.raises(SetupError):
        watch.push_is_due()


def test_a_program_that_stays_open_settles_at_its_start_and_once(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.company.add_fault("status_500", path="/Invoices", method="PUT", times=3, applied=True)
    office.workspace.sync.run(pull=False)
    office.workspace.connection.setup(pace="off")
    office.later(400)
    watch = office.workspace.watch()
    assert (watch.settling_is_due(), watch.settling_is_due()) == (True, False)
    office.forget_calls()
    watch.settle()
    assert [each.method for each in office.calls()] == ["GET"]
    assert office.state(one) == "synced"
    assert not office.workspace.watch().settling_is_due()
