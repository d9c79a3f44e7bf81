"""Keys that come faster than the store answers: nothing is linked wrongly, written twice, or lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seqxero_tui.tui.screens.link_round import LinkRoundScreen
from tests.office import CREDIT_NOTE, INVOICE, Office, customer, invoice
from tests.sync.test_credit_notes import credit_note
from tests.tui.driver import Tui, tui
from tests.tui.test_settling import edit_in_xero


def links(office: Office) -> dict[str, str]:
    """The linked customers, each with the name of its contact."""
    rows = office.workspace.customers.page(limit=1000).rows
    return {row.name: row.link.contact_name or "" for row in rows if row.link.contact_id is not None}


async def round_of(t: Tui, *names: str) -> LinkRoundScreen:
    await t.go("customers")
    for name in names:
        await t.to_row(name)
        await t.press("space")
    await t.press("b")
    assert isinstance(t.app.screen, LinkRoundScreen)
    return t.app.screen


async def test_a_round_links_nobody_to_the_contacts_of_the_customer_before(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("b")
        await t.burst("s", "enter")
        assert links(sample_office) == {}
        t.expect("2 of")


async def test_a_round_takes_one_enter_for_one_customer(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        held = (await round_of(t, "Bayside Club", "Hamilton Smith Ltd")).round
        await t.burst("enter", "enter")
        assert links(sample_office) == {"Bayside Club": "Bayside Club"}
        assert [row.name for row in held.rows if held.decisions.get(row.id)] == ["Bayside Club"]
        t.expect("2 of 2")


@pytest.mark.parametrize("key", ["s", "p", "b", "u", "escape"])
async def test_a_round_decides_nothing_else_while_a_link_is_written(sample_office: Office, key: str) -> None:
    async with tui(sample_office) as t:
        held = (await round_of(t, "Bayside Club", "Hamilton Smith Ltd")).round
        await t.burst("enter", key)
        assert links(sample_office) == {"Bayside Club": "Bayside Club"}
        assert [row.name for row in held.rows if held.decisions.get(row.id)] == ["Bayside Club"]
        assert held.at == 1


async def test_a_draft_is_saved_once(office: Office) -> None:
    office.linked_customer()
    async with tui(office) as t:
        await t.press("n", "enter", "enter", "enter")
        await t.press(*"Travel", "down", "down", *"80", "enter")
        await t.burst("ctrl+s", "ctrl+s")
        t.expect_toast("saved")
        t.expect("Invoices")
    assert office.workspace.documents.page(INVOICE).total == 1


async def test_what_is_typed_while_a_draft_is_saved_is_not_lost(office: Office) -> None:
    [draft] = office.drafts(invoice(office.linked_customer(), ("1", "100"), ("2", "50")))
    async with tui(office) as t:
        await t.press("E", "J")
        await t.burst("ctrl+s", "D")
        t.expect_toast("The draft is being saved.")
    assert [line.title for line in office.get(draft).lines] == ["Work 2", "Work 1"]


async def test_a_draft_that_is_saved_behind_another_screen_is_not_saved_again(office: Office) -> None:
    office.linked_customer()
    async with tui(office) as t:
        await t.press("n", "enter", "enter", "enter")
        await t.press(*"Travel", "down", "down", *"80", "enter")
        await t.burst("ctrl+s", "1")
        await t.press("5")
        t.expect("Invoices", "£96.00")
        await t.press("ctrl+s")
    assert office.workspace.documents.page(INVOICE).total == 1


async def test_a_credit_note_is_drafted_once(office: Office) -> None:
    office.drafts(invoice(office.linked_customer(), ("10", "12")))
    async with tui(office) as t:
        await t.press("s", "y", "K", "a", "ctrl+s", *"late")
        await t.burst("enter", "ctrl+s")
        await t.press("enter")
    assert office.workspace.documents.page(CREDIT_NOTE).total == 1


async def test_a_new_customer_is_made_once_and_kept_whatever_moves(sample_office: Office) -> None:
    async with tui(sample_office, size=(120, 40)) as t:
        await t.go("customers")
        await t.press("n")
        for field, value in (
            ("legal_name", "Zenith Ltd"),
            ("email", "pay@zenith.example"),
            ("line1", "1 Road"),
            ("town", "Leeds"),
            ("postcode", "LS1 5QS"),
            ("country", "GB"),
        ):
            for found in t.app.screen.query(f"#form-{field}"):
                found.value = value  # type: ignore[attr-defined]
        await t.quiet()
        await t.burst("enter", "down", "up", "down")
        await t.quiet()
        t.expect_toast("Zenith Ltd is a customer now.")
    assert sample_office.workspace.customers.page(text="Zenith").matching == 1


@pytest.mark.parametrize("keys", [("y", "y"), ("y", "escape"), ("escape", "escape"), ("enter", "enter")])
async def test_a_question_takes_one_answer(office: Office, keys: tuple[str, ...]) -> None:
    [draft] = office.drafts(invoice(office.linked_customer()))
    async with tui(office) as t:
        await t.press("enter", "f")
        t.expect("Finalize 1 invoice?")
        await t.burst(*keys)
        assert t.app.is_running
        if keys[0] == "y":
            assert office.get(draft).row.number == "SEQ-0001"
            assert len(office.calls("PUT")) == 2  # the contact, the invoice
        else:
            assert office.get(draft).row.status == "DRAFT"


async def test_contacts_are_imported_once_and_the_report_takes_no_keys_elsewhere(
    sample_office: Office,
) -> None:
    customers = sample_office.workspace.customers
    before = customers.page().total
    async with tui(sample_office, at="customers") as t:
        await t.press("m", "a", "enter")
        t.expect("Import ")
        await t.burst("y", "5")
        assert t.list.source.title == "Invoices"
        t.expect_toast("imported")
        await t.press("2", "d")
        t.expect("imported")
        made = customers.page().total
        assert made > before
        await t.press("escape")
        await t.burst("enter", "enter", "y", "y")
        assert customers.page().total <= made + 1


async def test_customers_are_created_in_xero_once(office: Office) -> None:
    office.load(customers=[customer("Zenith Ltd")])
    office.forget_calls()
    async with tui(office, at="customers") as t:
        await t.press("p")
        with t.slow_store():
            await t.pilot.press("y", "p", "y")
            t.expect_toast("1 customer is being created in Xero.")
        await t.quiet()
        t.expect_toast("1 contact created in Xero")
    assert len(office.calls("PUT")) == 1


async def test_what_waited_is_offered_where_the_link_was_made_and_only_told_elsewhere(
    sample_office: Office,
) -> None:
    row = sample_office.workspace.customers.page(text="Bayside").rows[0]
    [waits] = sample_office.final(invoice(row.id))
    async with tui(sample_office, at="customers") as t:
        await t.to_row("Bayside Club")
        await t.press("l")
        await t.type("bayside")
        await t.burst("enter", "5")
        await t.quiet()
        t.expect_toast("1 document waited for the link and can go to Xero now. 2, then P pushes.")
        t.expect_not("Push 1 document now?")
        await t.press("p")
        await t.press("escape")
    assert sample_office.state(waits) == "queued"


async def test_drafts_of_schedules_are_made_once(sample_office: Office) -> None:
    sample_office.late.append(datetime(2026, 11, 23, 12, tzinfo=UTC) - sample_office.now())
    before = sample_office.workspace.documents.page(INVOICE).total
    async with tui(sample_office, at="schedules") as t:
        await t.press("G")
        await t.type("2027-01-01")
        await t.press("enter", "enter")
        t.expect("Make 9 drafts?")
        with t.slow_store():
            await t.pilot.press("y", "enter")
            t.expect_toast("The drafts are being made.")
        await t.quiet()
        t.expect_toast("9 drafts made.")
    assert sample_office.workspace.documents.page(INVOICE).total == before + 9


async def test_a_quantity_is_not_lost_while_an_older_preview_is_worked_out(sample_office: Office) -> None:
    sample_office.late.append(datetime(2026, 11, 23, 12, tzinfo=UTC) - sample_office.now())
    async with tui(sample_office, at="schedules") as t:
        await t.press("G")
        await t.type("2027-01-01")
        await t.press("enter")
        await t.to_row("Café Müller")
        await t.press("E", *"12000")
        with t.slow_store():
            t.app.screen_stack[-2].refresh_data()  # type: ignore[attr-defined]
            await t.pilot.press("enter")
        await t.quiet()
        t.expect("9 · 3 to fill in", "€198.00")


async def test_credit_is_used_once(office: Office) -> None:
    owner = office.linked_customer()
    [one] = office.drafts(invoice(owner))
    office.workspace.documents.finalize([one], send=True)
    note = credit_note(owner, "", invoiceId=one, invoiceNumber="SEQ-0001")
    office.load(creditNotes=[note])
    office.workspace.documents.finalize([note["id"]], send=True)
    office.workspace.sync.run()
    async with tui(office, at="credit_notes") as t:
        await t.press("a")
        await t.type("5")
        await t.press("enter")
        t.expect("Use £5.00 of SCN-0001 for SEQ-0001?")
        await t.burst("y", "y")
        t.expect_toast("£5.00 of its credit is used for SEQ-0001.")
    assert office.get(note["id"], CREDIT_NOTE).row.xero.amount_due == 7


async def test_a_difference_is_settled_once(office: Office) -> None:
    (one,) = office.drafts(invoice(office.linked_customer(), reference="PO 7"))
    office.workspace.documents.finalize([one], send=True)
    office.workspace.sync.run()
    edit_in_xero(office, one, reference="theirs")
    async with tui(office) as t:
        await t.press("e", "end")
        await t.burst("enter", "enter")
        t.expect_toast("SEQ-0001: goes to Xero.")
        assert not t.app._exception
    assert office.wire(one).reference == "PO 7"  # type: ignore[attr-defined]


async def test_an_account_is_set_where_it_was_chosen(sample_office: Office) -> None:
    async with tui(sample_office, at="products") as t:
        await t.to_row("Consulting")
        await t.press("g")
        await t.type("260")
        await t.burst("enter", "down", "enter")
        await t.quiet()
        t.expect_toast("Consulting: 260 Other Revenue.")
    own = {row.name: row.account_code for row in sample_office.workspace.products.page(limit=100).rows}
    assert {name for name, code in own.items() if code} == {"Consulting"}


async def test_a_draft_is_opened_once_and_not_above_another_tab(office: Office) -> None:
    office.drafts(invoice(office.linked_customer()))
    async with tui(office) as t:
        await t.burst("E", "E")
        await t.press("escape")
        t.expect("Invoices")
        await t.burst("E", "2")
        assert t.list.source.title == "Customers"


async def test_a_setting_is_changed_and_shown_whatever_is_read_meanwhile(office: Office) -> None:
    async with tui(office, at="integration") as t:
        await t.press("home", "enter")
        await t.type("260")
        with t.slow_store():
            t.app.screen_stack[-2].refresh_data()  # type: ignore[attr-defined]
            await t.pilot.press("enter")
        await t.quiet()
        t.expect("260 Other Revenue")
    organisation = office.workspace.connection.current()
    assert organisation is not None
    assert organisation.default_account == "260"
