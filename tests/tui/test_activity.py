"""Activity: what happened as it happens, to the letter; what failed is tried again from there."""

from __future__ import annotations

import pytest

from seqxero_tui.sync import recovery
from seqxero_tui.sync.activity import Activity
from tests.office import Office, customer, invoice
from tests.tui.driver import tui


async def test_a_refused_invoice_is_found_read_to_the_letter_mended_and_tried_again(office: Office) -> None:
    who = office.linked_customer()
    good, bad = office.final(invoice(who), invoice(who))
    office.workspace.documents.set_line_account(bad, office.get(bad).lines[0].id, "260")
    office.company.set_account_status("260", "ARCHIVED")
    async with tui(office) as t:
        await t.press("P", "p")
        await t.go("activity")
        t.expect("→ Xero: 2 new invoices · refused", "pushed to Xero")
        await t.press("z")
        t.expect_not("pushed to Xero")
        await t.to_row("refused in part")
        await t.press("enter")
        t.expect("SEQ-0001", "PUT /Invoices", "Account code '260'")
        await t.press("c", "enter")
        assert "Idempotency" not in t.app.clipboard
        assert '"InvoiceNumber": "SEQ-0002"' in t.app.clipboard
        await t.to_row("SEQ-0002")
        await t.press("enter")
        t.expect("Final", "Work 1")
        await t.press("escape")
        office.company.set_account_status("260", "ACTIVE")
        office.workspace.connection.refresh()
        await t.press("p")
        t.expect("Before you push", "New invoice SEQ-0002")
        await t.press("p")
        t.expect_toast("1 arrived in Xero")
        await t.press("p")
        t.expect_toast("Nothing of it can be tried again")
    assert {office.state(good), office.state(bad)} == {"synced"}


async def test_what_others_do_appears_and_everything_failed_is_tried_again_by_one_key(office: Office) -> None:
    linked = office.linked_customer()
    async with tui(office) as t:
        await t.go("activity")
        ids = office.final(invoice(linked), invoice(linked))
        office.company.set_account_status("200", "ARCHIVED")
        office.workspace.sync.run(pull=False)
        await t.until(lambda: t.says("✗ → Xero: 2 new invoices · refused"), "the list to follow the store")
        office.company.set_account_status("200", "ACTIVE")
        office.workspace.connection.refresh()
        await t.press("a")
        t.expect("2 writes in 1 call")
        await t.press("p")
        t.expect_toast("2 arrived in Xero")
        await t.press("w", "down", "enter")
        t.expect("→ Xero: 2 new invoices")
        t.expect_not("finalized")
        await t.press("a")
        t.expect_toast("Nothing of it failed")
    assert {office.state(each) for each in ids} == {"synced"}


async def test_customers_that_failed_are_tried_again_beside_documents(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    strangers = [customer("Alder Ltd"), customer("Birch Ltd")]
    office.load(customers=strangers)
    (one,) = office.final(invoice(office.linked_customer()))
    refused = [each["id"] for each in strangers]
    monkeypatch.setattr(Activity, "failed", lambda self: ([one], refused))
    async with tui(office) as t:
        await t.go("activity")
        for key in ("p", "escape"):
            await t.press("a")
            t.expect("Before you push")
            await t.press(key)
            t.expect("Create 2 customers in Xero?", "Alder Ltd, Birch Ltd")
            await t.press("escape")
        await t.press("a", "escape", "y")
        t.expect_toast("2 contacts created in Xero")
    assert office.state(one) == "synced"


async def test_of_marked_rows_those_that_failed_are_tried_again_and_the_hidden_ones_counted(
    office: Office,
) -> None:
    (bad,) = office.final(invoice(office.linked_customer()))
    office.company.set_account_status("200", "ARCHIVED")
    office.workspace.sync.run(pull=False)
    office.company.set_account_status("200", "ACTIVE")
    office.workspace.connection.refresh()
    async with tui(office) as t:
        await t.go("activity")
        await t.to_row("refused")
        await t.press("space", "slash")
        await t.type("connected")
        await t.press("enter", "p")
        t.expect("1 write in 1 call", "1 marked out of sight")
        await t.press("p")
    assert office.state(bad) == "synced"


async def test_an_unknown_outcome_is_found_out_by_the_key_that_tries_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    [one] = office.final(invoice(office.linked_customer()))
    office.company.add_fault("status_500", method="PUT", path="/Invoices", times=10)
    monkeypatch.setattr(recovery, "REPLAYS", ())
    async with tui(office) as t:
        await t.press("P", "p")
        await t.press("p")
        t.expect_toast("is on its way; r finds out whether it arrived, and nothing is sent twice.")
        await t.go("activity")
        t.expect("not known yet")
        office.company.clear_faults()
        await t.press("p")
        t.expect_toast("1 arrived in Xero")
    assert office.state(one) == "synced"


async def test_everything_unknown_is_found_out_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    [one] = office.final(invoice(office.linked_customer()))
    office.company.add_fault("status_500", method="PUT", path="/Invoices", times=10)
    monkeypatch.setattr(recovery, "REPLAYS", ())
    async with tui(office) as t:
        await t.press("P", "p")
        office.company.clear_faults()
        await t.go("activity")
        await t.press("a")
        t.expect_toast("1 arrived in Xero")
    assert office.state(one) == "synced"
