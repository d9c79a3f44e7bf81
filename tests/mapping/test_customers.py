from typing import Any

import pytest

from seqxero_tui.mapping.address import Address
from seqxero_tui.mapping.contacts import AddressFacts, review
from seqxero_tui.mapping.customers import CustomerFacts, contact_payload, contact_problems

from .facts import a_contact

ADDRESS = Address("1 Harbour Road", "Unit 4", "Boston", "MA", "02101", "US")


def a_customer(**changes: Any) -> CustomerFacts:
    facts: dict[str, Any] = {
        "customer_id": "b4bd6bd0-0000-0000-0000-000000000001",
        "legal_name": "Bayside  Club",
        "email": " bob@bayside.example ",
        "contact_name": "Bob van Partridge",
        "address": ADDRESS,
    }
    return CustomerFacts(**(facts | changes))


def test_the_contact_carries_our_id_name_email_person_and_postal_address() -> None:
    assert contact_payload(a_customer()) == {
        "ContactNumber": "b4bd6bd0-0000-0000-0000-000000000001",
        "Name": "Bayside Club",
        "FirstName": "Bob van",
        "LastName": "Partridge",
        "EmailAddress": "bob@bayside.example",
        "Addresses": [
            {
                "AddressType": "POBOX",
                "AddressLine1": "1 Harbour Road",
                "AddressLine2": "Unit 4",
                "City": "Boston",
                "Region": "MA",
                "PostalCode": "02101",
                "Country": "US",
            }
        ],
    }


def test_what_the_customer_lacks_is_not_sent() -> None:
    payload = contact_payload(a_customer(email=None, contact_name=None, address=None))
    assert set(payload) == {"ContactNumber", "Name"}


@pytest.mark.parametrize(
    ("contact_name", "person"),
    [
        ("Cher", {"FirstName": "Cher"}),
        ("bayside club", {}),
        ("  ", {}),
        ("Ada\nLovelace", {"FirstName": "Ada", "LastName": "Lovelace"}),
    ],
)
def test_a_person_is_named_only_when_there_is_one(contact_name: str, person: dict[str, str]) -> None:
    payload = contact_payload(a_customer(contact_name=contact_name))
    assert {field: payload[field] for field in ("FirstName", "LastName") if field in payload} == person


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"legal_name": " \x00"}, "missing_name"),
        ({"legal_name": "x" * 256}, "name_too_long"),
        ({"legal_name": "A < C"}, "name_characters"),
        ({"legal_name": "A > C"}, "name_characters"),
        ({"customer_id": "x" * 51}, "customer_id_too_long"),
        ({"email": "nobody"}, "invalid_email"),
        ({"address": Address("x" * 501, None, "T", None, "P", "GB")}, "address_too_long"),
        ({"address": Address("x", None, "T", None, "9" * 51, "GB")}, "address_too_long"),
    ],
)
def test_what_xero_would_refuse_is_a_problem_and_never_sent(change: dict[str, Any], code: str) -> None:
    customer = a_customer(**change)
    assert [problem.code for problem in contact_problems(customer)] == [code]
    with pytest.raises(ValueError, match=code):
        contact_payload(customer)


def test_several_problems_are_all_told() -> None:
    customer = a_customer(legal_name="<" * 300, email="x")
    assert [p.code for p in contact_problems(customer)] == [
        "name_too_long",
        "name_characters",
        "invalid_email",
    ]


def test_a_pushed_customer_can_be_imported_again_as_it_was() -> None:
    sent = contact_payload(a_customer())
    (slot,) = sent["Addresses"]
    address = AddressFacts(
        kind="POBOX",
        lines=(slot["AddressLine1"], slot["AddressLine2"]),
        city=slot["City"],
        region=slot["Region"],
        postal_code=slot["PostalCode"],
        country=slot["Country"],
    )
    customer = review(a_contact(name=sent["Name"], email=sent["EmailAddress"], addresses=(address,))).customer
    assert customer is not None
    assert customer.address == ADDRESS
