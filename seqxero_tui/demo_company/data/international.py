"""The regions beside the UK: Global, US, New Zealand and Australia (xero-api sections 7, 10 and 13.2).

Global is as recorded; the US shares its chart, its rates and its way of counting, which is unconfirmed. New Zealand
has the same codes with GST at 15%, Australia with GST at 10% and a few accounts of its own.
"""

from __future__ import annotations

from dataclasses import replace

from seqxero_tui.demo_company.data.region import AccountGroup, Contactable, Region, TaxRate

_BANKS = {"090": "Business Bank Account", "091": "Business Savings Account"}
_WAGES = {"477": "Wages and Salaries", "478": "Superannuation", "505": "Income Tax Expense"}
_EQUIPMENT = {"710": "Office Equipment", "720": "Computer Equipment"}
_SYSTEM = {
    "497": "BANKCURRENCYGAIN",
    "498": "UNREALISEDCURRENCYGAIN",
    "499": "REALISEDCURRENCYGAIN",
    "610": "DEBTORS",
    "800": "CREDITORS",
    "801": "UNPAIDEXPCLM",
    "820": "GST",
    "840": "HISTORICAL",
    "860": "ROUNDING",
    "877": "TRACKINGTRANSFERS",
    "960": "RETAINEDEARNINGS",
}
_PAYMENTS_ON = ("855", "880", "881", "970")


def _chart(
    sales: str,
    purchases: str,
    tax_name: str,
    *,
    none: str = "NONE",
    wages: str = "NONE",
    assets: str = "",
) -> tuple[AccountGroup, ...]:
    """The chart all these regions share, with each one's tax types and the name of its sales tax."""
    return (
        AccountGroup("BANK", none, _BANKS),
        AccountGroup("REVENUE", sales, {"200": "Sales", "260": "Other Revenue"}),
        AccountGroup("REVENUE", none, {"270": "Interest Income"}),
        AccountGroup("DIRECTCOSTS", purchases, {"300": "Purchases", "310": "Cost of Goods Sold"}),
        AccountGroup(
            "EXPENSE",
            purchases,
            {
                "400": "Advertising",
                "408": "Cleaning",
                "412": "Consulting & Accounting",
                "425": "Freight & Courier",
                "429": "General Expenses",
                "433": "Insurance",
                "441": "Legal expenses",
                "445": "Light, Power, Heating",
                "449": "Motor Vehicle Expenses",
                "453": "Office Expenses",
                "461": "Printing & Stationery",
                "469": "Rent",
                "473": "Repairs and Maintenance",
                "485": "Subscriptions",
                "489": "Telephone & Internet",
                "493": "Travel - National",
            },
        ),
        AccountGroup(
            "EXPENSE",
            none,
            {
                "404": "Bank Fees",
                "416": "Depreciation",
                "420": "Entertainment",
                "437": "Interest Expense",
                "494": "Travel - International",
                "497": "Bank Revaluations",
                "498": "Unrealised Currency Gains",
                "499": "Realised Currency Gains",
            },
        ),
        AccountGroup("EXPENSE", wages, _WAGES),
        AccountGroup("CURRENT", none, {"610": "Accounts Receivable", "620": "Prepayments"}),
        AccountGroup("INVENTORY", none, {"630": "Inventory"}),
        AccountGroup("FIXED", assets or purchases, _EQUIPMENT),
        AccountGroup(
            "FIXED",
            none,
            {
                "711": "Less Accumulated Depreciation on Office Equipment",
                "721": "Less Accumulated Depreciation on Computer Equipment",
            },
        ),
        AccountGroup(
            "CURRLIAB",
            none,
            {
                "800": "Accounts Payable",
                "801": "Unpaid Expense Claims",
                "820": tax_name,
                "825": "Employee Tax Payable",
                "826": "Superannuation Payable",
                "830": "Income Tax Payable",
                "835": "Revenue Received in Advance",
                "840": "Historical Adjustment",
                "850": "Suspense",
                "855": "Clearing Account",
                "860": "Rounding",
                "877": "Tracking Transfers",
                "880": "Owner A Drawings",
                "881": "Owner A Funds Introduced",
            },
        ),
        AccountGroup("TERMLIAB", none, {"900": "Loan"}),
        AccountGroup("EQUITY", none, {"960": "Retained Earnings", "970": "Owner A Share Capital"}),
    )


_AMERICAN_RATES = (
    TaxRate("OUTPUT", "Tax on Consulting", "8.25", "OUTPUT"),
    TaxRate("TAX001", "Tax on Goods", "8.75", "OUTPUT"),
    TaxRate("INPUT", "Tax on Purchases", "8.25", "INPUT"),
    TaxRate("NONE", "Tax Exempt", "0", "NONE"),
    TaxRate("GSTONIMPORTS", "Sales Tax on Imports", "0", "GSTONIMPORTS", use="purchases"),
)

GLOBAL = Region(
    name="global",
    version="GLOBAL",
    country="CA",
    currency="USD",
    organisation="Demo Company (Global)",
    second_organisation="Second Company (Global)",
    timezone="EASTERNSTANDARDTIME",
    tax_number="101-2-303",
    tax_word="Tax",
    tax_basis=("ACCRUALS", "3MONTHLY"),
    year_end=(31, 12),
    locked_years=18,
    chart=_chart("OUTPUT", "INPUT", "Sales Tax"),
    system_accounts=_SYSTEM,
    payments_on=_PAYMENTS_ON,
    bank_numbers={"090": "0908007006543", "091": "121314121314"},
    tax_rates=_AMERICAN_RATES,
    sales_tax="OUTPUT",
    goods_tax="TAX001",
    prices_with_tax=False,
    currencies=("USD", "EUR", "GBP"),
    contactable=Contactable("12345", "800", "1234 5678", "", "USA"),
)

US = replace(
    GLOBAL,
    name="us",
    version="US",
    country="US",
    organisation="Demo Company (US)",
    second_organisation="Second Company (US)",
)

NZ = Region(
    name="nz",
    version="NZ",
    country="NZ",
    currency="NZD",
    organisation="Demo Company (NZ)",
    second_organisation="Second Company (NZ)",
    timezone="NEWZEALANDSTANDARDTIME",
    tax_number="111-111-111",
    tax_word="GST",
    tax_basis=("PAYMENTS", "TWOMONTHS"),
    year_end=(31, 3),
    locked_years=17,
    chart=_chart("OUTPUT2", "INPUT2", "GST"),
    system_accounts=_SYSTEM,
    payments_on=_PAYMENTS_ON,
    bank_numbers={"090": "1201020345678000", "091": "0209087654321050"},
    tax_rates=(
        TaxRate("OUTPUT2", "15% GST on Income", "15", "OUTPUT"),
        TaxRate("INPUT2", "15% GST on Expenses", "15", "INPUT"),
        TaxRate("ZERORATED", "Zero Rated", "0", "ZERORATED"),
        TaxRate("NONE", "No GST", "0", "NONE"),
        TaxRate("GSTONIMPORTS", "GST on Imports", "0", "GSTONIMPORTS", use="purchases"),
        TaxRate("OUTPUT", "12.5% GST on Income", "12.5", "OUTPUT", deleted=True),
        TaxRate("INPUT", "12.5% GST on Expenses", "12.5", "INPUT", deleted=True),
    ),
    sales_tax="OUTPUT2",
    currencies=("NZD", "USD", "EUR", "GBP"),
    contactable=Contactable("1234", "0800", "1234 5678", "64", "New Zealand"),
)

AU = Region(
    name="au",
    version="AU",
    country="AU",
    currency="AUD",
    organisation="Demo Company (AU)",
    second_organisation="Second Company (AU)",
    timezone="AUSEASTERNSTANDARDTIME",
    tax_number="11 111 111 138",
    tax_word="GST",
    tax_basis=("ACCRUALS", "QUARTERLY1"),
    year_end=(30, 6),
    locked_years=17,
    chart=(
        *_chart("OUTPUT", "INPUT", "GST", none="BASEXCLUDED", wages="EXEMPTEXPENSES", assets="CAPEXINPUT"),
        AccountGroup("BANK", "BASEXCLUDED", {"": "Business Credit Card"}),
        AccountGroup("EXPENSE", "EXEMPTEXPENSES", {"479": "Commission"}),
        AccountGroup("CURRLIAB", "BASEXCLUDED", {"805": "Accrued Liabilities"}),
    ),
    system_accounts=_SYSTEM,
    payments_on=_PAYMENTS_ON,
    bank_numbers={"090": "306-500 12345678", "091": "306-500 87654321", "": "4512 0000 0000 1234"},
    tax_rates=(
        TaxRate("OUTPUT", "GST on Income", "10", "OUTPUT"),
        TaxRate("INPUT", "GST on Expenses", "10", "INPUT"),
        TaxRate("EXEMPTOUTPUT", "GST Free Income", "0", "EXEMPTOUTPUT"),
        TaxRate("EXEMPTEXPENSES", "GST Free Expenses", "0", "EXEMPTEXPENSES", use="purchases"),
        TaxRate("EXEMPTEXPORT", "GST Free Exports", "0", "EXEMPTEXPORT"),
        TaxRate("BASEXCLUDED", "BAS Excluded", "0", "BASEXCLUDED", use="anything"),
        TaxRate("INPUTTAXED", "Input Taxed", "0", "INPUTTAXED", use="sales"),
        TaxRate("CAPEXINPUT", "GST on Capital", "10", "CAPEXINPUT"),
        TaxRate("GSTONIMPORTS", "GST on Imports", "0", "GSTONIMPORTS", use="purchases"),
    ),
    sales_tax="OUTPUT",
    untaxed="BASEXCLUDED",
    currencies=("AUD", "USD", "EUR", "GBP", "NZD"),
    contactable=Contactable("1234", "1800", "1234 5678", "61", "Australia"),
)
