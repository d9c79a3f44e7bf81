"""Settling differences between both sides, from any screen: the dialog, a reason where one is needed, and the push at
once when ours is to be pushed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.present import reconcile
from seqxero_tui.present.documents import called
from seqxero_tui.present.drift import OFFERS
from seqxero_tui.present.pieces import line, plural
from seqxero_tui.present.reports import verb_headline, verb_story
from seqxero_tui.sync.drift_views import DriftRow
from seqxero_tui.sync.reports import VerbResult
from seqxero_tui.sync.states import Choice
from seqxero_tui.sync.views import DocumentRow, DocumentView
from seqxero_tui.tui.asking import ask_there
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.dialogs.prompt import Prompt
from seqxero_tui.tui.dialogs.settle import Settle, settle_one
from seqxero_tui.tui.syncing import run_sync

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp

Settled = Callable[[Choice, str], None]
"""Is told the choice, and the reason for leaving it as it is."""


def settle_document(app: SeqxeroApp, row: DocumentRow) -> None:
    """Let the user choose what holds for a document, if anything differs."""
    settle_by_id(app, DocumentKind(row.kind), row.id)


def settle_by_id(app: SeqxeroApp, kind: DocumentKind, document_id: str) -> None:
    """Let the user choose what holds for the document with this id, if anything differs."""

    def ask(view: DocumentView) -> None:
        if not view.choices:
            app.notify(f"{called(view.row)} does not differ from Xero, as last seen.", severity="warning")
            return
        _ask(
            app,
            settle_one(view),
            called(view.row),
            lambda choice, reason: _settle(app, view.row, choice, reason),
        )

    app.jobs.start(lambda workspace, job: workspace.documents.get(kind, document_id), ask, group="settle")


def settle_many(app: SeqxeroApp, rows: Sequence[DriftRow], *, hidden: int, then: Callable[[], None]) -> None:
    """Let the user choose what holds for all these documents, of what can be done about every one of them."""
    ids = list(dict.fromkeys(row.document_id for row in rows))
    title = plural(len(ids), "document")

    def ask(choices: dict[str, tuple[Choice, ...]]) -> None:
        shared = reconcile.common(choices.values())
        if not shared:
            app.notify("No choice fits all of them: settle them one by one.", severity="warning")
            return
        story = reconcile.many(rows, hidden)
        verb = "differs" if len(ids) == 1 else "differ"
        question = Settle(f"{title} {verb} in Xero", lambda width: story, shared)
        _ask(app, question, title, settle)

    def settle(choice: Choice, reason: str) -> None:
        def settled(results: list[VerbResult]) -> None:
            then()
            app.tell_story(verb_headline(OFFERS[choice].many, results), verb_story(results))
            app.refresh_data()
            if choice.pushes:
                run_sync(app, [each.id for each in results if each.problem is None])

        app.jobs.write(
            lambda workspace, job: workspace.drifts.settle_many(ids, choice, reason),
            settled,
            group="settle",
            of=ids,
            doing=f"{title} {'is' if len(ids) == 1 else 'are'} being settled.",
        )

    app.jobs.start(lambda workspace, job: workspace.drift_list.choices(ids), ask, group="settle")


def _ask(app: SeqxeroApp, question: Settle, what: str, settle: Settled) -> None:
    """The question, and the reason where nothing is to be done about it."""

    def answered(choice: Choice | None) -> None:
        if choice is Choice.VOID_HERE:
            _ask_void(app, what, settle)
        elif choice is Choice.IGNORE:
            _ask_reason(app, what, settle)
        elif choice is not None:
            settle(choice, "")

    ask_there(app, question, answered)


def _ask_void(app: SeqxeroApp, what: str, settle: Settled) -> None:
    offer = OFFERS[Choice.VOID_HERE]
    question = Confirm(f"Void {what} here?", (line(offer.follows),), agree="Void")
    app.push_screen(question, lambda yes: settle(Choice.VOID_HERE, "") if yes else None)


def _ask_reason(app: SeqxeroApp, what: str, settle: Settled) -> None:
    def answered(reason: str | None) -> None:
        if reason:
            settle(Choice.IGNORE, reason)

    story = (line("Why is it right as it is? The history keeps your words."),)
    prompt = Prompt(
        f"{what}: ignore the difference",
        story,
        placeholder="such as: agreed with the accountant",
        check=lambda text: None if text else "Ignoring a difference needs a reason.",
    )
    app.push_screen(prompt, answered)


def _settle(app: SeqxeroApp, row: DocumentRow, choice: Choice, reason: str) -> None:
    def settled(_: None) -> None:
        app.notify(f"{called(row)}: {OFFERS[choice].done}.")
        app.refresh_data()
        if choice.pushes:
            run_sync(app, [row.id])

    app.jobs.write(
        lambda workspace, job: workspace.drifts.settle(row.id, choice, reason),
        settled,
        group="settle",
        of=[row.id],
        doing=f"{called(row)} is being settled.",
    )
