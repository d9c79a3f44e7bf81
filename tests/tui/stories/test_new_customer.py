"""Task 6: a new customer is made here and pushed to Xero in one go; the sidebar shows it linked."""

from __future__ import annotations

from textual.widgets import Input

from seqxero_tui.sync.states import LinkState
from tests.office import Office
from tests.tui.driver import Tui, tui


async def fill(t: Tui, **texts: str) -> None:
    """Type into fields by their names."""
    for name, text in texts.items():
        t.app.screen.query_one(f"#form-{name}", Input).value = text
    await t.quiet()


async def test_a_new_customer_is_made_and_pushed_to_xero_in_one_go(sample_office: Office) -> None:
    customers = sample_office.workspace.customers
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("n")
        t.expect("New customer", "As it stands on invoices.", "Push to Xero", "yes, create the contact")
        t.expect("▸ Legal name")
        await t.press("up")
        t.expect("▸ Push to Xero", "A contact is created in Xero and linked")
        await t.press("left")
        t.expect("no, link it later", "its invoices wait until it is linked")
        await t.press("left", "down")
        await fill(t, legal_name="Aldgate Pumps Ltd", email="ap at aldgate", line1="1 Aldgate", town="London")
        await t.press("enter")
        t.expect("3 to put right", "“ap at aldgate” is not one valid address")
        await fill(t, email="ap@aldgate.example", postcode="EC3N 1AH")
        await t.press("enter")
        t.expect("1 to put right", "! The country is missing.")
        await t.press("ctrl+t")
        await t.type("united king")
        await t.press("enter")
        t.expect("United Kingdom (GB)")
        await t.press("enter")
        t.expect_toast("Aldgate Pumps Ltd is a customer now.")
        t.expect_toast("1 contact created in Xero")
        assert t.list.current is not None
        assert t.list.current.name == "Aldgate Pumps Ltd"
        await t.press("x")
        t.expect("Linked", "to Aldgate Pumps Ltd", "created in Xero from here")
    [row] = customers.page(text="Aldgate").rows
    assert row.link.state is LinkState.LINKED


async def test_a_second_customer_of_the_same_name_takes_a_second_word(sample_office: Office) -> None:
    customers = sample_office.workspace.customers
    before = customers.page().total
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("n")
        await fill(t, legal_name="bayside club", email="new@bayside.example", line1="1 Pier", town="Brighton")
        await fill(t, postcode="BN1 1AA", country="gb")
        await t.press("enter")
        t.expect("Make one more customer?", "Bayside Club")
        await t.press("enter")  # the safe answer
        assert customers.page().total == before


async def test_a_changed_email_of_a_linked_customer_shows_as_a_difference(sample_office: Office) -> None:
    customers = sample_office.workspace.customers
    row = customers.page(text="Bayside").rows[0]
    customers.link(row.id, customers.contacts(text="Bayside").rows[0].contact_id)
    sample_office.forget_calls()
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.to_row("Bayside Club")
        await t.press("E")
        t.expect("Edit Bayside Club")
        t.expect_not("create the contact there")
        await fill(t, email="billing@bayside.example")
        await t.press("enter")
        t.expect_toast("Bayside Club is changed here. Its contact in Xero is not")
        await t.press("x")
        t.expect("Reads otherwise in Xero", "billing@")
    assert sample_office.calls("PUT", "POST") == []
