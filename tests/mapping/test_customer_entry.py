"""What somebody types for a customer is held to the rules of the import."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seqxero_tui.mapping.customer_entry import CustomerEntry, entry_faults, read_entry
from seqxero_tui.mapping.tax import TaxStatus

WHOLE = CustomerEntry(
    legal_name="Bayside Club",
    email="bob@bayside.example",
    contact_name="Bob Partridge",
    line1="1 Harbour Road",
    town="Oaktown",
    postcode="OA1 2TN",
    country="United Kingdom",
)


def codes(entry: CustomerEntry) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in entry_faults(entry)]


def test_a_whole_entry_becomes_a_customer_with_its_country_as_a_code() -> None:
    read = read_entry(replace(WHOLE, legal_name="  Bayside \t Club ", tax_status="REVERSE_CHARGED"))
    assert (read.legal_name, read.address.country, read.address.state) == ("Bayside Club", "GB", None)
    assert read.tax_status is TaxStatus.REVERSE_CHARGED


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"legal_name": " "}, ("legal_name", "missing_name")),
        ({"legal_name": "A <b>"}, ("legal_name", "name_characters")),
        ({"legal_name": "x" * 256}, ("legal_name", "name_too_long")),
        ({"email": ""}, ("email", "missing_email")),
        ({"email": "bob at bayside"}, ("email", "invalid_email")),
        ({"line1": ""}, ("line1", "missing_line1")),
        ({"town": ""}, ("town", "missing_town")),
        ({"postcode": ""}, ("postcode", "missing_postcode")),
        ({"country": ""}, ("country", "missing_country")),
        ({"country": "UK"}, ("country", "invalid_country")),
        ({"country": "us", "state": ""}, ("state", "missing_state")),
        ({"country": "Canada", "state": "Texas"}, ("state", "missing_state")),
        ({"postcode": "9" * 51}, ("postcode", "address_too_long")),
    ],
)
def test_each_fault_names_its_field(change: dict[str, str], found: tuple[str, str]) -> None:
    entry = replace(WHOLE, **change)
    assert codes(entry) == [found]
    with pytest.raises(ValueError, match=entry_faults(entry)[0].message[:12]):
        read_entry(entry)


def test_everything_wrong_is_told_at_once_in_the_order_of_the_form() -> None:
    fields = [field for field, _ in codes(CustomerEntry())]
    assert fields == ["legal_name", "email", "line1", "town", "postcode", "country"]


def test_a_state_is_kept_as_its_code_and_only_where_there_are_states() -> None:
    american = read_entry(replace(WHOLE, country="USA", state="california"))
    assert (american.address.country, american.address.state) == ("US", "CA")
    assert read_entry(replace(WHOLE, state="Kent")).address.state is None


def test_without_a_person_the_customer_lends_its_own_name() -> None:
    assert read_entry(replace(WHOLE, contact_name="")).contact_name == "Bayside Club"
