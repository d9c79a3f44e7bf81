"""`seqxero history [REF]`: what happened, newest first, to everything or to one document, customer or product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.cli.arguments import Parser
from seqxero_tui.cli.call import DONE, Call
from seqxero_tui.errors import InputError
from seqxero_tui.text import one_line

_MOST = 100_000

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from seqxero_tui.sync.views import EventView
    from seqxero_tui.workspace import Workspace


def define(command: Parser) -> None:
    """The command's arguments."""
    command.add_argument(
        "ref", metavar="REF", nargs="?", help="a document, customer or product; without it everything"
    )
    command.add_argument("--limit", type=int, default=200, help="how many events at most (200)")
    command.add_argument("--failed", action="store_true", help="only what was refused or not done")
    command.set_defaults(run=_run)


def _run(call: Call) -> int:
    from seqxero_tui.cli import json_forms
    from seqxero_tui.cli.tables import Heading, table

    args = call.args
    if not 1 <= args.limit <= _MOST:
        raise InputError(
            "wrong_usage", f"--limit must be from 1 to {_MOST:,}.", "Leave it out for the newest 200 events."
        )
    with call.workspace() as workspace:
        object_id = _object_id(workspace, args.ref) if args.ref else None
        events = workspace.history(object_id, limit=args.limit, failed=args.failed)
    headings = [Heading("When"), Heading("Who"), Heading("What", yields=True), Heading("Request")]
    if not args.ref:
        headings.insert(2, Heading("Of", yields=True))
    call.console.result(
        {"events": [json_forms.event(each) for each in events]},
        lambda: _with_changes(
            table(headings, [_row(each, named=not args.ref) for each in events], call.console.cells()),
            events,
            call.console.cells(),
        ),
    )
    return DONE


def _row(event: EventView, *, named: bool) -> list[str | None]:
    from seqxero_tui.cli.json_forms import moment

    of = [event.name or f"{event.kind.replace('_', ' ')} {event.object_id}"] if named else []
    return [moment(event.at), event.actor, *of, event.what, event.request_id]


def _with_changes(lines: Sequence[str], events: Sequence[EventView], cells: int | None) -> Iterator[str]:
    """The table with what was before and after under each line."""
    from seqxero_tui.present.cells import cut
    from seqxero_tui.present.changes import before_and_after

    heading, *rows = lines
    yield heading
    for row, event in zip(rows, events, strict=True):
        yield row
        for each in before_and_after(event.details):
            said = f"    {one_line(each)}"
            yield said if cells is None else cut(said, cells)


def _object_id(workspace: Workspace, ref: str) -> str:
    """The id that `ref` stands for, whatever kind of thing it is."""
    finders: tuple[Callable[[], str], ...] = (
        lambda: workspace.documents.get(DocumentKind.INVOICE, ref).row.id,
        lambda: workspace.documents.get(DocumentKind.CREDIT_NOTE, ref).row.id,
        lambda: workspace.customers.get(ref).row.id,
        lambda: workspace.products.get(ref).id,
    )
    for find in finders:
        try:
            return find()
        except InputError as error:
            if error.problem.code != "unknown_reference":
                raise
    raise InputError(
        "unknown_reference",
        f'There is no document, customer or product "{one_line(ref)}".',
        "Give an id, a number, or the beginning of a name; the list commands show them.",
    )
