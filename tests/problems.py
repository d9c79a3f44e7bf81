"""The reference of problems as Markdown, from the rules themselves: `python -m tests.problems > docs/problems.md`."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from seqxero_tui.present.actions import fix_key
from seqxero_tui.present.fixes import FIXES

ROOM = Path(__file__).parent.parent / "seqxero_tui"
SECTIONS = {
    "What keeps a document from being pushed": (
        "sync/preflight.py",
        "mapping/documents.py",
        "mapping/accounts.py",
        "sync/assess.py",
        "sync/proof.py",
    ),
    "What Xero answered": ("sync/verdicts.py",),
    "What keeps a customer from becoming a contact": ("mapping/customers.py", "sync/existing.py"),
    "A contact that was merged": ("sync/merges.py",),
    "What keeps a customer from being billed anything new": ("billing/lifecycle.py",),
    "What keeps a customer from being archived or brought back": ("sync/archiving.py",),
    "Using the credit of a credit note": ("sync/credit.py",),
    "Payments through Stripe": ("sync/stripe_pull.py",),
}
"""Headings, each with the modules that hold its rules."""

_RAISED = "Problem"
_AGAIN = re.compile("…( ?…)+")
_HEAD = """# Problems

Each rule that is checked before anything is sent, and what Xero can answer: the code as the commands print it, what is
wrong, what puts it right, and the key that does. An ellipsis stands for a name, a number or an amount.

Made from the rules: `python -m tests.problems > docs/problems.md`."""


@dataclass(frozen=True)
class Rule:
    """One `Problem` in the source."""

    code: str
    message: str
    remedy: str


def rules(module: str) -> Iterator[Rule]:
    """Every problem that a module makes, in order."""
    tree = ast.parse((ROOM / module).read_text("utf-8"))
    for function in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
        said = [
            (each.lineno, target.id, _text(each.value, {}))
            for each in ast.walk(function)
            if isinstance(each, ast.Assign)
            for target in each.targets
            if isinstance(target, ast.Name)
        ]
        calls = [each for each in ast.walk(function) if isinstance(each, ast.Call)]
        for call in sorted(calls, key=lambda each: each.lineno):
            if isinstance(call.func, ast.Name) and call.func.id == _RAISED and len(call.args) == 3:
                code, message, remedy = call.args
                texts = {name: text for line, name, text in sorted(said) if line <= call.lineno}
                if isinstance(code, ast.Constant):
                    yield Rule(str(code.value), _text(message, texts), _text(remedy, texts))


def problem_reference() -> str:
    """The whole page."""
    parts = [_HEAD]
    for title, modules in SECTIONS.items():
        found: dict[str, Rule] = {}
        for rule in (each for module in modules for each in rules(module)):
            found.setdefault(rule.code, rule)
        lines = [
            f"## {title}",
            "",
            "| code | what is wrong | what puts it right | key |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| `{each.code}` | {each.message} | {each.remedy} | {_key(each.code)} |"
            for each in found.values()
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _key(code: str) -> str:
    action = FIXES[code]
    key = fix_key(action) if action else ""
    return f"`{key}`" if key else ""


def _text(node: ast.expr, known: dict[str, str]) -> str:
    """The sentence that an expression makes, with an ellipsis for what is only known when it is made."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return _AGAIN.sub("…", "".join(_text(each, known) for each in values))
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.IfExp(body=body):
            return _text(body, known)
    return "…"


if __name__ == "__main__":
    sys.stdout.write(problem_reference())
