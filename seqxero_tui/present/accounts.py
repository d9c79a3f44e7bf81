"""Ledger accounts for eyes: the picker's rows, an account's label, where a line's account comes from in two words."""

from __future__ import annotations

from collections.abc import Sequence

from seqxero_tui.present.pieces import Line, Piece, Tone, line
from seqxero_tui.present.table import Column
from seqxero_tui.sync.views import AccountView, LineView

COLUMNS = (
    Column("code", "Code", 6, most=10),
    Column("name", "Name", 20, most=40),
    Column("type", "Type", 9, most=19, drop=1),
    Column("tax", "Own tax", 19, most=28, drop=2),
)

_TYPES = {
    "SALES": "Sales",
    "REVENUE": "Revenue",
    "OTHERINCOME": "Other income",
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
    "OVERHEADS": "Overheads",
    "PREPAYMENT": "Prepayment",
    "TERMLIAB": "Long-term liability",
}

_SOURCES = {
    "line": "this line",
    "credited_line": "credited line",
    "price": "price",
    "product": "product",
    "document_default": "default (notes)",
    "default": "default",
    "none": "not set",
}


def type_word(account_type: str) -> str:
    """Xero's account type in a reader's words; a type we have not met is shown as it came."""
    return _TYPES.get(account_type, account_type)


def label(code: str | None, name: str | None) -> str:
    """An account in a sentence: "200 Sales"; "no account" when there is none."""
    return " ".join(part for part in (code, name) if part) or "no account"


def source(line_item: LineView) -> Piece:
    """Where the line's account comes from, in at most two words; a choice for this line alone stands out (R27)."""
    word = _SOURCES.get(line_item.account_source, line_item.account_source)
    if line_item.account_source == "none":
        return Piece(word, Tone.BAD)
    return Piece(word, Tone.WARN) if line_item.account_source == "line" else Piece(word, Tone.MUTED)


def today(line_item: LineView) -> Line:
    """The picker's heading: which account the line goes to today and why."""
    if line_item.account_code is None:
        return line(
            Piece("Today  ", Tone.MUTED),
            Piece("no account", Tone.BAD),
            Piece(f" · {line_item.account_why}", Tone.MUTED),
        )
    account = label(line_item.account_code, line_item.account_name)
    return line(
        Piece("Today  ", Tone.MUTED),
        Piece(account, Tone.STRONG),
        Piece(f" · {line_item.account_why}", Tone.MUTED),
    )


def cells(account: AccountView, tax_names: dict[str, str]) -> dict[str, Line]:
    """A row of the picker. `tax_names` are the organisation's tax rates by tax type."""
    tax = tax_names.get(account.tax_type or "", account.tax_type or "—")
    return {
        "code": line(Piece(account.code or "—", Tone.STRONG)),
        "name": line(account.name),
        "type": line(Piece(type_word(account.type), Tone.MUTED)),
        "tax": line(Piece(tax, Tone.MUTED)),
    }


def matching(accounts: Sequence[AccountView], text: str) -> list[AccountView]:
    """The accounts whose code begins with `text` or whose name or type holds every word of it, in their order."""
    words = text.casefold().split()
    return [account for account in accounts if _matches(account, text.strip(), words)]


def _matches(account: AccountView, text: str, words: Sequence[str]) -> bool:
    if text and (account.code or "").startswith(text):
        return True
    haystack = f"{account.code or ''} {account.name} {type_word(account.type)}".casefold()
    return all(word in haystack for word in words)
