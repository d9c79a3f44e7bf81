"""From any screen to the plan: what waits for Xero, or what a verb would write; and back to the push."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from seqxero_tui.present.verbs import Verb
from seqxero_tui.tui.syncing import run_sync

if TYPE_CHECKING:
    from seqxero_tui.sync.rehearsal import Rehearsed
    from seqxero_tui.tui.app import SeqxeroApp


REHEARSED: dict[Verb, Rehearsed] = {
    Verb.FINALIZE: "finalize",
    Verb.SEND: "send",
    Verb.VOID: "void",
    Verb.PUSH: "push",
}
"""What the plan calls a verb that it is worked out for."""


def show_plan(app: SeqxeroApp, tab: str, ids: Collection[str] | None = None) -> None:
    """What a push of these (or of all that waits) would write; its key pushes."""
    from seqxero_tui.tui.screens.plan import PlanScreen

    app.push_screen(PlanScreen(tab, partial(run_sync, app), ids=ids))


def show_preview(
    app: SeqxeroApp,
    tab: str,
    ids: Collection[str],
    verb: Verb,
    go: Callable[[Collection[str]], None],
    *,
    left_out: int = 0,
) -> None:
    """What would be written if the verb were done to these documents; its key does it, by `go`. `left_out` more were
    chosen, but do not allow the verb."""
    from seqxero_tui.tui.screens.plan import PlanScreen

    def chosen(some: Collection[str] | None) -> None:
        go(ids if some is None else some)

    app.push_screen(PlanScreen(tab, chosen, ids=ids, verb=verb, left_out=left_out))
