"""Crediting an invoice: its lines with what is left of each, chosen whole or in part, and what the credit comes to."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from seqxero_tui.billing.crediting import Open, TooMuch, over_credited, read_part, whole
from seqxero_tui.billing.drafting import DraftLine
from seqxero_tui.present import drafting
from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import key_of
from seqxero_tui.present.pieces import line
from seqxero_tui.present.table import Cells
from seqxero_tui.sync.draft_views import CreditableView
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.dialogs.entry import Entry, EntryField, Judgement, Texts
from seqxero_tui.tui.dialogs.prompt import Prompt
from seqxero_tui.tui.plain import content, line_content, lines_content
from seqxero_tui.tui.screens.base import Room
from seqxero_tui.tui.widgets.framed import Frame
from seqxero_tui.tui.widgets.list_table import ListTable


class CreditScreen(Room):
    """The lines of an invoice until a credit note is drafted or it is left. `then` gets the credit note's id."""

    PLACES = ("credit", "everywhere")
    LEAVING = "Leave without a credit note?"
    BINDINGS: ClassVar[list[BindingType]] = bindings("credit")
    ASKS_BEFORE_LEAVING = True

    def __init__(self, view: CreditableView, tab: str, then: Callable[[str], None]) -> None:
        super().__init__()
        self._view = view
        self._parts: dict[str, DraftLine] = {}
        self._then = then
        self.TAB = tab

    def body(self) -> ComposeResult:
        """Head, lines, what is wrong, sums."""
        with Frame(classes="detail"):
            yield Static(lines_content(drafting.credit_head(self._view)), classes="detail-head")
            yield Static(classes="list-header")
            yield ListTable[Open](drafting.CREDIT_COLUMNS, self._cells, _id)
            yield Static(classes="draft-faults")
            yield Static(classes="detail-totals")

    def on_mount(self) -> None:
        """The lines take the keys."""
        frame = self.query_one(".detail", Frame)
        frame.entitle(content(f"Credit {self._view.number} · {self._view.customer_name}"))
        self.table.focus()
        self.call_after_refresh(self._show)

    @property
    def table(self) -> ListTable[Open]:
        """The lines."""
        return cast("ListTable[Open]", self.query_one(ListTable))

    @property
    def chosen(self) -> list[DraftLine]:
        """The parts to be credited, in the order of the invoice."""
        return [self._parts[_id(each)] for each in self._view.lines if _id(each) in self._parts]

    def _faults(self) -> tuple[str, ...]:
        left = {_id(each): each for each in self._view.lines}
        return over_credited(self.chosen, left, self._view.open_gross) if self._parts else ()

    def _show(self) -> None:
        rows = dict(enumerate(self._view.lines))
        table = self.table
        table.marks = {_id(each): each for each in self._view.lines if _id(each) in self._parts}
        table.replace(len(rows), rows, table.cursor)
        self._show_header()
        faults = drafting.line_faults(self._faults())
        self.query_one(".draft-faults", Static).update(lines_content(faults))
        totals = line_content(drafting.sums(self.chosen, self._view.currency))
        self.query_one(".detail-totals", Static).update(totals)
        self.refresh_footer()

    def _show_header(self) -> None:
        self.query_one(".list-header", Static).update(self.table.header())

    def on_resize(self, event: events.Resize) -> None:
        """Titles follow the columns."""
        self.call_after_refresh(self._show_header)

    def on_list_table_opened(self, event: ListTable.Opened) -> None:
        """A double click asks for a part."""
        event.stop()
        self.action_do("credit.part")

    def _cells(self, row: Open) -> Cells:
        return drafting.credit_cells(row, self._parts.get(_id(row)), self._view.currency)

    def why_not(self, action: Action) -> str | None:
        """Nothing can be taken of a line that is credited already, and no credit note is made of nothing."""
        current = self.table.current
        if action.id in ("credit.choose", "credit.part") and current is not None and current.over:
            return f"{current.line.title} is credited already."
        if action.id == "credit.save":
            if not self._parts:
                return f"No line is chosen: {key_of('credit.choose')} chooses one, {key_of('credit.all')} all of them."
            if faults := self._faults():
                return " ".join(faults)
        return super().why_not(action)

    def do_choose(self) -> None:
        """All of the current line, or nothing of it."""
        current = self.table.current
        if current is None:
            return
        if self._parts.pop(_id(current), None) is None:
            self._take(current)
        self._show()
        self.table.action_move(1)

    def do_all(self) -> None:
        """All of every line."""
        for each in self._view.lines:
            self._take(each)
        self._show()

    def _take(self, left: Open) -> None:
        try:
            self._parts[_id(left)] = whole(left)
        except TooMuch as error:
            self.seqxero.notify(str(error), severity="warning")

    def do_part(self) -> None:
        """A quantity or an amount of the current line."""
        current = self.table.current
        if current is None:
            return

        def judge(texts: Texts) -> Judgement:
            part, faults = read_part(current, texts["quantity"], texts["amount"])
            return Judgement(faults, [drafting.sums([part], self._view.currency)] if part else ())

        def kept(texts: Texts | None) -> None:
            part = read_part(current, texts["quantity"], texts["amount"])[0] if texts else None
            if part is not None:
                self._parts[_id(current)] = part
                self._show()

        quantity, amount = drafting.typed_part(current, self._parts.get(_id(current)))
        fields = [
            EntryField("quantity", "Quantity", quantity, placeholder="such as 3"),
            EntryField("amount", "or amount", amount, placeholder="such as 50.00, without tax"),
        ]
        story = drafting.part_story(current, self._view.currency)
        title = f"Credit a part of {current.line.title}"
        begin_at = "amount" if amount else "quantity"
        self.app.push_screen(Entry(title, fields, judge, story=story, begin_at=begin_at), kept)

    def do_save(self) -> None:
        """Ask for the reason, then draft it."""

        def answered(reason: str | None) -> None:
            if reason is not None:
                self._create(reason)

        story = (
            line("Why is it credited? Whoever reads the credit note sees it as its memo."),
            drafting.sums(self.chosen, self._view.currency),
        )
        prompt = Prompt(
            f"Draft a credit note for {self._view.number}",
            story,
            placeholder="reason, or nothing",
            check=lambda text: "At most 4,000 characters." if len(text) > 4000 else None,
        )
        self.app.push_screen(prompt, answered)

    def _create(self, reason: str) -> None:
        invoice_id, parts = self._view.id, self.chosen

        def created(note_id: str) -> None:
            self.seqxero.notify(drafting.credited(self._view, parts))
            self._parts = {}
            if self.is_attached:
                self.dismiss()
            self._then(note_id)

        self.seqxero.jobs.write(
            lambda workspace, job: workspace.crediting.create(invoice_id, parts, memo=reason),
            created,
            group="drafts",
            of=[self, invoice_id],
            doing="The credit note is being drafted.",
        )

    def unsaved(self) -> str | None:
        """The choice of lines."""
        return f"Credit for {self._view.number}: the choice of lines is not drafted." if self._parts else None


def _id(left: Open) -> str:
    return left.line.id or ""
