"""Contacts become customers, customers are tied to contacts, and a new customer is made a contact once."""

from __future__ import annotations

import pytest

from seqxero_tui.errors import InputError
from seqxero_tui.sync.states import LinkState
from tests.office import Office, customer, invoice

REASONS = {
    "missing_email",
    "invalid_email",
    "missing_address",
    "missing_line1",
    "missing_town",
    "missing_postcode",
    "missing_country",
    "invalid_country",
    "missing_state",
}


@pytest.fixture
def read(office: Office) -> Office:
    office.workspace.customers.reload_contacts()
    office.forget_calls()
    return office


def contact(office: Office, name: str) -> str:
    (row,) = office.workspace.customers.contacts(text=name).rows
    return row.contact_id


def test_the_import_lists_a_dozen_valid_and_a_dozen_invalid_contacts_with_every_reason(read: Office) -> None:
    customers = read.workspace.customers
    valid, invalid = customers.contacts(only="valid").rows, customers.contacts(only="invalid").rows
    assert min(len(valid), len(invalid)) >= 12
    assert {reason.code for row in invalid for reason in row.reasons} == REASONS
    assert all(reason.message and reason.remedy for row in invalid for reason in row.reasons)
    assert read.calls() == [], "listing reads what was loaded"


def test_reading_all_contacts_takes_one_call_for_a_thousand(office: Office) -> None:
    customers = office.workspace.customers
    office.company.seed(contacts=2500 - customers.reload_contacts())
    office.forget_calls()
    assert customers.reload_contacts() == 2500
    assert [call.method for call in office.calls()] == ["GET"] * 3


def test_importing_all_makes_linked_customers_and_names_the_others(read: Office) -> None:
    customers = read.workspace.customers
    valid, invalid = customers.contacts(only="valid").matching, customers.contacts(only="invalid").matching
    report = customers.import_contacts(None)
    assert (len(report.imported), len(report.skipped), len(report.failed)) == (valid, invalid, 0)
    assert customers.page(link=LinkState.LINKED).matching == valid
    assert customers.contacts(only="importable").rows == ()
    again = customers.import_contacts(None)
    assert (again.imported, again.failed) == ((), ())


def test_importing_all_leaves_out_what_an_unlinked_customer_has_by_name_or_email(read: Office) -> None:
    customers = read.workspace.customers
    by_id = {row.contact_id: row for row in customers.contacts(only="importable").rows}
    named, mailed, linked, *_ = by_id.values()
    primary = {"name": "Pat", "email": (mailed.email or "").upper(), "billingPreference": "PRIMARY"}
    ours = [
        customer(f"  {named.name.upper()}, Ltd."),
        customer("Quite Another Name", contacts=[primary]),
        customer(linked.name),
    ]
    read.load(customers=ours)
    customers.link(ours[2]["id"], linked.contact_id)
    assert set(customers.twins()) == {named.contact_id, mailed.contact_id}
    report = customers.import_contacts(None)
    left = {each["contact_id"]: each["reasons"][0] for each in report.skipped if each["contact_id"] in by_id}
    assert set(left) == {named.contact_id, mailed.contact_id}
    assert {each["code"] for each in left.values()} == {"customer_exists"}
    assert "Quite Another Name" in left[mailed.contact_id]["message"]
    assert len(report.imported) == len(by_id) - 3
    asked_for = customers.import_contacts([named.contact_id])
    assert len(asked_for.imported) == 1


def test_an_imported_customer_has_the_contacts_address_and_email(read: Office) -> None:
    imported = read.workspace.customers.import_contacts([contact(read, "Orchard Street")]).imported[0]
    view = read.workspace.customers.get(imported["customer_id"])
    assert view.row.email == "practice@orchard-dental.example"
    assert view.address == ("31 Orchard Street", "EH4 2HB Edinburgh", "GB")
    assert (view.row.link.state, view.row.link.how) == ("linked", "import")


def test_an_invalid_contact_is_fixed_in_xero_reloaded_and_imported(read: Office) -> None:
    customers, broken = read.workspace.customers, contact(read, "Union Jackets")
    assert customers.import_contacts([broken]).imported == ()
    address = {"AddressType": "POBOX", "AddressLine1": "50 Carnaby Street", "City": "London"}
    address |= {"PostalCode": "W1F 9QA", "Country": "United Kingdom"}
    read.company.edit_contact(read.tenant, broken, {"Addresses": [address]})
    customers.reload_contacts()
    assert len(customers.import_contacts([broken]).imported) == 1


def test_a_contact_that_is_not_in_the_list_is_refused_and_nothing_is_imported(read: Office) -> None:
    with pytest.raises(InputError) as refused:
        read.workspace.customers.import_contacts([contact(read, "Orchard Street"), "no-such-contact"])
    assert refused.value.problem.code == "unknown_contact"
    assert read.workspace.customers.page().total == 0


def test_a_contact_is_shared_only_when_that_is_confirmed(read: Office) -> None:
    one, two = customer("One Ltd"), customer("Two Ltd")
    read.load(customers=[one, two])
    orchard = contact(read, "Orchard Street")
    read.workspace.customers.link(one["id"], orchard)
    with pytest.raises(InputError) as refused:
        read.workspace.customers.link(two["id"], orchard)
    assert refused.value.problem.code == "contact_already_linked"
    assert "One Ltd" in refused.value.problem.message
    assert read.workspace.customers.link(two["id"], orchard, shared=True).state == "linked"


def test_suggestions_say_why_and_link_nothing(read: Office) -> None:
    made = customer("Lumen Labs")
    made["contacts"][0]["email"] = "office@lumenlabs.example"
    read.load(customers=[made])
    first = read.workspace.customers.suggestions(made["id"])[0]
    assert (first.name, first.why) == ("Lumen Laboratories", "same email")
    assert read.workspace.customers.get(made["id"]).row.link.state == "unlinked"


def test_a_pushed_customer_is_linked_though_xero_does_not_call_it_a_customer_yet(office: Office) -> None:
    one = office.linked_customer("Net New Ltd")
    link = office.workspace.customers.get(one).row.link
    assert (link.state, link.how) == ("linked", "push")
    office.workspace.customers.reload_contacts()
    assert office.workspace.customers.get(one).row.link.state == "linked"


def test_a_contact_that_exists_is_offered_instead_of_a_duplicate(read: Office) -> None:
    made = customer("Orchard Street Dental")
    read.load(customers=[made])
    report = read.workspace.customers.push([made["id"]])
    assert [problem.code for problem in report.blocked[0].problems] == ["contact_exists"]
    assert read.calls() == []


def test_an_archived_contact_blocks_its_customers_documents_and_says_so(office: Office) -> None:
    one = office.linked_customer()
    (document,) = office.final(invoice(one))
    link = office.workspace.customers.get(one).row.link
    office.company.edit_contact(office.tenant, link.contact_id, {"ContactStatus": "ARCHIVED"})
    office.workspace.customers.reload_contacts()
    assert office.workspace.customers.get(one).row.link.state == "archived_in_xero"
    assert office.problems(document) == ["contact_archived"]


def test_unlinking_keeps_what_is_in_xero_and_blocks_what_is_not(office: Office) -> None:
    one = office.linked_customer()
    (pushed,) = office.final(invoice(one))
    office.workspace.sync.run()
    (waiting,) = office.final(invoice(one))
    office.workspace.customers.unlink(one)
    assert office.state(pushed) == "synced"
    assert office.problems(waiting) == ["customer_not_linked"]
    with pytest.raises(InputError, match="not linked"):
        office.workspace.customers.unlink(one)


def test_a_product_passes_its_account_on_to_its_lines(office: Office) -> None:
    one = office.linked_customer()
    office.load(products=[{"id": "11111111-1111-4111-8111-111111111111", "name": "Seats"}])
    made = invoice(one)
    made["lineItems"][0]["productId"] = "11111111-1111-4111-8111-111111111111"
    (document,) = office.drafts(made)
    assert office.workspace.products.set_account("Seats", "260") == 1
    (line,) = office.get(document).lines
    assert (line.account_code, line.account_source, line.account_why) == (
        "260",
        "product",
        "from product Seats",
    )
