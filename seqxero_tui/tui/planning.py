"""From any screen to the plan: what waits for Xero, or what a verb would write; and back to the push."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from seqxero_tui.present.verbs import Verb
from seqxero_tui.tui.syncing import run_sync

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp


def show_plan(app: SeqxeroApp, tab: str, ids: Collection[str] | None = None) -> None:
    """What a push of these (or of all that waits) would write; its key pushes."""
    from seqxero_tui.tui.screens.plan import PlanScreen

    app.push_screen(PlanScreen(tab, partial(run_sync, app), ids=ids))


def show_preview(
    app: SeqxeroApp, tab: str, ids: Collection[str], verb: Verb, go: Callable[[Collection[str]], None]
) -> None:
    """What would be written if the verb were done to these documents; its key does it, by `go`."""
    from seqxero_tui.tui.screens.plan import PlanScreen

    app.push_screen(PlanScreen(tab, lambda chosen: go(chosen or ids), ids=ids, verb=verb))
