"""Work beside the screens: what changes something is done once, and never thrown away by a read."""

from __future__ import annotations

import ast
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import seqxero_tui.tui
from tests.office import Office
from tests.tui.driver import tui

WRITES = {
    "allocations": {"allocate", "deallocate"},
    "connection": {"disconnect", "setup"},
    "crediting": {"create"},
    "customers": {"archive", "change", "create", "import_contacts", "link", "push", "restore", "unlink"},
    "documents": {"finalize", "mark_paid", "push_again", "send", "set_line_account", "void"},
    "drafts": {"delete", "save"},
    "drifts": {"settle", "settle_many"},
    "explanations": {"explain", "take_back"},
    "merges": {"follow"},
    "products": {"set_accounts"},
    "schedules": {"generate"},
}
"""What of the workspace changes something that a person asked for."""

FOLDER = Path(seqxero_tui.tui.__file__).parent


def begun() -> Iterator[tuple[str, ast.Module, ast.Call]]:
    """Every job of the code: where it is begun, and the call that begins it."""
    for path in sorted(FOLDER.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                on = ast.unparse(node.func.value)
                if node.func.attr in ("start", "write") and on.endswith("jobs"):
                    yield f"{path.relative_to(FOLDER)}:{node.lineno}", tree, node


def group_of(call: ast.Call) -> str:
    return next(ast.unparse(each.value) for each in call.keywords if each.arg == "group")


def test_no_group_holds_both_reads_that_pass_and_what_has_to_be_done() -> None:
    kinds: dict[str, dict[bool, list[str]]] = defaultdict(lambda: defaultdict(list))
    for where, _, call in begun():
        passing = any(each.arg == "newest_only" for each in call.keywords)
        kinds[group_of(call)][passing].append(where)
    assert len(kinds) > 20
    assert [dict(found) for found in kinds.values() if len(found) > 1] == []


def test_what_changes_something_is_begun_as_a_write() -> None:
    unguarded = []
    for where, tree, call in begun():
        if call.func.attr == "write":  # type: ignore[attr-defined]
            continue
        work: ast.AST = call.args[0]
        if isinstance(work, ast.Name):
            named = [each for each in ast.walk(tree) if getattr(each, "name", None) == work.id]  # type: ignore[attr-defined]
            work = named[0] if named else work
        for node in ast.walk(work):
            on = node.value if isinstance(node, ast.Attribute) else None
            if isinstance(on, ast.Attribute) and node.attr in WRITES.get(on.attr, ()):  # type: ignore[attr-defined]
                unguarded.append(f"{where} {ast.unparse(node)}")
    assert unguarded == []


async def test_a_newer_read_drops_older_reads_and_nothing_else(office: Office) -> None:
    done: list[str] = []
    gate = threading.Event()
    async with tui(office) as t:
        jobs = t.app.jobs

        def work(name: str) -> Any:
            return lambda workspace, job: gate.wait(30) and name

        jobs.start(work("first"), done.append, group="g")
        jobs.start(work("older"), done.append, group="g", newest_only=True)
        jobs.start(work("asked"), done.append, group="g")
        jobs.write(work("written"), done.append, group="g", of=["a"], doing="a is being changed.")
        jobs.start(work("newest"), done.append, group="g", newest_only=True)
        gate.set()
        await t.quiet()
    assert done == ["first", "asked", "written", "newest"]


async def test_what_is_being_changed_is_not_changed_again_before_its_answer_is_taken(office: Office) -> None:
    done: list[str] = []
    gate = threading.Event()
    async with tui(office) as t:
        jobs = t.app.jobs

        def write(name: str, *of: str) -> None:
            jobs.write(
                lambda workspace, job: gate.wait(30) and name,
                done.append,
                group=f"group of {name}",
                of=of,
                doing=f"{of[0]} is being changed.",
            )

        write("one", "a", "b")
        write("two", "b", "c")
        await t.pilot.pause()
        t.expect_toast("a is being changed.")
        write("three", "c")
        gate.set()
        await t.quiet()
        write("four", "b")
        await t.quiet()
    assert sorted(done) == ["four", "one", "three"]


async def test_what_waits_to_be_written_is_written_before_the_program_ends(office: Office) -> None:
    gate, done = threading.Event(), []
    async with tui(office) as t:
        t.app.jobs.start(lambda workspace, job: gate.wait(30), lambda _: None, group="g")
        t.app.jobs.write(
            lambda workspace, job: done.append(1), lambda _: None, group="g", of=["a"], doing="a."
        )
        t.app.ending.begin(0)
        gate.set()
        await t.until(lambda: t.app.return_code is not None)
    assert done == [1]
