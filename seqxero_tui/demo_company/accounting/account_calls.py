"""PUT, POST and DELETE of /Accounts (xero-api section 6)."""

from __future__ import annotations

from seqxero_tui.demo_company.accounting import chart, settings
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.errors import Invalid, not_found
from seqxero_tui.demo_company.accounting.reading import choice_of, flag_of, text_of
from seqxero_tui.demo_company.accounting.writing import write_each
from seqxero_tui.demo_company.data.region import CLASS_OF
from seqxero_tui.demo_company.wire import ZERO_ID, Json, new_id

PLURAL, SINGULAR = "Accounts", "Account"
LONGEST_CODE, LONGEST_NAME, LONGEST_DESCRIPTION = 10, 150, 4000
BANK = "BANK"
TYPES = frozenset(CLASS_OF)
_BANK_TYPES = frozenset({"BANK", "CREDITCARD", "PAYPAL", "NONE"})
_FLAGS = ("EnablePaymentsToAccount", "ShowInExpenseClaims", "AddToWatchlist")


def create(call: Call) -> Answer:
    """PUT of one account; whatever follows the first is ignored, and so is summarizeErrors (xero-api 4.3)."""

    def save(element: Json) -> tuple[Json, list[str]]:
        blank: Json = {"AccountID": new_id(), "Status": chart.ACTIVE, "HasAttachments": False}
        blank |= {"ReportingCode": "", "ReportingCodeName": "", **dict.fromkeys(_FLAGS, False)}
        return settings.account_wire(call.books, _save(call.books, blank, element)), []

    (element, *_) = call.elements(PLURAL, SINGULAR)
    return write_each(call, PLURAL, [element], save, _echo, by_element=False)


def change(call: Call) -> Answer:
    """POST to one account: its fields, or its Status alone, which archives it or brings it back."""
    stored = _named(call)

    def save(element: Json) -> tuple[Json, list[str]]:
        status = choice_of(element, "Status", "AccountStatus", frozenset({chart.ACTIVE, chart.ARCHIVED}))
        changed = _save(call.books, stored, element) if set(element) - {"accountid", "status"} else stored
        if status and status != stored["Status"]:
            if changed is not stored:
                raise Invalid("An account is archived or restored by its Status alone.")
            changed = chart.set_status(call.books, stored, status)
        return settings.account_wire(call.books, changed), []

    (element, *_) = call.elements(PLURAL, SINGULAR)
    return write_each(call, PLURAL, [element], save, _echo)


def delete(call: Call) -> Answer:
    """DELETE of an account nothing was ever coded to; it is never listed again."""
    stored = _named(call)

    def save(element: Json) -> tuple[Json, list[str]]:
        if stored.get("SystemAccount"):
            raise Invalid("System accounts cannot be deleted.")
        if _in_use(call.books, stored["AccountID"]):
            raise Invalid("This account has transactions and cannot be deleted; archive it instead.")
        call.books.forget_setting("account", stored["AccountID"])
        return {**settings.account_wire(call.books, stored), "Status": "DELETED"}, []

    return write_each(call, PLURAL, [{"accountid": stored["AccountID"]}], save, _echo)


def _named(call: Call) -> Json:
    account = call.books.account(account_id=call.arguments[0].lower())
    if account is None:
        raise not_found()
    return account


def _in_use(books: Books, account_id: str) -> bool:
    used = "SELECT 1 FROM document WHERE tenant_id = ?1 AND instr(lines, ?2) > 0"
    paid = "SELECT 1 FROM payment WHERE tenant_id = ?1 AND account_id = ?2"
    return books.storage.one(f"{used} UNION {paid}", (books.tenant_id, account_id)) is not None


def _save(books: Books, stored: Json, element: Json) -> Json:
    """Put everything sent into the account; raises Invalid."""
    errors: list[str] = []
    account = dict(stored)
    account["Code"] = text_of(element, "Code") or stored.get("Code", "")
    account["Name"] = text_of(element, "Name") or stored.get("Name", "")
    account["Type"] = choice_of(element, "Type", "AccountType", TYPES) or stored.get("Type", "")
    account |= {name: text for name in ("Description",) if (text := text_of(element, name))}
    account |= {name: flag for name in _FLAGS if (flag := flag_of(element, name)) is not None}
    _check_names(books, account, errors)
    if not account["Type"]:
        raise Invalid(*errors, "Account Type must be specified.")
    account["Class"] = CLASS_OF[account["Type"]]
    _check_type(stored, account, errors)
    if account["Type"] == BANK:
        _fill_bank(books, account, element, errors)
    _fill_tax(books, account, element, errors)
    if errors:
        raise Invalid(*errors)
    books.save_setting("account", account["AccountID"], account)
    return account


def _check_names(books: Books, account: Json, errors: list[str]) -> None:
    """Only a bank account may go without a code."""
    if len(account["Code"]) > LONGEST_CODE:
        errors.append(f"Account Code is too long. Maximum of {LONGEST_CODE} characters allowed")
    if not account["Code"] and account["Type"] != BANK:
        errors.append("Account Code must be specified.")
    if not account["Name"]:
        errors.append("Account Name must be specified.")
    if len(account["Name"]) > LONGEST_NAME:
        errors.append(f"The Name field cannot be longer than {LONGEST_NAME} characters.")
    if len(account.get("Description", "")) > LONGEST_DESCRIPTION:
        errors.append(f"The Description field cannot be longer than {LONGEST_DESCRIPTION} characters.")
    others = [one for one in books.accounts if one["AccountID"] != account["AccountID"]]
    for name in ("Code", "Name"):
        if account[name] and account[name].casefold() in {one.get(name, "").casefold() for one in others}:
            errors.append(f"Please enter a unique {name}.")


def _check_type(stored: Json, account: Json, errors: list[str]) -> None:
    before, now = stored.get("Type", account["Type"]), account["Type"]
    if before != now and (stored.get("SystemAccount") or BANK in (before, now)):
        errors.append(f"The Type of this account cannot be changed from {before} to {now}.")


def _fill_bank(books: Books, account: Json, element: Json, errors: list[str]) -> None:
    account["BankAccountNumber"] = text_of(element, "BankAccountNumber") or account.get(
        "BankAccountNumber", ""
    )
    kind = choice_of(element, "BankAccountType", "BankAccountType", _BANK_TYPES)
    account["BankAccountType"] = kind or account.get("BankAccountType", BANK)
    currency = text_of(element, "CurrencyCode").upper() or account.get("CurrencyCode", books.base_currency)
    account["CurrencyCode"] = currency
    if not account["BankAccountNumber"]:
        errors.append("Bank Account Number must be specified.")
    if currency not in books.currency_rates:
        errors.append(f"Users Organisation is not subscribed to currency {currency}")


def _fill_tax(books: Books, account: Json, element: Json, errors: list[str]) -> None:
    """The tax type sent; without one, what the chart's first account of the same type has (our choice)."""
    alike = (one["TaxType"] for one in books.accounts if one["Type"] == account["Type"])
    account["TaxType"] = text_of(element, "TaxType").upper() or account.get("TaxType") or next(alike, "NONE")
    if not books.may_take(account["TaxType"], account["Class"]):
        errors.append(
            f"The TaxType code '{account['TaxType']}' cannot be used with account code '{account['Code']}'."
        )


def _echo(element: Json) -> Json:
    sent = {
        name: element[name.lower()] for name in ("Code", "Name", "Type", "Status") if name.lower() in element
    }
    return {"AccountID": element.get("accountid") or ZERO_ID, **sent}
