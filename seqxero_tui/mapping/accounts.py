"""Which ledger account a line goes to and why, and which accounts a sales line may use (R25-R33, D23-D29)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from seqxero_tui.errors import Problem
from seqxero_tui.mapping.plain_text import quoted
from seqxero_tui.mapping.tax import NO_TAX, TaxStatus
from seqxero_tui.text import one_line


class AccountSource(StrEnum):
    """Where a line's account comes from, in order of precedence (D24)."""

    LINE = "line"
    CREDITED_LINE = "credited_line"
    PRICE = "price"
    PRODUCT = "product"
    DOCUMENT_DEFAULT = "document_default"
    DEFAULT = "default"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """The account of one line: `code` is None only when no level sets one; `why` is a plain sentence fragment."""

    code: str | None
    source: AccountSource
    why: str


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """A ledger account as Xero lists it. `klass` is Xero's Class; `code` may be absent (older bank accounts)."""

    account_id: str
    code: str | None
    name: str
    status: str
    type: str
    klass: str
    tax_type: str | None = None
    system_account: str | None = None


def resolve_account(
    *,
    line: str | None = None,
    credited_line: str | None = None,
    price: str | None = None,
    product: str | None = None,
    document_default: str | None = None,
    default: str | None = None,
    product_name: str | None = None,
    price_name: str | None = None,
) -> AccountChoice:
    """The account code of a line: the first level that sets one (D24). A blank code is not set.

    `document_default` is the organisation's default for credit notes; pass it for their lines only (D23).
    """
    levels = (
        (line, AccountSource.LINE, "chosen for this line"),
        (credited_line, AccountSource.CREDITED_LINE, "from the invoice line it credits"),
        (price, AccountSource.PRICE, _named("price", price_name)),
        (product, AccountSource.PRODUCT, _named("product", product_name)),
        (document_default, AccountSource.DOCUMENT_DEFAULT, "the organisation's default for credit notes"),
        (default, AccountSource.DEFAULT, "the organisation's default"),
    )
    for code, source, why in levels:
        if code and code.strip():
            return AccountChoice(code.strip(), source, why)
    return AccountChoice(None, AccountSource.NONE, "no ledger account is set")


def usable_on_sales(account: AccountFacts) -> Problem | None:
    """Why Xero would refuse the account on a sales line, or None when it takes it (D27)."""
    label = one_line(f"{account.code or ''} {account.name}".strip())
    remedy = "Choose another ledger account."
    if account.status == "ARCHIVED":
        restore = "Restore it in Xero's chart of accounts, or choose another ledger account."
        return Problem("account_archived", f"The ledger account {label} is archived in Xero.", restore)
    if account.status != "ACTIVE":
        return Problem("account_deleted", f"The ledger account {label} is no longer active in Xero.", remedy)
    if account.type == "BANK":
        return Problem(
            "account_not_for_sales", f"{label} is a bank account, which no sales line can use.", remedy
        )
    if account.system_account:
        return Problem(
            "account_not_for_sales", f"{label} is kept by Xero itself; no sales line can use it.", remedy
        )
    if not account.code:
        give = "Give it a code in Xero's chart of accounts, or choose another ledger account."
        return Problem("account_without_code", f"The ledger account {label} has no code in Xero.", give)
    return None


def offered_accounts(accounts: Iterable[AccountFacts], everything: bool) -> list[AccountFacts]:
    """What a picker lists: usable revenue accounts by code, and with `everything` the other usable ones after (D27)."""
    usable = [account for account in accounts if usable_on_sales(account) is None]
    shown = [account for account in usable if everything or account.klass == "REVENUE"]
    return sorted(shown, key=lambda account: (account.klass != "REVENUE", account.code or "", account.name))


def tax_warning(account: AccountFacts, status: TaxStatus) -> Problem | None:
    """A warning when a taxed customer's line goes to an account whose own tax is none, so Xero will add none (D33)."""
    if status is not TaxStatus.TAXED or account.tax_type not in (None, "", NO_TAX):
        return None
    return Problem(
        "account_without_tax",
        f"The customer is taxed, but the ledger account {quoted(account.name)} has no default tax in Xero.",
        "Set the account's tax rate in Xero, or choose another ledger account.",
    )


def _named(kind: str, name: str | None) -> str:
    shown = one_line(name or "")
    return f"from {kind} {shown}" if shown else f"from the {kind}"
