"""The grammar all commands share: the common flags, one sentence for wrong usage, a leaf per verb."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from seqxero_tui.errors import InputError
from seqxero_tui.text import one_line

if TYPE_CHECKING:
    from seqxero_tui.cli.call import Call

Run: TypeAlias = "Callable[[Call], int]"
Subparsers: TypeAlias = "argparse._SubParsersAction[Parser]"


class Parser(argparse.ArgumentParser):
    """A parser that raises `InputError` instead of leaving the process, and is filled in only when it is used."""

    define: Callable[[Parser], None] | None = None
    """Gives the parser its arguments; called once, before its first use."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse, after `define`."""
        define, self.define = self.define, None
        if define:
            define(self)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """One sentence about what is wrong with the command line."""
        sentence = one_line(message)
        raise InputError(
            "wrong_usage",
            f"{sentence[:1].upper()}{sentence[1:]}.",
            f"See `{self.prog} --help`. Nothing was changed.",
        )


@cache
def common_flags() -> Parser:
    """The flags that stand anywhere: before the command or behind it."""
    flags = Parser(add_help=False, allow_abbrev=False)
    unset = argparse.SUPPRESS  # a flag before the command must not be reset by the command's own default
    flags.add_argument("--json", action="store_true", default=unset, help="print one JSON document on stdout")
    flags.add_argument("--profile", metavar="NAME", default=unset, help="which store and connection to use")
    flags.add_argument("--yes", action="store_true", default=unset, help="agree to what would be asked")
    return flags


def add_command(commands: Subparsers, name: str, help: str) -> Parser:
    """A command with the common flags and nothing else yet."""
    return commands.add_parser(
        name,
        help=help,
        description=f"{help[:1].upper()}{help[1:]}.",
        allow_abbrev=False,
        parents=[common_flags()],
    )


def add_verbs(noun: Parser, *, required: bool = True) -> Subparsers:
    """Makes `noun` one that needs a verb, or that takes one and does something of its own without."""
    return noun.add_subparsers(metavar="COMMAND", required=required, parser_class=Parser)


def add_verb(verbs: Subparsers, name: str, run: Run, help: str) -> Parser:
    """A verb that does something: `run` gets the call and returns the exit code."""
    verb = add_command(verbs, name, help)
    verb.set_defaults(run=run)
    return verb


def add_references(parser: Parser, what: str) -> None:
    """One or more REF arguments, as `refs`."""
    parser.add_argument(
        "refs", metavar="REF", nargs="+", help=f"{what}: id, number or beginning of the customer's name"
    )


def add_account_choice(parser: Parser) -> None:
    """CODE or --clear, exactly one of them; `account_choice` reads it."""
    parser.add_argument("code", metavar="CODE", nargs="?", help="code of the ledger account")
    parser.add_argument("--clear", action="store_true", help="take the choice back")


def account_choice(args: argparse.Namespace) -> str | None:
    """The chosen code, or None to clear. Raises `InputError` unless exactly one of both was given."""
    code: str | None = args.code
    if (code is None) == (not args.clear):
        raise InputError(
            "wrong_usage",
            "Give the code of a ledger account, or --clear to take the choice back, and not both.",
            "List the codes with `seqxero accounts list`.",
        )
    return code
