"""The products: which ledger account the lines of each go to, and what uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from seqxero_tui.present import actions, products
from seqxero_tui.present.action import Action
from seqxero_tui.sync.product_views import ProductRow, ProductView
from seqxero_tui.sync.views import Page
from seqxero_tui.tui.account_choice import NOT_CONNECTED, Chosen, choose_account
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.screens.prices import PricesScreen
from seqxero_tui.tui.widgets.list_pane import Facet, Query, Source
from seqxero_tui.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace


class ProductsScreen(ListRoom[ProductRow]):
    """Every product and where its lines go."""

    TAB = "products"
    PLACES: ClassVar[tuple[str, ...]] = ("products", "list", "panel", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("products", "panel")

    def source(self) -> Source[ProductRow]:
        """Products by name."""
        return Source(
            title="Products",
            columns=products.COLUMNS,
            load=_load,
            key=lambda row: row.id,
            cells=products.cells,
            empty=lambda query: products.empty(filtered=query.narrows),
            needs_you="{:,} without an account of their own".format,
            sorts=products.SORTS,
            facets=(Facet("account", "w", "account", products.ACCOUNT_CHOICES),),
        )

    def sidebar(self) -> Sidebar:
        """The product's account, what uses it, its prices."""
        return Sidebar("Product")

    def current_changed(self) -> None:
        """The sidebar shows the product under the cursor."""
        row = self.pane.current
        if row is None:
            self.query_one(Sidebar).show_nothing()
        elif self.sidebar_shown:
            self.seqxero.jobs.start(
                lambda workspace, job: workspace.products.view(row.id),
                self._show_product,
                group="product",
                newest_only=True,
            )

    def _show_product(self, view: ProductView) -> None:
        row = self.pane.current if self.query("ListPane") else None  # none is there while the screen goes
        if row is not None and row.id == view.row.id:
            lines = products.sidebar(view, width=self.query_one(Sidebar).inner, key_of=actions.key_of)
            self.query_one(Sidebar).show(lines)

    def words_for(self, action: Action) -> str:
        """The account is for all that are marked."""
        marked = len(self.pane.marks) if self.is_mounted and self.query("ListPane") else 0
        return f"{action.label} {marked:,}" if action.id == "products.ledger" and marked > 1 else action.label

    def why_not(self, action: Action) -> str | None:
        """Accounts are those of a connected organisation."""
        if action.id in ("products.ledger", "products.prices") and not self.pane.chosen:
            return "There is no product under the cursor."
        if action.id == "products.ledger" and self.seqxero.standing.organisation is None:
            return NOT_CONNECTED
        return super().why_not(action)

    def opened(self) -> None:
        """A double click shows the prices."""
        self.do_prices()

    def do_prices(self) -> None:
        """The product's prices."""
        row = self.pane.current
        if row is not None:
            self.app.push_screen(PricesScreen(f"Prices of {row.name}", self.TAB, product_id=row.id))

    def do_accounts(self) -> None:
        """Only those with or without an account of their own."""
        self.ask_facet("account")

    def do_ledger(self) -> None:
        """An account for the marked products, or the one under the cursor."""
        rows = self.pane.chosen
        ids = [row.id for row in rows]
        chosen = Chosen(
            "product",
            ids,
            [row.name for row in rows],
            [row.goes_to for row in rows],
            [row.account_code for row in rows],
            self.pane.out_of_sight(rows),
        )
        choose_account(self.seqxero, chosen, lambda: self.pane.unmark(ids))


def _load(workspace: Workspace, query: Query, offset: int, limit: int) -> Page[ProductRow]:
    """A window of the list, on a thread."""
    account = query.facets.get("account")
    own = None if account is None else account == "own"
    return workspace.products.page(
        text=query.text, own_account=own, sort=query.sort, offset=offset, limit=limit
    )
