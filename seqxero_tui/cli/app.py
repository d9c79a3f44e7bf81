"""The command line as a whole: builds the grammar, runs one command, turns every ending into an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module

from seqxero_tui import __version__
from seqxero_tui.cli.arguments import Parser, Run, add_command, common_flags
from seqxero_tui.cli.call import DIFFERENT, Call
from seqxero_tui.cli.console import Console
from seqxero_tui.cli.stopping import Interrupted, Stop
from seqxero_tui.errors import InputError, Problem, SeqxeroError
from seqxero_tui.text import visible

_DESCRIPTION = """\
Sequence's Xero integration as a keyboard program. Without a command it opens the terminal interface;
`seqxero demo` opens it on an embedded Demo Company that needs no account and no network."""

_INTERRUPTED = Problem("interrupted", "Interrupted.", "What was committed is kept; run it again to go on.")

_COMMANDS = (
    ("demo", "demo:define_demo", "open the program on an embedded Demo Company with sample data"),
    ("demo-company", "demo:define_demo_company", "the embedded Demo Company by itself"),
    ("connect", "connection:define_connect", "sign in to Xero and connect an organisation"),
    ("setup", "connection:define_setup", "choose default ledger accounts and tax codes"),
    ("disconnect", "connection:define_disconnect", "forget the connection; links and settings are kept"),
    ("load", "load:define", "read Sequence's customers, products, invoices and so on from a JSON file"),
    ("status", "status:define", "where things stand"),
    ("accounts", "accounts:define", "ledger accounts of the organisation"),
    ("contacts", "contacts:define", "Xero's contacts"),
    ("customers", "customers:define", "customers and their links to Xero's contacts"),
    ("products", "products:define", "products and their ledger accounts"),
    ("schedules", "schedules:define", "billing schedules, and draft invoices from them"),
    ("invoices", "documents:define_invoices", "invoices and where they stand in Xero"),
    ("credit-notes", "documents:define_credit_notes", "credit notes and where they stand in Xero"),
    ("plan", "sync:define_plan", "what a push would write, without writing anything"),
    ("sync", "sync:define_sync", "push what waits, then pull what changed in Xero"),
    ("reconcile", "reconcile:define", "compare both sides without changing either"),
    ("month-end", "month_end:define", "the check before a month is closed: every list empty or explained"),
    ("history", "history:define", "what happened, newest first"),
    ("serve", "serve:define", "the terminal interface in a browser on this machine"),
    ("doctor", "doctor:define", "what is wrong with this installation, each thing with its fix"),
    (
        "export",
        "export:define",
        "write the close file: CSV files with the month-end check, documents and the log",
    ),
)
"""Name, where its arguments are defined (imported when the command is used), what it does."""


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
        _require_readable(words)
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


def _require_readable(words: Sequence[str]) -> None:
    """Raises `InputError` for words that are not text in the terminal's encoding: nothing here has such a name."""
    for word in words:
        if any("\ud800" <= char <= "\udfff" for char in word):
            raise InputError(
                "wrong_usage",
                f"“{visible(word)}” is not text in this terminal's encoding.",
                "Type it again, or set the terminal to UTF-8.",
            )


def parser() -> Parser:
    """The whole grammar, each command to be filled in when it is used."""
    top = Parser(prog="seqxero", description=_DESCRIPTION, allow_abbrev=False, parents=[common_flags()])
    top.add_argument("--version", action="version", version=f"seqxero {__version__}")
    top.set_defaults(run=_open_interface)
    commands = top.add_subparsers(metavar="COMMAND", parser_class=Parser)
    for name, place, help in _COMMANDS:
        add_command(commands, name, help).define = partial(_define, place)
    return top


def _define(place: str, command: Parser) -> None:
    module, _, function = place.partition(":")
    getattr(import_module(f"seqxero_tui.cli.{module}"), function)(command)


def _open_interface(call: Call) -> int:
    from seqxero_tui.cli import interface

    return interface.run(call)
