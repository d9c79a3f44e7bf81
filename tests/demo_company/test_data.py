"""What a Demo Company begins with: everything a demonstration of the import and of blocked documents needs."""

from __future__ import annotations

import re
from typing import Any

from .conftest import Client

EMAIL = re.compile(r"[^@\s;]+@[^@\s;]+\.[a-z]+")
# Country names a strict reader of ISO 3166 English names, alpha-2 codes and few aliases accepts.
COUNTRIES = {
    "united kingdom",
    "united states",
    "canada",
    "germany",
    "japan",
    "ireland",
    "norway",
    "new zealand",
    "united arab emirates",
    "gb",
    "fr",
}


def reasons(contact: dict[str, Any]) -> set[str]:
    """Why a contact is no complete customer, told by an independent plain reading of the guide's list."""
    found = set()
    email = contact.get("EmailAddress", "")
    if not EMAIL.fullmatch(email):
        found.add("invalid_email" if email else "missing_email")
    slots = {one["AddressType"]: one for one in contact["Addresses"]}
    judged = [_address_reasons(slot) for kind in ("POBOX", "STREET") if len(slot := slots[kind]) > 1]
    return found | (min(judged, key=len) if judged else {"missing_address"})


def _address_reasons(slot: dict[str, str]) -> set[str]:
    country = slot.get("Country", "").lower()
    needed = {"AddressLine1": "missing_line1", "City": "missing_town", "PostalCode": "missing_postcode"}
    found = {reason for name, reason in needed.items() if not slot.get(name)}
    if country not in COUNTRIES:
        found.add("invalid_country" if country else "missing_country")
    if country in ("united states", "canada") and not slot.get("Region"):
        found.add("missing_state")
    return found


def test_the_import_shows_a_dozen_valid_a_dozen_invalid_and_every_reason(client: Client) -> None:
    customers = client.get("Contacts", where='IsCustomer==true AND ContactStatus=="ACTIVE"', page=1)
    judged = {one["Name"]: reasons(one) for one in customers}
    assert sum(not why for why in judged.values()) >= 12
    assert sum(bool(why) for why in judged.values()) >= 12
    assert set().union(*judged.values()) == {
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


def test_extra_contacts_are_marked_and_their_addresses_invented(client: Client) -> None:
    extra = client.get("Contacts", searchTerm="EXTRA-", page=1, includeArchived="true")
    assert len(extra) >= 30
    assert {one["ContactGroups"][0]["Name"] for one in extra} == {"Extra contacts for seqxero demo"}
    written = [one["EmailAddress"] for one in extra if one.get("EmailAddress")]
    assert all(part.strip().endswith(".example") for email in written for part in email.split(";"))
    assert any(not one["IsCustomer"] and not reasons(one) for one in extra)


def test_one_extra_contact_is_archived_and_one_merged_into_another(client: Client) -> None:
    everyone = client.get("Contacts", page=1, includeArchived="true")
    archived = {one["Name"]: one for one in everyone if one["ContactStatus"] == "ARCHIVED"}
    assert set(archived) == {"Old Harbour Inn", "Kestrel Haulage"}
    merged = archived["Kestrel Haulage"]["MergedToContactID"]
    assert client.get(f"Contacts/{merged}")[0]["Name"] == "Kestrel Logistics Ltd"


def test_the_organisation_is_a_demo_company_with_an_old_lock_and_no_yen(client: Client) -> None:
    (organisation,) = client.get("Organisation")
    assert organisation["IsDemoCompany"] is True
    assert organisation["OrganisationID"] == client.tenant_id
    assert organisation["ShortCode"].startswith("!")
    assert organisation["PeriodLockDate"].startswith("/Date(")
    assert (organisation["BaseCurrency"], organisation["CountryCode"]) == ("GBP", "GB")
    assert {one["Code"] for one in client.get("Currencies")} == {"GBP", "EUR", "USD"}


def test_sales_accounts_take_the_sales_rate_and_the_rates_know_where_they_apply(client: Client) -> None:
    accounts = {one["Code"]: one for one in client.get("Accounts")}
    assert (accounts["200"]["TaxType"], accounts["200"]["Class"]) == ("OUTPUT2", "REVENUE")
    assert accounts["610"]["SystemAccount"] == "DEBTORS"
    assert accounts["855"]["EnablePaymentsToAccount"] is True
    assert client.get(f"Accounts/{accounts['200']['AccountID']}") == [accounts["200"]]
    rates = {one["TaxType"]: one for one in client.get("TaxRates")}
    assert (rates["OUTPUT2"]["CanApplyToRevenue"], rates["OUTPUT2"]["CanApplyToExpenses"]) == (True, False)
    assert (rates["INPUT2"]["CanApplyToRevenue"], rates["INPUT2"]["CanApplyToExpenses"]) == (False, True)
    none = rates["NONE"]
    assert none["CanApplyToRevenue"] is none["CanApplyToExpenses"] is none["CanApplyToEquity"] is True
    assert client.get("TaxRates/OUTPUT2")[0]["EffectiveRate"] == 20


def test_the_second_organisation_is_nearly_empty_and_not_a_demo_company(client: Client) -> None:
    company = client.server.company
    second = company.books(company.tenant_ids[1])
    assert (second.organisation["Name"], second.organisation["IsDemoCompany"]) == (
        "Second Company (UK)",
        False,
    )
    counted = "SELECT count(*) FROM contact WHERE tenant_id = ?"
    assert company.storage.number(counted, (second.tenant_id,)) == 1
