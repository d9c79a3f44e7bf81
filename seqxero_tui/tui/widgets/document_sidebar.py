"""The panel that shows both sides of a document: reads it when told which, keeps the place when it is the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.present.actions import fix_key
from seqxero_tui.present.sidebar import sidebar
from seqxero_tui.sync.views import DocumentView
from seqxero_tui.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp


class DocumentSidebar(Sidebar):
    """State, totals and dates of both sides, payment, accounts and history of one document."""

    def __init__(self) -> None:
        super().__init__("Xero")
        self._shown: str | None = None

    def follow(self, kind: DocumentKind, document_id: str | None) -> None:
        """Show this document as the store has it now; None empties the panel."""
        if document_id is None:
            self._shown = None
            self.show_nothing()
            return
        app = cast("SeqxeroApp", self.app)
        app.jobs.start(
            lambda workspace, job: workspace.documents.get(kind, document_id),
            self.show_document,
            group="sidebar",
            newest_only=True,
        )

    def show_document(self, view: DocumentView) -> None:
        """Show what was read."""
        if not self.is_attached:
            return
        app = cast("SeqxeroApp", self.app)
        place = self.scroll_y if self._shown == view.row.id else 0
        self.show(sidebar(view, width=self.inner, now=app.clock(), key_of=fix_key))
        self.scroll_to(y=place, animate=False)
        self._shown = view.row.id
