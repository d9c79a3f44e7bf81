"""The README says what is: its commands exist, its facts are the program's."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from seqxero_tui.cli.app import parser
from seqxero_tui.cli.arguments import Parser
from seqxero_tui.present.action_table import ACTIONS
from seqxero_tui.tui.keys import key_table
from seqxero_tui.xero.hosts import DEFAULT_SCOPES, redirect_uri
from tests.pins import pins

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.startswith("seqxero ")]


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_understood(line: str) -> None:
    _, *argv = shlex.split(line, comments=True)
    parser().parse_args(argv)


def leaves(command: Parser, path: str = "") -> Iterator[str]:
    """Every command there is, as it is written: "customers list"."""
    define, command.define = command.define, None
    if define:
        define(command)
    nested = [each for each in command._actions if isinstance(each, argparse._SubParsersAction)]
    if not nested:
        yield path
    for name, below in (pair for each in nested for pair in each.choices.items()):
        yield from leaves(below, f"{path} {name}".strip())


def test_every_command_is_among_the_documented_ones() -> None:
    told = re.sub(
        r"`credit-notes list`, (.*?) \|", _spelt_out, (ROOT / "docs" / "commands.md").read_text("utf-8")
    )
    missing = [each for each in leaves(parser()) if not re.search(rf"`(seqxero )?{each}[ `]", told)]
    assert missing == []


def _spelt_out(short: re.Match[str]) -> str:
    verbs = re.findall(r"`(\S+)`", short[1])
    return " ".join(["`credit-notes list`", *(f"`credit-notes {verb}`" for verb in verbs), "|"])


def test_the_table_of_keys_is_as_the_registry_has_it() -> None:
    assert f"\n\n{key_table()}\n" in README


def test_the_first_two_commands_are_the_whole_setup() -> None:
    assert [block.count("\n") for block in BLOCKS[:2]] == [1, 1]
    assert BLOCKS[0].endswith("&& .venv/bin/seqxero demo\n")
    assert BLOCKS[1].endswith("&& .venv/bin/pytest\n")


def test_what_has_to_be_registered_at_xero_is_right_to_the_letter() -> None:
    assert f"`{redirect_uri()}`" in README
    assert all(f"`{scope}`" in README for scope in DEFAULT_SCOPES)


def test_the_walk_uses_keys_that_exist() -> None:
    walk = README.partition("## Five minutes in the demo")[2].partition("\n## ")[0]
    signs = {action.sign for action in ACTIONS} | {str(digit) for digit in range(1, 10)}
    assert set(re.findall(r"`([^`]{1,5})`", walk)) <= signs


def test_every_picture_is_there() -> None:
    assert [
        name for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README) if not (ROOT / name).is_file()
    ] == []


def test_every_package_is_pinned_exactly_and_no_host_is_named() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()[1:]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
    assert {line.partition("==")[0] for line in lines} >= {pin.partition("==")[0] for pin in pins()}
