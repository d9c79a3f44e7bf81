"""Every rule that the code cites is told in docs/rules.md."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
_CITED = re.compile(r"\b([RD])([1-9]\d?)(?:-\1([1-9]\d?))?\b(?!-)")


def _cited(text: str) -> set[str]:
    found = set()
    for letter, first, last in _CITED.findall(text):
        found |= {f"{letter}{number}" for number in range(int(first), int(last or first) + 1)}
    return found


def test_every_rule_that_is_cited_is_told() -> None:
    told = set(re.findall(r"^\| ([RD]\d+) \|", (ROOT / "docs" / "rules.md").read_text("utf-8"), re.MULTILINE))
    cited = {
        rule: path.relative_to(ROOT)
        for path in (ROOT / "seqxero_tui").rglob("*.py")
        for rule in _cited(path.read_text("utf-8"))
    }
    assert len(cited) > 50
    assert {rule: path for rule, path in cited.items() if rule not in told} == {}
