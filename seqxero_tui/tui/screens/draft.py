"""Writing a draft: its lines in one list, each changed in a dialog, and below them what they come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from seqxero_tui.billing.drafting import Draft, DraftLine, Typed, faults_of, moved, read_line, read_terms
from seqxero_tui.present import drafting
from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import key_of
from seqxero_tui.present.table import Cells
from seqxero_tui.sync.draft_views import FREE_LINE, Beginning, PriceOffer
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.dialogs.entry import Entry, EntryField, Judgement, Texts
from seqxero_tui.tui.dialogs.search import LIMIT, Search
from seqxero_tui.tui.plain import content, line_content, lines_content
from seqxero_tui.tui.screens.base import Room
from seqxero_tui.tui.widgets.framed import Frame
from seqxero_tui.tui.widgets.list_table import ListTable

if TYPE_CHECKING:
    from seqxero_tui.workspace import Workspace

_NEED_LINE = ("draft.change", "draft.remove", "draft.up", "draft.down")

Numbered = tuple[int, DraftLine]
"""A line and where it stands: new ones have no id yet."""


class DraftScreen(Room):
    """A draft until it is saved or left. `then` gets the id of what was kept."""

    PLACES = ("draft", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("draft")
    ASKS_BEFORE_LEAVING = True

    def __init__(self, beginning: Beginning, tab: str, then: Callable[[str], None]) -> None:
        super().__init__()
        self._draft = self._begun_with = beginning.draft
        self._tax_rate = beginning.tax_rate
        self._then = then
        self.TAB = tab

    def body(self) -> ComposeResult:
        """Head, lines, what is wrong, sums."""
        with Frame(classes="detail"):
            yield Static(classes="detail-head")
            yield Static(classes="list-header")
            yield Static(lines_content(drafting.empty_lines()), classes="list-empty")
            yield ListTable[Numbered](drafting.LINE_COLUMNS, self._cells, lambda each: str(each[0]))
            yield Static(classes="draft-faults")
            yield Static(classes="detail-totals")

    def on_mount(self) -> None:
        """What there is; an empty draft asks for its first line."""
        self.table.focus()
        self.call_after_refresh(self._show)
        if not self._draft.lines:
            self.call_after_refresh(self.do_add)

    @property
    def table(self) -> ListTable[Numbered]:
        """The lines."""
        return cast("ListTable[Numbered]", self.query_one(ListTable))

    @property
    def changed(self) -> bool:
        """Whether leaving would lose anything."""
        return self._draft != self._begun_with

    def _set(self, draft: Draft, cursor: int | None = None) -> None:
        self._draft = draft
        self._show(cursor)

    def _show(self, cursor: int | None = None) -> None:
        draft = self._draft
        frame = self.query_one(".detail", Frame)
        frame.entitle(content(drafting.heading(draft)))
        frame.border_subtitle = content("not saved" if self.changed else "")
        rows = dict(enumerate(enumerate(draft.lines)))
        self.table.replace(len(rows), rows, self.table.cursor if cursor is None else cursor)
        self._lay_out()
        self.query_one(".list-empty").display = not rows
        self.query_one(".list-header").display = bool(rows)
        faults = faults_of(draft) if draft.lines else ()
        self.query_one(".draft-faults", Static).update(lines_content(drafting.line_faults(faults)))
        totals = line_content(drafting.sums(draft.lines, draft.currency))
        self.query_one(".detail-totals", Static).update(totals)
        self.refresh_footer()

    def _lay_out(self) -> None:
        """What depends on the width: head and titles."""
        width = max(20, self.query_one(".detail").content_size.width)
        self.query_one(".detail-head", Static).update(lines_content(drafting.head(self._draft, width)))
        self.query_one(".list-header", Static).update(self.table.header())

    def on_resize(self, event: events.Resize) -> None:
        """Titles follow the columns."""
        self.call_after_refresh(self._lay_out)

    def on_list_table_opened(self, event: ListTable.Opened) -> None:
        """A double click changes the line."""
        event.stop()
        self.action_do("draft.change")

    def _cells(self, row: Numbered) -> Cells:
        return drafting.line_cells(row[1], self._draft.currency)

    def why_not(self, action: Action) -> str | None:
        """Lines have to be there to be changed, and a draft has to be one to be saved."""
        if action.id in _NEED_LINE and self.table.current is None:
            return f"There is no line yet: {key_of('draft.add')} adds one."
        if action.id == "draft.save" and (faults := faults_of(self._draft)):
            return " ".join(faults)
        return super().why_not(action)

    # -- lines

    def do_add(self) -> None:
        """A price or a free line, then its words and numbers."""
        currency = self._draft.currency

        def read(workspace: Workspace, text: str) -> list[PriceOffer]:
            return [FREE_LINE, *workspace.drafts.prices(currency, text, LIMIT)]

        def chosen(offer: PriceOffer | None) -> None:
            if offer is not None:
                self._ask(drafting.offered_line(offer, self._tax_rate), "Add line", self._append)

        search = Search(
            "What is the line for?",
            drafting.OFFER_COLUMNS,
            read,
            drafting.offer_cells,
            lambda offer: f"{offer.product_id} {offer.price_id}",
            placeholder="product or price",
            none="Nothing matches.",
        )
        self.app.push_screen(search, chosen)

    def _append(self, item: DraftLine) -> None:
        lines = (*self._draft.lines, item)
        self._set(replace(self._draft, lines=lines), len(lines) - 1)

    def do_change(self) -> None:
        """The current line's words and numbers."""
        current = self.table.current
        if current is None:
            return
        position, item = current

        def changed(line: DraftLine) -> None:
            lines = list(self._draft.lines)
            lines[position] = line
            self._set(replace(self._draft, lines=tuple(lines)), position)

        self._ask(item, "Change line", changed)

    def _ask(self, item: DraftLine, title: str, then: Callable[[DraftLine], None]) -> None:
        """Let the user type a line; `then` gets it once nothing is wrong with it."""
        taxed, currency = self._draft.taxed, self._draft.currency

        def judge(texts: Texts) -> Judgement:
            line, faults = read_line(Typed(**texts), item, taxed=taxed)
            return Judgement(faults, drafting.line_sum(line, currency))

        def kept(texts: Texts | None) -> None:
            if texts is not None:
                then(read_line(Typed(**texts), item, taxed=taxed)[0])

        fields = [EntryField(*each) for each in drafting.line_fields(item, taxed=taxed)]
        begin_at = "quantity" if item.title else "title"
        self.app.push_screen(Entry(title, fields, judge, begin_at=begin_at), kept)

    def do_remove(self) -> None:
        """The current line off the draft; nothing is kept before it is saved, so nothing is asked."""
        current = self.table.current
        if current is not None:
            lines = [item for at, item in enumerate(self._draft.lines) if at != current[0]]
            self._set(replace(self._draft, lines=tuple(lines)))

    def do_up(self) -> None:
        """The current line up."""
        self._move(-1)

    def do_down(self) -> None:
        """The current line down."""
        self._move(1)

    def _move(self, by: int) -> None:
        lines, position = moved(self._draft.lines, self.table.cursor, by)
        self._set(replace(self._draft, lines=lines), position)

    # -- the draft as a whole

    def do_terms(self) -> None:
        """Reference, purchase order, memo, due days."""
        draft = self._draft

        def read(texts: Texts) -> tuple[Draft, Judgement]:
            changed, faults = read_terms(draft, **{"days": "", **texts})
            return changed, Judgement(faults)

        def kept(texts: Texts | None) -> None:
            if texts is not None:
                self._set(read(texts)[0])

        fields = [EntryField(*each) for each in drafting.term_fields(draft)]
        self.app.push_screen(Entry("Terms", fields, lambda texts: read(texts)[1]), kept)

    def do_save(self) -> None:
        """Keep it, and leave."""
        draft = self._draft
        self.seqxero.jobs.write(
            lambda workspace, job: workspace.drafts.save(draft),
            self._saved,
            group="drafts",
            of=[self],
            doing="The draft is being saved.",
        )

    def _saved(self, document_id: str) -> None:
        self.seqxero.notify(drafting.saved(self._draft))
        self._begun_with = self._draft
        if self.is_attached:
            self.dismiss()
        self._then(document_id)

    def unsaved(self) -> str | None:
        """What was typed since it was last saved."""
        return f"{drafting.heading(self._draft)}: what was typed is not saved." if self.changed else None
