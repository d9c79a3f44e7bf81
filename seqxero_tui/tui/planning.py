"""From any screen to the plan: what waits for Xero, or what a verb would write; and back to the push."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from seqxero_tui.present.verbs import Verb
from seqxero_tui.tui.asking import ask_there
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

    ask_there(app, PlanScreen(tab, partial(run_sync, app), ids=ids))


def show_preview(
    app: SeqxeroApp,
    tab: str,
    ids: Collection[str],
    verb: Verb,
    go: Callable[[Collection[str]], None],
    *,
    left_out: int = 0,
    hidden: int = 0,
    left: Callable[[], None] = lambda: None,
) -> None:
    """What would be written if the verb were done to these documents; its key does it, by `go`. `left_out` more were
    chosen, but do not allow the verb; `hidden` of them were not in sight. `left` follows whatever the answer."""
    from seqxero_tui.tui.screens.plan import PlanScreen

    screen = PlanScreen(tab, go, ids=ids, verb=verb, left_out=left_out, hidden=hidden)
    ask_there(app, screen, lambda _: left())
