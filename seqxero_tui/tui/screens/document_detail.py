"""One invoice or credit note with its lines: what each line is, which ledger account it goes to and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.present import accounts, lines
from seqxero_tui.present.action import Action
from seqxero_tui.present.actions import key_of
from seqxero_tui.present.documents import called
from seqxero_tui.present.pieces import line, plural
from seqxero_tui.present.table import Cells
from seqxero_tui.sync.states import SyncState
from seqxero_tui.sync.views import DocumentRow, DocumentView, LineView
from seqxero_tui.tui import copying
from seqxero_tui.tui.account_choice import NOT_CONNECTED, Chart, read_chart
from seqxero_tui.tui.asking import ask_there
from seqxero_tui.tui.bindings import bindings
from seqxero_tui.tui.copying import Copy
from seqxero_tui.tui.dialogs.account_picker import AccountChosen, AccountPicker
from seqxero_tui.tui.dialogs.pick import Pick
from seqxero_tui.tui.plain import content, lines_content
from seqxero_tui.tui.screens.beside import Beside
from seqxero_tui.tui.screens.document_verbs import DocumentVerbs
from seqxero_tui.tui.widgets.document_sidebar import DocumentSidebar
from seqxero_tui.tui.widgets.framed import Frame
from seqxero_tui.tui.widgets.list_table import ListTable

if TYPE_CHECKING:
    pass


class DocumentDetail(DocumentVerbs, Beside):
    """A document, its lines, and its sidebar."""

    PLACES = ("detail", "document", "waiting", "everywhere")
    BINDINGS: ClassVar[list[BindingType]] = bindings("detail", "document", "waiting")

    def __init__(self, kind: DocumentKind, document_id: str, tab: str) -> None:
        super().__init__()
        self._kind = kind
        self._document_id = document_id
        self._view: DocumentView | None = None
        self.TAB = tab

    def body(self) -> ComposeResult:
        """Head, lines, what is to say about the current line, totals; and the sidebar."""
        with Horizontal(id="list-and-sidebar"):
            with Frame(classes="detail"):
                yield Static(classes="detail-head")
                yield Static(classes="list-header")
                yield ListTable[LineView](lines.COLUMNS, self._cells, lambda item: item.id)
                yield Static(classes="detail-about")
                yield Static(classes="detail-totals")
            yield DocumentSidebar()

    def on_mount(self) -> None:
        """The lines take the keys."""
        self.table.focus()
        self.place_sidebar()

    @property
    def table(self) -> ListTable[LineView]:
        """The lines."""
        return cast("ListTable[LineView]", self.query_one(ListTable))

    def refresh_data(self) -> None:
        """Read the document again."""
        kind, document_id = self._kind, self._document_id
        self.seqxero.jobs.start(
            lambda workspace, job: workspace.documents.get(kind, document_id),
            self._show,
            group="detail",
            newest_only=True,
        )

    def _show(self, view: DocumentView) -> None:
        if not self.is_attached:
            return
        self._view = view
        self.query_one(".detail", Frame).entitle(content(lines.heading(view.row)))
        self.table.replace(len(view.lines), dict(enumerate(view.lines)), self.table.cursor)
        self._lay_out()
        self.query_one(DocumentSidebar).show_document(view)
        self.refresh_footer()

    def _lay_out(self) -> None:
        """What depends on the width: head, titles, totals."""
        self._show_header()
        if self._view is None:
            return
        head, totals = self.query_one(".detail-head", Static), self.query_one(".detail-totals", Static)
        width = max(20, self.query_one(".detail").content_size.width)
        head.update(lines_content(lines.head(self._view, self.seqxero.clock(), width)))
        totals.update(lines_content(lines.totals(self._view.row, width)))

    def _show_header(self) -> None:
        self.query_one(".list-header", Static).update(self.table.header())

    def on_list_table_moved(self, event: ListTable.Moved) -> None:
        """What there is to say about the line."""
        event.stop()
        item = self.table.current
        if item is not None and self._view is not None:
            words = lines.about(item, self._view.row.currency)
            self.query_one(".detail-about", Static).update(lines_content(words))

    def on_list_table_opened(self, event: ListTable.Opened) -> None:
        """A double click asks for the account."""
        event.stop()
        self.action_do("detail.ledger")

    def on_resize(self, event: events.Resize) -> None:
        """The sidebar comes and goes with the width; titles follow the columns."""
        self.place_sidebar()
        self.call_after_refresh(self._lay_out)

    def sidebar_placed(self) -> None:
        """Head, titles and totals share what is left; the panel's lines follow its width."""
        self._lay_out()
        if self._view is not None:
            self.query_one(DocumentSidebar).show_document(self._view)

    def shows(self, kind: DocumentKind, document_id: str) -> bool:
        """Whether it is this document."""
        return (self._kind, self._document_id) == (kind, document_id)

    def deleted(self, document_id: str) -> None:
        """There is nothing to show any more."""
        self.dismiss()

    def current_document(self) -> DocumentRow | None:
        """This one."""
        return self._view.row if self._view else None

    def chosen_documents(self) -> list[DocumentRow]:
        """This one."""
        return [self._view.row] if self._view else []

    def copies(self) -> list[Copy]:
        """The document's number, id and links; then its lines."""
        if self._view is None:
            return []
        lines_copy = copying.of_rows(self._view.lines, "Its lines")
        return [*copying.of_row(self._view.row, called="Document"), lines_copy]

    # -- the ledger account of a line

    def why_not(self, action: Action) -> str | None:
        """Accounts are those of a connected organisation."""
        if action.id == "detail.ledger":
            if self.seqxero.standing.organisation is None:
                return NOT_CONNECTED
            if self.table.current is None:
                return "There is no line here."
        return super().why_not(action)

    def do_ledger(self) -> None:
        """Choose the account of the current line."""
        item = self.table.current
        if item is not None:
            self.seqxero.jobs.start(read_chart, lambda chart: self._pick_account(item, chart), group="chart")

    def _pick_account(self, item: LineView, chart: Chart) -> None:
        picker = AccountPicker(
            "Ledger account",
            (line(item.title), accounts.today(item)),
            chart.accounts,
            chart.tax_names,
            chosen=item.account_code,
            clear="none of its own" if item.override else None,
        )

        def answered(chosen: AccountChosen | None) -> None:
            if chosen is not None:
                self._ask_reach(item, chosen.code)

        ask_there(self.seqxero, picker, answered)

    def _ask_reach(self, item: LineView, code: str | None) -> None:
        """This line, or with it every line of its product that is not in Xero yet."""
        if item.product_id is None:
            self._set_account(item, code, product_too=False)
            return
        reaches = [
            ("line", "This line only"),
            ("product", f"Every line of {item.product_name or 'its product'} on documents not in Xero yet"),
        ]

        def answered(reach: str | None) -> None:
            if reach is not None:
                self._set_account(item, code, product_too=reach == "product")

        self.app.push_screen(Pick("For which lines?", reaches), answered)

    def _set_account(self, item: LineView, code: str | None, *, product_too: bool) -> None:
        document_id = self._document_id
        self.seqxero.jobs.write(
            lambda workspace, job: workspace.documents.set_line_account(
                document_id, item.id, code, product_too=product_too
            ),
            self._account_set,
            group="verbs",
            of=[document_id],
            doing=f"The account of {item.title} is being set.",
        )

    def _account_set(self, changed: int) -> None:
        row = self.current_document()
        words = (
            f"{plural(changed, 'line')} changed." if changed else "Nothing changed: it goes there already."
        )
        if (
            changed
            and row is not None
            and row.xero.id is not None
            and row.xero.state is not SyncState.PUSHING
        ):
            words += f" {called(row)} is out of date in Xero: {key_of('document.push')} pushes it again."
        self.seqxero.notify(words)
        self.seqxero.refresh_data()

    def _cells(self, item: LineView) -> Cells:
        return lines.cells(item, self._view.row.currency if self._view else "GBP")
