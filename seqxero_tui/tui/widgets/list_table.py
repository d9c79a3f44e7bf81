"""A table that draws only the lines in sight and holds only the windows it was given, so that 100,000 rows cost
what 200 do. It knows columns, rows, a cursor and marks; where rows come from is `ListPane`'s affair.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from seqxero_tui.present import masking
from seqxero_tui.present.pieces import Line, Piece, Tone
from seqxero_tui.present.table import GAP, Cells, Column, fit
from seqxero_tui.tui.plain import cell

Row = TypeVar("Row")

GUTTER = 3
"""Cells before the first column: cursor sign, mark sign, a blank."""

WINDOW = 200
"""Rows asked for at once."""

_LINES_KEPT = 200
"""Drawn lines that are kept: a screen, before and after a page."""


class ListTable(ScrollView, Generic[Row], can_focus=True):
    """Rows by position, loaded in windows. Messages say what is wanted (`Wanted`) and where the cursor went (`Moved`)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "go_to(0)", show=False),
        Binding("end", "go_to(-1)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"list-table--cursor", "list-table--hover"}

    class Wanted(Message):
        """The window that begins at `offset` is in sight and not there."""

        def __init__(self, offset: int) -> None:
            super().__init__()
            self.offset = offset

    class Moved(Message):
        """The cursor stands on another row, or its row changed."""

    class Opened(Message):
        """The row under the cursor was clicked a second time."""

    def __init__(
        self,
        columns: Sequence[Column],
        cells: Callable[[Row], Cells],
        key: Callable[[Row], str],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.columns = tuple(columns)
        self._columns = self.columns
        self._cells = cells
        self._key = key
        self._rows: dict[int, Row] = {}
        self._asked: set[int] = set()
        self._layout: list[tuple[Column, int]] = []
        self._hover = -1
        self._drawn: LRUCache[object, Strip] = LRUCache(_LINES_KEPT)
        self.length = 0
        self.cursor = 0
        self.marks: Mapping[str, Row] = {}
        """The marked rows by key. Each change is another mapping: what was counted of them holds while it is the same."""
        self.sorted_by = ""
        """The key of the column whose order it is, `-` before it when it falls; told by its title."""

    @property
    def hidden(self) -> frozenset[str]:
        """The keys of the columns that were left out by choice."""
        return frozenset(column.key for column in self.columns if column not in self._columns)

    @property
    def fitting(self) -> frozenset[str]:
        """The keys of the columns there is room for."""
        return frozenset(column.key for column, _ in self._layout)

    def set_hidden(self, keys: Collection[str]) -> None:
        """Leave out these columns; the first one says what a row is and always stays."""
        first = self.columns[0]
        self._columns = tuple(column for column in self.columns if column is first or column.key not in keys)
        self._measure()
        self.refresh()

    @property
    def current(self) -> Row | None:
        """The row under the cursor, if it is loaded."""
        return self._rows.get(self.cursor)

    @property
    def loaded(self) -> Mapping[int, Row]:
        """The rows that are here, by position."""
        return self._rows

    def replace(self, length: int, rows: Mapping[int, Row], cursor: int) -> None:
        """Show another list: `length` rows of which these are loaded, with the cursor on `cursor`."""
        self._rows = dict(rows)
        self._asked.clear()
        self.length = length
        self._refresh_marks(rows)
        self._measure()
        self.cursor = max(0, min(cursor, length - 1))
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def extend(self, rows: Mapping[int, Row]) -> None:
        """Another window of the same list has come."""
        self._rows.update(rows)
        self._refresh_marks(rows)
        self.refresh()
        if self.cursor in rows:
            self.post_message(self.Moved())

    def _refresh_marks(self, rows: Mapping[int, Row]) -> None:
        marked = {self._key(row): row for row in rows.values() if self._key(row) in self.marks}
        if any(self.marks[key] != row for key, row in marked.items()):
            self.marks = {**self.marks, **marked}

    def toggle_mark(self) -> None:
        """Mark the row under the cursor or take its mark back, and go to the next one."""
        row = self.current
        if row is None:
            return
        marks = dict(self.marks)
        if marks.pop(self._key(row), None) is None:
            marks[self._key(row)] = row
        self.marks = marks
        self.action_move(1)
        self.refresh()

    def action_move(self, by: int) -> None:
        """The cursor by some rows."""
        self.move_cursor(self.cursor + by)

    def action_page(self, by: int) -> None:
        """The cursor by a page."""
        self.move_cursor(self.cursor + by * max(1, self.scrollable_content_region.height - 1))

    def action_go_to(self, position: int) -> None:
        """The cursor to a position; -1 is the last row."""
        self.move_cursor(self.length - 1 if position < 0 else position)

    def move_cursor(self, position: int) -> None:
        """The cursor to a position, as near as there is one."""
        position = max(0, min(position, self.length - 1))
        if position == self.cursor:
            return
        self.cursor = position
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def _reveal(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True)

    def on_resize(self, event: events.Resize) -> None:
        """Columns share the new width."""
        self._measure()
        self._reveal()

    def _measure(self) -> None:
        width = self.scrollable_content_region.width
        self.virtual_size = Size(width, self.length)
        self._layout = fit(self._columns, max(1, width - GUTTER - 1))

    def header(self) -> Content:
        """The titles above the columns."""
        titles: Cells = {column.key: self._title(column) for column in self._columns}
        return self._row_content(titles, "   ")

    def _title(self, column: Column) -> Line:
        if self.sorted_by.removeprefix("-") != column.key:
            return (Piece(column.title, Tone.MUTED),)
        return (Piece(f"{column.title} {'↓' if self.sorted_by.startswith('-') else '↑'}", Tone.STRONG),)

    def _row_content(self, cells: Cells, gutter: str | Content) -> Content:
        # The column in the style keeps each cell a segment of its own: in pictures wide characters then move no column.
        parts = [
            cell(cells.get(column.key, ()), width, right=column.align == "right").stylize(
                Style.from_meta({"column": column.key})
            )
            for column, width in self._layout
        ]
        return Content.assemble(gutter, Content(" " * GAP).join(parts))

    def render_line(self, y: int) -> Strip:
        """One line of the list."""
        position = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if position >= self.length:
            return Strip.blank(width, self.rich_style)
        row = self._rows.get(position)
        if row is None:
            self._ask_for(position)
        strip = self._strip(row, position, width)
        return strip.apply_meta({"row": position})

    def _strip(self, row: Row | None, position: int, width: int) -> Strip:
        here, hover = position == self.cursor, position == self._hover
        marked = row is not None and self._key(row) in self.marks
        cells: Cells = self._cells(row) if row is not None else {self._columns[0].key: _LOADING}
        if masking.is_on():  # what is masked changes with what is learnt
            return self._draw(cells, width, here=here, hover=hover, marked=marked)
        # Rows are read again twice a second while a push runs, and drawing a line costs what reading twenty does.
        look = (
            tuple(cells.items()),
            width,
            here,
            hover,
            marked,
            *self._layout,
            self.app.theme,
            self.has_focus,
        )
        strip = self._drawn.get(look)
        if strip is None:
            strip = self._drawn[look] = self._draw(cells, width, here=here, hover=hover, marked=marked)
        return strip

    def _draw(self, cells: Cells, width: int, *, here: bool, hover: bool, marked: bool) -> Strip:
        style = self.visual_style
        if here:
            style += self.get_visual_style("list-table--cursor")
        elif hover:
            style += self.get_visual_style("list-table--hover")
        gutter = Content.assemble(
            ("▸" if here else " ", "$primary"), ("✓" if marked else " ", "bold $primary"), " "
        )
        strips = Visual.to_strips(self, self._row_content(cells, gutter), width, 1, style, pad=True)
        return strips[0] if strips else Strip([Segment(" " * width)])

    def _ask_for(self, position: int) -> None:
        offset = position - position % WINDOW
        if offset not in self._asked:
            self._asked.add(offset)
            self.post_message(self.Wanted(offset))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the row under the cursor it opens it."""
        position = event.style.meta.get("row")
        if position is None:
            return
        if position == self.cursor and event.chain > 1:
            self.post_message(self.Opened())
        self.move_cursor(position)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The row under the pointer."""
        self._set_hover(event.style.meta.get("row", -1))

    def on_leave(self, event: events.Leave) -> None:
        """The pointer has gone."""
        self._set_hover(-1)

    def _set_hover(self, position: int) -> None:
        if position != self._hover:
            self._hover = position
            self.refresh()


_LOADING: Line = (Piece("…", Tone.MUTED),)
