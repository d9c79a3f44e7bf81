"""Task 5: customers are tied to their contacts, one by one in the picker or all in a round, and untied again."""

from __future__ import annotations

from seqxero_tui.sync.states import LinkState
from seqxero_tui.tui.screens.link_round import LinkRoundScreen
from tests.office import Office, customer, invoice
from tests.tui.driver import tui


async def test_a_customer_is_linked_looked_at_and_unlinked(sample_office: Office) -> None:
    customers = sample_office.workspace.customers
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.to_row("Hamilton Smith Ltd")
        await t.press("l")
        await t.type("hamil")
        t.expect("Hamilton Smith Ltd", "same name")
        await t.press("enter")
        t.expect_toast("Hamilton Smith Ltd is linked to Hamilton Smith Ltd.")
        await t.press("x")
        link = customers.page(text="Hamilton").rows[0].link
        assert link.contact_id is not None
        t.expect("● Linked", "to Hamilton Smith Ltd", "linked by hand just now", link.contact_id[:20])
        await t.press("u")
        t.expect("Unlink 1 customer?")
        await t.press("y")
        assert customers.page(text="Hamilton").rows[0].link.state is LinkState.UNLINKED


async def test_a_round_links_creates_and_skips_with_one_key_each_and_pushes_what_waited(
    sample_office: Office,
) -> None:
    customers = sample_office.workspace.customers
    names = ("Lumen Laboratories Limited", "Zephyr New Ltd", "Zulu New Ltd", "Yonder Skipped Ltd")
    made = [customer(name) for name in names]
    sample_office.load(customers=made)
    [waits] = sample_office.final(invoice(made[0]["id"], ("1", "100")))
    [later] = sample_office.final(invoice(made[1]["id"], ("1", "50")))
    sample_office.forget_calls()
    async with tui(sample_office) as t:
        await t.go("customers")
        for name in names:
            await t.to_row(name)
            await t.press("space")
        await t.press("b")
        t.expect("Link customers · 1 of 4", "Lumen Laboratories Limited", "1 document waiting", "£120.00")
        t.expect("Lumen Laboratories", "same name")
        await t.press("enter")
        t.expect("2 of 4", "Zephyr New Ltd", "1 linked")
        await t.press("p")
        t.expect("3 of 4", "Yonder Skipped Ltd")
        await t.press("s", "p")
        t.expect("enter  creates 2 contacts in Xero, in 1 call")
        assert sample_office.calls("PUT", "POST") == []
        await t.press("b")
        t.expect("4 of 4", "to be created in Xero")
        await t.press("s", "enter")
        t.expect_toast("2 contacts created in Xero")
        t.expect("3 linked", "pushes 2 documents that waited")
        assert len(sample_office.calls("PUT")) == 1
        await t.press("P")
        assert (sample_office.state(waits), sample_office.state(later)) == ("synced", "synced")
        await t.press("escape")
        assert t.list.source.title == "Customers"
    states = [customers.get(each["id"]).row.link.state for each in made]
    assert states == [LinkState.LINKED, LinkState.LINKED, LinkState.LINKED, LinkState.UNLINKED]


async def test_leaving_a_round_early_sums_it_up_and_asks_about_what_was_gathered(
    sample_office: Office,
) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("b")
        assert isinstance(t.app.screen, LinkRoundScreen)
        total = len(t.app.screen.round.rows)
        t.expect(f"1 of {total}")
        await t.press("p", "escape")
        t.expect("1 to be created in Xero", f"{total - 1} not looked at")
        await t.press("escape")
        t.expect("Leave without creating 1 contact?")
        await t.press("y")
        assert t.list.source.title == "Customers"
    assert sample_office.calls("PUT", "POST") == []


async def test_what_was_linked_in_a_round_can_be_taken_back_there(sample_office: Office) -> None:
    customers = sample_office.workspace.customers
    row = customers.page(text="Bayside").rows[0]
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.to_row("Bayside Club")
        await t.press("space", "b", "enter")
        assert customers.get(row.id).row.link.state is LinkState.LINKED
        await t.press("b")
        t.expect("linked to Bayside Club")
        await t.press("u")
        assert customers.get(row.id).row.link.state is LinkState.UNLINKED
