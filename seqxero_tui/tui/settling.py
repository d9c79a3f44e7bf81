"""Settling a difference between both sides of a document, from any screen: the dialog, a reason where one is needed,
and the push at once when ours is to be pushed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.present.documents import called
from seqxero_tui.present.drift import OFFERS
from seqxero_tui.present.pieces import line
from seqxero_tui.sync.states import Choice
from seqxero_tui.sync.views import DocumentRow, DocumentView
from seqxero_tui.tui.dialogs.prompt import Prompt
from seqxero_tui.tui.dialogs.settle import Settle
from seqxero_tui.tui.syncing import run_sync

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp


def settle_document(app: SeqxeroApp, row: DocumentRow) -> None:
    """Let the user choose what holds, if anything differs."""

    def ask(view: DocumentView) -> None:
        if not view.choices:
            app.notify(f"{called(row)} does not differ from Xero, as last seen.", severity="warning")
            return
        app.push_screen(Settle(view), answered)

    def answered(choice: Choice | None) -> None:
        if choice is Choice.IGNORE:
            _ask_reason(app, row)
        elif choice is not None:
            _settle(app, row, choice)

    app.jobs.start(
        lambda workspace, job: workspace.documents.get(DocumentKind(row.kind), row.id), ask, group="settle"
    )


def _ask_reason(app: SeqxeroApp, row: DocumentRow) -> None:
    def answered(reason: str | None) -> None:
        if reason:
            _settle(app, row, Choice.IGNORE, reason)

    story = (line("Why is it right as it is? The history keeps your words."),)
    prompt = Prompt(
        f"{called(row)}: ignore the difference",
        story,
        placeholder="agreed with the accountant",
        check=lambda text: None if text else "Ignoring a difference needs a reason.",
    )
    app.push_screen(prompt, answered)


def _settle(app: SeqxeroApp, row: DocumentRow, choice: Choice, reason: str = "") -> None:
    def settled(_: None) -> None:
        app.notify(f"{called(row)}: {OFFERS[choice].done}.")
        app.refresh_data()
        if choice.pushes:
            run_sync(app, [row.id])

    app.jobs.start(
        lambda workspace, job: workspace.drifts.settle(row.id, choice, reason), settled, group="settle"
    )
