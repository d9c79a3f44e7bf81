"""`seqxero status`: where things stand. It describes; what needs a person does not change its exit code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from seqxero_tui.cli.arguments import Parser
from seqxero_tui.cli.call import DONE, Call

if TYPE_CHECKING:
    from seqxero_tui.sync.views import Status


def define(command: Parser) -> None:
    """The command's arguments."""
    command.set_defaults(run=_run)


def _run(call: Call) -> int:
    from seqxero_tui.cli import json_forms

    with call.workspace() as workspace:
        view = workspace.status()
    call.console.result(json_forms.status(view), lambda: _human(view))
    return DONE


def _human(view: Status) -> Iterator[str]:
    from datetime import UTC, datetime

    from seqxero_tui.cli.tables import facts
    from seqxero_tui.present.times import ago
    from seqxero_tui.present.words import sync_state
    from seqxero_tui.sync.states import SyncState

    def counts(kind: str) -> str:
        found = view.documents.get(kind, {})
        return (
            ", ".join(f"{found[state]:,} {sync_state(state).word}" for state in SyncState if found.get(state))
            or "none"
        )

    organisation, left = view.organisation, view.calls_left
    named = f"{organisation.name} · {organisation.base_currency}" if organisation else "not connected"
    demo = " · Demo Company" if organisation and organisation.is_demo_company else ""
    said = left.minute is not None or left.day is not None
    yield from facts(
        [
            ("Organisation", named + demo),
            ("Setup", "complete" if view.setup_complete else "incomplete"),
            ("Customers", f"{view.customers:,}, {view.unlinked:,} not linked"),
            ("Invoices", counts("invoice")),
            ("Credit notes", counts("credit_note")),
            (
                "Calls left",
                f"{_or_unknown(left.minute)} this minute, {_or_unknown(left.day)} today" if said else None,
            ),
            ("Last pull", ago(view.last_pull, datetime.now(UTC))),
        ]
    )
    for problem in view.needs_you:
        yield ""
        yield from facts([("Needs you", problem.message), ("", problem.remedy)])


def _or_unknown(number: int | None) -> str:
    return "?" if number is None else f"{number:,}"
