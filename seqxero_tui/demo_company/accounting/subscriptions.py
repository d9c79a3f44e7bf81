"""Which currencies an organisation may use on its documents (xero-api section 10, Currencies)."""

from __future__ import annotations

from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.errors import Invalid
from seqxero_tui.demo_company.data import currencies
from seqxero_tui.demo_company.wire import Json, number


def available(books: Books) -> dict[str, str]:
    """Names by code of the currencies that are not subscribed yet."""
    return {code: name for code, name in currencies.NAMES.items() if code not in books.currency_rates}


def subscribe(books: Books, code: str) -> Json:
    """Add a currency with its rate of the day and answer with its record; one that is there stays as it is.

    Invalid for a code that is no currency here.
    """
    code = code.upper()
    for known in books.settings("currency"):
        if known["Code"] == code:
            return known
    if code not in currencies.NAMES:
        raise Invalid(f"Currency code {code or '(none)'} is not valid.")
    subscribed = record(code, books.base_currency)
    books.save_setting("currency", code, subscribed)
    return subscribed


def record(code: str, base: str) -> Json:
    """A currency as it is kept, with its rate of the day against the base currency."""
    rate = number(currencies.rate(code, base))
    return {"Code": code, "Description": currencies.NAMES[code], "Rate": rate}
