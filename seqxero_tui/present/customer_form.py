"""The form of a customer: its fields in order, what is said below the one in hand, and the questions around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from seqxero_tui.billing.words import TaxStatus
from seqxero_tui.mapping.countries import country_code, country_name, has_states
from seqxero_tui.mapping.customer_checks import Fault
from seqxero_tui.mapping.customer_entry import CustomerEntry
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, line, plural, some


class FormField(NamedTuple):
    """A field of the form: its name in `CustomerEntry`, its label, and what is said while nothing is wrong with it."""

    name: str
    label: str
    hint: str


FIELDS = (
    FormField("legal_name", "Legal name", "As it stands on invoices."),
    FormField("email", "Email", "Invoices go there: one address."),
    FormField("contact_name", "Contact person", "Who gets the invoices; may be left empty."),
    FormField("line1", "Address", "The first line: street and number, or PO box."),
    FormField("line2", "Address, more", "May be left empty."),
    FormField("town", "Town or city", "Needed for invoicing."),
    FormField("postcode", "Postcode", "Postal or zip code; needed for invoicing."),
    FormField("country", "Country", "A name or a two-letter code."),
    FormField("state", "State", "Only in the United States and Canada: the state or province."),
)

LABELS = {field.name: field.label for field in FIELDS} | {"tax_status": "Tax", "push": "Push to Xero"}
"""What stands before each field, in their order."""

TAX_CHOICES = (
    (TaxStatus.TAXED.value, "taxed"),
    (TaxStatus.TAX_EXEMPT.value, "exempt"),
    (TaxStatus.REVERSE_CHARGED.value, "reverse charge"),
)
TAX_HINT = "How its next invoices are taxed; what is final stays as it is."

PUSH_CHOICES = (("yes", "yes, create the contact there"), ("no", "no, link it later"))
PUSH_HINTS = {
    True: "A contact is created in Xero and linked, so that invoices can go there.",
    False: "It stays here alone; its invoices wait until it is linked.",
}


def label(words: str, *, here: bool, wrong: bool = False) -> Line:
    """A field's label; the one in hand and one that has to be put right carry a sign."""
    tone = Tone.WARN if wrong else Tone.KEY if here else Tone.MUTED
    return line(
        Piece("▸" if here else " ", Tone.KEY), Piece("!" if wrong else " ", Tone.WARN), Piece(words, tone)
    )


def note(name: str, entry: CustomerEntry, faults: Sequence[Fault], *, push: bool = True) -> Line:
    """What is said of the field in hand: what is wrong with it, how it is understood, or what it is for.

    `push` says whether the contact is to be created in Xero.
    """
    wrong = next((fault for fault in faults if fault.field == name), None)
    if wrong is not None:
        return line(Piece("! ", Tone.WARN), Piece(wrong.message, Tone.WARN))
    if name == "country" and (code := country_code(entry.country)):
        more = " · needs a state" if has_states(code) else ""
        return line(Piece("● ", Tone.GOOD), Piece(f"{country_name(code)} ({code}){more}", Tone.MUTED))
    hints = {field.name: field.hint for field in FIELDS} | {
        "tax_status": TAX_HINT,
        "push": PUSH_HINTS[push],
    }
    return line(Piece(hints[name], Tone.MUTED))


def count(faults: Sequence[Fault]) -> str:
    """How much is left to put right, for the frame; "" when nothing is."""
    return f"{len(faults)} to put right" if faults else ""


def like_story(names: Sequence[str]) -> list[Line]:
    """The question before a second customer of the same name or email."""
    return [
        line(Piece(some(list(names)), Tone.STRONG)),
        BLANK,
        line(f"{plural(len(names), 'customer')} here already with this name or email."),
        line("Two customers with the same details are easily confused."),
    ]


def saved(name: str, changed: Sequence[str], *, linked: bool) -> str:
    """What is said once a change is kept."""
    if not changed:
        return "Nothing was changed."
    if linked:
        return f"{name} is changed here. Its contact in Xero is not; the sidebar (x) shows what differs."
    return f"{name} is changed."
