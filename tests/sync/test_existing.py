"""A contact that is a customer's already is offered, however late it came there, and never made twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from seqxero_tui.demo_company import people
from seqxero_tui.sync.linking import order_push
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.writing import WriteAnswer, WriteRequest
from tests.office import Office, customer, invoice


def add(office: Office, name: str, **fields: str) -> str:
    made = people.add_contact(office.company, office.tenant, {"Name": name, **fields})
    return str(made.contact_id)


def mail(made: dict[str, Any]) -> str:
    return str(made["contacts"][0]["email"])


def problems(report: Any) -> list[tuple[str, list[str]]]:
    return [(each.name, [problem.code for problem in each.problems]) for each in report.blocked]


@pytest.mark.parametrize("by", ["email", "name"])
def test_a_contact_that_came_to_xero_since_the_last_reading_is_offered(office: Office, by: str) -> None:
    made = customer("Fresh Pear Ltd")
    office.load(customers=[made])
    office.workspace.customers.reload_contacts()
    office.later(60)
    if by == "email":
        add(office, "Pears of London", EmailAddress=mail(made).upper())
    else:
        add(office, "FRESH  pear ltd")
    office.forget_calls()
    report = office.workspace.customers.push([made["id"]])
    assert problems(report) == [("Fresh Pear Ltd", ["contact_exists"])]
    assert [each.method for each in office.calls()] == ["GET"]
    assert office.workspace.customers.get(made["id"]).row.link.state == "unlinked"


def test_looking_costs_one_call_and_none_right_after_the_contacts_were_read(office: Office) -> None:
    one, two, three = (customer(f"New {each} Ltd") for each in ("One", "Two", "Three"))
    office.load(customers=[one, two, three])
    office.workspace.customers.reload_contacts()
    office.forget_calls()
    office.workspace.customers.push([one["id"]])
    assert [each.method for each in office.calls()] == ["PUT"]
    office.later(3600)
    office.forget_calls()
    office.workspace.customers.push([two["id"], three["id"]])
    assert [each.method for each in office.calls()] == ["GET", "PUT"]
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert office.calls() == []


def test_an_order_that_waited_is_looked_at_again_before_it_goes(office: Office) -> None:
    made = customer("Waiting Ltd")
    office.load(customers=[made])
    office.workspace.customers.reload_contacts()
    order_push(office.workspace._books, [made["id"]])
    office.later(3600)
    add(office, "Waiting Ltd")
    report = office.workspace.sync.run()
    assert problems(report) == [("Waiting Ltd", ["contact_exists"])]


def test_every_customer_of_a_shared_address_is_kept_back(office: Office) -> None:
    same = [{"name": "P", "email": "Billing@Group.example", "billingPreference": "PRIMARY"}]
    add(office, "Group Holding", EmailAddress="billing@group.example")
    ours = [customer(name, contacts=same) for name in ("Group A Ltd", "Group B Ltd")]
    office.load(customers=ours)
    report = office.workspace.customers.push([each["id"] for each in ours])
    assert sorted(problems(report)) == [
        ("Group A Ltd", ["contact_exists"]),
        ("Group B Ltd", ["contact_exists"]),
    ]


@pytest.mark.parametrize(("theirs", "ours"), [("ØRSTED LTD", "Ørsted Ltd"), ("Straße AG", "STRASSE AG")])
def test_names_are_the_same_in_every_alphabet(office: Office, theirs: str, ours: str) -> None:
    add(office, theirs)
    made = customer(ours)
    office.load(customers=[made])
    assert problems(office.workspace.customers.push([made["id"]])) == [(ours, ["contact_exists"])]


def test_a_name_that_is_taken_at_the_last_moment_ends_as_an_offer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = customer("Fresh Plum Ltd")
    office.load(customers=[made])
    office.workspace.customers.reload_contacts()
    real = XeroClient.write

    def write(client: XeroClient, request: WriteRequest) -> WriteAnswer:
        theirs.append(add(office, "Fresh Plum Ltd"))
        return real(client, request)

    theirs: list[str] = []
    monkeypatch.setattr(XeroClient, "write", write)
    (failed,) = office.workspace.customers.push([made["id"]]).failed
    assert [each.code for each in failed.problems] == ["contact_exists"]
    row = office.workspace.customers.get(made["id"]).row
    assert [each.code for each in row.link.problems] == ["contact_exists"]
    assert office.workspace.customers.link(made["id"], theirs[0]).state == "linked"


def slipping(monkeypatch: pytest.MonkeyPatch, contact_id: str | None) -> None:
    """Xero's list leaves the contact out, as when another one of an earlier page is touched meanwhile."""
    real = XeroClient.contacts

    def contacts(client: XeroClient, **asked: Any) -> Any:
        for page in real(client, **asked):
            yield replace(page, items=[each for each in page.items if each.contact_id != contact_id])

    monkeypatch.setattr(XeroClient, "contacts", contacts)


def test_a_contact_that_slips_past_the_reading_is_not_forgotten(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = office.linked_customer()
    customers = office.workspace.customers
    customers.reload_contacts()
    office.later(60)
    slipping(monkeypatch, customers.get(owner).row.link.contact_id)
    customers.reload_contacts()
    (one,) = office.final(invoice(owner))
    assert (office.state(one), customers.get(owner).row.link.state) == ("queued", "linked")
    monkeypatch.undo()
    office.later(60)
    assert customers.reload_contacts() > 60
    assert office.state(one) == "queued"
