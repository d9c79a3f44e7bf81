"""The texts of a store that are nobody's business when a screen is shared: names, emails and addresses of both sides."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session, col, select

from seqxero_tui.billing.tables import Customer
from seqxero_tui.sync.tables import CachedContact, Link

_COLUMNS = (
    Customer.legal_name,
    Customer.label,
    Customer.email,
    Customer.contact_name,
    Customer.line1,
    Customer.line2,
    Customer.town,
    Customer.postcode,
    CachedContact.name,
    CachedContact.email,
    CachedContact.address,
    Link.contact_name,
)


def private_texts(session: Session) -> Iterator[str]:
    """Every name and every line of an address that is known, some more than once."""
    for column in _COLUMNS:
        for text in session.exec(select(col(column)).distinct()):
            if text:
                yield text
                yield from _lines(text)


def _lines(address: str) -> list[str]:
    """The parts of an address in one line that say where: those with more than a country's two letters."""
    return [part for part in address.split(", ") if len(part) > 3] if ", " in address else []
