"""What a customer needs to be valid for invoicing, field by field; the same for the import and for what is typed here.

A fault is a sentence about one field. Where to put it right differs, so whoever finds it adds that (R13-R18, D20, D21).
"""

from __future__ import annotations

from dataclasses import dataclass

from seqxero_tui.mapping.countries import (
    country_code,
    country_name,
    has_states,
    state_code,
    suggested_country,
)
from seqxero_tui.mapping.emails import is_email
from seqxero_tui.mapping.plain_text import quoted


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one field of a customer. `suggestion` is a country code that was probably meant."""

    code: str
    field: str
    message: str
    suggestion: str | None = None

    @property
    def is_missing(self) -> bool:
        """Whether there is nothing in the field, rather than something wrong."""
        return self.message.endswith("is missing.")


def email_fault(email: str) -> Fault | None:
    """What is wrong with the primary email address; `email` without surrounding white space."""
    if not email:
        return _missing("missing_email", "email", "email address")
    if not is_email(email):
        return Fault("invalid_email", "email", f"The email address {quoted(email)} is not one valid address.")
    return None


def address_faults(line1: str, town: str, postcode: str, country: str, state: str) -> list[Fault]:
    """Everything that is missing or wrong in the primary address; texts without surrounding white space.

    `country` is a two-letter code or an English name, `state` the code or name of a state or province.
    """
    needed = (
        (line1, "missing_line1", "line1", "first line of the address"),
        (town, "missing_town", "town", "town or city"),
        (postcode, "missing_postcode", "postcode", "postal or zip code"),
    )
    found = [_missing(code, field, words) for value, code, field, words in needed if not value]
    code = country_code(country)
    if code is None:
        found.append(_country_fault(country))
    elif has_states(code) and state_code(code, state) is None:
        found.append(_state_fault(code, state))
    return found


def _country_fault(text: str) -> Fault:
    if not text:
        return _missing("missing_country", "country", "country")
    suggestion = suggested_country(text)
    hint = f"; did you mean {suggestion} ({country_name(suggestion)})?" if suggestion else "."
    said = f"The country {quoted(text)} is neither a two-letter country code nor a country's English name"
    return Fault("invalid_country", "country", said + hint, suggestion)


def _state_fault(country: str, text: str) -> Fault:
    kind = "state" if country == "US" else "province"
    if not text:
        return _missing("missing_state", "state", kind)
    said = f"{quoted(text)} is neither the code nor the name of a {kind} of {country_name(country)}."
    return Fault("missing_state", "state", said)


def _missing(code: str, field: str, words: str) -> Fault:
    return Fault(code, field, f"The {words} is missing.")
