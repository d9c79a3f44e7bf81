"""Archiving customers and bringing them back, from any screen: the question, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from seqxero_tui.present import archiving
from seqxero_tui.present.actions import fix_key
from seqxero_tui.present.pieces import some
from seqxero_tui.present.reports import verb_story
from seqxero_tui.sync.reports import VerbResult
from seqxero_tui.sync.views import CustomerRow
from seqxero_tui.tui.asking import ask_there
from seqxero_tui.tui.dialogs.confirm import Confirm

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.workspace import Workspace


def archive_customers(
    app: SeqxeroApp,
    rows: Sequence[CustomerRow],
    *,
    restore: bool,
    out_of_sight: int = 0,
    left_out: int = 0,
    then: Callable[[list[str]], None] = lambda ids: None,
) -> None:
    """Archive customers after a question, or `restore` archived ones; `then` gets the ids of those that it was done to."""
    ids = [row.id for row in rows]

    def change(workspace: Workspace, job: object) -> list[VerbResult]:
        return workspace.customers.restore(ids) if restore else workspace.customers.archive(ids)

    def changed(results: list[VerbResult]) -> None:
        app.refresh_data()
        app.tell_story(archiving.headline(results, restore=restore), verb_story(results, fix_key))
        then([each.id for each in results if each.problem is None])

    def answered(yes: bool | None) -> None:
        if yes:
            app.jobs.write(change, changed, group="customer-form", of=ids, doing=doing)

    doing = f"{some([row.name for row in rows])} {'is' if len(rows) == 1 else 'are'} being changed."
    number = f" {len(rows):,}" if len(rows) > 1 else ""
    question = Confirm(
        archiving.question(len(rows), restore=restore),
        archiving.story(rows, restore=restore, out_of_sight=out_of_sight, left_out=left_out),
        agree=f"{'Bring back' if restore else 'Archive'}{number}",
    )
    ask_there(app, question, answered)
