"""The prices of a product, or of a billing schedule: what each costs, and which ledger account it goes to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from seqxero_tui.present import products
from seqxero_tui.present.action import Action
from seqxero_tui.sync.product_views import PriceRow
from seqxero_tui.sync.views import Page
from seqxero_tui.tui.account_choice import NOT_CONNECTED, Chosen, choose_account
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.remembered import Look
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.widgets.list_pane import Query, Source

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace


class PricesScreen(ListRoom[PriceRow]):
    """The prices of `product_id`, or those of `schedule_id`."""

    PLACES: ClassVar[tuple[str, ...]] = ("prices", "list", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("prices")

    def __init__(
        self, title: str, tab: str, *, product_id: str | None = None, schedule_id: str | None = None
    ) -> None:
        super().__init__()
        self._title = title
        self._product_id, self._schedule_id = product_id, schedule_id
        self.TAB = tab

    def source(self) -> Source[PriceRow]:
        """Prices by name."""
        of_product = self._product_id is not None
        return Source(
            title=self._title,
            columns=products.PRICES_OF_PRODUCT if of_product else products.PRICES_OF_SCHEDULE,
            load=partial(_load, self._product_id, self._schedule_id),
            key=lambda row: row.id,
            cells=products.price_cells,
            empty=lambda query: products.no_prices(filtered=query.narrows),
        )

    def keep_look(self) -> None:
        """The columns are remembered; a filter would hide what the next one has."""
        self.seqxero.remembered.keep_look(self.list_id, Look(hidden=tuple(sorted(self.pane.table.hidden))))

    def why_not(self, action: Action) -> str | None:
        """Accounts are those of a connected organisation."""
        if action.id == "prices.ledger":
            if not self.pane.chosen:
                return "There is no price under the cursor."
            if self.seqxero.standing.organisation is None:
                return NOT_CONNECTED
        return super().why_not(action)

    def opened(self) -> None:
        """A double click asks for the account."""
        self.action_do("prices.ledger")

    def do_ledger(self) -> None:
        """An account for the marked prices, or the one under the cursor."""
        rows = self.pane.chosen
        ids = [row.id for row in rows]
        chosen = Chosen(
            "price",
            ids,
            [products.price_name(row) for row in rows],
            [row.goes_to for row in rows],
            [row.account_code for row in rows],
            self.pane.out_of_sight(rows),
        )
        choose_account(self.seqxero, chosen, lambda: self.pane.unmark(ids))


def _load(
    product_id: str | None,
    schedule_id: str | None,
    workspace: Workspace,
    query: Query,
    offset: int,
    limit: int,
) -> Page[PriceRow]:
    """A window of the list, on a thread."""
    return workspace.products.prices(
        product_id=product_id, schedule_id=schedule_id, text=query.text, offset=offset, limit=limit
    )
