"""Contacts over HTTP: shapes, filters, matching and every refusal (xero-api section 5)."""

from __future__ import annotations

import pytest

from .conftest import Client, elements_of, messages_of

ZERO_ID = "00000000-0000-0000-0000-000000000000"


def slot(contact: dict[str, object], kind: str) -> dict[str, str]:
    addresses = contact["Addresses"]
    assert isinstance(addresses, list)
    return next(one for one in addresses if one["AddressType"] == kind)


def test_a_contact_is_created_read_changed_and_archived(client: Client) -> None:
    address = {"AddressType": "POBOX", "AddressLine1": "1 New Street", "City": "Leeds", "Country": "GB"}
    (created,) = client.write(
        "PUT",
        "Contacts",
        [{"Name": "  Brand   New Ltd ", "EmailAddress": "new@brand.example", "Addresses": [address]}],
    )
    assert created["Name"] == "Brand New Ltd"
    assert slot(created, "STREET") == {
        "AddressType": "STREET",
        "City": "",
        "Region": "",
        "PostalCode": "",
        "Country": "",
    }
    contact_id = created["ContactID"]
    (read,) = client.get(f"Contacts/{contact_id}")
    assert slot(read, "POBOX")["City"] == "Leeds"
    assert slot(read, "STREET") == {"AddressType": "STREET"}
    (changed,) = client.write("POST", "Contacts", [{"ContactID": contact_id, "FirstName": "Ada"}])
    assert (changed["FirstName"], changed["EmailAddress"]) == ("Ada", "new@brand.example")
    client.write("POST", "Contacts", [{"ContactID": contact_id, "ContactStatus": "ARCHIVED"}])
    assert client.get(f"Contacts/{contact_id}")[0]["ContactStatus"] == "ARCHIVED"
    assert not client.get("Contacts", IDs=contact_id)
    assert client.get("Contacts", IDs=contact_id, includeArchived="true")
    (refused,) = client.write("POST", "Contacts", [{"ContactID": contact_id, "FirstName": "Bob"}])
    assert messages_of(refused)[0].startswith("The specified contact details matched an archived contact.")
    # The name is free again.
    (again,) = client.write("PUT", "Contacts", [{"Name": "Brand New Ltd"}])
    assert again["StatusAttributeString"] == "OK"


@pytest.mark.parametrize(
    ("element", "message"),
    [
        (
            {"Name": "city limousines"},
            "The contact name city limousines is already assigned to another contact.",
        ),
        ({"Name": "X", "ContactNumber": "EXTRA-001"}, "The contact number EXTRA-001 is already assigned"),
        ({"FirstName": "Nobody"}, "The Contact must contain at least 1 of the following elements"),
        ({"ContactNumber": "N-1"}, "Contact Name cannot be empty."),
        ({"Name": "X", "EmailAddress": "müller@cafe.example"}, "Email address must be valid."),
        ({"Name": "X", "EmailAddress": "not an address"}, "Email address must be valid."),
        ({"Name": "X", "DefaultCurrency": "JPY"}, "Users Organisation is not subscribed to currency JPY"),
        ({"Name": "a <b>"}, "Contact Name cannot contain < or >."),
        ({"Name": "n" * 256}, "The Name field cannot be longer than 255 characters."),
        (
            {"Name": "X", "Addresses": [{"AddressType": "DELIVERY", "City": "Y"}]},
            "The AddressType DELIVERY is not valid for a contact.",
        ),
        (
            {"Name": "X", "Addresses": [{"AddressType": "POBOX", "Country": "U.K."}]},
            "The Country field can only contain letters and spaces.",
        ),
    ],
)
def test_what_a_contact_cannot_be(client: Client, element: dict[str, object], message: str) -> None:
    (refused,) = client.write("PUT", "Contacts", [element])
    assert refused["StatusAttributeString"] == "ERROR"
    assert refused["HasValidationErrors"] is True
    assert refused["ContactID"] == ZERO_ID
    assert any(text.startswith(message) for text in messages_of(refused)), messages_of(refused)


def test_account_numbers_are_unique_too(client: Client) -> None:
    first, second = client.write(
        "PUT", "Contacts", [{"Name": "One", "AccountNumber": "A1"}, {"Name": "Two", "AccountNumber": "a1"}]
    )
    assert first["StatusAttributeString"] == "OK"
    assert messages_of(second) == [
        "The Account Number already exists. Please enter a different Account Number."
    ]


def test_post_finds_a_contact_by_number_and_by_name_but_put_never_does(client: Client) -> None:
    number = "EXTRA-001"
    (by_number,) = client.write("POST", "Contacts", [{"ContactNumber": number, "LastName": "Nair-Shah"}])
    assert by_number["Name"] == "Northwind Analytics Limited"
    (by_name,) = client.write("POST", "Contacts", [{"Name": "NORTHWIND ANALYTICS LIMITED", "LastName": "N"}])
    assert by_name["ContactID"] == by_number["ContactID"]
    assert client.get(f"Contacts/{number}")[0]["LastName"] == "N"
    (put,) = client.write("PUT", "Contacts", [{"Name": "Northwind Analytics Limited"}])
    assert put["StatusAttributeString"] == "ERROR"


def test_an_unknown_contact_id_ends_the_whole_call(client: Client) -> None:
    body = {"Contacts": [{"Name": "Saved?"}, {"ContactID": ZERO_ID, "Name": "Y"}]}
    answer = client.call("POST", "Contacts", body, params={"summarizeErrors": "false"})
    assert (answer.status_code, answer.content) == (404, b"")
    assert answer.headers["content-type"].startswith("text/html")
    assert not client.get("Contacts", searchTerm="Saved?")


def test_is_customer_cannot_be_sent_and_the_first_sales_invoice_sets_it(client: Client) -> None:
    (created,) = client.write("PUT", "Contacts", [{"Name": "Wants To Be", "IsCustomer": True}])
    assert created["IsCustomer"] is False
    stamp = created["UpdatedDateUTC"]
    invoice = client.create(Contact={"ContactID": created["ContactID"]})
    assert invoice["Contact"]["IsCustomer"] is True
    assert client.get(f"Contacts/{created['ContactID']}")[0]["UpdatedDateUTC"] == stamp


def test_lists_are_paged_only_when_asked_and_carry_details_only_then(client: Client) -> None:
    whole = client.call("GET", "Contacts").json()
    assert "pagination" not in whole
    paged = client.call("GET", "Contacts", params={"page": 2, "pageSize": 10, "order": "Name"}).json()
    assert paged["pagination"] == {"page": 2, "pageSize": 10, "pageCount": 9, "itemCount": 83}
    names = [one["Name"].casefold() for one in paged["Contacts"]]
    assert names == sorted(names)
    assert client.get("Contacts", page=99) == []
    clamped = client.call("GET", "Contacts", params={"page": 0, "pageSize": 5000}).json()
    assert clamped["pagination"]["pageSize"] == 1000
    (extra,) = client.get("Contacts", page=1, where='ContactNumber=="EXTRA-001"')
    assert extra["ContactGroups"][0]["Name"] == "Extra contacts for seqxero demo"
    (owing,) = client.get("Contacts", page=1, where='Name=="Marine Systems"')
    assert owing["Balances"]["AccountsReceivable"]["Outstanding"] == 396.0


def test_summaries_are_paged_and_lean(client: Client) -> None:
    body = client.call("GET", "Contacts", params={"summaryOnly": "true"}).json()
    assert body["pagination"]["page"] == 1
    assert "Addresses" not in body["Contacts"][0]


def test_search_looks_in_names_numbers_and_email(client: Client) -> None:
    assert [one["Name"] for one in client.get("Contacts", searchTerm="SÖHNE")] == ["Söhne & Töchter GmbH"]
    assert [one["Name"] for one in client.get("Contacts", searchTerm="ap@bluebird")] == [
        "Bluebird Robotics Inc"
    ]
    assert len(client.get("Contacts", searchTerm="extra-0")) == 33


def test_if_modified_since_is_a_header_and_not_a_parameter(client: Client) -> None:
    since = client.server.company.clock.now().replace(microsecond=0)
    client.server.company.advance(5)
    (changed,) = client.write("POST", "Contacts", [{"Name": "Boom FM", "FirstName": "B"}])
    later = (since.replace(tzinfo=None)).isoformat()
    answer = client.call("GET", "Contacts", headers={"If-Modified-Since": later})
    found = [one["ContactID"] for one in elements_of(answer)]
    assert changed["ContactID"] in found
    client.server.company.advance(5)
    much_later = client.server.company.clock.now().strftime("%Y-%m-%dT%H:%M:%S")
    assert not elements_of(client.call("GET", "Contacts", headers={"If-Modified-Since": much_later}))
    assert len(client.get("Contacts", **{"If-Modified-Since": much_later})) == 83


def test_names_from_all_over_the_world_come_back_as_they_are(client: Client) -> None:
    names = {one["Name"] for one in client.get("Contacts")}
    assert {
        'ACME [/bold] "x"',
        "東京データ株式会社",
        "شركة النور للتقنية",
        'O\'Malley "Quick" Couriers',
    } <= names


def test_keys_may_have_any_case_and_unknown_ones_are_ignored(client: Client) -> None:
    (saved,) = client.write(
        "PUT", "Contacts", {"contacts": [{"NAME": "Loud", "emailaddress": "l@x.example", "Mood": 1}]}
    )
    assert (saved["Name"], saved["EmailAddress"]) == ("Loud", "l@x.example")


def test_more_than_five_contact_persons_are_refused_and_a_new_list_replaces_the_old(client: Client) -> None:
    people = [{"FirstName": f"P{at}", "EmailAddress": f"p{at}@x.example"} for at in range(6)]
    (refused,) = client.write("PUT", "Contacts", [{"Name": "Crowd", "ContactPersons": people}])
    assert "at most 5 contact persons" in messages_of(refused)[0]
    (saved,) = client.write("PUT", "Contacts", [{"Name": "Crowd", "ContactPersons": people[:2]}])
    (changed,) = client.write(
        "POST", "Contacts", [{"ContactID": saved["ContactID"], "ContactPersons": people[2:3]}]
    )
    assert [one["FirstName"] for one in changed["ContactPersons"]] == ["P2"]
