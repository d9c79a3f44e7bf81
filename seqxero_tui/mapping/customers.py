"""Sequence customer to Xero contact: the element that creates it, and what Xero would refuse about it (R24).

Whether the contact already exists is for `sync` to find out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from seqxero_tui.errors import Problem
from seqxero_tui.mapping.address import Address
from seqxero_tui.mapping.emails import is_email
from seqxero_tui.mapping.plain_text import plain_line, quoted

NAME_LIMIT = 255
CONTACT_NUMBER_LIMIT = 50
ADDRESS_LIMITS = (
    ("AddressLine1", "line1", "first line", 500),
    ("AddressLine2", "line2", "second line", 500),
    ("City", "town", "town", 255),
    ("Region", "state", "state", 255),
    ("PostalCode", "postcode", "postcode", 50),
    ("Country", "country", "country", 50),
)
"""Xero's field, ours, our word for it, and how many characters Xero takes."""


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What Xero is told about a customer."""

    customer_id: str
    legal_name: str
    email: str | None = None
    contact_name: str | None = None
    address: Address | None = None


def contact_problems(customer: CustomerFacts) -> tuple[Problem, ...]:
    """Everything Xero would refuse, in our words. Nothing is shortened or replaced silently."""
    name = plain_line(customer.legal_name)
    found = []
    if not name:
        found.append(
            Problem("missing_name", "The customer has no legal name.", "Give the customer a legal name.")
        )
    if len(name) > NAME_LIMIT:
        message = f"The name has {len(name)} characters; Xero takes {NAME_LIMIT}."
        found.append(Problem("name_too_long", message, "Shorten the customer's legal name."))
    if "<" in name or ">" in name:
        message = f"The name {quoted(name)} has “<” or “>”, which Xero refuses."
        found.append(
            Problem("name_characters", message, "Take “<” and “>” out of the customer's legal name.")
        )
    if len(customer.customer_id) > CONTACT_NUMBER_LIMIT:
        message = f"The customer's id is longer than the {CONTACT_NUMBER_LIMIT} characters of Xero's contact number."
        found.append(Problem("customer_id_too_long", message, "Create the contact in Xero and link it."))
    if customer.email and not is_email(customer.email):
        message = f"The email address {quoted(customer.email)} is not one valid address."
        found.append(
            Problem("invalid_email", message, "Correct the email address of the customer's primary contact.")
        )
    return (*found, *_address_problems(customer.address))


def contact_payload(customer: CustomerFacts) -> dict[str, Any]:
    """The Contacts element that creates the customer in Xero; our id is its ContactNumber.

    Raises ValueError when the customer has `contact_problems`.
    """
    problems = contact_problems(customer)
    if problems:
        raise ValueError("; ".join(problem.code for problem in problems))
    payload: dict[str, Any] = {"ContactNumber": customer.customer_id, "Name": plain_line(customer.legal_name)}
    payload |= _person(customer)
    if customer.email:
        payload["EmailAddress"] = customer.email.strip()
    if customer.address:
        payload["Addresses"] = [{"AddressType": "POBOX"} | _wire_address(customer.address)]
    return payload


def _person(customer: CustomerFacts) -> dict[str, str]:
    """First and last name of the primary person; none when the customer's contact only repeats its legal name."""
    name = plain_line(customer.contact_name or "")
    if not name or name.casefold() == plain_line(customer.legal_name).casefold():
        return {}
    first, _, last = name.rpartition(" ") if " " in name else (name, "", "")
    return {"FirstName": first[:NAME_LIMIT]} | ({"LastName": last[:NAME_LIMIT]} if last else {})


def _wire_address(address: Address) -> dict[str, str]:
    """Xero's fields, blank ones left out. The country goes as its code, which a later import reads back as it is."""
    parts = {field: getattr(address, ours) for field, ours, _, _ in ADDRESS_LIMITS}
    return {field: text for field, part in parts.items() if (text := plain_line(part or ""))}


def _address_problems(address: Address | None) -> tuple[Problem, ...]:
    sent = _wire_address(address) if address else {}
    return tuple(
        Problem(
            "address_too_long",
            f"The {words} of the address has {len(sent[field])} characters; Xero takes {limit}.",
            f"Shorten the {words} of the customer's address.",
        )
        for field, _, words, limit in ADDRESS_LIMITS
        if len(sent.get(field, "")) > limit
    )
