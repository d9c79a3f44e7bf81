"""Writing setup data: accounts, tax rates, items, tracking categories, currencies (xero-api sections 6, 7, 10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from seqxero_tui.demo_company import DemoCompanyServer

from .conftest import SCOPES, Client, elements_of, messages_of


@pytest.fixture
def client(server: DemoCompanyServer) -> Iterator[Client]:
    """Signed in with the scope that may write settings."""
    client = Client(server)
    client.sign_in(scope=f"{SCOPES} accounting.settings")
    yield client
    client.http.close()


def put(client: Client, path: str, body: object) -> dict[str, Any]:
    answer = client.call("PUT", path, body)
    assert answer.status_code == 200, answer.text
    return elements_of(answer)[0]


def refusal(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 400, answer.text
    return messages_of(answer.json()["Elements"][0])


def the_account(client: Client, code: str) -> dict[str, Any]:
    (found,) = client.get("Accounts", where=f'Code=="{code}"')
    return dict(found)


# --- accounts ------------------------------------------------------------------------------------------------

ACCOUNT = {"Code": "201", "Name": "Subscriptions revenue", "Type": "REVENUE"}


def test_a_new_account_takes_the_tax_of_its_type_and_lines_at_once(client: Client) -> None:
    account = put(client, "Accounts", {**ACCOUNT, "EnablePaymentsToAccount": True, "Description": "Monthly"})
    assert (account["Class"], account["Status"], account["TaxType"]) == ("REVENUE", "ACTIVE", "OUTPUT2")
    assert client.get(f"Accounts/{account['AccountID']}") == [account]
    line = {"Description": "x", "UnitAmount": 5, "AccountCode": "201"}
    assert client.create(LineItems=[line])["LineItems"][0]["AccountID"] == account["AccountID"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Code": "200"}, "Please enter a unique Code."),
        ({"Name": "sales"}, "Please enter a unique Name."),
        ({"Code": "12345678901"}, "Account Code is too long. Maximum of 10 characters allowed"),
        ({"Code": ""}, "Account Code must be specified."),
        ({"Name": ""}, "Account Name must be specified."),
        ({"Name": "n" * 151}, "The Name field cannot be longer than 150 characters."),
        ({"Description": "n" * 4001}, "The Description field cannot be longer than 4000 characters."),
        ({"Type": None}, "Account Type must be specified."),
        ({"TaxType": "INPUT2"}, "The TaxType code 'INPUT2' cannot be used with account code '201'."),
        ({"TaxType": "NOSUCH"}, "The TaxType code 'NOSUCH' cannot be used with account code '201'."),
        ({"Type": "BANK"}, "Bank Account Number must be specified."),
        (
            {"Type": "BANK", "BankAccountNumber": "1", "CurrencyCode": "JPY"},
            "Users Organisation is not subscribed to currency JPY",
        ),
    ],
)
def test_what_an_account_cannot_be(client: Client, change: dict[str, object], message: str) -> None:
    assert refusal(client.call("PUT", "Accounts", {**ACCOUNT, **change})) == [message]


def test_only_the_first_account_of_a_call_is_made_and_summarize_errors_means_nothing(client: Client) -> None:
    both = {"Accounts": [ACCOUNT, {**ACCOUNT, "Code": "202", "Name": "Second"}]}
    client.call("PUT", "Accounts", both)
    assert client.get("Accounts", where='Code=="202"') == []
    assert client.call("PUT", "Accounts", both, params={"summarizeErrors": "false"}).status_code == 400


def test_a_bank_account_may_go_without_a_code_and_takes_payments(client: Client) -> None:
    bank = put(client, "Accounts", {"Name": "Savings 2", "Type": "BANK", "BankAccountNumber": "20-00-00 1"})
    assert (bank["BankAccountType"], bank["CurrencyCode"]) == ("BANK", "GBP")
    paid = {
        "Invoice": {"InvoiceID": client.create()["InvoiceID"]},
        "Account": {"AccountID": bank["AccountID"]},
        "Amount": 1,
    }
    (payment,) = client.write("PUT", "Payments", [paid])
    assert payment["Account"]["Name"] == "Savings 2"


def test_an_account_is_changed_archived_and_brought_back(client: Client) -> None:
    path = f"Accounts/{put(client, 'Accounts', ACCOUNT)['AccountID']}"
    (renamed,) = elements_of(client.call("POST", path, {"Name": "Seats revenue", "Status": "ACTIVE"}))
    assert (renamed["Name"], renamed["Code"]) == ("Seats revenue", "201")
    assert refusal(client.call("POST", path, {"Name": "Other", "Status": "ARCHIVED"})) == [
        "An account is archived or restored by its Status alone."
    ]
    for status in ("ARCHIVED", "ACTIVE"):
        (changed,) = elements_of(client.call("POST", path, {"Accounts": [{"Status": status}]}))
        assert changed["Status"] == client.get(path)[0]["Status"] == status
    assert client.get(path)[0]["Name"] == "Seats revenue"


def test_system_accounts_keep_their_type_and_place(client: Client) -> None:
    debtors = the_account(client, "610")
    path = f"Accounts/{debtors['AccountID']}"
    assert refusal(client.call("POST", path, {"Type": "FIXED"}))[0].startswith("The Type of this account")
    assert refusal(client.call("DELETE", path)) == ["System accounts cannot be deleted."]
    assert refusal(client.call("POST", path, {"Status": "ARCHIVED"}))[0].endswith("cannot be archived.")


def test_only_an_unused_account_can_be_deleted(client: Client) -> None:
    account = put(client, "Accounts", ACCOUNT)
    used = client.call("DELETE", f"Accounts/{the_account(client, '200')['AccountID']}")
    assert refusal(used)[0].startswith("This account has transactions")
    bank = client.call("DELETE", f"Accounts/{the_account(client, '090')['AccountID']}")
    assert refusal(bank)[0].startswith("This account has transactions")
    (deleted,) = elements_of(client.call("DELETE", f"Accounts/{account['AccountID']}"))
    assert deleted["Status"] == "DELETED"
    assert client.call("GET", f"Accounts/{account['AccountID']}").status_code == 404


# --- tax rates -----------------------------------------------------------------------------------------------

RATE = {
    "Name": "City levy",
    "ReportTaxType": "OUTPUT",
    "TaxComponents": [{"Name": "VAT", "Rate": 20}, {"Name": "Levy", "Rate": "1.5", "IsCompound": True}],
}


def test_a_rate_of_ones_own_is_numbered_and_compound_parts_come_on_top(client: Client) -> None:
    rate = put(client, "TaxRates", {"TaxRates": [RATE]})
    assert (rate["TaxType"], rate["DisplayTaxRate"], rate["EffectiveRate"]) == ("TAX001", 21.5, 21.8)
    assert (rate["CanApplyToRevenue"], rate["CanApplyToExpenses"]) == (True, False)
    assert client.get("TaxRates/TAX001") == [rate]
    line = {"Description": "x", "UnitAmount": 100, "AccountCode": "200", "TaxType": "TAX001"}
    assert client.create(LineItems=[line])["TotalTax"] == 21.8


def test_a_rate_is_changed_and_deleted_by_its_name_and_then_no_line_takes_it(client: Client) -> None:
    put(client, "TaxRates", RATE)
    (changed,) = elements_of(
        client.call("POST", "TaxRates", {"Name": "city levy", "TaxComponents": [{"Name": "One", "Rate": 3}]})
    )
    assert (changed["TaxType"], changed["EffectiveRate"]) == ("TAX001", 3)
    client.call("POST", "TaxRates", {"TaxType": "TAX001", "Status": "DELETED"})
    assert client.get("TaxRates/TAX001")[0]["Status"] == "DELETED"
    line = {"Description": "x", "UnitAmount": 100, "AccountCode": "200", "TaxType": "TAX001"}
    (refused,) = client.write("PUT", "Invoices", [client.invoice(LineItems=[line])])
    assert messages_of(refused)[0].startswith("The TaxType code 'TAX001' does not exist")


@pytest.mark.parametrize(
    ("method", "change", "message"),
    [
        ("PUT", {"Name": ""}, "Tax rate Name must be specified."),
        ("PUT", {"Name": "x" * 51}, "The Name field cannot be longer than 50 characters."),
        ("PUT", {"Name": "No VAT"}, "A tax rate with the name No VAT already exists."),
        ("PUT", {"ReportTaxType": ""}, "ReportTaxType must be specified."),
        ("PUT", {"TaxComponents": []}, "A tax rate must have at least one TaxComponent."),
        (
            "PUT",
            {"TaxComponents": [{"Name": "x", "Rate": 101}]},
            "A TaxComponent must have a Name and a Rate between 0 and 100.",
        ),
        ("POST", {"TaxType": "TAX777"}, "The TaxType code 'TAX777' does not exist."),
        (
            "POST",
            {"Name": "No VAT", "Status": "DELETED"},
            "Only tax rates that were made by the organisation can be deleted or archived.",
        ),
    ],
)
def test_what_a_tax_rate_cannot_be(
    client: Client, method: str, change: dict[str, object], message: str
) -> None:
    assert refusal(client.call(method, "TaxRates", {**RATE, **change})) == [message]


# --- items ---------------------------------------------------------------------------------------------------

ITEM = {
    "Code": "SEAT",
    "Name": "Seat",
    "Description": "One seat, one month",
    "SalesDetails": {"UnitPrice": "12.3456", "AccountCode": "200", "TaxType": "OUTPUT2"},
    "IsPurchased": False,
}


def test_an_item_fills_the_line_that_names_it(client: Client) -> None:
    (item,) = client.write("PUT", "Items", [ITEM])
    assert (item["SalesDetails"]["UnitPrice"], item["IsSold"], item["IsPurchased"]) == (12.3456, True, False)
    assert client.get("Items/seat", unitdp=4)[0]["ItemID"] == item["ItemID"]
    assert client.get(f"Items/{item['ItemID']}")[0]["SalesDetails"]["UnitPrice"] == 12.35
    (line,) = client.create(LineItems=[{"ItemCode": "SEAT", "Quantity": 2}])["LineItems"]
    assert (line["UnitAmount"], line["LineAmount"], line["Description"]) == (
        12.3456,
        24.69,
        "One seat, one month",
    )


def test_post_changes_an_item_by_code_and_a_side_it_gives_up_is_emptied(client: Client) -> None:
    (item,) = client.write("PUT", "Items", [ITEM])
    (changed,) = client.write("POST", "Items", [{"Code": "seat", "IsSold": False, "IsPurchased": True}])
    assert changed["ItemID"] == item["ItemID"]
    assert not {"SalesDetails", "Description"} & set(changed)
    told = [one["Changes"] for one in client.get(f"Items/{item['ItemID']}/History")]
    assert told == ["Edited", "Created"]


def test_an_item_with_stock_accounts_is_tracked(client: Client) -> None:
    bought = {"COGSAccountCode": "310", "UnitPrice": 3}
    body = {**ITEM, "IsPurchased": True, "PurchaseDetails": bought, "InventoryAssetAccountCode": "630"}
    (item,) = client.write("PUT", "Items", [body])
    assert (item["IsTrackedAsInventory"], item["QuantityOnHand"]) == (True, 0)


def test_bad_items_are_told_beside_good_ones(client: Client) -> None:
    told = client.write(
        "PUT",
        "Items",
        [
            ITEM,
            {**ITEM, "Code": "seat"},
            {"Code": ""},
            {"Code": "A", "Name": "n" * 51},
            {"Code": "B", "SalesDetails": {"AccountCode": "NOPE"}},
            {"Code": "C", "SalesDetails": {"TaxType": "NOPE"}},
        ],
    )
    assert [one["StatusAttributeString"] for one in told] == ["OK", *["ERROR"] * 5]
    assert [messages_of(one) for one in told[1:]] == [
        ["Price List Item with Code 'seat' already exists"],
        ["Item Code must be specified."],
        ["The Name field cannot be longer than 50 characters."],
        ["Account code 'NOPE' is not a valid code for this document."],
        ["The TaxType code 'NOPE' does not exist."],
    ]


def test_a_deleted_item_is_gone_and_its_lines_stay(client: Client) -> None:
    client.write("PUT", "Items", [ITEM])
    invoice = client.create(LineItems=[{"ItemCode": "SEAT", "Quantity": 1}])
    answer = client.call("DELETE", "Items/SEAT")
    assert (answer.status_code, answer.content) == (204, b"")
    assert client.call("GET", "Items/SEAT").status_code == 404
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["LineItems"][0]["ItemCode"] == "SEAT"


# --- tracking ------------------------------------------------------------------------------------------------


def test_lines_name_tracking_by_words_or_ids_and_answers_give_both(client: Client) -> None:
    (region,) = client.get("TrackingCategories")
    north = region["Options"][0]
    ids = {"TrackingCategoryID": region["TrackingCategoryID"], "TrackingOptionID": north["TrackingOptionID"]}
    whole = {"Name": "Region", "Option": "North", **ids}
    for named in ({"Name": "region", "Option": "NORTH"}, ids):
        line = {"Description": "x", "UnitAmount": 5, "AccountCode": "200", "Tracking": [named]}
        saved = client.create(LineItems=[line])
        assert saved["LineItems"][0]["Tracking"] == [whole]
        assert client.get(f"Invoices/{saved['InvoiceID']}")[0]["LineItems"][0]["Tracking"] == [whole]
        listed = client.get("Invoices", page=1, IDs=saved["InvoiceID"])[0]["LineItems"][0]["Tracking"]
        assert listed == [
            {
                "Name": "Region",
                "Option": "North",
                "TrackingCategoryID": whole["TrackingCategoryID"],
                "Options": [],
            }
        ]


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ([{"Name": "Colour", "Option": "Red"}], "The tracking category 'Colour' is not valid."),
        ([{"Name": "Region", "Option": "Moon"}], "The tracking option 'Moon' is not valid."),
        ([{"Name": "Region", "Option": "North"}] * 3, "A line item can have at most 2 tracking categories."),
    ],
)
def test_what_a_line_cannot_be_tracked_by(client: Client, named: list[object], message: str) -> None:
    line = {"Description": "x", "UnitAmount": 5, "AccountCode": "200", "Tracking": named}
    (refused,) = client.write("PUT", "Invoices", [client.invoice(LineItems=[line])])
    assert messages_of(refused) == [message]


def test_a_category_and_its_options_live_and_die(client: Client) -> None:
    category = put(client, "TrackingCategories", {"Name": "Team"})
    path = f"TrackingCategories/{category['TrackingCategoryID']}"
    answer = client.call("PUT", f"{path}/Options", {"Options": [{"Name": "Blue"}, {"Name": "Red"}]})
    blue, red = elements_of(answer)
    assert (blue["Status"], blue["IsActive"], blue["IsDeleted"]) == ("ACTIVE", True, False)
    option = f"{path}/Options/{blue['TrackingOptionID']}"
    assert elements_of(client.call("POST", option, {"Name": "Navy"}))[0]["Name"] == "Navy"
    assert elements_of(client.call("POST", option, {"Status": "ARCHIVED"}))[0]["IsArchived"] is True
    listed = {one["Name"]: one for one in client.get("TrackingCategories")}
    assert [one["Name"] for one in listed["Team"]["Options"]] == ["Red"]
    archived = {one["Name"]: one for one in client.get("TrackingCategories", includeArchived="true")}
    assert [one["Name"] for one in archived["Team"]["Options"]] == ["Navy", "Red"]
    gone = client.call("DELETE", f"{path}/Options/{red['TrackingOptionID']}")
    assert elements_of(gone)[0]["Status"] == "DELETED"
    assert elements_of(client.call("POST", path, {"Name": "Squad"}))[0]["Name"] == "Squad"
    assert elements_of(client.call("DELETE", path))[0]["Status"] == "DELETED"
    assert client.call("GET", path).status_code == 404
    assert client.call("DELETE", option).status_code == 404


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Name must be specified."),
        ("n" * 101, "The Name field cannot be longer than 100 characters."),
        ("region", "A tracking category with the name region already exists."),
        ("Third", "An organisation can have at most 2 active tracking categories."),
    ],
)
def test_what_a_category_cannot_be(client: Client, name: str, message: str) -> None:
    put(client, "TrackingCategories", {"Name": "Second"})
    assert refusal(client.call("PUT", "TrackingCategories", {"Name": name})) == [message]


# --- the rest ------------------------------------------------------------------------------------------------


def test_a_currency_is_subscribed_to_once(client: Client) -> None:
    for _ in range(2):
        assert put(client, "Currencies", {"Code": "jpy"}) == {"Code": "JPY", "Description": "Japanese Yen"}
    assert [one["Code"] for one in client.get("Currencies")].count("JPY") == 1
    assert client.create(CurrencyCode="JPY")["CurrencyCode"] == "JPY"
    assert refusal(client.call("PUT", "Currencies", {"Code": "XXX"})) == ["Currency code XXX is not valid."]


def test_users_and_actions_are_told(client: Client) -> None:
    people = {one["OrganisationRole"]: one for one in client.get("Users")}
    assert people["STANDARD"]["EmailAddress"] == "demo.user@seqxero.example"
    assert client.get(f"Users/{people['STANDARD']['UserID']}") == [people["STANDARD"]]
    assert [one["IsSubscriber"] for one in client.get("Users", where="IsSubscriber==true")] == [True]
    actions = {one["Name"]: one["Status"] for one in client.get("Organisation/Actions")}
    assert actions["CreateApprovedInvoice"] == actions["UseMulticurrency"] == "ALLOWED"
    assert actions["ApproveTransactionsBeforePeriodLockDate"] == "NOT-ALLOWED"


@pytest.mark.parametrize("path", ["Accounts", "TaxRates", "TrackingCategories", "Currencies"])
def test_reading_settings_does_not_let_one_write_them(client: Client, path: str) -> None:
    client.server.company.revoke()
    client.sign_in()
    assert client.call("PUT", path, {"Name": "x"}).headers["www-authenticate"] == "insufficent_scope"
