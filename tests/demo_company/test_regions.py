"""Demo Companies of every region: their money, charts, rates and documents (xero-api sections 7 and 13)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from seqxero_tui.demo_company import REGIONS, Company, DemoCompanyServer
from seqxero_tui.demo_company.accounting import documents
from seqxero_tui.demo_company.accounting.documents import CREDIT_NOTE, INVOICE, Document
from seqxero_tui.demo_company.wire import amount

from .conftest import Client


@pytest.fixture(params=REGIONS)
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    company = Company(tmp_path, region=request.param)
    yield company
    company.close()


def document(company: Company, number: str) -> Document:
    kind = INVOICE if number.startswith("INV") else CREDIT_NOTE
    found = documents.find(company.books(), kind, number=number)
    assert found is not None
    return found


def all_documents(company: Company) -> list[Document]:
    rows = company.storage.all("SELECT * FROM document WHERE tenant_id = ?", (company.tenant_ids[0],))
    return [documents.from_row(row) for row in rows]


def test_the_same_is_owed_everywhere(company: Company) -> None:
    found = all_documents(company)
    assert len(found) == 32 + 3
    open_ones = [one for one in found if one.status == "AUTHORISED"]
    assert amount(sum(one.outstanding for one in open_ones)) == Decimal("9194.51")
    assert sum(one.status == "DRAFT" for one in found) == 2
    for one in found:
        assert one.sub_total + one.total_tax == one.total
        assert (one.status == "PAID") == (one.outstanding == 0)


def test_every_line_has_a_tax_its_account_may_take(company: Company) -> None:
    books = company.books()
    for one in all_documents(company):
        for line in one.line_items():
            account = books.account(code=line["AccountCode"])
            assert account is not None
            assert books.may_take(line["TaxType"], account["Class"]), line


def test_every_accounts_default_tax_is_one_it_may_take(company: Company) -> None:
    books = company.books()
    for account in books.accounts:
        assert books.may_take(account["TaxType"], account["Class"]), account
    assert books.account(code="200")["Name"] == "Sales"  # type: ignore[index]


def test_its_base_currency_is_subscribed_to_at_one_and_yen_is_not(company: Company) -> None:
    books = company.books()
    assert books.currency_rates[books.base_currency] == 1
    assert "JPY" not in books.currency_rates
    assert len(books.currency_rates) >= 3


def test_today_is_told_where_the_organisation_is(company: Company) -> None:
    books = company.books()
    assert abs((books.today - books.now.date()).days) <= 1
    assert books.lock_date("PeriodLockDate").year in (books.today.year - 17, books.today.year - 18)  # type: ignore[union-attr]


def lines(company: Company, number: str) -> list[tuple[Any, ...]]:
    return [
        (line["UnitAmount"], line["Quantity"], line["TaxType"], line["TaxAmount"])
        for line in document(company, number).line_items()
    ]


@pytest.mark.parametrize("company", ["global", "us"], indirect=True)
def test_american_prices_are_without_tax_and_goods_have_a_rate_of_their_own(company: Company) -> None:
    assert lines(company, "INV-0007") == [
        (Decimal("500.0"), 1, "OUTPUT", Decimal("41.25")),
        (Decimal("11.95"), 4, "TAX001", Decimal("4.18")),
    ]
    assert document(company, "INV-0007").line_amount_types == "Exclusive"
    assert (document(company, "INV-0009").line_amount_types, document(company, "INV-0009").total_tax) == (
        "Inclusive",
        47156,
    )
    assert document(company, "INV-0016").total == 83894
    assert lines(company, "INV-0028")[1][2:] == ("NONE", 0)


@pytest.mark.parametrize("company", ["nz"], indirect=True)
def test_new_zealand_has_gst_in_its_prices_and_still_lists_its_old_rates(company: Company) -> None:
    first = document(company, "INV-0001")
    assert (first.line_amount_types, first.total_tax, first.sub_total) == ("Inclusive", 7060, 47065)
    rates = company.books().tax_rates
    assert {code for code, rate in rates.items() if rate["Status"] == "DELETED"} == {"OUTPUT", "INPUT"}
    assert rates["OUTPUT2"]["TaxComponents"][0]["Name"] == "GST"
    assert company.books().organisation["Phones"][0]["PhoneCountryCode"] == "64"


@pytest.mark.parametrize("company", ["au"], indirect=True)
def test_australia_has_accounts_of_its_own_and_a_bank_account_without_a_code(company: Company) -> None:
    by_name = {account["Name"]: account for account in company.books().accounts}
    assert "Code" not in by_name["Business Credit Card"]
    assert (by_name["Commission"]["Code"], by_name["Accrued Liabilities"]["Code"]) == ("479", "805")
    assert by_name["Office Equipment"]["TaxType"] == "CAPEXINPUT"
    assert document(company, "INV-0001").total_tax == 4920
    rates = company.books().tax_rates
    assert rates["INPUTTAXED"]["CanApplyToRevenue"] is True
    assert rates["BASEXCLUDED"]["CanApplyToExpenses"] is rates["BASEXCLUDED"]["CanApplyToRevenue"] is True


@pytest.mark.parametrize(
    ("region", "name", "currency", "tax"),
    [
        ("us", "Demo Company (US)", "USD", "8.25"),
        ("nz", "Demo Company (NZ)", "NZD", "15"),
        ("au", "Demo Company (AU)", "AUD", "10"),
        ("global", "Demo Company (Global)", "USD", "8.25"),
    ],
)
def test_an_invoice_is_raised_and_paid_in_every_region(
    region: str, name: str, currency: str, tax: str
) -> None:
    with DemoCompanyServer(region=region, tier="none") as server:
        client = Client(server)
        client.sign_in()
        assert client.get("Organisation")[0]["Name"] == name
        line = {"Description": "Seats", "UnitAmount": 100, "AccountCode": "200"}
        invoice = client.create(LineItems=[line])
        assert (invoice["CurrencyCode"], Decimal(str(invoice["TotalTax"]))) == (currency, Decimal(tax))
        untaxed = client.create(LineItems=[line], LineAmountTypes="NoTax")
        assert untaxed["Total"] == 100
        server.company.record_payment(client.tenant_id, invoice["InvoiceID"], Decimal(100) + Decimal(tax))
        assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["Status"] == "PAID"
        payments = client.get("Payments", where=f'Invoice.InvoiceID==Guid("{invoice["InvoiceID"]}")')
        assert payments[0]["Account"]["Code"] == "090"
        client.http.close()
