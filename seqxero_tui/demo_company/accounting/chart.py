"""The chart of accounts as people change it: archiving accounts and bringing them back (xero-api section 6)."""

from __future__ import annotations

from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.errors import Invalid
from seqxero_tui.demo_company.wire import Json

ACTIVE, ARCHIVED = "ACTIVE", "ARCHIVED"


def set_status(books: Books, account: Json, status: str) -> Json:
    """Archive an account or bring it back and answer with its record. Invalid for accounts Xero needs itself."""
    if status not in (ACTIVE, ARCHIVED):
        raise Invalid(f"An account cannot be {status}.")
    if status == ARCHIVED and account.get("SystemAccount"):
        raise Invalid(f"{account['Name']} is a system account and cannot be archived.")
    changed = {**account, "Status": status}
    books.save_setting("account", account["AccountID"], changed)
    return changed
