"""Pulls by themselves while the program is open: silent unless something changed, and never in anybody's way."""

from __future__ import annotations

import pytest

from seqxero_tui.tui.background import is_wanted
from tests.office import Office, customer, invoice
from tests.tui.driver import Tui, tui


@pytest.fixture
def pushed(office: Office) -> str:
    (one,) = office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    office.later(60)
    office.forget_calls()
    return one


async def look(t: Tui) -> None:
    """What the app does every few seconds."""
    t.app._background.look()
    await t.quiet()


async def test_a_change_in_xero_shows_by_itself_with_one_toast(office: Office, pushed: str) -> None:
    office.company.mark_as_sent(office.tenant, office.get(pushed).row.xero.id)
    async with tui(office, size=(120, 36)) as t:
        t.expect("not sent")
        await look(t)
        t.expect("Authorised in Xero · sent")
        t.expect_toast("changed in Xero")
        assert len(t.toasts) == 1
        office.forget_calls()
        await look(t)
        assert office.calls() == [], "it is not time yet"
    assert "background" in {each.actor for each in office.get(pushed).history}


async def test_what_an_earlier_start_left_open_is_settled_at_the_start_whatever_the_pace_is(
    office: Office, pushed: str
) -> None:
    (one,) = office.final(invoice(office.linked_customer("Second Ltd")))
    office.company.add_fault("status_500", path="/Invoices", method="PUT", times=3, applied=True)
    office.workspace.sync.run(pull=False)
    office.workspace.connection.setup(pace="off")
    office.later(400)
    office.forget_calls()
    async with tui(office) as t:
        await t.quiet()
        assert office.state(one) == "synced"
        assert [each.method for each in office.calls()] == ["GET"], (
            "it is looked up, and nothing else is read"
        )


async def test_nothing_is_said_when_nothing_changed(office: Office, pushed: str) -> None:
    async with tui(office) as t:
        await look(t)
        assert t.toasts == []
    assert [each.method for each in office.calls()] == ["GET"]


async def test_what_waits_for_a_persons_word_is_not_pushed(office: Office, pushed: str) -> None:
    owner = customer("Second Ltd")
    office.load(customers=[owner])
    (waiting,) = office.final(invoice(owner["id"]))
    assert office.state(waiting) == "blocked"
    contact = office.workspace.customers.get(office.get(pushed).row.customer_id).row.link.contact_id
    office.workspace.customers.link(owner["id"], contact or "", shared=True)
    async with tui(office) as t:
        await look(t)
        await look(t)
        assert office.state(waiting) == "queued"
        office.workspace.documents.push_again([waiting])
        await look(t)
        assert office.state(waiting) == "queued", "whoever ordered it is about to push it"
        await look(t)
        assert office.state(waiting) == "synced"


async def test_what_did_not_get_through_goes_by_itself_when_xero_is_back(office: Office, pushed: str) -> None:
    (one,) = office.final(invoice(office.linked_customer("Second Ltd")))
    async with tui(office) as t:
        office.company.add_fault("status_503_text", times=None)
        for _ in range(3):
            await look(t)
        assert office.state(one) == "pushing"
        office.company.clear_faults()
        office.later(3600)
        await look(t)
        await look(t)
        assert office.state(one) == "synced"


async def test_it_fails_with_one_toast_until_it_works_again(office: Office, pushed: str) -> None:
    async with tui(office) as t:
        office.company.add_fault("status_503_text", times=None)
        await look(t)
        office.later(3600)
        await look(t)
        assert [each.splitlines()[0] for each in t.toasts] == [
            "Nothing goes to Xero or comes from it by itself at the moment."
        ]
        office.company.clear_faults()
        office.later(3600)
        await look(t)
        assert len(t.toasts) == 1


async def test_it_keeps_still_while_something_is_under_way(office: Office, pushed: str) -> None:
    async with tui(office) as t:
        held = t.app.jobs.start(
            lambda workspace, job: job.cancel.wait(30), lambda done: None, group="work", title="working"
        )
        t.app._background.look()
        assert office.calls() == []
        held.cancel.set()
        await t.quiet()
    assert office.calls() == []


async def test_without_a_connection_nothing_is_tried(office: Office, pushed: str) -> None:
    office.workspace.connection.disconnect()
    office.forget_calls()
    async with tui(office) as t:
        await look(t)
        assert t.toasts == []
    assert office.calls() == []


@pytest.mark.parametrize(
    ("value", "wanted"), [("off", False), ("OFF ", False), ("0", False), ("", True), ("on", True)]
)
def test_it_can_be_turned_off(value: str, wanted: bool) -> None:
    assert is_wanted({"SEQXERO_BACKGROUND": value}) is wanted
    assert is_wanted({})
