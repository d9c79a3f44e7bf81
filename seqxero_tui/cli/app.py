"""The command line as a whole: builds the grammar, runs one command, turns every ending into an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from seqxero_tui import __version__
from seqxero_tui.cli import (
    accounts,
    connection,
    contacts,
    customers,
    demo,
    documents,
    history,
    interface,
    load,
    products,
    status,
    sync,
)
from seqxero_tui.cli.arguments import Parser, Run, common_flags
from seqxero_tui.cli.call import DIFFERENT, Call
from seqxero_tui.cli.console import Console
from seqxero_tui.cli.stopping import Interrupted, Stop
from seqxero_tui.errors import Problem, SeqxeroError

_DESCRIPTION = """\
Sequence's Xero integration as a keyboard program. Without a command it opens the terminal interface;
`seqxero demo` opens it on an embedded Demo Company that needs no account and no network."""

_INTERRUPTED = Problem("interrupted", "Interrupted.", "What was committed is kept; run it again to go on.")

_NOUNS = (demo, connection, load, status, accounts, contacts, customers, products, documents, sync, history)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line `argv` (without the program's name) and returns its exit code; never raises."""
    words = list(sys.argv[1:] if argv is None else argv)
    flags = words[: words.index("--")] if "--" in words else words
    console, stop = Console(json="--json" in flags, yes="--yes" in flags), Stop()
    try:
        with stop.listening():
            code = stop.exit_code(_run(words, console, stop))
    except Interrupted as interruption:
        console.error(_INTERRUPTED)
        code = interruption.exit_code
    console.finish()
    return code if code or console.all_written else DIFFERENT


def _run(words: Sequence[str], console: Console, stop: Stop) -> int:
    args = argparse.Namespace()
    try:
        parser().parse_args(words, args)
        run: Run = args.run
        return run(Call(args, console, stop))
    except SystemExit as exit:  # argparse, after --help and --version
        return int(exit.code or 0)
    except SeqxeroError as error:
        console.error(error.problem, getattr(error, "more", None))
        return error.exit_code
    except Exception as error:  # whatever it is, it must not reach the terminal as a traceback
        from seqxero_tui import crash

        console.error(crash.of(error, getattr(args, "profile", None)))
        return DIFFERENT


def parser() -> Parser:
    """The whole grammar."""
    top = Parser(prog="seqxero", description=_DESCRIPTION, allow_abbrev=False, parents=[common_flags()])
    top.add_argument("--version", action="version", version=f"seqxero {__version__}")
    top.set_defaults(run=interface.run)
    commands = top.add_subparsers(metavar="COMMAND", parser_class=Parser)
    for noun in _NOUNS:
        noun.add_parsers(commands)
    return top
