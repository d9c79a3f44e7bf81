"""`seqxero accounts`: the ledger accounts of the organisation, and reading it anew."""

from __future__ import annotations

from seqxero_tui.cli.arguments import Parser, add_verb, add_verbs
from seqxero_tui.cli.call import DONE, Call


def define(noun: Parser) -> None:
    """The noun's verbs."""
    verbs = add_verbs(noun)
    listing = add_verb(verbs, "list", _list, "the ledger accounts that lines can be coded to, revenue first")
    listing.add_argument("--all", action="store_true", help="also other accounts that can be used on sales")
    listing.add_argument("--text", default="", help="only those whose code or name has these words")
    add_verb(
        verbs,
        "refresh",
        _refresh,
        "read the organisation again: accounts, tax rates, currencies, lock dates (a sync does it once a day)",
    )


def _list(call: Call) -> int:
    from seqxero_tui.cli import json_forms
    from seqxero_tui.cli.tables import Heading, table

    with call.workspace() as workspace:
        found = workspace.connection.accounts(everything=call.args.all, text=call.args.text)
    headings = (Heading("Code"), Heading("Name", yields=True), Heading("Type"), Heading("Tax code"))
    call.console.result(
        {"accounts": [json_forms.account(each) for each in found]},
        lambda: table(
            headings,
            [(each.code, each.name, each.type, each.tax_type) for each in found],
            call.console.cells(),
        ),
    )
    return DONE


def _refresh(call: Call) -> int:
    from seqxero_tui.cli import json_forms
    from seqxero_tui.present.integration import reread

    with call.workspace() as workspace:
        before = workspace.connection.health()
        workspace.connection.refresh()
        after = workspace.connection.health()
    call.console.result(
        {
            "organisation": json_forms.organisation(after.organisation),
            "currencies": list(after.currencies),
            "read_at": json_forms.moment(after.facts_read_at),
        },
        lambda: [reread(before, after)],
    )
    return DONE
