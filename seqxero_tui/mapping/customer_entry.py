"""A customer as somebody typed it: read into what Sequence keeps, or every field that has to be put right.

The rules are those of the import, so that a customer made here is as good for invoicing as an imported one (R13-R17).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from seqxero_tui.mapping.address import Address
from seqxero_tui.mapping.countries import country_code, has_states, state_code
from seqxero_tui.mapping.customer_checks import Fault, address_faults, email_fault
from seqxero_tui.mapping.customers import ADDRESS_LIMITS, CustomerFacts, contact_problems
from seqxero_tui.mapping.plain_text import plain_line
from seqxero_tui.mapping.tax import TaxStatus


@dataclass(frozen=True, slots=True)
class CustomerEntry:
    """The texts of a form, as typed: `country` is a name or a code, `tax_status` one of Sequence's words."""

    legal_name: str = ""
    email: str = ""
    contact_name: str = ""
    line1: str = ""
    line2: str = ""
    town: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    tax_status: str = TaxStatus.TAXED.value

    def tidied(self) -> CustomerEntry:
        """Every text on one line, without control characters or surrounding white space."""
        return CustomerEntry(**{field: plain_line(text) for field, text in asdict(self).items()})


@dataclass(frozen=True, slots=True)
class CustomerFields:
    """A customer that is valid for invoicing."""

    legal_name: str
    email: str
    contact_name: str
    address: Address
    tax_status: TaxStatus


def entry_faults(entry: CustomerEntry) -> tuple[Fault, ...]:
    """Everything that has to be put right, in the order of the form; empty when the customer can be kept."""
    typed = entry.tidied()
    found: list[Fault | None] = [*_name_faults(typed.legal_name), email_fault(typed.email)]
    found += address_faults(typed.line1, typed.town, typed.postcode, typed.country, typed.state)
    faults = [fault for fault in found if fault is not None]
    return tuple(faults or _too_long(typed))


def read_entry(entry: CustomerEntry) -> CustomerFields:
    """The customer. Raises ValueError when the entry has `entry_faults`."""
    faults, typed = entry_faults(entry), entry.tidied()
    country = country_code(typed.country)
    if faults or country is None:
        raise ValueError("; ".join(fault.message for fault in faults))
    return CustomerFields(
        legal_name=typed.legal_name,
        email=typed.email,
        contact_name=typed.contact_name or typed.legal_name,
        address=Address(
            line1=typed.line1,
            line2=typed.line2 or None,
            town=typed.town,
            state=state_code(country, typed.state) if has_states(country) else None,
            postcode=typed.postcode,
            country=country,
        ),
        tax_status=TaxStatus(typed.tax_status),
    )


def _name_faults(name: str) -> list[Fault]:
    problems = contact_problems(CustomerFacts("", name))
    return [Fault(each.code, "legal_name", each.message) for each in problems]


def _too_long(entry: CustomerEntry) -> list[Fault]:
    """What fits Sequence and would be refused by Xero for its length."""
    return [
        Fault("address_too_long", field, f"The {words} has {len(text)} characters; Xero takes {limit}.")
        for _, field, words, limit in ADDRESS_LIMITS
        if len(text := getattr(entry, field)) > limit
    ]
