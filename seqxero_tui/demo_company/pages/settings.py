"""The pages of an organisation's settings: chart of accounts, currencies, lock dates."""

from __future__ import annotations

from starlette.responses import Response

from seqxero_tui.demo_company import people
from seqxero_tui.demo_company.accounting import chart, subscriptions
from seqxero_tui.demo_company.accounting.errors import Invalid
from seqxero_tui.demo_company.pages.common import Done, Visit, typed_day
from seqxero_tui.demo_company.pages.lists import chosen_tab
from seqxero_tui.demo_company.wire import Json

# Tab: its words, and the class of accounts it holds ("" any).
ACCOUNT_TABS = {
    "all": ("All", ""),
    "revenue": ("Revenue", "REVENUE"),
    "expenses": ("Expenses", "EXPENSE"),
    "assets": ("Assets", "ASSET"),
    "liabilities": ("Liabilities", "LIABILITY"),
    "equity": ("Equity", "EQUITY"),
    "archived": ("Archived", ""),
}
TYPE_WORDS = {
    "BANK": "Bank",
    "CURRENT": "Current asset",
    "CURRLIAB": "Current liability",
    "DEPRECIATN": "Depreciation",
    "DIRECTCOSTS": "Direct costs",
    "EQUITY": "Equity",
    "EXPENSE": "Expense",
    "FIXED": "Fixed asset",
    "INVENTORY": "Inventory",
    "LIABILITY": "Liability",
    "NONCURRENT": "Non-current asset",
    "OTHERINCOME": "Other income",
    "OVERHEADS": "Overhead",
    "PAYG": "PAYG liability",
    "PREPAYMENT": "Prepayment",
    "REVENUE": "Revenue",
    "SALES": "Sales",
    "TERMLIAB": "Non-current liability",
}
LOCK_DATES = {
    "PeriodLockDate": "Stop everyone but advisers up to and including",
    "EndOfYearLockDate": "Stop everyone up to and including",
}
_BUTTONS = {"archive": (chart.ARCHIVED, "archived"), "restore": (chart.ACTIVE, "restored")}


def accounts(visit: Visit) -> Response:
    """The chart by code; archived accounts have a tab of their own."""
    tab = chosen_tab(visit, ACCOUNT_TABS)
    wanted = chart.ARCHIVED if tab == "archived" else chart.ACTIVE
    rows = [
        account
        for account in visit.books.accounts
        if account["Status"] == wanted and ACCOUNT_TABS[tab][1] in ("", account["Class"])
    ]
    return visit.page(
        "accounts.html",
        rows=sorted(rows, key=_code),
        tab=tab,
        tabs=ACCOUNT_TABS,
        type_words=TYPE_WORDS,
        tax_names={code: rate["Name"] for code, rate in visit.books.tax_rates.items()},
    )


def _code(account: Json) -> str:
    return str(account.get("Code", ""))


def change_account(visit: Visit) -> Done:
    """Archive or restore the account whose button was pressed."""
    action, _, account_id = visit.form.get("action", "").partition(" ")
    if action not in _BUTTONS:
        raise Invalid("There is no such button on this page.")
    status, done = _BUTTONS[action]
    people.set_account_status(visit.company, visit.tenant_id, account_id, status)
    return Done(done)


def currencies(visit: Visit) -> Response:
    return visit.page(
        "currencies.html",
        rows=visit.books.settings("currency"),
        available=subscriptions.available(visit.books),
    )


def add_currency(visit: Visit) -> Done:
    people.enable_currency(visit.company, visit.tenant_id, visit.form.get("currency", ""))
    return Done("currency")


def lock_dates(visit: Visit) -> Response:
    stored = {name: visit.books.organisation.get(name, "") for name in LOCK_DATES}
    values = {name: visit.form.get(name, text) for name, text in stored.items()}
    return visit.page("lock_dates.html", values=values, words=LOCK_DATES)


def set_lock_dates(visit: Visit) -> Done:
    period, end_of_year = (typed_day(visit.form.get(name, "")) for name in LOCK_DATES)
    visit.company.set_lock_dates(visit.tenant_id, period=period, end_of_year=end_of_year)
    return Done("locked")
