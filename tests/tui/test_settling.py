"""A difference between both sides, settled by one key: both values, safe choices first, the push at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from seqxero_tui.demo_company.accounting import documents
from seqxero_tui.sync.states import Choice
from tests.office import Office, invoice
from tests.tui.driver import tui


def edit_in_xero(office: Office, document_id: str, **changes: Any) -> None:
    """What a person changes on Xero's own pages, seen here by a pull."""
    stored = office.in_xero(document_id)
    for field, value in changes.items():
        setattr(stored, field, value)
    with office.company.storage.transaction():
        documents.save(office.company.books(office.tenant), stored)
    office.workspace.sync.run()


@pytest.fixture
def sent(office: Office) -> str:
    (one,) = office.drafts(invoice(office.linked_customer(), reference="PO 7"))
    office.workspace.documents.finalize([one], send=True)
    office.workspace.sync.run()
    return one


async def test_both_values_stand_side_by_side_and_ours_is_pushed_at_once(office: Office, sent: str) -> None:
    edit_in_xero(office, sent, reference="some [/bold] body")
    async with tui(office, size=(120, 40)) as t:
        t.expect("≠ Drift", "e Settle the difference:", "· Push ours", "· It is right as it is")
        await t.press("e")
        t.expect("SEQ-0001 differs in Xero", "Here", "In Xero", "PO 7", "some [/bold] body")
        await t.press("end", "enter")
        t.expect_toast("SEQ-0001: goes to Xero.")
        t.expect("● Synced")
    assert office.wire(sent).reference == "PO 7"  # type: ignore[attr-defined]


async def test_enter_and_escape_leave_it_as_it_is(office: Office, sent: str) -> None:
    edit_in_xero(office, sent, reference="theirs")
    office.forget_calls()
    async with tui(office) as t:
        t.expect("e Settle")
        await t.press("e")
        t.expect("Leave it for now")
        await t.press("enter", "e", "escape")
    assert office.state(sent) == "drift"
    assert office.calls() == []


async def test_ignoring_asks_for_a_reason(office: Office, sent: str) -> None:
    edit_in_xero(office, sent, reference="theirs")
    async with tui(office, size=(120, 40)) as t:
        await t.press("e", "home", "down", "enter")
        t.expect("Why is it right as it is?")
        await t.press("enter")
        t.expect("Ignoring a difference needs a reason.")
        await t.type("agreed by phone")
        await t.press("enter")
        t.expect("● Synced", "drift ignored: agreed by phone")
    assert office.state(sent) == "synced"


async def test_dates_can_be_taken_over_from_the_lines_too(office: Office, sent: str) -> None:
    edit_in_xero(office, sent, date=date(2026, 10, 1))
    async with tui(office) as t:
        await t.press("enter", "e")
        t.expect("2026-10-01", "Take Xero's dates")
        await t.press("home", "down", "down", "enter")
        t.expect_toast("has Xero's dates now")
    assert office.get(sent).row.issue_date == date(2026, 10, 1)


async def test_what_is_gone_in_xero_is_pushed_as_new(office: Office, sent: str) -> None:
    storage = office.company.storage
    with storage.transaction():
        storage.run("DELETE FROM document WHERE document_id = ?", (office.get(sent).row.xero.id,))
    office.workspace.sync.reconcile()
    async with tui(office, size=(120, 40)) as t:
        t.expect("∅ Gone", "· Push it as new")
        await t.press("e")
        t.expect("SEQ-0001 is gone in Xero", "Xero does not show it any more")
        await t.press("end", "enter")
        t.expect("● Synced")
    assert office.in_xero(sent).number == "SEQ-0001"


async def test_a_push_that_would_overwrite_an_edit_points_to_the_key(office: Office, sent: str) -> None:
    edit_in_xero(office, sent, reference="theirs")
    line = office.get(sent).lines[0].id
    office.workspace.documents.set_line_account(sent, line, "260")
    office.workspace.documents.push_again([sent])
    async with tui(office, size=(120, 40)) as t:
        t.expect("▲ Blocked", "e Settle first whether ours or Xero's holds.")
        await t.press("e", "end", "enter")
        t.expect("● Synced")
    assert office.wire(sent).lines[0].account_code == "260"  # type: ignore[attr-defined]


async def test_what_agrees_has_nothing_to_settle(office: Office, sent: str) -> None:
    async with tui(office) as t:
        t.expect_not("e Settle")
        await t.press("e")
        t.expect_toast("SEQ-0001 does not differ from Xero, as last seen.")


async def test_one_that_is_marked_and_hidden_is_counted_in_the_question(office: Office) -> None:
    ids = office.drafts(
        *(invoice(office.linked_customer(name), reference="PO 7") for name in ("Alder Ltd", "Birch Ltd"))
    )
    office.workspace.documents.finalize(ids, send=True)
    office.workspace.sync.run()
    for each in ids:
        edit_in_xero(office, each, reference="theirs")
    async with tui(office, at="reconcile") as t:
        await t.to_row("Alder Ltd")
        await t.press("space", "slash")
        await t.type("birch")
        await t.press("enter", "enter")
        t.expect("1 document differs in Xero", "1 marked difference not in sight now.")


async def test_an_accepted_difference_can_be_seen_and_taken_back(office: Office, sent: str) -> None:
    edit_in_xero(office, sent, reference="theirs")
    office.workspace.drifts.settle(sent, Choice.IGNORE, "agreed with the accountant")
    async with tui(office, size=(120, 40)) as t:
        t.expect("= accepted", "= Accepted difference", "“agreed with the accountant”")
        await t.go("reconcile")
        await t.press("a")
        t.expect("= SEQ-0001", "PO 7", "theirs")
        await t.press("enter")
        t.expect("SEQ-0001: an accepted difference", "Take the acceptance back")
        await t.press("end", "enter")
        t.expect_toast("SEQ-0001: differs again.")
        await t.press("a")
        t.expect("≠ SEQ-0001")
    assert office.state(sent) == "drift"


async def test_an_acceptance_ends_when_xero_shows_something_else(office: Office, sent: str) -> None:
    edit_in_xero(office, sent, reference="theirs")
    office.workspace.drifts.settle(sent, Choice.IGNORE, "agreed")
    edit_in_xero(office, sent, reference="PO 7")
    assert office.get(sent).row.xero.accepted is None
    edit_in_xero(office, sent, reference="theirs")
    assert office.state(sent) == "drift"


async def test_voiding_here_too_asks_first(office: Office, sent: str) -> None:
    edit_in_xero(office, sent, status="VOIDED")
    async with tui(office) as t:
        await t.press("e", "end", "enter")
        t.expect("Void SEQ-0001 here?", "This cannot be taken back.")
        await t.press("enter")
        assert office.get(sent).row.status == "SENT"
        await t.press("e", "end", "enter", "y")
    assert office.get(sent).row.status == "VOIDED"


async def test_wrong_totals_are_settled_with_a_word_on_their_cure(office: Office) -> None:
    [one] = office.final(invoice(office.linked_customer(), taxRate="0.077"))
    office.workspace.sync.run()
    assert office.state(one) == "drift"
    async with tui(office) as t:
        await t.press("e")
        t.expect(
            "Xero computes totals from the lines.", "g chooses an account with another tax", "K credits it"
        )
