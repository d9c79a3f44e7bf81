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
    """A tax rate; `expense` marks rates for purchases whose type does not say INPUT."""

    tax_type: str
    name: str
    percent: str
    report: str
    expense: bool = False

    def body(self) -> Json:
        """The record; which classes may take it follows from what kind of rate it is (xero-api section 7)."""
        percent = number(Decimal(self.percent))
        input_like = self.expense or "INPUT" in self.tax_type
        zero_income = not input_like and percent == 0
        whole = self.tax_type == "NONE"
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
            "Status": "ACTIVE",
            "TaxComponents": [
                {"Name": "VAT", "Rate": percent, "IsCompound": False, "IsNonRecoverable": False}
            ],
        }


@dataclass(frozen=True)
class Region:
    """Everything about an organisation that depends on where it is."""

    name: str
    version: str
    country: str
    currency: str
    organisation: str
    second_organisation: str
    timezone: str
    tax_number: str
    year_end: tuple[int, int]
    chart: tuple[AccountGroup, ...]
    system_accounts: dict[str, str]
    payments_on: tuple[str, ...]
    bank_numbers: dict[str, str]
    tax_rates: tuple[TaxRate, ...]
    sales_tax: str
    currencies: dict[str, tuple[str, str]]

    def accounts(self) -> list[Json]:
        """The chart by code, with fresh ids."""
        rows = [
            self._account(code, name, group) for group in self.chart for code, name in group.accounts.items()
        ]
        return sorted(rows, key=lambda row: str(row["Code"]))

    def _account(self, code: str, name: str, group: AccountGroup) -> Json:
        body: Json = {
            "AccountID": str(uuid.uuid4()),
            "Code": code,
            "Name": name,
            "Status": "ACTIVE",
            "Type": group.type,
            "TaxType": group.tax_type,
            "Class": CLASS_OF[group.type],
            "EnablePaymentsToAccount": code in self.payments_on,
            "ShowInExpenseClaims": group.type == "OVERHEADS" and group.tax_type == "INPUT2",
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
