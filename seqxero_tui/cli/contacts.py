"""`seqxero contacts list`: Xero's contacts as the import sees them, valid or with every reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seqxero_tui.cli.arguments import Parser, add_verb, add_verbs
from seqxero_tui.cli.call import DONE, Call, every_row

if TYPE_CHECKING:
    from seqxero_tui.sync.views import ContactRow

ONLY = ("all", "valid", "invalid", "linked", "importable")


def define(noun: Parser) -> None:
    """The noun's verbs."""
    verbs = add_verbs(noun)
    listing = add_verb(
        verbs, "list", _list, "Xero's customers as the import sees them, valid or with the reasons why not"
    )
    listing.add_argument("--only", choices=ONLY, default="all", help="importable: valid and not linked yet")
    listing.add_argument(
        "--all",
        action="store_true",
        help="also contacts that Xero counts as no customers: to link, not to import",
    )
    listing.add_argument("--text", default="", help="only those whose name or email has this")


def _list(call: Call) -> int:
    from seqxero_tui.cli import customer_forms
    from seqxero_tui.cli.tables import Heading, table

    args = call.args
    with call.workspace() as workspace:
        workspace.customers.reload_contacts(on_progress=call.console.progress)
        found = every_row(
            lambda offset, limit: workspace.customers.contacts(
                text=args.text, only=args.only, everyone=args.all, offset=offset, limit=limit
            )
        )
    headings = (
        Heading("Contact id"),
        Heading("Name", yields=True),
        Heading("Email", yields=True),
        Heading("Import", yields=True),
    )
    call.console.result(
        {"contacts": [customer_forms.contact(each) for each in found]},
        lambda: table(
            headings,
            [(each.contact_id, each.name, each.email, _verdict(each)) for each in found],
            call.console.cells(),
        ),
    )
    return DONE


def _verdict(row: ContactRow) -> str:
    if row.linked_customer_name:
        return f"linked to {row.linked_customer_name}"
    if not row.is_customer:
        return "no customer in Xero: link only"
    return "valid" if row.valid else " ".join(reason.message for reason in row.reasons)
