from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.mapping.address import Address
from seqxero_tui.mapping.contacts import AddressFacts, ContactFacts, importable, review
from seqxero_tui.mapping.emails import is_email

from .facts import a_contact, an_address


def codes(contact: ContactFacts) -> list[str]:
    return [reason.code for reason in review(contact).reasons]


def test_a_complete_contact_becomes_a_customer() -> None:
    verdict = review(a_contact(name=" Bayside Club ", default_currency="USD"))
    assert verdict.reasons == ()
    assert verdict.note is None
    assert verdict.customer is not None
    assert verdict.customer.as_dict() == {
        "name": "Bayside Club",
        "email": "bob@bayside.example",
        "contact_name": "Bob Partridge",
        "address": {
            "line1": "1 Harbour Road",
            "line2": None,
            "town": "Oaktown",
            "state": None,
            "postcode": "OA1 2TN",
            "country": "GB",
        },
        "currency": "USD",
    }


def test_a_contact_without_a_currency_states_none() -> None:
    customer = review(a_contact()).customer
    assert customer is not None
    assert "currency" not in customer.as_dict()


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"lines": ()}, "missing_line1", "first line"),
        ({"lines": ("", "Unit 4")}, "missing_line1", "first line"),
        ({"city": " "}, "missing_town", "Town / City"),
        ({"postal_code": None}, "missing_postcode", "Postal / Zip Code"),
        ({"country": ""}, "missing_country", "Country"),
        ({"country": "UK"}, "invalid_country", "Country"),
        ({"country": "US"}, "missing_state", "State / Region"),
        ({"country": "CA", "region": "Kent"}, "missing_state", "State / Region"),
    ],
)
def test_each_fault_of_an_address_has_its_own_reason_and_says_where_to_mend_it(
    change: dict[str, object], code: str, field: str
) -> None:
    verdict = review(a_contact(addresses=(an_address(**change),)))
    assert verdict.customer is None
    assert [reason.code for reason in verdict.reasons] == [code]
    assert field in verdict.reasons[0].remedy
    assert "Billing address" in verdict.reasons[0].remedy


def test_the_remedy_names_the_delivery_address_when_that_is_the_one_used() -> None:
    (reason,) = review(a_contact(addresses=(an_address(kind="STREET", city=None),))).reasons
    assert "Delivery address" in reason.remedy


def test_an_invalid_country_is_quoted_and_the_likely_one_suggested() -> None:
    (reason,) = review(a_contact(addresses=(an_address(country="UK"),))).reasons
    assert reason.message.startswith("The country “UK” is neither")
    assert "GB (United Kingdom)" in reason.message
    assert "to GB" in reason.remedy


def test_control_sequences_in_a_country_are_shown_and_not_obeyed() -> None:
    (reason,) = review(a_contact(addresses=(an_address(country="\x1b[31mFoo"),))).reasons
    assert "\x1b" not in reason.message


@pytest.mark.parametrize(
    ("email", "code"),
    [
        (None, "missing_email"),
        (" ", "missing_email"),
        ("bob", "invalid_email"),
        ("a@b.co; c@d.co", "invalid_email"),
    ],
)
def test_the_email_address_is_missing_or_invalid(email: str | None, code: str) -> None:
    assert codes(a_contact(email=email)) == [code]


def test_a_contact_without_any_address_misses_the_address_and_not_its_parts() -> None:
    empty_slots = (AddressFacts("POBOX", ("", " ")), AddressFacts("STREET"))
    assert codes(a_contact(addresses=())) == ["missing_address"]
    assert codes(a_contact(addresses=empty_slots)) == ["missing_address"]


def test_every_reason_is_given_not_just_the_first() -> None:
    address = AddressFacts("POBOX", region="Somewhere")
    assert codes(a_contact(email=None, addresses=(address,))) == [
        "missing_email",
        "missing_line1",
        "missing_town",
        "missing_postcode",
        "missing_country",
    ]


def test_the_street_address_is_used_when_the_postal_one_is_empty() -> None:
    verdict = review(
        a_contact(addresses=(AddressFacts("POBOX"), an_address(kind="STREET", city="Streetville")))
    )
    assert verdict.customer is not None
    assert verdict.customer.address.town == "Streetville"


def test_a_complete_street_address_steps_in_for_an_incomplete_postal_one_and_says_so() -> None:
    postal, street = an_address(city=None), an_address(kind="STREET", city="Streetville", lines=("2 Street",))
    verdict = review(a_contact(addresses=(street, postal)))
    assert verdict.customer is not None
    assert verdict.customer.address == Address("2 Street", None, "Streetville", None, "OA1 2TN", "GB")
    assert verdict.note == "street address used: the postal one is incomplete"


def test_a_complete_postal_address_wins_over_a_street_address() -> None:
    verdict = review(a_contact(addresses=(an_address(kind="STREET", city="Streetville"), an_address())))
    assert verdict.customer is not None
    assert verdict.customer.address.town == "Oaktown"
    assert verdict.note is None


def test_two_incomplete_addresses_are_never_mixed() -> None:
    verdict = review(
        a_contact(addresses=(an_address(city=None), an_address(kind="STREET", postal_code=None)))
    )
    assert [reason.code for reason in verdict.reasons] == ["missing_town"]
    assert verdict.note is None


def test_further_lines_and_a_region_stay_readable_in_the_second_line() -> None:
    address = an_address(lines=("PO Box 1", "", "Mail Centre"), region="NSW", country="Australia")
    customer = review(a_contact(addresses=(address,))).customer
    assert customer is not None
    assert (customer.address.line2, customer.address.state) == ("Mail Centre, NSW", None)


def test_a_state_is_kept_as_its_code() -> None:
    customer = review(a_contact(addresses=(an_address(region="Massachusetts", country="usa"),))).customer
    assert customer is not None
    assert (customer.address.state, customer.address.country, customer.address.line2) == ("MA", "US", None)


def test_a_contact_without_a_person_lends_its_own_name() -> None:
    customer = review(a_contact(first_name=None, last_name=" ")).customer
    assert customer is not None
    assert customer.contact_name == "Bayside Club"


@pytest.mark.parametrize(
    ("is_customer", "status", "listed"),
    [(True, "ACTIVE", True), (False, "ACTIVE", False), (True, "ARCHIVED", False)],
)
def test_only_active_customers_are_listed_for_import(is_customer: bool, status: str, listed: bool) -> None:
    assert importable(replace(a_contact(), is_customer=is_customer, status=status)) is listed


@pytest.mark.parametrize(
    "email", ["a@b.co", " secretarybob@bsclub.co ", "o'neil+x@mail.b-c.example", "A.B@C.DE"]
)
def test_single_addresses_are_emails(email: str) -> None:
    assert is_email(email)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "@b.co",
        "a@",
        "a@b",
        "a b@c.de",
        "a@b..co",
        ".a@b.co",
        "a@-b.co",
        "a@b.co\x1b",
        "ü@b.co",
        "x" * 250 + "@b.co",
    ],
)
def test_anything_else_is_no_email(email: str) -> None:
    assert not is_email(email)


maybe = st.none() | st.text(max_size=8)
addresses = st.builds(
    AddressFacts,
    kind=st.sampled_from(["POBOX", "STREET"]),
    lines=st.lists(st.text(max_size=8), max_size=4).map(tuple),
    city=maybe,
    region=maybe | st.sampled_from(["MA", "Ontario"]),
    postal_code=maybe,
    country=maybe | st.sampled_from(["GB", "US", "CA", "UK", "Canada"]),
)


@given(st.lists(addresses, max_size=3), st.none() | st.sampled_from(["", "x", "a@b.co"]))
def test_a_contact_is_a_customer_or_has_reasons_never_both_never_neither(
    found: list[AddressFacts], email: str | None
) -> None:
    verdict = review(a_contact(addresses=tuple(found), email=email))
    assert (verdict.customer is None) == bool(verdict.reasons)
    if verdict.customer:
        address = verdict.customer.address
        assert all((address.line1, address.town, address.postcode, verdict.customer.email))
        assert (address.state is not None) == (address.country in ("US", "CA"))
