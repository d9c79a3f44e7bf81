"""Invoices and credit notes as the front doors see and handle them, put together from what reads, what changes them,
and what gives their lines ledger accounts.
"""

from __future__ import annotations

from seqxero_tui.sync.books import Books
from seqxero_tui.sync.document_pages import DocumentPages
from seqxero_tui.sync.document_verbs import DocumentVerbs
from seqxero_tui.sync.line_accounts import LineAccounts


class Documents(DocumentPages, DocumentVerbs, LineAccounts):
    """The documents of a profile, seen from the connected organisation, or from none."""

    def __init__(self, books: Books) -> None:
        self._books = books
