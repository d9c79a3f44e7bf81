"""Xero's contacts as the import and the link picker show them: what is wrong, in few words, and what an import did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from seqxero_tui.errors import Problem
from seqxero_tui.present.actions import key_of, key_piece
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, line, plural, some
from seqxero_tui.present.table import Cells, Column
from seqxero_tui.sync.reports import ImportReport
from seqxero_tui.sync.views import ContactRow, SuggestionView

IMPORT_COLUMNS = (
    Column("verdict", "", 1),
    Column("name", "Name", 20, most=32),
    Column("email", "Email", 16, most=30, drop=3),
    Column("address", "Address", 14, most=36, drop=4),
    Column("country", "Country", 7, most=12, drop=2),
    Column("reason", "What to put right in Xero", 26, most=60),
)

PICKER_COLUMNS = (
    Column("name", "Contact in Xero", 20, most=34),
    Column("email", "Email", 16, most=30, drop=2),
    Column("why", "Why", 18, most=40),
)

ONLY_CHOICES = (
    ("importable", "valid, not linked"),
    ("invalid", "to put right"),
    ("linked", "linked"),
)
"""What the import can be narrowed down to, with its words."""

_SHORT = {
    "missing_email": "no email",
    "missing_address": "no address",
    "missing_line1": "no first address line",
    "missing_town": "no town",
    "missing_postcode": "no postcode",
    "missing_country": "no country",
    "missing_state": "no state",
}
_QUOTED = re.compile("“([^”]*)”")
_NAMED = 12


def import_cells(row: ContactRow) -> Cells:
    """A contact in the import: a sign for its verdict, and in few words what to put right."""
    if row.linked_customer_id:
        verdict, said = Piece("=", Tone.MUTED), Piece(_linked_words(row), Tone.MUTED)
    elif row.twin:
        told = ["a customer here: to be linked", *map(short_reason, row.reasons)]
        verdict, said = Piece("○", Tone.BUSY), Piece(" · ".join(told), Tone.MUTED)
    elif row.valid:
        verdict, said = Piece("●", Tone.GOOD), Piece(row.note or "", Tone.MUTED)
    else:
        verdict, said = Piece("!", Tone.WARN), Piece(" · ".join(map(short_reason, row.reasons)), Tone.WARN)
    quiet = Tone.MUTED if row.linked_customer_id else Tone.PLAIN
    return {
        "verdict": line(verdict),
        "name": line(Piece(row.name, quiet)),
        "email": _field(row.email, "missing_email", row, quiet),
        "address": _field(row.address, "missing_address", row, quiet),
        "country": _field(row.country, "missing_country", row, quiet),
        "reason": line(said),
    }


def short_reason(reason: Problem) -> str:
    """A reason in few words; what was found instead is quoted."""
    quoted = _QUOTED.search(reason.message)
    if reason.code == "invalid_email":
        return f"email “{quoted[1]}”" if quoted else "email not valid"
    if reason.code == "invalid_country":
        return f"country “{quoted[1]}”" if quoted else "country not valid"
    if reason.code == "missing_state" and quoted:
        return f"state “{quoted[1]}”"
    return _SHORT.get(reason.code, reason.message)


def contact_lines(row: ContactRow | None) -> list[Line]:
    """The whole story of the contact under the cursor, below the list: every reason with where to put it right, or
    the customer it would become."""
    if row is None:
        return []
    mend = f"  {key_of('import.open')} opens it in Xero, {key_of('import.reload')} reloads"
    head = line(Piece(row.name, Tone.STRONG), Piece(mend if row.reasons else "", Tone.MUTED))
    if row.linked_customer_id:
        return [head, line(Piece(_linked_words(row), Tone.MUTED))]
    if row.twin:
        told = f"{row.twin} is a customer here, not linked: {key_of('import.link')} links it; "
        told += f"{key_of('everywhere.back')}, then {key_of('customers.round')} links all in turn."
        return [head, line(Piece(told, Tone.MUTED)), *_reasons(row)]
    if row.valid:
        shown = [head, line(Piece("Becomes  ", Tone.MUTED), *_customer_words(row.customer or {}))]
        return shown + ([line(Piece(row.note, Tone.MUTED))] if row.note else [])
    return [head, *_reasons(row)]


def _reasons(row: ContactRow) -> list[Line]:
    return [
        line(Piece("! ", Tone.WARN), reason.message, Piece(f"  {_where(reason)}", Tone.MUTED))
        for reason in row.reasons
    ]


def _where(reason: Problem) -> str:
    """What to put right and where; that it is in Xero and followed by a reload is said once for all reasons."""
    words = (
        reason.remedy.removeprefix("In Xero, edit the contact, ").removesuffix(", then reload.").rstrip(".")
    )
    return f"{words[:1].upper()}{words[1:]}."


def import_question(count: int) -> str:
    """The question before an import."""
    return f"Import {plural(count, 'contact')} as {'a customer' if count == 1 else 'customers'}?"


def left_to_link(twins: Mapping[str, str]) -> str:
    """What marking all contacts says of those it leaves out: customers here that are to be linked."""
    who = some(list(twins.values()), 3)
    if len(twins) == 1:
        return (
            f"Not marked: {who} is a customer here already, not linked. {key_of('import.link')} on it links."
        )
    return f"Not marked: {len(twins):,} are customers here already, not linked ({who}). {key_of('import.link')} on each links."


def import_story(names: Sequence[str], left_out: int, twice: Sequence[str] = ()) -> list[Line]:
    """Who would be imported, who of them is here `twice` then, and how many of the marked rows cannot be."""
    lines = [
        line(Piece(some(names, _NAMED), Tone.STRONG)),
        BLANK,
        line(
            f"{'It becomes' if len(names) == 1 else 'Each becomes'} a customer here, linked to its contact."
        ),
    ]
    if twice:
        lines.append(line(Piece(_twice_words(twice), Tone.WARN)))
    if left_out:
        words = "1 marked contact cannot" if left_out == 1 else f"{left_out:,} marked contacts cannot"
        lines.append(line(Piece(f"{words} be imported yet and will be left out.", Tone.WARN)))
    return lines


def _twice_words(names: Sequence[str]) -> str:
    if len(names) == 1:
        return (
            f"A customer like {names[0]} is here already, not linked: "
            f"{key_of('import.link')} on it links instead of making a second one."
        )
    return (
        f"{len(names):,} are like customers here that are not linked ({some(names, 3)}): "
        f"{key_of('import.link')} on those links instead of making second ones."
    )


def not_importable(rows: Sequence[ContactRow]) -> str:
    """Why none of these rows can be imported."""
    row = rows[0]
    if len(rows) > 1:
        return (
            f"None of the {len(rows):,} marked contacts can be imported: linked, or to be put right in Xero."
        )
    if row.linked_customer_id:
        return f"{row.name} is {_linked_words(row)} already."
    return f"{row.name} cannot be imported yet: {row.reasons[0].message} {key_of('import.open')} opens it in Xero."


def import_headline(report: ImportReport) -> str:
    """`12 imported, 3 skipped, 1 failed`."""
    parts = [f"{len(report.imported):,} imported"]
    parts += [f"{len(report.skipped):,} skipped"] if report.skipped else []
    parts += [f"{len(report.failed):,} failed"] if report.failed else []
    return ", ".join(parts)


def import_summary(report: ImportReport) -> list[Line]:
    """What an import did: who came in, who was left out and why."""
    lines: list[Line] = []
    if report.imported:
        names = some([entry["name"] for entry in report.imported], _NAMED)
        lines += [line(Piece(f"● {len(report.imported):,} imported", Tone.GOOD)), line(names)]
    lines += _left_out("○", "skipped", Tone.WARN, report.skipped, "reasons")
    lines += _left_out("✗", "failed", Tone.BAD, report.failed, "problems")
    return lines or [line("Nothing was imported.")]


def import_numbers(counts: Mapping[str, int]) -> str:
    """The numbers in the frame of the import. What is a customer here already, as far as is known, is to be linked, and
    counts as nothing else."""
    numbers = (
        (counts["importable"], "to import"),
        (counts["twins"], "to link"),
        (counts["invalid"], "to put right"),
        (counts["linked"], "linked"),
    )
    return " · ".join(f"{number:,} {words}" for number, words in numbers if number or words == "to import")


def suggestion_cells(suggestion: SuggestionView) -> Cells:
    """A contact in the link picker: why it is offered, or to whom it is linked already."""
    linked = suggestion.linked_customer_name
    why = Piece(f"= linked to {linked}", Tone.MUTED) if linked else _why(suggestion)
    quiet = Tone.MUTED if linked else Tone.PLAIN
    email = line(Piece(suggestion.email, quiet)) if suggestion.email else line(Piece("—", Tone.MUTED))
    return {"name": line(Piece(suggestion.name, quiet)), "email": email, "why": line(why)}


def suggestion_lines(suggestion: SuggestionView) -> list[Line]:
    """Below the picker's list: what tells the contact under the cursor from its namesakes."""
    known = (suggestion.email or "no email in Xero", suggestion.address or "no address in Xero")
    return [line(Piece(each, Tone.MUTED)) for each in known]


def create_cells(name: str) -> Cells:
    """The last row of the picker."""
    return {
        "name": line(Piece("+ Create in Xero", Tone.KEY)),
        "why": line(Piece(f"a new contact “{name}”", Tone.MUTED)),
    }


def shared_story(suggestion: SuggestionView, customer: str) -> list[Line]:
    """What a second link to one contact means (D16)."""
    return [
        line(
            Piece(suggestion.name, Tone.STRONG),
            " is linked to ",
            Piece(suggestion.linked_customer_name or "", Tone.STRONG),
            " already.",
        ),
        BLANK,
        line(f"Linked to {customer} as well, the invoices of both go to the same contact."),
    ]


def valid_now(names: Sequence[str]) -> str:
    """What is said of contacts that were put right in Xero, and leave the list of those that have to be."""
    return f"{some(names, 3)} {'is' if len(names) == 1 else 'are'} valid now, and can be imported."


def nobody_to_link(row: ContactRow | None) -> str:
    """Why there is nothing to link a contact to."""
    if row is None:
        return "There is no contact under the cursor."
    if row.linked_customer_id:
        return f"{row.name} is {_linked_words(row)} already."
    if row.valid:
        return f"No customer here is like {row.name}: {key_of('import.choose')} imports it as one."
    return f"No customer here is like {row.name}. On a customer {key_of('customers.link')} offers it."


def no_contacts(read: bool, narrowed: bool, *, typed: bool = False) -> list[Line]:
    """What an empty import says; `typed` when a name was looked for."""
    if narrowed:
        lines = [
            line("No contact matches."),
            line(key_piece("everywhere.back"), " shows all of them again."),
        ]
        if typed:
            everyone = (
                f"{key_of('customers.link')}, then {key_of('link.everyone')} on a customer, offers them all."
            )
            lines += [
                BLANK,
                line("Only contacts that Xero counts as customers are here: an invoice there makes one."),
                line(Piece(everyone, Tone.MUTED)),
            ]
        return lines
    if read:
        return [
            line("Xero has no customers yet."),
            line(
                "A contact becomes one with its first invoice there; then press ",
                key_piece("import.reload"),
                ".",
            ),
        ]
    return [
        line("The contacts have not been read yet."),
        line(key_piece("import.reload"), " reads them from Xero."),
    ]


def _linked_words(row: ContactRow) -> str:
    return f"linked to {row.linked_customer_name}"


def _field(value: str | None, missing: str, row: ContactRow, tone: Tone) -> Line:
    if value:
        return line(Piece(value, tone))
    wrong = any(reason.code == missing for reason in row.reasons)
    return line(Piece("—", Tone.WARN if wrong else Tone.MUTED))


def _customer_words(customer: Mapping[str, Any]) -> list[Piece]:
    address = customer.get("address") or {}
    parts = [customer.get("contact_name"), customer.get("email"), *(address.get(part) for part in address)]
    return [Piece(", ".join(str(part) for part in parts if part))]


def _why(suggestion: SuggestionView) -> Piece:
    tone = Tone.GOOD if suggestion.score >= 100 else Tone.PLAIN if suggestion.score else Tone.MUTED
    return Piece(suggestion.why, tone)


def _left_out(sign: str, word: str, tone: Tone, entries: Sequence[Mapping[str, Any]], key: str) -> list[Line]:
    if not entries:
        return []
    lines = [BLANK, line(Piece(f"{sign} {len(entries):,} {word}", tone))]
    for entry in entries[:_NAMED]:
        lines.append(
            line(Piece(entry["name"], Tone.STRONG), "  ", Piece(_messages(entry.get(key, ())), Tone.MUTED))
        )
    if len(entries) > _NAMED:
        lines.append(line(Piece(f"and {len(entries) - _NAMED:,} more", Tone.MUTED)))
    return lines


def _messages(problems: Iterable[Any]) -> str:
    return " ".join(each.message if isinstance(each, Problem) else str(each["message"]) for each in problems)
