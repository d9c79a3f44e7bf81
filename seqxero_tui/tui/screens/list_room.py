"""A screen around one list and, where there is one, its sidebar: filter, marks, facets and Esc work the same in all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from seqxero_tui.present.pieces import plural
from seqxero_tui.tui import copying
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.copying import Copy
from seqxero_tui.tui.dialogs.columns import Columns
from seqxero_tui.tui.dialogs.pick import Pick
from seqxero_tui.tui.remembered import Look
from seqxero_tui.tui.screens.beside import Beside
from seqxero_tui.tui.widgets.list_pane import Facet, ListPane, Query, Source
from seqxero_tui.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

Row = TypeVar("Row")


class ListRoom(Beside, Generic[Row]):
    """Give it a `source` and, if it has one, a `sidebar`; react to the current row in `current_changed`."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("list")

    def __init__(self) -> None:
        super().__init__()
        self._first_query: Query | None = None

    def source(self) -> Source[Row]:
        """What the list shows."""
        raise NotImplementedError

    def sidebar(self) -> Sidebar | None:
        """The panel beside the list."""
        return None

    def body(self) -> ComposeResult:
        """The list and its sidebar."""
        with Horizontal(id="list-and-sidebar"):
            pane = ListPane[Row](self.source())
            pane.wanted = self._first_query or pane.wanted
            yield pane
            panel = self.sidebar()
            if panel is not None:
                yield panel

    def on_mount(self) -> None:
        """The rows take the keys; the list is as it was looked at before."""
        self.pane.table.focus()
        look = self.seqxero.remembered.look(self.list_id)
        if look != Look():  # whoever asked for a part of the list beforehand gets that part
            wanted, position = (self._first_query, 0) if self._first_query else (look.query, look.position)
            self.pane.begin_at(wanted, hidden=look.hidden, position=position)

    @property
    def list_id(self) -> str:
        """What the list is called where the way it was looked at is kept."""
        return f"{self.TAB}.{type(self).__name__}"

    def keep_look(self) -> None:
        """Remember how the list is looked at now."""
        table = self.pane.table
        look = Look(self.pane.wanted, tuple(sorted(table.hidden)), table.cursor)
        self.seqxero.remembered.keep_look(self.list_id, look)

    def on_unmount(self) -> None:
        """The last chance to remember."""
        if self.query(ListPane):
            self.keep_look()

    @property
    def pane(self) -> ListPane[Row]:
        """The list."""
        return cast("ListPane[Row]", self.query_one(ListPane))

    def narrow(self, facets: Mapping[str, str], text: str = "") -> None:
        """Show only the rows with these values of facets, and with these words; also before the list is there."""
        query = Query(text, facets)
        if self.query(ListPane):
            self.pane.narrow(query)
        else:
            self._first_query = query

    def refresh_data(self) -> None:
        """The rows, and with them everything that follows the current one."""
        for pane in self.query(ListPane):  # there is none while the screen comes or goes
            pane.refill()

    def current_changed(self) -> None:
        """Another row is current, or the current one changed."""

    def marks_changed(self) -> None:
        """The marks changed."""

    def opened(self) -> None:
        """The current row was double-clicked."""

    def on_list_pane_moved(self, event: ListPane.Moved) -> None:
        """Sidebar and footer follow."""
        self.current_changed()
        self.refresh_footer()

    def on_list_pane_marked(self, event: ListPane.Marked) -> None:
        """The footer counts."""
        self.marks_changed()
        self.refresh_footer()

    def on_list_pane_opened(self, event: ListPane.Opened) -> None:
        """As if Enter had been pressed."""
        self.opened()

    def on_resize(self, event: events.Resize) -> None:
        """The sidebar comes and goes with the width."""
        self.place_sidebar()

    def sidebar_placed(self) -> None:
        """It is told of the row when it comes."""
        self.current_changed()

    def do_filter(self) -> None:
        """Type to narrow down."""
        self.pane.start_filter()

    def do_sort(self) -> None:
        """Choose the order."""
        source = self.pane.source
        if not source.sorts:
            self.seqxero.notify("This list has one order only.", severity="warning")
            return

        def chosen(value: str | None) -> None:
            if value is not None:
                self.pane.set_sort(value)

        choices = [("", "As it comes"), *source.sorts]
        self.app.push_screen(Pick("Sort", choices, chosen=self.pane.wanted.sort), chosen)

    def do_columns(self) -> None:
        """Choose the columns."""

        def chosen(hidden: frozenset[str] | None) -> None:
            if hidden is not None:
                self.pane.set_hidden(hidden)

        table = self.pane.table
        self.app.push_screen(Columns(self.pane.source.columns, table.hidden, table.fitting), chosen)

    def copies(self) -> list[Copy]:
        """The current row, the marked ones, and all that the list is narrowed down to."""
        offers = super().copies()
        pane = self.pane
        if pane.marks:
            marked = list(pane.marks.values())
            offers.append(copying.of_rows(marked, f"{plural(len(marked), 'marked row')}"))
        if pane.page is not None and pane.page.matching:
            words = (
                f"All {plural(pane.page.matching, 'row')}{' of the filter' if pane.wanted.narrows else ''}"
            )
            load = partial(_read_all, pane.source, pane.wanted, pane.page.matching)
            offers.append(copying.of_all(load, words))
        return offers

    def do_mark(self) -> None:
        """Mark or unmark."""
        self.pane.toggle_mark()

    def do_mark_all(self) -> None:
        """Mark every row that the filter lets through; when they are marked already, none."""
        pane = self.pane
        if pane.page is None or not pane.page.matching:
            return

        def show(rows: list[Row]) -> None:
            if self.is_attached:
                pane.toggle_marks(rows)

        load = partial(_read_all, pane.source, pane.wanted, pane.page.matching)
        self.seqxero.jobs.start(lambda workspace, job: load(workspace), show, group="marks", newest_only=True)

    def take_back(self) -> bool:
        """Filter first, then marks."""
        return self.pane.take_back()

    def action_ask_facet(self, facet_id: str) -> None:
        """A click on a facet."""
        self.ask_facet(facet_id)

    def ask_facet(self, facet_id: str) -> None:
        """Let the user choose a facet's value."""
        facet = next(facet for facet in self.source().facets if facet.id == facet_id)
        held = self.pane.wanted.facets.get(facet_id)

        def chosen(value: str | None) -> None:
            if value is not None:
                self.pane.set_facet(facet_id, value or None)

        self.app.push_screen(Pick(facet.title.capitalize(), _choices(facet), chosen=held or ""), chosen)


def _choices(facet: Facet) -> list[tuple[Any, str]]:
    return [("", facet.unset), *facet.values]


def _read_all(source: Source[Row], query: Query, number: int, workspace: Workspace) -> list[Row]:
    """All rows of a query, as many as there were and what came meanwhile, in one read."""
    return list(source.load(workspace, query, 0, number + 1000).rows)
