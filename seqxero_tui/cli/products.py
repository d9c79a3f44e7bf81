"""`seqxero products`: products and the ledger account their lines go to."""

from __future__ import annotations

from seqxero_tui.cli.arguments import Parser, account_choice, add_account_choice, add_verb, add_verbs
from seqxero_tui.cli.call import DONE, Call, every_row


def define(noun: Parser) -> None:
    """The noun's verbs."""
    verbs = add_verbs(noun)
    listing = add_verb(verbs, "list", _list, "products with their ledger account")
    listing.add_argument("--text", default="", help="only those whose name has this")
    ledger = add_verb(verbs, "ledger", _ledger, "choose the ledger account of a product's lines")
    ledger.add_argument("ref", metavar="REF", help="id of the product or beginning of its name")
    add_account_choice(ledger)


def _list(call: Call) -> int:
    from seqxero_tui.cli import json_forms
    from seqxero_tui.cli.tables import Heading, table

    with call.workspace() as workspace:
        rows = every_row(
            lambda offset, limit: workspace.products.page(text=call.args.text, offset=offset, limit=limit)
        )
    headings = (
        Heading("Id"),
        Heading("Name", yields=True),
        Heading("Account", yields=True),
        Heading("Prices", right=True),
        Heading("Lines", right=True),
    )
    call.console.result(
        {"products": [json_forms.product(each) for each in rows]},
        lambda: table(
            headings,
            [
                (
                    each.id,
                    each.name,
                    " ".join(part for part in (each.account_code, each.account_name) if part),
                    f"{each.prices:,}",
                    f"{each.lines:,}",
                )
                for each in rows
            ],
            call.console.cells(),
        ),
    )
    return DONE


def _ledger(call: Call) -> int:
    from seqxero_tui.cli import json_forms

    code = account_choice(call.args)
    with call.workspace() as workspace:
        found = workspace.products.get(call.args.ref)
        changed = workspace.products.set_account(found.id, code)
        now = workspace.products.get(found.id)
    call.console.result(
        {"product": json_forms.product(now), "lines_changed": changed},
        lambda: [f"{now.name}: {now.account_code or 'the default account'}, {changed:,} lines changed"],
    )
    return DONE
