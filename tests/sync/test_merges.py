"""Contacts that are merged in Xero: the tie follows when a person says so, and the documents go with it."""

from __future__ import annotations

import pytest

from seqxero_tui.errors import InputError
from seqxero_tui.sync.merge_views import MergeView
from tests.office import Office, customer, invoice


def contact_of(office: Office, owner: str) -> str:
    contact = office.workspace.customers.get(owner).row.link.contact_id
    assert contact is not None
    return contact


def merged(office: Office, owner: str, into: str) -> None:
    """Merges the customer's contact in Xero, and reads the contacts."""
    office.company.merge_contacts(office.tenant, contact_of(office, owner), into)
    office.workspace.customers.reload_contacts()


def seen(office: Office, owner: str) -> MergeView:
    found = office.workspace.merges.of(owner)
    assert found is not None
    return found


def contact_named(office: Office, name: str) -> str:
    office.workspace.customers.reload_contacts()
    return str(office.workspace.customers.contacts(text=name).rows[0].contact_id)


def test_documents_wait_until_the_tie_follows_the_merge(office: Office) -> None:
    owner = office.linked_customer()
    (there,) = office.final(invoice(owner))
    office.workspace.sync.run()
    (waiting,) = office.final(invoice(owner))
    merged(office, owner, contact_named(office, "Boom FM"))
    assert office.problems(waiting) == ["contact_merged"]
    (problem,) = office.get(waiting).row.xero.problems
    assert problem.message == "The contact Office Test Ltd was merged into Boom FM in Xero."
    office.workspace.sync.run()
    assert (office.state(there), office.state(waiting)) == ("drift", "blocked")
    found = seen(office, owner)
    assert (found.from_name, found.into_name, found.shared_with, found.problem) == (
        "Office Test Ltd",
        "Boom FM",
        None,
        None,
    )
    office.forget_calls()
    office.workspace.merges.follow(owner)
    assert office.calls() == [], "Xero moved the documents itself"
    assert office.workspace.customers.get(owner).row.link.contact_name == "Boom FM"
    assert (office.state(there), office.state(waiting)) == ("synced", "queued")
    office.workspace.sync.run()
    assert office.in_xero(waiting).contact_id == office.in_xero(there).contact_id == contact_of(office, owner)
    assert {office.state(there), office.state(waiting)} == {"synced"}
    told = [each.what for each in office.workspace.customers.get(owner).history]
    assert "contact Office Test Ltd was merged into Boom FM in Xero, followed" in told
    with pytest.raises(InputError, match="was not merged"):
        office.workspace.merges.follow(owner)


def test_a_merge_of_a_merge_is_followed_to_its_end(office: Office) -> None:
    owner = office.linked_customer("One Ltd")
    second, third = contact_named(office, "Boom FM"), contact_named(office, "City Limousines")
    (there,) = office.final(invoice(owner))
    office.workspace.sync.run()
    merged(office, owner, second)
    office.company.merge_contacts(office.tenant, second, third)
    office.workspace.customers.reload_contacts()
    assert seen(office, owner).into_id == third
    office.workspace.merges.follow(owner)
    office.workspace.sync.run()
    assert (contact_of(office, owner), office.state(there)) == (third, "synced")
    office.later(60)
    assert office.workspace.sync.reconcile().drift == []


def test_a_merge_into_another_customers_contact_takes_a_second_word(office: Office) -> None:
    one, two = office.linked_customer("One Ltd"), office.linked_customer("Two Ltd")
    shared = contact_of(office, two)
    merged(office, one, shared)
    assert seen(office, one).shared_with == "Two Ltd"
    with pytest.raises(InputError, match="already linked to the customer Two Ltd"):
        office.workspace.merges.follow(one)
    office.workspace.merges.follow(one, shared=True)
    assert contact_of(office, one) == contact_of(office, two) == shared


def test_a_survivor_that_is_archived_itself_is_not_followed(office: Office) -> None:
    owner = office.linked_customer()
    into = contact_named(office, "Boom FM")
    merged(office, owner, into)
    office.company.edit_contact(office.tenant, into, {"ContactStatus": "ARCHIVED"})
    office.workspace.customers.reload_contacts()
    with pytest.raises(InputError, match="which is archived in Xero too"):
        office.workspace.merges.follow(owner, shared=True)


def test_a_circle_of_merges_ends(office: Office) -> None:
    owner = office.linked_customer()
    into = contact_named(office, "Boom FM")
    merged(office, owner, into)
    office.company.merge_contacts(office.tenant, into, contact_of(office, owner))
    office.workspace.customers.reload_contacts()
    with pytest.raises(InputError, match="not among the contacts"):
        office.workspace.merges.follow(owner)


def test_what_is_not_merged_or_not_linked_has_nothing_to_follow(office: Office) -> None:
    new = customer("New Ltd")
    office.load(customers=[new])
    assert office.workspace.merges.of(new["id"]) is None
    assert office.workspace.merges.of(office.linked_customer()) is None


def test_a_merge_that_nobody_read_yet_is_found_out_by_the_refusal(office: Office) -> None:
    owner = office.linked_customer()
    second, third = contact_named(office, "Boom FM"), contact_named(office, "City Limousines")
    (one,) = office.final(invoice(owner))
    office.company.merge_contacts(office.tenant, contact_of(office, owner), second)
    office.company.merge_contacts(office.tenant, second, third)
    report = office.workspace.sync.run(pull=False)
    assert "Archived contact" in report.failed[0].problems[0].message
    assert [problem.code for each in report.blocked for problem in each.problems] == ["contact_merged"]
    assert seen(office, owner).into_id == second, "known to have been active when it was read"
    office.workspace.merges.follow(owner)
    office.workspace.sync.run(pull=False)
    assert seen(office, owner).into_id == third
    office.workspace.merges.follow(owner)
    office.workspace.sync.run()
    assert (office.state(one), office.in_xero(one).contact_id) == ("synced", third)
