"""The import from Xero: verdicts, marks, reload, summary."""

from __future__ import annotations

import pytest

from seqxero_tui.sync.states import LinkState
from tests.office import Office, customer
from tests.tui.driver import tui

ADDRESS = {
    "AddressType": "POBOX",
    "AddressLine1": "1206 Harbour Towers",
    "City": "Leeds",
    "PostalCode": "LS1 1AA",
    "Country": "GB",
}


async def test_contacts_are_read_when_the_import_is_opened_for_the_first_time(office: Office) -> None:
    async with tui(office) as t:
        await t.go("customers")
        t.expect("No customers yet.")
        await t.press("m")
        t.expect("Import customers from Xero", "to import", "to put right")


async def test_all_valid_contacts_are_imported_and_the_rest_stays_with_its_reasons(
    sample_office: Office,
) -> None:
    customers = sample_office.workspace.customers
    before = customers.page().total
    valid = customers.contacts(only="importable").matching
    invalid = customers.contacts(only="invalid").matching
    assert valid >= 12
    assert invalid >= 12
    twins = customers.twins()
    assert "Bayside Club" in twins.values()
    taken = valid - len(twins)
    async with tui(sample_office, size=(120, 40)) as t:
        await t.go("customers")
        await t.press("m", "a")
        t.expect(f"{taken} marked", f"Import {taken}")
        t.expect_toast(f"Not marked: {len(twins)} are customers here already, not linked")
        await t.press("enter")
        t.expect(f"Import {taken} contacts as customers?")
        t.expect_not("is here already", "second one")
        await t.press("y")
        t.expect(f"{taken} imported")
        await t.press("escape")
        unlike = len(customers.twins(only="invalid"))
        t.expect(f"0 to import · {len(twins) + unlike} to link · {invalid - unlike} to put right")
        t.expect(f"{taken} linked")
        t.expect("a customer here: to be linked")
    assert customers.page().total == before + taken


async def test_a_contact_put_right_in_xero_turns_valid_on_reload_and_keeps_its_place(
    sample_office: Office,
) -> None:
    customers = sample_office.workspace.customers
    contact = next(row for row in customers.contacts(only="invalid").rows if row.name == "City Limousines")
    async with tui(sample_office, size=(120, 40)) as t:
        await t.go("customers")
        await t.press("m")
        await t.to_row("Bayside Club")
        await t.press("space")
        await t.to_row("City Limousines")
        sample_office.company.edit_contact(
            sample_office.tenant,
            contact.contact_id,
            {"EmailAddress": "accounts@limo.example", "Addresses": [ADDRESS]},
        )
        await t.press("r")
        assert t.list.current is not None
        assert t.list.current.name == "City Limousines"
        assert t.list.current.valid
        assert [row.name for row in t.list.marks.values()] == ["Bayside Club"]


async def test_only_what_has_to_be_put_right_is_shown_by_one_key_and_all_again_by_the_same(
    sample_office: Office,
) -> None:
    customers = sample_office.workspace.customers
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("m", "exclamation_mark")
        assert t.list.page is not None
        assert t.list.page.matching == customers.contacts(only="invalid").matching
        await t.press("exclamation_mark")
        assert t.list.page.matching == customers.contacts().total


async def test_where_there_is_no_browser_the_address_is_shown(
    sample_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    async with tui(sample_office, size=(120, 32)) as t:
        await t.go("customers")
        await t.press("m", "o")
        row = sample_office.workspace.customers.contacts().rows[0]
        t.expect("There is no browser to open here.", row.url[:60])


async def test_a_contact_that_is_here_already_without_a_link_is_pointed_out_before_it_is_here_twice(
    sample_office: Office,
) -> None:
    async with tui(sample_office, size=(120, 40)) as t:
        await t.go("customers")
        await t.press("m")
        await t.to_row("Bayside Club")
        await t.press("enter")
        t.expect(
            "Import 1 contact as a customer?", "A customer like Bayside Club is here already, not linked"
        )
        await t.press("escape")
        await t.to_row("Fjord & Fell AS")
        await t.press("enter")
        t.expect("Import 1 contact as a customer?")
        t.expect_not("is here already")


async def test_a_contact_like_a_customer_here_is_linked_from_the_import(sample_office: Office) -> None:
    customers = sample_office.workspace.customers
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("m")
        await t.to_row("City Limousines")
        t.expect("a customer here: to be linked", "l links it")
        await t.press("l")
        t.expect("Link City Limousines")
        await t.press("enter")
        t.expect_toast("City Limousines is linked to City Limousines.")
        await t.to_row("Atlantis Diving")
        await t.press("l")
        t.expect_toast("No customer here is like Atlantis Diving.")
    assert customers.page(text="City Limousines").rows[0].link.state is LinkState.LINKED


async def test_the_numbers_of_the_import_never_count_a_contact_twice(sample_office: Office) -> None:
    customers = sample_office.workspace.customers
    lumen = next(row for row in customers.contacts(text="Lumen Laboratories").rows)
    customers.import_contacts([lumen.contact_id])
    made = customer("Lumen Laboratories")
    sample_office.load(customers=[made])
    before = len(customers.twins())
    assert lumen.contact_id not in customers.twins()
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("m")
        t.expect(f"{customers.contacts(only='importable').matching - before} to import")


async def test_what_is_mended_in_xero_is_told_when_it_leaves_the_list(sample_office: Office) -> None:
    customers = sample_office.workspace.customers
    lone = next(row for row in customers.contacts(only="invalid").rows if row.name == "Nowhere Studios")
    async with tui(sample_office) as t:
        await t.go("customers")
        await t.press("m", "exclamation_mark")
        await t.to_row("Nowhere Studios")
        sample_office.company.edit_contact(sample_office.tenant, lone.contact_id, {"Addresses": [ADDRESS]})
        await t.press("r")
        t.expect_toast("Nowhere Studios is valid now, and can be imported.")
        await t.press("slash")
        await t.type("no such name")
        t.expect("Only contacts that Xero counts as customers are here", "l, then ^t on a customer")
