"""A list with its filter line: asks the store for the windows it needs, keeps cursor and marks when rows change, and
tells the whole number in its frame.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from seqxero_tui.present import actions
from seqxero_tui.present.pieces import Piece, Tone
from seqxero_tui.sync.views import Page
from seqxero_tui.tui.plain import clickable, content, line_content, lines_content
from seqxero_tui.tui.widgets.field import Field
from seqxero_tui.tui.widgets.framed import Framed
from seqxero_tui.tui.widgets.list_table import WINDOW, ListTable
from seqxero_tui.tui.widgets.source import Facet, Query, Source
from seqxero_tui.tui.widgets.words import Words

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.workspace import Workspace

__all__ = ["Facet", "ListPane", "Query", "Source"]

Row = TypeVar("Row")

_FILTER = 16
"""Cells of the filter line that are not the facets': frame, padding, and room to type."""


class ListPane(Framed, Vertical, Generic[Row]):
    """Filter line, column titles, rows. `query` is what is asked for now, `page` the last answer."""

    class Moved(Message):
        """Another row is current, or the current one changed."""

    class Marked(Message):
        """The marks changed."""

    class Opened(Message):
        """The current row was double-clicked."""

    def __init__(self, source: Source[Row], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.source = source
        self.wanted = Query()
        self.page: Page[Row] | None = None
        self._generation = 0
        self._going_to: str | None = None
        """The row the cursor is to be put on by the next answer, also when a later question overtakes its own."""
        self._told = ""
        self._numbers = Content()
        self._chosen: tuple[Mapping[str, Row], list[Row]] = ({}, [])
        """The marks that were listed, and their list."""

    def compose(self) -> ComposeResult:
        """The parts."""
        with Horizontal(classes="filter-line"):
            yield Static(content(actions.key_of("list.filter"), Tone.KEY), classes="filter-key")
            yield Field(placeholder="filter", classes="filter-input")
            yield Words(classes="filter-facets")
        yield Words(classes="list-header")
        yield Words(classes="list-empty")
        yield ListTable[Row](self.source.columns, self.source.cells, self.source.key)

    def on_mount(self) -> None:
        """Frame, and the first window."""
        self.entitle(content(self.source.title))
        self.query_one(".list-empty").display = False
        self._show_facets()
        self.refill()

    @property
    def table(self) -> ListTable[Row]:
        """The rows."""
        return cast("ListTable[Row]", self.query_one(ListTable))

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.table.current

    @property
    def marks(self) -> Mapping[str, Row]:
        """The marked rows by key, wherever they are."""
        return self.table.marks

    @property
    def chosen(self) -> list[Row]:
        """The marked rows, else the current one. The same list as before while the marks are the same."""
        if self.marks:
            if self._chosen[0] is not self.marks:
                self._chosen = (self.marks, list(self.marks.values()))
            return self._chosen[1]
        return [self.current] if self.current is not None else []

    def out_of_sight(self, rows: Iterable[Row]) -> int:
        """How many of these rows, which something is about to be done to, are not here."""
        return len(self.unseen(rows))

    def unseen(self, rows: Iterable[Row]) -> list[Row]:
        """Those of the rows that are not here: hidden by a filter, or gone from the list since they were marked. Without a
        filter, what is further down than was read counts as here."""
        if not self.wanted.narrows and len(self.table.loaded) < self.table.length:
            return []
        here = {self.source.key(row) for row in self.table.loaded.values()}
        return [row for row in rows if self.source.key(row) not in here]

    def toggle_mark(self) -> None:
        """Mark the current row, or take its mark back."""
        self.table.toggle_mark()
        self._marks_changed()

    def set_marks(self, rows: Sequence[Row]) -> None:
        """Mark exactly these rows."""
        self.table.marks = {self.source.key(row): row for row in rows}
        self.table.refresh()
        self._marks_changed()

    def toggle_marks(self, rows: Sequence[Row]) -> None:
        """Mark these rows beside those that are marked; take the marks back when all of them have one."""
        keys = [self.source.key(row) for row in rows]
        if all(key in self.marks for key in keys):
            self.unmark(keys)
        else:
            self.set_marks([*self.marks.values(), *rows])

    def unmark(self, keys: Sequence[str]) -> None:
        """Take the marks of these rows back: what was wanted with them is done."""
        done = set(keys)
        self.table.marks = {key: row for key, row in self.marks.items() if key not in done}
        self.table.refresh()
        self._marks_changed()

    def _marks_changed(self) -> None:
        self._tell_numbers()
        self.post_message(self.Marked())

    def tell(self, words: str) -> None:
        """Add words of the screen's own to the numbers in the frame."""
        self._told = words
        self._tell_numbers()

    def start_filter(self) -> None:
        """Let the user type."""
        self.query_one(".filter-input", Input).focus()

    def set_facet(self, facet_id: str, value: str | None) -> None:
        """Narrow a facet to a value, or open it again."""
        facets = {key: held for key, held in self.wanted.facets.items() if key != facet_id}
        if value is not None:
            facets[facet_id] = value
        self._want(replace(self.wanted, facets=facets))

    def set_sort(self, sort: str) -> None:
        """Another order: one of the source's `sorts`, or "" for the list's own."""
        self._want(replace(self.wanted, sort=sort))

    def set_hidden(self, columns: Collection[str]) -> None:
        """Leave out these columns, by their keys; the first one always stays."""
        self.table.set_hidden(columns)
        self._show_header()

    def begin_at(self, wanted: Query, *, hidden: Collection[str], position: int) -> None:
        """Show the list as it was looked at before; what the source does not know any more is forgotten."""
        known = {facet.id: {value for value, _ in facet.values} for facet in self.source.facets}
        facets = {key: value for key, value in wanted.facets.items() if value in known.get(key, ())}
        sort = wanted.sort if wanted.sort in dict(self.source.sorts) else ""
        self.table.set_hidden(hidden)
        self.table.cursor = max(0, position)
        with self.prevent(Input.Changed):
            self.query_one(".filter-input", Input).value = wanted.text
        self._want(Query(wanted.text, facets, sort))

    def _want(self, wanted: Query) -> None:
        """Ask for another part of the list, or another order."""
        self.wanted = wanted
        self.table.sorted_by = wanted.sort
        self._show_facets()
        self.refill()

    def narrow(self, query: Query) -> None:
        """Show what `query` asks for, instead of what was asked for so far."""
        with self.prevent(Input.Changed):
            self.query_one(".filter-input", Input).value = query.text
        self.table.focus()
        self._want(query)

    def take_back(self) -> bool:
        """Esc: leave the filter's input, then the filter, then the marks; False when there was nothing."""
        if self.wanted.narrows:
            self.narrow(Query(sort=self.wanted.sort))
            return True
        if not self.table.has_focus and self.screen.focused is not None:
            self.table.focus()
            return True
        if self.marks:
            self.set_marks([])
            return True
        return False

    def refill(self, *, keep: str | None = None) -> None:
        """Read the list from the store again; the cursor stays on its row (or goes to the one with key `keep`).

        Not while the rows are not there yet, or no more: they are read when they come.
        """
        if not self.query(ListTable):
            return
        self._generation += 1
        table, generation = self.table, self._generation
        self._going_to = keep or self._going_to
        offset = table.cursor - table.cursor % WINDOW

        def read(workspace: Workspace, job: object) -> tuple[int, Page[Row]]:
            page = self.source.load(workspace, wanted, offset, WINDOW)
            if offset and not page.rows:  # the list became shorter than where the cursor was
                return 0, self.source.load(workspace, wanted, 0, WINDOW)
            return offset, page

        def show(answer: tuple[int, Page[Row]]) -> None:
            if generation == self._generation and self.is_attached:
                self._replace(*answer)

        wanted = self.wanted
        self._app.jobs.start(read, show, group=f"list-{id(self)}", newest_only=True)

    def _replace(self, offset: int, page: Page[Row]) -> None:
        current, position = (
            self.table.current,
            self.table.cursor,
        )  # keys may have moved it while the rows were read
        here = self._going_to or (self.source.key(current) if current is not None else None)
        rows = dict(enumerate(page.rows, offset))
        for at, row in rows.items():
            if self.source.key(row) == here:
                position = at
        self.page, self._going_to = page, None
        self.table.replace(page.matching, rows, position)
        self._show_header()
        self._show_empty(page)
        self._tell_numbers()

    def _show_empty(self, page: Page[Row]) -> None:
        empty = self.query_one(".list-empty", Words)
        empty.display = page.matching == 0
        self.query_one(".list-header").display = page.matching > 0
        if page.matching == 0:
            empty.update(lines_content(self.source.empty(self.wanted)))

    def _show_header(self) -> None:
        self.query_one(".list-header", Words).update(self.table.header())

    def on_resize(self) -> None:
        """Titles follow the columns, and the facets the room there is."""
        self._show_facets()
        self.call_after_refresh(self._show_header)

    def on_list_table_wanted(self, event: ListTable.Wanted) -> None:
        """Another window came in sight."""
        event.stop()
        offset, generation, wanted = event.offset, self._generation, self.wanted

        def show(page: Page[Row]) -> None:
            if generation == self._generation and self.is_attached:
                self.table.extend(dict(enumerate(page.rows, offset)))

        self._app.jobs.start(
            lambda workspace, job: self.source.load(workspace, wanted, offset, WINDOW),
            show,
            group=f"window-{id(self)}",
        )

    def on_list_table_moved(self, event: ListTable.Moved) -> None:
        """Pass on as our own."""
        event.stop()
        self.post_message(self.Moved())

    def on_list_table_opened(self, event: ListTable.Opened) -> None:
        """Pass on as our own."""
        event.stop()
        self.post_message(self.Opened())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each key narrows the list."""
        event.stop()
        self.wanted = replace(self.wanted, text=event.value)
        self.refill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps the filter and goes to the rows."""
        event.stop()
        self.table.focus()

    def key_down(self) -> None:
        """Down leaves the filter for the rows."""
        self.table.focus()

    def _show_facets(self) -> None:
        shown = Content("   ").join(map(self._facet, self.source.facets))
        if shown.cell_length > self.size.width - _FILTER > 0:
            shown = Content("  ").join([self._facet(each, short=True) for each in self.source.facets])
        self.query_one(".filter-facets", Words).update(shown)

    def _facet(self, facet: Facet, *, short: bool = False) -> Content:
        """Key, title and what is chosen; `short` leaves the title or, where nothing is chosen, the word for that out."""
        value = self.wanted.facets.get(facet.id)
        words = dict(facet.values).get(value or "", facet.unset)
        places: Sequence[str] = getattr(self.screen, "PLACES", ())
        shown = (
            Piece(actions.shown_key(facet.key, places), Tone.KEY),
            Piece(f" {facet.title}" if not (short and value) else "", Tone.MUTED),
            Piece(f" {words}" if not short or value else "", Tone.STRONG if value else Tone.MUTED),
        )
        return clickable(line_content(shown), f"screen.ask_facet('{facet.id}')")

    def _tell_numbers(self) -> None:
        if self.page is None:
            return
        page, marked = self.page, len(self.marks)
        numbers = f"{page.matching:,} of {page.total:,}" if self.wanted.narrows else f"{page.matching:,}"
        parts = [
            numbers,
            self.source.needs_you(page.needs_you) if page.needs_you else "",
            f"{marked:,} marked" if marked else "",
            self._told,
        ]
        told = content(" · ".join(part for part in parts if part))
        if not told.is_same(self._numbers):  # a frame is drawn whole
            self._numbers = self.border_subtitle = told

    @property
    def _app(self) -> SeqxeroApp:
        return cast("SeqxeroApp", self.app)
