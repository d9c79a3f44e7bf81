"""`seqxero load FILE`: Sequence's objects from a JSON file into the store, all or nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from seqxero_tui.cli.arguments import Parser
from seqxero_tui.cli.call import DONE, Call
from seqxero_tui.errors import InputError
from seqxero_tui.text import visible


def define(command: Parser) -> None:
    """The command's arguments."""
    command.add_argument("file", metavar="FILE", help="the file; - reads from stdin")
    command.set_defaults(run=_run)


def _run(call: Call) -> int:
    text = _read(call.args.file)
    with call.workspace() as workspace:
        report = workspace.load(text).as_dict()
    call.console.result(report, lambda: _human(report))
    return DONE


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise InputError(
            "unreadable_file",
            f"{visible(name)} cannot be read: {error.strerror or error}.",
            "Give the name of a readable JSON file, or - for stdin. Nothing was changed.",
        ) from None


def _human(report: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    from seqxero_tui.cli.tables import facts

    named = [
        (kind, ", ".join(f"{count:,} {what}" for what, count in counts.items() if count))
        for kind, counts in report.items()
        if isinstance(counts, Mapping)
    ]
    yield from facts([(kind, text) for kind, text in named if text]) or [
        "The file holds nothing to load: it has none of customers, products, prices, billingSchedules, invoices and "
        "creditNotes, or they are empty."
    ]
