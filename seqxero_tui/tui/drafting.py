"""Writing a draft and crediting an invoice, from any screen: the questions before, and the screens they lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.present import drafting
from seqxero_tui.present.documents import called
from seqxero_tui.sync.draft_views import Beginning, CreditableView
from seqxero_tui.sync.views import CustomerRow, DocumentRow
from seqxero_tui.tui.asking import ask_there
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.dialogs.pick import Pick
from seqxero_tui.tui.dialogs.search import LIMIT, Search
from seqxero_tui.tui.screens.credit import CreditScreen
from seqxero_tui.tui.screens.draft import DraftScreen

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.workspace import Workspace

Then = Callable[[str], None]
"""What follows once a document was kept; gets its id."""


def new_draft(app: SeqxeroApp, kind: DocumentKind, tab: str, then: Then) -> None:
    """Let the user choose a customer and a currency, then write."""

    def read(workspace: Workspace, text: str) -> Sequence[CustomerRow]:
        return workspace.customers.page(text=text, limit=LIMIT).rows

    def chosen(row: CustomerRow | None) -> None:
        if row is not None:
            app.jobs.start(
                lambda workspace, job: workspace.drafts.begin(kind, row.id),
                lambda beginning: _ask_currency(app, beginning, tab, then),
                group="drafts",
            )

    search = Search(
        "For which customer?",
        drafting.CUSTOMER_COLUMNS,
        read,
        drafting.customer_cells,
        lambda row: row.id,
        placeholder="name or email",
        none="No customer matches.",
    )
    app.push_screen(search, chosen)


def edit_draft(app: SeqxeroApp, row: DocumentRow, tab: str, then: Then) -> None:
    """Let the user change a draft."""

    def write(beginning: Beginning) -> None:
        ask_there(app, DraftScreen(beginning, tab, then))

    kind = DocumentKind(row.kind)
    app.jobs.start(lambda workspace, job: workspace.drafts.read(kind, row.id), write, group="drafts")


def delete_draft(app: SeqxeroApp, row: DocumentRow, then: Callable[[], None]) -> None:
    """Delete a draft after asking."""

    def answered(yes: bool | None) -> None:
        if yes:
            app.jobs.write(
                lambda workspace, job: workspace.drafts.delete(row.id),
                deleted,
                group="drafts",
                of=[row.id],
                doing=f"The {called(row)} is being deleted.",
            )

    def deleted(_: None) -> None:
        app.notify(f"The {called(row)} is deleted.")
        then()
        app.refresh_data()

    question = Confirm(f"Delete the {called(row)}?", drafting.delete_story(row), agree="Delete")
    app.push_screen(question, answered)


def credit_invoice(app: SeqxeroApp, row: DocumentRow, tab: str, then: Then) -> None:
    """Let the user choose the lines of an invoice that are credited."""

    def show(view: CreditableView) -> None:
        if all(each.over for each in view.lines) or view.open_gross == 0:
            app.notify(f"{called(row)} is credited in full already.", severity="warning")
        else:
            ask_there(app, CreditScreen(view, tab, then))

    app.jobs.start(lambda workspace, job: workspace.crediting.open(row.id), show, group="drafts")


def _ask_currency(app: SeqxeroApp, beginning: Beginning, tab: str, then: Then) -> None:
    def chosen(currency: str | None) -> None:
        if currency is not None:
            draft = replace(beginning.draft, currency=currency)
            ask_there(app, DraftScreen(replace(beginning, draft=draft), tab, then))

    if len(beginning.currencies) == 1:
        chosen(beginning.currencies[0])
    else:
        ask_there(app, Pick("Currency", [(each, each) for each in beginning.currencies]), chosen)
