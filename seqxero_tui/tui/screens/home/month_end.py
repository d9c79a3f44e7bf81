"""One list of the month-end check: the documents on it, with everything that can be done about them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from seqxero_tui.billing.months import Month
from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.present import month_end
from seqxero_tui.present.action import Action
from seqxero_tui.present.pieces import Line
from seqxero_tui.sync.home_views import Check
from seqxero_tui.sync.views import DocumentRow, Page
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.explaining import explain, take_back
from seqxero_tui.tui.plain import lines_content
from seqxero_tui.tui.screens.document_detail import DocumentDetail
from seqxero_tui.tui.screens.document_verbs import DocumentVerbs
from seqxero_tui.tui.screens.list_room import ListRoom
from seqxero_tui.tui.widgets.document_sidebar import DocumentSidebar
from seqxero_tui.tui.widgets.list_pane import Facet, Query, Source
from seqxero_tui.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

_SHOWN = Facet("explained", "w", "show", month_end.SHOWN, unset="all")
_EARLIER = Facet("earlier", "y", "earlier months", (("yes", "shown"),), unset="left out")
_EXPLAINING = ("month_end.explain", "month_end.take_back")


class MonthEndScreen(DocumentVerbs, ListRoom[DocumentRow]):
    """The documents of a month (or, with None, of all) that a list of the check holds."""

    PLACES = ("document", "month_end", "list", "panel", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("document", "month_end", "panel")
    TAB = "home"

    def __init__(self, check: Check, month: Month | None) -> None:
        super().__init__()
        self._check = check
        self._month = month

    def body(self) -> ComposeResult:
        """What the list means and what to do, above it."""
        with Vertical():
            yield Static(lines_content(month_end.told(self._check)), classes="month-end-story")
            yield from super().body()

    def source(self) -> Source[DocumentRow]:
        """The documents on the list."""
        return Source(
            title=f"{month_end.CHECKS[self._check].title} · {month_end.named(self._month)}",
            columns=month_end.COLUMNS,
            load=partial(_load, self._check, self._month),
            key=lambda row: row.id,
            cells=partial(month_end.cells, self._check),
            empty=self._empty,
            facets=(_SHOWN, _EARLIER) if self._month else (),
        )

    def _empty(self, query: Query) -> Sequence[Line]:
        narrowed = bool(query.text.strip()) or _SHOWN.id in query.facets
        return month_end.empty(self._month, filtered=narrowed)

    def sidebar(self) -> Sidebar:
        """Both sides of the current document."""
        return DocumentSidebar()

    def current_changed(self) -> None:
        """The sidebar follows."""
        row = self.pane.current
        if self.sidebar_shown:
            kind = DocumentKind(row.kind) if row else DocumentKind.INVOICE
            self.query_one(DocumentSidebar).follow(kind, row.id if row else None)

    def opened(self) -> None:
        """The document."""
        self.do_detail()

    def do_detail(self) -> None:
        """The document with its lines."""
        row = self.pane.current
        if row is not None:
            self.app.push_screen(DocumentDetail(DocumentKind(row.kind), row.id, self.TAB))

    def do_earlier(self) -> None:
        """With what is on the list from the months before, or without."""
        if self._month is not None:
            held = self.pane.wanted.facets.get(_EARLIER.id)
            self.pane.set_facet(_EARLIER.id, None if held else "yes")

    def do_shown(self) -> None:
        """Only what is open, or only what is explained."""
        if self._month is not None:
            self.ask_facet(_SHOWN.id)

    # -- explanations

    def why_not(self, action: Action) -> str | None:
        """An explanation needs a month and a document; taking one back, one that is there."""
        if action.id == "month_end.explain":
            return month_end.not_explainable(self._month, self.pane.chosen)
        if action.id == "month_end.take_back":
            return month_end.not_explained(self.pane.chosen)
        return super().why_not(action)

    def words_for(self, action: Action) -> str:
        """Explaining counts what it is about."""
        if action.id not in _EXPLAINING or not self.is_mounted:
            return super().words_for(action)
        number = len(self._meant(action))
        return f"{action.label} {number:,}" if number > 1 else action.label

    def in_footer(self, action: Action) -> bool:
        """Of the two the one that applies, or both."""
        if action.id in _EXPLAINING:
            return self._month is not None and bool(self._meant(action))
        return super().in_footer(action)

    def _meant(self, action: Action) -> list[DocumentRow]:
        """The documents that an explanation is offered for, or the taking back of theirs."""
        explained = action.id == "month_end.take_back"
        return [row for row in self.pane.chosen if (row.explained is not None) == explained]

    def do_explain(self) -> None:
        """Ask why they may stay on the list."""
        if self._month is not None:
            rows = self.pane.chosen
            explain(self.seqxero, self._check, self._month, rows, self.hidden(rows), self._explained)

    def do_take_back(self) -> None:
        """Make what is explained of them open again."""
        if self._month is not None:
            rows = [row for row in self.pane.chosen if row.explained is not None]
            take_back(self.seqxero, self._check, self._month, rows, self.hidden(rows), self._explained)

    def _explained(self, ids: Sequence[str]) -> None:
        """On to the next document: these go to another place of the list."""
        if not self.is_attached:
            return
        rows = self.pane.table.loaded
        after = (rows[at].id for at in sorted(rows) if at > self.pane.table.cursor)
        self.verb_done(ids)
        self.pane.refill(keep=next((each for each in after if each not in ids), None))

    # -- what the verbs act on

    def current_document(self) -> DocumentRow | None:
        """The row under the cursor."""
        return self.pane.current if self.is_mounted else None

    def chosen_documents(self) -> list[DocumentRow]:
        """The marked rows, else the current one."""
        return self.pane.chosen

    def hidden(self, rows: Sequence[DocumentRow]) -> int:
        """Marked rows that the filter hides."""
        return self.pane.out_of_sight(rows)

    def verb_done(self, ids: Sequence[str]) -> None:
        """Their marks have done their work."""
        self.pane.unmark(ids)

    def marks_changed(self) -> None:
        """How much is marked, per currency."""
        marked = list(self.pane.marks.values())
        self.pane.tell(month_end.sums(marked))


def _load(
    check: Check, month: Month | None, workspace: Workspace, query: Query, offset: int, limit: int
) -> Page[DocumentRow]:
    """A window of the list, on a thread."""
    find = partial(workspace.month_end_documents, check, month, earlier=_EARLIER.id in query.facets)
    shown = query.facets.get(_SHOWN.id)
    ids = find(text=query.text, explained=None if shown is None else shown == "explained")
    total = len(find()) if query.text.strip() or shown else len(ids)
    return Page(workspace.month_end_rows(check, month, ids[offset : offset + limit]), len(ids), total)
