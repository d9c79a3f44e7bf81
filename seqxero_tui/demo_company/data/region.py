"""The shape of a region's tables, and how its rows become records in Xero's spelling."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal

from seqxero_tui.demo_company.wire import Json, number

_CLASSES = {
    "REVENUE": ("REVENUE", "SALES", "OTHERINCOME"),
    "EXPENSE": ("EXPENSE", "OVERHEADS", "DIRECTCOSTS", "DEPRECIATN"),
    "ASSET": ("BANK", "CURRENT", "FIXED", "INVENTORY", "NONCURRENT", "PREPAYMENT"),
    "LIABILITY": ("CURRLIAB", "TERMLIAB", "LIABILITY", "PAYG"),
    "EQUITY": ("EQUITY",),
}
CLASS_OF = {kind: name for name, kinds in _CLASSES.items() for kind in kinds}
_REPORTING = {
    "BANK": ("ASS", "Asset"),
    "REVENUE": ("REV.TRA.GOO", "Sales of goods"),
    "CURRENT": ("ASS.CUR.REC.TRA", "Trade receivables"),
}


@dataclass(frozen=True)
class AccountGroup:
    """Accounts of one type and default tax: code to name."""

    type: str
    tax_type: str
    accounts: dict[str, str]


@dataclass(frozen=True)
class TaxRate:
    """A tax rate; `use` is sales, purchases or anything where the type's name does not say it."""

    tax_type: str
    name: str
    percent: str
    report: str
    use: str = ""
    deleted: bool = False

    def _use(self) -> str:
        if self.use or self.tax_type == "NONE":
            return self.use or "anything"
        return "purchases" if "INPUT" in self.tax_type else "sales"

    def body(self, component: str) -> Json:
        """The record; which classes may take it follows from what it is for (xero-api section 7).

        `component` is what its one component is called.
        """
        percent, use = number(Decimal(self.percent)), self._use()
        input_like, whole = use == "purchases", use == "anything"
        zero_income = use == "sales" and percent == 0
        return {
            "Name": self.name,
            "TaxType": self.tax_type,
            "ReportTaxType": self.report,
            "CanApplyToAssets": whole or not zero_income,
            "CanApplyToEquity": whole or not zero_income,
            "CanApplyToExpenses": whole or input_like,
            "CanApplyToLiabilities": True,
            "CanApplyToRevenue": whole or not input_like,
            "DisplayTaxRate": percent,
            "EffectiveRate": percent,
            "Status": "DELETED" if self.deleted else "ACTIVE",
            "TaxComponents": [
                {"Name": component, "Rate": percent, "IsCompound": False, "IsNonRecoverable": False}
            ],
        }


@dataclass(frozen=True)
class Contactable:
    """The parts of addresses and phone numbers that differ; `country` is how contacts at home write it."""

    postcode: str
    phone_area: str
    phone: str
    phone_country: str
    country: str


@dataclass(frozen=True)
class Region:
    """Everything about an organisation that depends on where it is.

    Accounts without a code are keyed "". `tax_basis` is how and how often tax is returned, `goods_tax` the rate of
    goods where it is not `sales_tax`, `untaxed` the type of lines without tax. Documents of regions without
    `prices_with_tax` mostly have tax on top. The first of `currencies` is the base currency.
    """

    name: str
    version: str
    country: str
    currency: str
    organisation: str
    second_organisation: str
    timezone: str
    tax_number: str
    tax_word: str
    tax_basis: tuple[str, str]
    year_end: tuple[int, int]
    locked_years: int
    chart: tuple[AccountGroup, ...]
    system_accounts: dict[str, str]
    payments_on: tuple[str, ...]
    bank_numbers: dict[str, str]
    tax_rates: tuple[TaxRate, ...]
    sales_tax: str
    currencies: tuple[str, ...]
    contactable: Contactable
    goods_tax: str = ""
    untaxed: str = "NONE"
    prices_with_tax: bool = True

    def accounts(self) -> list[Json]:
        """The chart by code, with fresh ids."""
        rows = [
            self._account(code, name, group) for group in self.chart for code, name in group.accounts.items()
        ]
        return sorted(rows, key=lambda row: str(row.get("Code", "")))

    def _account(self, code: str, name: str, group: AccountGroup) -> Json:
        body: Json = {
            "AccountID": str(uuid.uuid4()),
            **({"Code": code} if code else {}),
            "Name": name,
            "Status": "ACTIVE",
            "Type": group.type,
            "TaxType": group.tax_type,
            "Class": CLASS_OF[group.type],
            "EnablePaymentsToAccount": code in self.payments_on,
            "ShowInExpenseClaims": group.type in ("OVERHEADS", "EXPENSE") and "INPUT" in group.tax_type,
        }
        if code in self.system_accounts:
            body["SystemAccount"] = self.system_accounts[code]
        if group.type == "BANK":
            body |= {
                "BankAccountNumber": self.bank_numbers[code],
                "BankAccountType": "BANK",
                "CurrencyCode": self.currency,
            }
        reporting, words = _REPORTING.get(group.type, ("", ""))
        return {
            **body,
            "ReportingCode": reporting,
            "ReportingCodeName": words,
            "HasAttachments": False,
            "AddToWatchlist": code in ("200", "310"),
        }
