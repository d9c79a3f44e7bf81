"""docs/problems.md holds every rule, and every rule has the action that puts it right, or needs none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from seqxero_tui.present.actions import fix_key
from seqxero_tui.present.fixes import FIXES
from tests.problems import ROOM, SECTIONS, problem_reference, rules

ROOT = ROOM.parent
_ELSEWHERE = {"not_connected"}
"""Codes of the table that no rule of a document makes: they keep everything from being pushed."""
_A_KEY = re.compile(r"\([a-zA-Z]\)|\([a-z] on |\b[a-zA-Z] on the |\b[0-9] (?:connects|shows)\b|sidebar \(")


def test_the_reference_of_problems_is_as_the_rules_have_it() -> None:
    written = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    assert written == problem_reference(), "python -m tests.problems > docs/problems.md"


def test_no_code_is_missing_in_the_table_of_fixes_and_none_is_too_much() -> None:
    made = {rule.code for modules in SECTIONS.values() for module in modules for rule in rules(module)}
    assert len(made) > 40
    assert made | _ELSEWHERE == set(FIXES)


@pytest.mark.parametrize("action", sorted({each for each in FIXES.values() if each}))
def test_every_fix_is_an_action_with_a_key(action: str) -> None:
    assert fix_key(action)


def test_nothing_that_commands_print_names_a_key() -> None:
    below = [
        path
        for path in ROOM.rglob("*.py")
        if path.relative_to(ROOM).parts[0] not in ("tui", "present", "demo_company")
    ]
    found = {
        f"{path.relative_to(ROOM)}: {match.group()}"
        for path in below
        for match in re.finditer(r'"[^"\n]*"', Path(path).read_text("utf-8"))
        if _A_KEY.search(match.group())
    }
    assert found == set()
