"""Customers and their links: rows, the sidebar, and the words around linking, unlinking and pushing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seqxero_tui.billing.words import TaxStatus
from seqxero_tui.errors import Problem
from seqxero_tui.present.actions import key_piece
from seqxero_tui.present.cells import fit
from seqxero_tui.present.cells import width as cells_of
from seqxero_tui.present.customer_actions import OFFERED, hindrance
from seqxero_tui.present.fixes import KeyOf, no_key, remedy_line
from seqxero_tui.present.money import money, sums
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, hanging, line, plural, some
from seqxero_tui.present.table import Cells, Column
from seqxero_tui.present.times import ago, moment
from seqxero_tui.present.words import link_state
from seqxero_tui.sync.customer_views import CustomerView
from seqxero_tui.sync.reports import SyncReport
from seqxero_tui.sync.states import LinkState
from seqxero_tui.sync.views import CustomerRow

COLUMNS = (
    Column("name", "Customer", 20, most=44),
    Column("email", "Email", 16, most=34, drop=2),
    Column("country", "Country", 7, drop=4),
    Column("tax", "Tax", 14, drop=3),
    Column("waiting", "Waiting", 7, align="right", drop=1),
    Column("link", "Xero", 12),
)

LINK_CHOICES = tuple((state.value, link_state(state).word) for state in LinkState)
"""What the list can be narrowed down to, with its words."""

ARCHIVED_CHOICES = (("only", "only"), ("too", "shown too"))
"""What archived customers can be asked for, with its words; without a choice they are left out."""

_ARCHIVED = "archived · "
_TAX = {
    TaxStatus.TAXED: "taxed",
    TaxStatus.TAX_EXEMPT: "exempt",
    TaxStatus.REVERSE_CHARGED: "reverse charge",
}
_HOW = {"import": "imported from Xero", "picker": "linked by hand", "push": "created in Xero from here"}
_FIELDS = {"line1": "Address", "line2": "Address 2"}
_MEANS = {
    LinkState.UNLINKED: "Documents stay here until there is a link.",
    LinkState.PENDING: "On its way to Xero.",
    LinkState.ARCHIVED_IN_XERO: "The contact was archived in Xero. Restore it there, or link to another.",
    LinkState.GONE_IN_XERO: "The contact is not in Xero any more. Link to another.",
}
_MEANS_ARCHIVED = "Nothing new is billed. What is final goes its way, and the link stays."
_MERGED = "The contact was merged into another one in Xero. Link to that one: it is offered first."
_EVENTS = 8
_DOCUMENTS = 5


def cells(row: CustomerRow) -> Cells:
    """A customer in the list; what waits for a link stands out."""
    return {
        "name": line(Piece(_ARCHIVED if row.archived_at else "", Tone.MUTED), row.name),
        "email": line(row.email) if row.email else _dash(),
        "country": line(row.country) if row.country else _dash(),
        "tax": line(Piece(tax(row.tax_status), Tone.MUTED)),
        "waiting": line(Piece(f"{row.waiting:,}", Tone.WARN)) if row.waiting else BLANK,
        "link": link_state(row.link.state).label,
    }


def tax(status: str) -> str:
    """`taxed`, `exempt`, `reverse charge`."""
    return _TAX.get(TaxStatus(status), status)


def sidebar(
    view: CustomerView, *, width: int, now: datetime, key_of: KeyOf, connected: bool = True
) -> list[Line]:
    """What is known about a customer's life in Xero, as lines of up to `width` cells."""
    blocks = [
        _archived(view.row, now, width),
        _link(view, now, width),
        _problems(view.row.link.problems, width),
        waiting_lines(view, width),
        _differences(view, width),
        _actions(view.row, key_of, width, connected=connected),
        who(view),
        _history(view, now, width),
    ]
    lines: list[Line] = []
    for block in blocks:
        if block:
            lines += [*([BLANK] if lines else []), *block]
    return lines


def _archived(row: CustomerRow, now: datetime, width: int) -> list[Line]:
    """That the customer is archived, since when, and what that means (D70)."""
    if row.archived_at is None:
        return []
    lines = [line(Piece(f"Archived {ago(row.archived_at, now)}", Tone.WARN))]
    return lines + hanging(Piece(""), _MEANS_ARCHIVED, Tone.MUTED, width)


def _link(view: CustomerView, now: datetime, width: int) -> list[Line]:
    link = view.row.link
    lines = [link_state(link.state).headline]
    if link.contact_name:
        lines += hanging(Piece("to ", Tone.MUTED), link.contact_name, Tone.STRONG, width)
    if link.linked_at:
        how = _HOW.get(link.how or "", "linked")
        lines.append(line(Piece(f"{how} {ago(link.linked_at, now)}", Tone.MUTED)))
    if link.contact_id:
        lines += hanging(Piece("id ", Tone.MUTED), link.contact_id, Tone.MUTED, width)
    if means := _MERGED if link.merged else _MEANS.get(link.state):
        lines += hanging(Piece(""), means, Tone.MUTED, width)
    return lines


def _problems(problems: Sequence[Problem], width: int) -> list[Line]:
    """Why a push of the customer did not succeed, and what puts it right."""
    lines: list[Line] = []
    for problem in problems:
        lines += hanging(Piece(""), problem.message, Tone.WARN, width)
        lines += hanging(Piece("→ ", Tone.KEY), problem.remedy, Tone.MUTED, width)
    return lines


def waiting_lines(view: CustomerView, width: int) -> list[Line]:
    """The documents that wait to be pushed, each with its amount, and what they come to."""
    if not view.waiting:
        return []
    count = plural(len(view.waiting), "document")
    total = sums((each.gross_total, each.currency) for each in view.waiting)
    lines = hanging(Piece("▲ ", Tone.WARN), f"{count} waiting · {total}", Tone.WARN, width)
    for each in view.waiting[:_DOCUMENTS]:
        amount = money(each.gross_total, each.currency)
        lines.append(line(fit(f"  {each.number or 'no number'}", width - len(amount)), amount))
    if len(view.waiting) > _DOCUMENTS:
        lines.append(line(Piece(f"  and {len(view.waiting) - _DOCUMENTS:,} more", Tone.MUTED)))
    return lines


def _actions(row: CustomerRow, key_of: KeyOf, width: int, *, connected: bool) -> list[Line]:
    """Every verb with its key; one that cannot be done now says why."""
    lines = [line(Piece("Actions", Tone.STRONG))]
    for verb, words in OFFERED:
        if verb == ("archive" if row.archived_at else "restore"):
            continue
        key, found = key_of(f"customers.{verb}"), hindrance(verb, row, connected=connected)
        if found is None:
            lines.append(line(Piece(key, Tone.KEY), f" {words}"))
        else:
            lines.append(line(Piece(fit(f"{key} {words} · {found.short}", width).rstrip(), Tone.MUTED)))
    return lines


def _differences(view: CustomerView, width: int) -> list[Line]:
    """Field by field what reads otherwise in Xero; information, nothing is pushed for it (D22b)."""
    if not view.differences:
        return []
    side = (width - 10) // 2
    lines = [line(Piece("Reads otherwise in Xero", Tone.STRONG))]
    # Cut off, two values may look alike: where one is too long, all of them stand below each other.
    if any(cells_of(ours) > side - 4 or cells_of(theirs) > side for _, ours, theirs in view.differences):
        for field, ours, theirs in view.differences:
            lines.append(line(Piece(_FIELDS.get(field, field.capitalize()), Tone.MUTED)))
            lines += hanging(Piece("  here  ", Tone.MUTED), ours or "—", Tone.PLAIN, width)
            lines += hanging(Piece("  Xero  ", Tone.DIFFER), theirs or "—", Tone.PLAIN, width)
        return lines
    lines.append(line(Piece(" " * 10 + fit("Sequence", side) + "Xero", Tone.MUTED)))
    for field, ours, theirs in view.differences:
        label = Piece(fit(_FIELDS.get(field, field.capitalize()), 10), Tone.MUTED)
        lines.append(
            (
                label,
                Piece(fit(ours or "—", side - 3) + " "),
                Piece("≠ ", Tone.DIFFER),
                Piece(fit(theirs or "—", side)),
            )
        )
    return lines


def who(view: CustomerView) -> list[Line]:
    """The customer's own details."""
    row = view.row
    known = [view.contact_name, row.email, *view.address]
    return [
        line(Piece("Customer", Tone.STRONG)),
        *(line(entry) for entry in known if entry),
        line(Piece(f"{tax(row.tax_status)} · {plural(view.documents, 'document')}", Tone.MUTED)),
    ]


def _history(view: CustomerView, now: datetime, width: int) -> list[Line]:
    if not view.history:
        return []
    newest = sorted(view.history, key=lambda event: event.at, reverse=True)[:_EVENTS]
    lines = [line(Piece("History", Tone.STRONG))]
    for event in newest:
        lines += hanging(Piece(f"{moment(event.at, now)}  ", Tone.MUTED), event.what, Tone.PLAIN, width)
    return lines


def unlink_story(row: CustomerRow) -> list[Line]:
    """What follows from taking a link back (D22c)."""
    name = row.link.contact_name or "the contact"
    return [
        line(Piece(row.name, Tone.STRONG), "  is linked to  ", Piece(name, Tone.STRONG)),
        BLANK,
        line(
            "What is in Xero stays there and keeps its link to us. New invoices wait until there is a link again."
        ),
    ]


def push_story(rows: Sequence[CustomerRow], *, out_of_sight: int, left_out: int = 0) -> list[Line]:
    """Which customers would become contacts; marked ones that are linked already, or not to be seen, are counted."""
    lines = [
        line(Piece(some([row.name for row in rows]), Tone.STRONG)),
        BLANK,
        line(
            f"A contact is created in Xero for {'it' if len(rows) == 1 else 'each'}, and linked. What exists there "
            "by name or email is not made twice."
        ),
    ]
    lost = [row.name for row in rows if row.link.contact_id is not None]
    if lost:
        them = (
            "its old contact, archived or gone in Xero, is"
            if len(rows) == 1
            else f"old contacts ({some(lost, 2)}) are"
        )
        lines.append(line(f"The link to {them} given up."))
    if left_out:
        words = "1 other is" if left_out == 1 else f"{left_out:,} others are"
        lines.append(line(Piece(f"{words} linked already, and left alone.", Tone.MUTED)))
    return lines + out_of_sight_lines(out_of_sight)


def out_of_sight_lines(count: int) -> list[Line]:
    """The warning that some of the marked rows are not to be seen; nothing when all are."""
    if not count:
        return []
    words = "1 of them is" if count == 1 else f"{count:,} of them are"
    return [BLANK, line(Piece(f"{words} marked but not in sight now.", Tone.WARN))]


def pushed(report: SyncReport) -> str:
    """What a push of customers did, as a headline."""
    parts = [f"{plural(len(report.pushed), 'contact')} created in Xero"] if report.pushed else []
    failed = len(report.failed) + len(report.blocked)
    if failed:
        parts.append(f"{failed:,} not created")
    return ", ".join(parts) or "Nothing to create"


def push_report(report: SyncReport, key_of: KeyOf = no_key) -> list[Line]:
    """The story behind it: every customer that was not created, why, and what puts it right with the key for that."""
    lines: list[Line] = []
    found = [problem for failed in report.failed for problem in failed.problems]
    found += [problem for blocked in report.blocked for problem in blocked.problems]
    for problem in found:
        lines += [line(problem.message), remedy_line(problem, key_of), BLANK]
    if report.stopped:
        lines += [line(report.stopped.message), remedy_line(report.stopped, key_of)]
    return lines


def empty(narrowed: bool) -> list[Line]:
    """What an empty list says."""
    if narrowed:
        return [
            line("No customer matches the filter."),
            line(key_piece("everywhere.back"), " shows all of them again."),
        ]
    return [
        line("No customers yet."),
        line(
            key_piece("customers.import"),
            " imports them from Xero; ",
            Piece("seqxero load FILE", Tone.STRONG),
            " reads Sequence's.",
        ),
    ]


def _dash() -> Line:
    return line(Piece("—", Tone.MUTED))
