"""Customers made and changed here, and the order in which a round of linking takes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seqxero_tui.errors import InputError
from seqxero_tui.mapping.customer_entry import CustomerEntry
from tests.office import Office, customer, invoice

NEW = CustomerEntry(
    legal_name="Entirely New Ltd",
    email="ap@new.example",
    contact_name="Ada New",
    line1="1 New Street",
    town="Leeds",
    postcode="LS1 1AA",
    country="United Kingdom",
)


def test_a_new_customer_is_kept_as_typed_and_can_be_pushed(office: Office) -> None:
    customers = office.workspace.customers
    made = customers.create(NEW)
    assert customers.entry(made) == NEW
    assert customers.get(made).history[0].what == "created here"
    assert customers.get(made).row.link.state == "unlinked"
    report = customers.push([made])
    assert [each.name for each in report.pushed] == ["Entirely New Ltd"]
    assert customers.get(made).row.link.state == "linked"
    assert customers.get(made).differences == ()


def test_what_is_not_valid_for_invoicing_is_not_kept(office: Office) -> None:
    customers = office.workspace.customers
    with pytest.raises(InputError, match=r"The email address is missing\. The country is missing\."):
        customers.create(replace(NEW, email="", country=""))
    assert customers.page().total == 0


def test_a_change_of_a_linked_customer_is_kept_here_and_shown_as_a_difference(office: Office) -> None:
    customers = office.workspace.customers
    made = customers.create(NEW)
    customers.push([made])
    office.forget_calls()
    changed = customers.change(made, replace(NEW, email="billing@new.example", town="York"))
    assert changed == ("email", "town")
    assert office.calls() == []
    view = customers.get(made)
    assert view.differences == (
        ("email", "billing@new.example", "ap@new.example"),
        ("town", "York", "Leeds"),
    )
    assert view.history[0].what == "changed here: email, town"
    assert customers.change(made, customers.entry(made)) == ()


def test_a_change_of_the_tax_status_alters_no_final_document(office: Office) -> None:
    customers = office.workspace.customers
    made = customers.create(NEW)
    customers.push([made])
    (final,) = office.final(invoice(made))
    customers.change(made, replace(NEW, tax_status="TAX_EXEMPT"))
    assert office.get(final).lines[0].tax_total == 20
    [action] = office.workspace.sync.plan().actions
    assert "TaxType" not in action.payload["LineItems"][0]


def test_an_order_that_was_refused_is_forgotten_once_the_customer_is_changed(office: Office) -> None:
    customers = office.workspace.customers
    customers.reload_contacts()
    made = customers.create(replace(NEW, legal_name="Orchard Street Dental"))
    assert customers.push([made]).blocked
    assert customers.get(made).row.link.problems
    customers.change(made, NEW)
    assert customers.get(made).row.link.problems == ()
    assert len(customers.push([made]).pushed) == 1


def test_customers_like_the_one_typed_are_found_by_name_and_by_email(office: Office) -> None:
    customers = office.workspace.customers
    made = customers.create(NEW)
    assert customers.like(replace(NEW, email="")) == ["Entirely New Ltd"]
    assert customers.like(CustomerEntry("Another", "AP@new.example ")) == ["Entirely New Ltd"]
    assert customers.like(NEW, but=made) == []
    assert customers.like(CustomerEntry()) == []


def test_a_round_of_linking_begins_with_those_that_hold_documents_up(office: Office) -> None:
    linked = office.linked_customer("Done Ltd")
    abel, cain, seth = (customer(name) for name in ("abel", "Cain", "Seth"))
    office.load(customers=[abel, cain, seth])
    office.final(invoice(seth["id"], ("1", "100")), invoice(seth["id"], ("2", "10")))
    rows = office.workspace.customers.to_link()
    assert [(row.name, row.waiting) for row in rows] == [("Seth", 2), ("abel", 0), ("Cain", 0)]
    assert [row.name for row in office.workspace.customers.to_link([cain["id"], linked])] == ["Cain"]
    waiting = office.workspace.customers.get(seth["id"]).waiting
    assert sorted(str(each.gross_total) for each in waiting) == ["120.00", "24.00"]


def test_suggestions_follow_the_contacts_when_they_are_read_again(office: Office) -> None:
    customers = office.workspace.customers
    customers.reload_contacts()
    made = customers.create(NEW)
    assert all(each.name != NEW.legal_name for each in customers.suggestions(made))
    other = office.linked_customer("Entirely New Limited")
    found = customers.suggestions(made, everyone=True)
    assert (found[0].name, found[0].why) == ("Entirely New Limited", "same name")
    assert found[0].linked_customer_name == customers.get(other).row.name
    typed = customers.suggestions(made, text="orchard", everyone=True)
    assert typed
    assert all("orchard" in f"{each.name} {each.email}".lower() for each in typed)
