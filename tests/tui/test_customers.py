"""Customers, their import and their links, told as a user would."""

from __future__ import annotations

from seqxero_tui.sync.states import LinkState
from tests.office import INVOICE, Office, customer, invoice
from tests.tui.driver import tui

HOSTILE = 'ACME [/bold] "x" \x1b[31m'


async def test_a_customer_is_linked_by_hand_and_its_waiting_invoice_is_offered_to_be_pushed(
    sample_office: Office,
) -> None:
    lumen = customer("Lumen Laboratories Limited")
    sample_office.load(customers=[lumen])
    [waiting] = sample_office.final(invoice(lumen["id"], ("1", "120")))
    assert sample_office.state(waiting) == "blocked"
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("slash")
        await t.type("lumen lab")
        await t.press("enter", "down")
        await t.to_row("Lumen Laboratories Limited")
        await t.press("l")
        t.expect("Link Lumen Laboratories Limited", "Lumen Laboratories", "same name", "Create in Xero")
        await t.press("enter")
        t.expect("Push 1 document now?")
        await t.press("y")
        t.expect_toast("Lumen Laboratories Limited is linked to Lumen Laboratories.")
        assert sample_office.state(waiting) == "synced"
        assert sample_office.workspace.customers.get(lumen["id"]).row.link.state is LinkState.LINKED


async def test_saying_not_now_leaves_the_waiting_invoice_where_it_is(sample_office: Office) -> None:
    lumen = customer("Lumen Laboratories Limited")
    sample_office.load(customers=[lumen])
    [waiting] = sample_office.final(invoice(lumen["id"]))
    sample_office.forget_calls()
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.to_row("Lumen Laboratories Limited")
        await t.press("l", "enter", "enter")
        assert sample_office.workspace.customers.get(lumen["id"]).row.link.state is LinkState.LINKED
        assert sample_office.calls("PUT", "POST") == []
        assert sample_office.get(waiting).row.xero.id is None


async def test_the_picker_is_left_without_a_link_by_escape(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.to_row("Bayside Club")
        await t.press("l", "escape")
        assert sample_office.workspace.customers.page(link=LinkState.LINKED).matching == 0


async def test_a_contact_that_is_linked_already_is_shown_as_such_and_asked_about(
    sample_office: Office,
) -> None:
    customers = sample_office.workspace.customers
    first, second = customer("Bay One"), customer("Bayside Two")
    sample_office.load(customers=[first, second])
    contact = next(each for each in customers.contacts(text="Bayside").rows)
    customers.link(first["id"], contact.contact_id)
    async with tui(sample_office, size=(120, 40)) as t:
        await t.go("customers")
        await t.to_row("Bayside Two")
        await t.press("l")
        t.expect("linked to Bay One")
        await t.press("enter")
        t.expect("One contact for two customers?")
        await t.press("enter")  # the safe answer
        assert customers.get(second["id"]).row.link.state is LinkState.UNLINKED
        await t.press("l", "enter", "y")
        assert customers.get(second["id"]).row.link.contact_id == contact.contact_id


async def test_the_last_row_of_the_picker_creates_the_customer_in_xero(sample_office: Office) -> None:
    new = customer("Entirely New Ltd")
    sample_office.load(customers=[new])
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.to_row("Entirely New Ltd")
        await t.press("l", "pagedown", "enter")
        t.expect("Create 1 customer in Xero?", "Entirely New Ltd")
        await t.press("y")
        t.expect_toast("1 contact created in Xero")
    assert sample_office.workspace.customers.get(new["id"]).row.link.state is LinkState.LINKED


async def test_unlinking_asks_first_and_enter_is_the_safe_answer(sample_office: Office) -> None:
    customers = sample_office.workspace.customers
    row = customers.page(text="Bayside").rows[0]
    contact = customers.contacts(text="Bayside").rows[0]
    customers.link(row.id, contact.contact_id)
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.to_row("Bayside Club")
        await t.press("u", "enter")
        assert customers.get(row.id).row.link.state is LinkState.LINKED
        await t.press("u", "y")
        assert customers.get(row.id).row.link.state is LinkState.UNLINKED
        t.expect_toast("not linked any more")


async def test_a_hostile_name_is_shown_as_it_is_everywhere(sample_office: Office) -> None:
    shown = 'ACME [/bold] "x" ␛[31m'
    async with tui(sample_office, size=(120, 40)) as t:
        await t.go("customers")
        await t.to_row("ACME")
        t.expect(shown)
        assert "\x1b" not in t.text
        await t.press("l")
        t.expect(f"Link {shown}")
        await t.press("escape", "p")
        t.expect(shown)
        await t.press("escape", "u")  # not linked: the toast names it
        t.expect_toast(shown)
    assert any(row.name == HOSTILE for row in sample_office.workspace.customers.page(text="ACME").rows)


async def test_marked_customers_hidden_by_a_filter_are_counted_in_the_question(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.to_row("Ashdown Veterinary Group")
        await t.press("space")
        await t.press("slash")
        await t.type("bodega")
        await t.press("enter", "space", "p")
        t.expect("Create 2 customers in Xero?", "1 of them is marked but not in sight now.")
        await t.press("escape")


async def test_marked_customers_are_archived_and_brought_back(sample_office: Office) -> None:
    customers, names = sample_office.workspace.customers, ("Gone Ltd", "Over There Ltd", "Owing Ltd")
    gone, over, owing = (customer(name) for name in names)
    sample_office.load(customers=[gone, over, owing], invoices=[invoice(owing["id"])])
    async with tui(sample_office) as t:
        await t.go("customers")
        for name in names:
            await t.to_row(name)
            await t.press("space")
        await t.press("slash")
        await t.type("gone")
        await t.press("enter", "A")
        t.expect(
            "Archive 3 customers?", "Gone Ltd, Over There Ltd", "2 of them are marked but not in sight now."
        )
        await t.press("y")
        t.expect_toast("2 archived, 1 not")
        archived = [row.name for row in customers.page(archived=True).rows]
        assert archived == ["Gone Ltd", "Old Mill Bakery", "Over There Ltd"]
        assert list(t.list.marks) == [owing["id"]], "what was not done stays marked"
        await t.press("d")
        t.expect("Owing Ltd has invoices that are not final yet.", "5 Finalize, void or delete them first")
        await t.press("escape", "escape", "escape")
        t.expect_not("Gone Ltd")

        await t.press("w")
        t.expect("left out", "only", "shown too")
        await t.press("down", "enter")
        t.expect("archived · Gone Ltd", "archived · Over There Ltd")
        t.expect_not("Owing Ltd")
        await t.to_row("Gone Ltd")
        await t.press("x")
        t.expect("Archived", "Nothing new is billed.", "B Bring back")
        await t.press("B")
        t.expect("Bring 1 customer back?")
        await t.press("y")
        t.expect_toast("Gone Ltd is back.")
        assert "Gone Ltd" in [row.name for row in customers.page().rows]


async def test_a_draft_of_an_archived_customer_says_so_and_brings_it_back(sample_office: Office) -> None:
    gone = customer("Gone Ltd")
    sample_office.load(customers=[gone])
    sample_office.workspace.customers.archive([gone["id"]])
    [draft] = sample_office.drafts(invoice(gone["id"]))  # Sequence does not know it yet
    async with tui(sample_office, size=(120, 40)) as t:
        await t.to_row("Gone Ltd")
        t.expect(
            "Gone Ltd is archived, and nothing", "new is billed to it.", "B Bring the customer back first"
        )
        await t.press("f")
        t.expect("Finalize 1 invoice?", "Will be refused: Gone Ltd is archived")
        await t.press("v")
        t.expect("blocked", "Gone Ltd is archived, and nothing new is billed to it.")
        await t.press("escape", "E")
        t.expect_toast("Gone Ltd is archived")
        await t.press("B", "y")
        t.expect_not("nothing new is billed")
        await t.press("f", "y")
        assert sample_office.get(draft).row.status == "FINAL"


async def test_only_those_that_are_created_are_counted_and_lose_their_marks(sample_office: Office) -> None:
    sample_office.load(customers=[customer("Zenith Ltd"), customer("Orchard Street Dental")])
    linked = sample_office.linked_customer("Alder Ltd")
    async with tui(sample_office, at="customers") as t:
        for name in ("Alder Ltd", "Orchard Street Dental"):
            await t.to_row(name)
            await t.press("space")
        await t.press("slash")
        await t.type("zenith")
        await t.press("enter", "space", "p")
        t.expect(
            "Create 2 customers in Xero?", "1 of them is marked but not in sight now.", "1 other is linked"
        )
        await t.press("y")
        t.expect_toast("1 contact created in Xero, 1 not created")
        await t.press("d")
        t.expect("l Link the customer to")
        await t.press("escape")
        assert sorted(row.name for row in t.list.marks.values()) == ["Alder Ltd", "Orchard Street Dental"]
    assert sample_office.workspace.customers.get(linked).row.link.contact_id is not None


async def test_escape_takes_back_the_filter_then_the_marks(sample_office: Office) -> None:
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("space", "slash")
        await t.type("bayside")
        await t.press("enter")
        assert t.list.page is not None
        assert t.list.page.matching == 1
        await t.press("escape")
        assert t.list.page.matching > 1
        assert len(t.list.marks) == 1
        await t.press("escape")
        assert not t.list.marks


async def test_without_a_connection_the_keys_say_why_they_do_nothing(sample_office: Office) -> None:
    sample_office.workspace.connection.disconnect()
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("m")
        t.expect_toast("Not connected to Xero yet")


async def test_the_sidebar_is_beside_the_list_where_there_is_room_and_a_key_away_where_not(
    sample_office: Office,
) -> None:
    async with tui(sample_office, size=(120, 32)) as t:
        await t.go("customers")
        t.expect("Documents stay here until")
        await t.pilot.resize_terminal(80, 24)
        await t.quiet()
        t.expect_not("Documents stay here until")
        await t.press("x")
        t.expect("Documents stay here until")


async def test_a_window_that_becomes_wide_brings_the_sidebar_of_the_row(sample_office: Office) -> None:
    async with tui(sample_office, size=(80, 24)) as t:
        await t.go("customers")
        await t.to_row("Bayside Club")
        await t.pilot.resize_terminal(120, 32)
        await t.quiet()
        t.expect("Not linked", "Bob Partridge")


async def test_the_customer_of_an_invoice_is_linked_even_when_it_is_archived_in_sequence(
    sample_office: Office,
) -> None:
    [row] = sample_office.workspace.documents.page(INVOICE, text="SEQ-0004").rows
    async with tui(sample_office) as t:
        await t.to_row("SEQ-0004")
        await t.press("l")
        t.expect("Link Old Mill Bakery")
        await t.press("end", "enter")
        t.expect("Create 1 customer in Xero?")
        await t.press("y")
    assert sample_office.workspace.customers.get(row.customer_id).row.link.state is LinkState.LINKED


async def test_a_customer_whose_contact_was_archived_gets_a_new_one_in_one_go(
    sample_office: Office,
) -> None:
    customers = sample_office.workspace.customers
    row = customers.page(text="Bayside").rows[0]
    [old] = customers.contacts(text="Bayside").rows
    customers.link(row.id, old.contact_id)
    sample_office.company.edit_contact(sample_office.tenant, old.contact_id, {"ContactStatus": "ARCHIVED"})
    customers.reload_contacts()
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.to_row("Bayside Club")
        await t.press("l", "end", "enter")
        t.expect(
            "Create 1 customer in Xero?", "A contact is created in Xero for it", "The link to its old contact"
        )
        await t.press("y")
    link = customers.get(row.id).row.link
    assert (link.state, link.contact_id != old.contact_id) == (LinkState.LINKED, True)


async def test_an_archived_contact_that_was_made_from_here_is_to_be_restored_not_made_again(
    sample_office: Office,
) -> None:
    customers = sample_office.workspace.customers
    row = customers.page(text="Ashdown").rows[0]
    customers.push([row.id])
    made = customers.get(row.id).row.link.contact_id
    assert made is not None
    sample_office.company.edit_contact(sample_office.tenant, made, {"ContactStatus": "ARCHIVED"})
    customers.reload_contacts()
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.to_row("Ashdown")
        await t.press("p")
        t.expect_toast("which takes no second one: o opens it, to restore it there; l links another contact.")
        await t.press("l", "end", "enter")
        t.expect_not("Create 1 customer")
