"""Xero contact to Sequence customer: the customer as it would be imported, or every reason why it cannot be.

Reading contacts and storing customers is left to `sync`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from seqxero_tui.errors import Problem
from seqxero_tui.mapping.address import Address
from seqxero_tui.mapping.countries import country_code, has_states, state_code
from seqxero_tui.mapping.customer_checks import Fault, address_faults, email_fault

_PLACES = {"POBOX": "Billing address", "STREET": "Delivery address"}  # as Xero's own form calls them
_FIELDS = {
    "email": "Email",
    "line1": "the first line",
    "town": "Town / City",
    "postcode": "Postal / Zip Code",
    "country": "Country",
    "state": "State / Region",
}  # as well


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """One address of a contact as Xero has it; `lines` are AddressLine1 to 4 in order, "" where one is blank."""

    kind: Literal["POBOX", "STREET"]
    lines: tuple[str, ...] = ()
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What the import looks at in a Xero contact. `email` is EmailAddress, not one of the contact persons (D19)."""

    contact_id: str
    name: str
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    addresses: tuple[AddressFacts, ...] = ()
    is_customer: bool = True
    status: str = "ACTIVE"
    default_currency: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """A customer as the import would store it."""

    legal_name: str
    email: str
    contact_name: str
    address: Address
    currency: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The `customer` of the `contacts list` command; `currency` only where Xero states one."""
        shown: dict[str, Any] = {
            "name": self.legal_name,
            "email": self.email,
            "contact_name": self.contact_name,
            "address": self.address.as_dict(),
        }
        return shown | ({"currency": self.currency} if self.currency else {})


@dataclass(frozen=True, slots=True)
class Review:
    """The verdict on one contact: a customer, or the reasons against it; never both, never neither."""

    contact_id: str
    name: str
    customer: CustomerDraft | None
    reasons: tuple[Problem, ...]
    note: str | None = None


def importable(contact: ContactFacts) -> bool:
    """Whether the import lists the contact at all: an active one that Xero counts as a customer (R23, D18)."""
    return contact.is_customer and contact.status == "ACTIVE"


def review(contact: ContactFacts) -> Review:
    """The contact as a customer, or every reason that makes it invalid for invoicing (R13-R18, D19-D21)."""
    address, address_reasons, note = _primary_address(contact.addresses)
    reasons = (*_email_reasons(contact.email), *address_reasons)
    customer = None
    if address and contact.email and not reasons:
        customer = CustomerDraft(
            legal_name=contact.name.strip(),
            email=contact.email.strip(),
            contact_name=_person(contact),
            address=address,
            currency=contact.default_currency,
        )
    return Review(contact.contact_id, contact.name, customer, reasons, note)


def _person(contact: ContactFacts) -> str:
    """The primary person; Sequence needs a name there, so a contact without one lends its own."""
    names = (_text(contact.first_name), _text(contact.last_name))
    return " ".join(name for name in names if name) or contact.name.strip()


def _email_reasons(email: str | None) -> tuple[Problem, ...]:
    fault = email_fault(_text(email))
    return (_reason(fault, "Primary person"),) if fault else ()


def _primary_address(
    addresses: Iterable[AddressFacts],
) -> tuple[Address | None, tuple[Problem, ...], str | None]:
    """The primary address, what is wrong with it, and a note when the street address stands in (D19).

    The postal address counts as soon as it has any field. Fields of two addresses are never mixed.
    """
    filled = [address for address in addresses if _is_filled(address)]
    postal = next((address for address in filled if address.kind == "POBOX"), None)
    street = next((address for address in filled if address.kind == "STREET"), None)
    primary = postal or street
    if primary is None:
        remedy = _remedy("fill in", "the address", _PLACES["POBOX"])
        return None, (Problem("missing_address", "The address is missing.", remedy),), None
    address, reasons = _read(primary)
    if address is None and postal and street and (second := _read(street)[0]):
        return second, (), "street address used: the postal one is incomplete"
    return address, reasons, None


def _is_filled(address: AddressFacts) -> bool:
    parts = (*address.lines, address.city, address.region, address.postal_code, address.country)
    return any(_text(part) for part in parts)


def _read(facts: AddressFacts) -> tuple[Address | None, tuple[Problem, ...]]:
    """One Xero address as Sequence's, or everything that is missing or wrong in it."""
    place = _PLACES[facts.kind]
    line1, *others = [_text(line) for line in facts.lines] or [""]
    town, postcode, region = _text(facts.city), _text(facts.postal_code), _text(facts.region)
    country = country_code(_text(facts.country))
    faults = address_faults(line1, town, postcode, _text(facts.country), region)
    if faults or country is None:
        return None, tuple(_reason(fault, place) for fault in faults)
    state = state_code(country, region) if has_states(country) else None
    # Sequence keeps a state for two countries only; elsewhere the region stays readable in the second line.
    rest = [*others, region] if not has_states(country) else others
    line2 = ", ".join(part for part in rest if part) or None
    return Address(line1, line2, town, state, postcode, country), ()


def _reason(fault: Fault, place: str) -> Problem:
    """The fault with where to put it right in Xero."""
    field = _FIELDS[fault.field]
    if fault.code == "invalid_country":
        entry = fault.suggestion or "the two-letter code"
        remedy = f"In Xero, edit the contact, set {field} under {place} to {entry}, then reload."
    else:
        remedy = _remedy("fill in" if fault.is_missing else "correct", field, place)
    return Problem(fault.code, fault.message, remedy)


def _remedy(verb: str, field: str, place: str) -> str:
    return f"In Xero, edit the contact, {verb} {field} under {place}, then reload."


def _text(value: str | None) -> str:
    return (value or "").strip()
