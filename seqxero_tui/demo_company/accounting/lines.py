"""Line items: read, completed from item and account, checked, and taxed (xero-api sections 6, 7 and 8.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from seqxero_tui.demo_company.accounting import tracking
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.errors import Invalid
from seqxero_tui.demo_company.accounting.reading import decimal_of, objects_of, text_of
from seqxero_tui.demo_company.accounting.totals import NO_TAX, cents, decimals, line_amount, line_tax
from seqxero_tui.demo_company.wire import Json, new_id, number

LARGEST_AMOUNT = Decimal("9999999999.99")
LONGEST_DESCRIPTION = 4000
QUANTITY_DECIMALS = 4

# Accounts no sales line may be coded to (xero-api section 6).
_FORBIDDEN_TYPES = frozenset({"BANK"})
_FORBIDDEN_SYSTEM = frozenset({"DEBTORS", "CREDITORS", "RETAINEDEARNINGS"})


@dataclass
class LineReader:
    """Reads the lines of one document; what it finds wrong gathers in `errors`, what it corrects in `warnings`."""

    books: Books
    amount_types: str
    complete: bool  # the document is submitted or approved, so every line needs an account
    discounts: bool  # invoices know discounts, credit notes do not
    unit_decimals: int
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def read(self, sent: list[Json], stored: list[Json]) -> list[Json]:
        """The document's lines after a write: sent ones changed or added, unsent ones gone."""
        by_id = {line["LineItemID"]: line for line in stored}
        return [self._line(one, by_id.get(text_of(one, "LineItemID").lower(), {})) for one in sent]

    def retax(self, stored: list[Json]) -> list[Json]:
        """The same lines under the document's new LineAmountTypes or status."""
        return [self._line({}, line) for line in stored]

    def _line(self, sent: Json, stored: Json) -> Json:
        line: Json = {"LineItemID": stored.get("LineItemID") or new_id()}
        item = self._item(text_of(sent, "ItemCode") or stored.get("ItemCode", ""))
        sale = item.get("SalesDetails", {})
        description = text_of(sent, "Description") or stored.get("Description") or item.get("Description", "")
        if len(description) > LONGEST_DESCRIPTION:
            self.errors.append(f"Description cannot be longer than {LONGEST_DESCRIPTION} characters.")
        if not description and self.complete:
            self.errors.append("Description must be specified for each line item.")
        if description:
            line["Description"] = description
        amounts = self._amounts(sent, stored, sale)
        line |= amounts
        if amounts:
            line |= self._coding(sent, stored, sale)
            line["TaxAmount"] = number(self._tax(sent, line))
        if item:
            line["ItemCode"] = item["Code"]
            line["Item"] = {name: item[name] for name in ("ItemID", "Name", "Code")}
        line["Tracking"] = self._tracking(sent) if "tracking" in sent else stored.get("Tracking", [])
        return line

    def _item(self, code: str) -> Json:
        if not code:
            return {}
        for item in self.books.settings("item"):
            if item["Code"].casefold() == code.casefold():
                return item
        self.errors.append(f"Item code '{code}' is not valid")
        return {}

    def _amounts(self, sent: Json, stored: Json, sale: Json) -> Json:
        """Quantity, UnitAmount and LineAmount; {} for a line that is only a description."""
        quantity = _or(decimal_of(sent, "Quantity"), stored.get("Quantity"))
        unit = _or(decimal_of(sent, "UnitAmount"), stored.get("UnitAmount"), sale.get("UnitPrice"))
        given = decimal_of(sent, "LineAmount")
        if quantity is None and unit is None and given is None:
            return {}
        checked = given is not None and quantity is not None and unit is not None
        if unit is not None:
            unit = decimals(unit, self.unit_decimals if "unitamount" in sent else 4)
        if unit is None:
            quantity = Decimal(1) if quantity is None else quantity
            unit = decimals((given or Decimal(0)) / quantity if quantity else Decimal(0), self.unit_decimals)
        if quantity is None:
            quantity = given / unit if given is not None and unit else Decimal(1)
        quantity = decimals(quantity, QUANTITY_DECIMALS)
        rate = self._discount(sent, stored)
        expected = line_amount(quantity, unit, rate)
        if checked and given is not None and cents(given) != expected:
            self.errors.append(
                f"The line total {given:f} does not match the expected line total {expected:f}"
            )
        total = cents(given) if given is not None and not checked else expected
        if abs(total) > LARGEST_AMOUNT:
            self.errors.append(f"The line total cannot be greater than {LARGEST_AMOUNT:,}.")
        discount = {"DiscountRate": number(rate)} if rate else {}
        return {
            "UnitAmount": number(unit),
            "Quantity": number(quantity),
            **discount,
            "LineAmount": number(total),
        }

    def _discount(self, sent: Json, stored: Json) -> Decimal:
        if not self.discounts:
            return Decimal(0)
        rate = _or(decimal_of(sent, "DiscountRate"), stored.get("DiscountRate")) or Decimal(0)
        if not 0 <= rate <= 100:
            self.errors.append(
                f"The discount rate '{rate:f}' is invalid. Discount must not be greater than the line total."
            )
            return Decimal(0)
        return rate

    def _coding(self, sent: Json, stored: Json, sale: Json) -> Json:
        """Account and tax type: as sent, else as stored, else the item's, else the account's default."""
        code, account_id = text_of(sent, "AccountCode"), text_of(sent, "AccountID").lower()
        recoded = bool(code or account_id)
        if not recoded:
            code, account_id = (
                stored.get("AccountCode") or sale.get("AccountCode", ""),
                stored.get("AccountID", ""),
            )
        account = self._account(code, account_id)
        same = account is not None and account["AccountID"] == stored.get("AccountID")
        tax_type = text_of(sent, "TaxType").upper() or (
            stored.get("TaxType", "") if same or not recoded else ""
        )
        tax_type = tax_type or sale.get("TaxType", "") or (account or {}).get("TaxType", "")
        if self.amount_types == NO_TAX:
            tax_type = "NONE"  # also where no such rate exists (AU)
        else:
            self._check_tax(tax_type, account)
        coded = {"AccountCode": account.get("Code", ""), "AccountID": account["AccountID"]} if account else {}
        return {**({"TaxType": tax_type} if tax_type else {}), **coded}

    def _account(self, code: str, account_id: str) -> Json | None:
        named = code or account_id
        if not named:
            if self.complete:
                self.errors.append("Account code '' is not a valid code for this document.")
            return None
        account = self.books.account(code=code) if code else self.books.account(account_id=account_id)
        if account is None and not self.complete:
            self.warnings.append(
                f"Account code ''{named}'' has been removed as it does not match a recognised account."
            )
            return None
        if account is not None and account["Status"] == "ARCHIVED":
            self.errors.append(
                f"Account code '{named}' has been archived, or has been deleted. "
                "Each line item must reference a valid account."
            )
            return None
        if account is None or not usable_on_sales(account):
            self.errors.append(f"Account code '{named}' is not a valid code for this document.")
            return None
        return account

    def _check_tax(self, tax_type: str, account: Json | None) -> None:
        if not tax_type:
            return
        rate = self.books.tax_rates.get(tax_type)
        if rate is None or rate["Status"] != "ACTIVE":
            self.errors.append(
                f"The TaxType code '{tax_type}' does not exist or cannot be used for this type of transaction."
            )
        elif account is not None and not self.books.may_take(tax_type, account["Class"]):
            self.errors.append(
                f"The TaxType code '{tax_type}' cannot be used with account code '{account.get('Code', '')}'."
            )

    def _tax(self, sent: Json, line: Json) -> Decimal:
        if self.amount_types == NO_TAX:
            return Decimal("0.00")
        if (given := decimal_of(sent, "TaxAmount")) is not None:
            return cents(given)
        rate = self.books.tax_rates.get(line.get("TaxType", ""), {})
        percent = Decimal(str(rate.get("EffectiveRate", 0)))
        return line_tax(Decimal(str(line["LineAmount"])), percent, self.amount_types)

    def _tracking(self, sent: Json) -> list[Json]:
        """At most two entries, each with the ids of its category and option."""
        entries, named = [], objects_of(sent, "Tracking")
        if len(named) > tracking.MOST_ACTIVE:
            self.errors.append(f"A line item can have at most {tracking.MOST_ACTIVE} tracking categories.")
        for one in named:
            try:
                entries.append(tracking.on_line(self.books, one))
            except Invalid as error:
                self.errors += error.messages
        return entries


def usable_on_sales(account: Json) -> bool:
    """Whether a line of a sales document may be coded to the account."""
    return account["Type"] not in _FORBIDDEN_TYPES and account.get("SystemAccount") not in _FORBIDDEN_SYSTEM


def _or(*values: Decimal | None) -> Decimal | None:
    return next((Decimal(str(value)) for value in values if value is not None), None)
