"""`seqxero products`: products, their prices, and the ledger account their lines go to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from seqxero_tui.cli.arguments import Parser, account_choice, add_account_choice, add_verb, add_verbs
from seqxero_tui.cli.call import DONE, Call, every_row

if TYPE_CHECKING:
    from seqxero_tui.sync.product_views import AccountOf

_REF = "id of the product or beginning of its name"


def define(noun: Parser) -> None:
    """The noun's verbs."""
    verbs = add_verbs(noun)
    listing = add_verb(verbs, "list", _list, "products with their ledger account")
    listing.add_argument("--text", default="", help="only those whose name or label has this")
    listing.add_argument(
        "--no-account", action="store_true", help="only those without an account of their own"
    )
    prices = add_verb(verbs, "prices", _prices, "the prices of a product with their ledger account")
    prices.add_argument("ref", metavar="REF", help=_REF)
    ledger = add_verb(
        verbs, "ledger", _ledger, "choose the ledger account of a product's lines, or of one price's"
    )
    ledger.add_argument("ref", metavar="REF", help=_REF)
    add_account_choice(ledger)
    ledger.add_argument(
        "--price", metavar="PRICE", help="only this price: its id or the beginning of its name"
    )


def _list(call: Call) -> int:
    from seqxero_tui.cli import product_forms
    from seqxero_tui.cli.tables import Heading, table

    own = False if call.args.no_account else None
    with call.workspace() as workspace:
        rows = every_row(
            lambda offset, limit: workspace.products.page(
                text=call.args.text, own_account=own, offset=offset, limit=limit
            )
        )
    headings = (
        Heading("Id"),
        Heading("Name", yields=True),
        Heading("Account", yields=True),
        Heading("Prices", right=True),
        Heading("Lines", right=True),
    )
    cells = [
        (each.id, each.name, _account(each.goes_to, "product"), f"{each.prices:,}", f"{each.lines:,}")
        for each in rows
    ]
    call.console.result(
        {"products": [product_forms.product(each) for each in rows]},
        lambda: table(headings, cells, call.console.cells()),
    )
    return DONE


def _prices(call: Call) -> int:
    from seqxero_tui.cli import product_forms
    from seqxero_tui.cli.tables import Heading, table
    from seqxero_tui.present.products import pricing

    with call.workspace() as workspace:
        products = workspace.products
        product = products.get(call.args.ref)
        rows = every_row(
            lambda offset, limit: products.prices(product_id=product.id, offset=offset, limit=limit)
        )
    headings = (
        Heading("Id"),
        Heading("Name", yields=True),
        Heading("Price", yields=True),
        Heading("Account", yields=True),
        Heading("Lines", right=True),
    )
    cells: Sequence[Sequence[str | None]] = [
        (each.id, each.name, pricing(each), _account(each.goes_to, "price"), f"{each.lines:,}")
        for each in rows
    ]
    call.console.result(
        {
            "product": product_forms.product(product),
            "prices": [product_forms.price(each) for each in rows],
        },
        lambda: table(headings, cells, call.console.cells()),
    )
    return DONE


def _ledger(call: Call) -> int:
    from seqxero_tui.cli import product_forms
    from seqxero_tui.present.pieces import plural

    code, ref, price_ref = account_choice(call.args), call.args.ref, call.args.price
    with call.workspace() as workspace:
        products = workspace.products
        if price_ref is None:
            changed = products.set_account(ref, code)
        else:
            changed = products.set_accounts("price", [products.price(ref, price_ref).id], code).following
        now = products.get(ref)
        price = products.price(ref, price_ref) if price_ref is not None else None
    name, goes_to = (price.name, price.goes_to) if price else (now.name, now.goes_to)
    form = {"product": product_forms.product(now), "lines_changed": changed}
    call.console.result(
        form | ({"price": product_forms.price(price)} if price else {}),
        lambda: [f"{name}: {_account(goes_to, '') or 'no account'}, {plural(changed, 'line')} changed"],
    )
    return DONE


def _account(account: AccountOf, own: str) -> str:
    """The account with its name; where it comes from, unless it is the row's own choice."""
    label = " ".join(part for part in (account.code, account.name) if part)
    return f"{label} ({account.source})" if label and own and account.source != own else label
