"""The month-end check without a screen: its numbers, its lists, and explanations, each with its exit code."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Seqxero

MONTH = ("--month", "2026-11")
DRAFT = "66666661-6666-4666-8666-666666666666"
REASON = "goes out with December"


def numbers(seqxero: Seqxero, check: str) -> tuple[int, int]:
    """How many documents of a list are open, and how many explained."""
    lists = seqxero("month-end", *MONTH, "--json").json["lists"]
    (found,) = (each for each in lists if each["check"] == check)
    assert found["documents"] == found["open"] + found["explained"]
    return found["open"], found["explained"]


def test_the_check_ends_with_1_until_every_list_is_empty_or_explained(loaded: Seqxero) -> None:
    checked = loaded("month-end", *MONTH, "--json")
    assert (checked.code, checked.json["month"], checked.json["clear"]) == (1, "2026-11", False)
    for each in checked.json["lists"]:
        listed = loaded("month-end", "list", each["check"], *MONTH, "--json")
        assert listed.code == 0
        ids = [document["id"] for document in listed.json["documents"]]
        assert len(ids) == each["documents"]
        if ids:
            done = loaded("month-end", "explain", each["check"], *ids, *MONTH, "--reason", REASON)
            assert done.code == 0
    cleared = loaded("month-end", *MONTH)
    assert (cleared.code, "✓ nothing open" in cleared.out) == (0, True)
    assert loaded("month-end", "--month", "2026-12").code == 1


def test_an_explanation_is_given_shown_and_taken_back(loaded: Seqxero) -> None:
    assert numbers(loaded, "drafts") == (5, 0)
    given = loaded("month-end", *MONTH, "explain", "drafts", DRAFT[:8], "--reason", f" {REASON}\n", "--json")
    assert given.code == 0
    assert given.json["results"] == [
        {"kind": "invoice", "id": DRAFT, "number": None, "name": "Linked Ltd", "problem": None}
    ]
    assert numbers(loaded, "drafts") == (4, 1)
    last = loaded("month-end", "list", "drafts", *MONTH, "--json").json["documents"][-1]
    assert (last["id"], last["why"], last["kind"]) == (DRAFT, "a draft", "invoice")
    assert (last["explained"]["reason"], last["explained"]["by"]) == (REASON, "command")
    assert f"✓ {REASON}" in loaded("month-end", "list", "drafts", *MONTH).out
    told = loaded("history", "--json").json["events"][0]
    assert told["what"] == f"explained for 2026-11, drafts: {REASON}"

    assert loaded("month-end", "explain", "drafts", DRAFT, *MONTH, "--clear").code == 0
    assert numbers(loaded, "drafts") == (5, 0)
    again = loaded("month-end", "explain", "drafts", DRAFT, *MONTH, "--clear", "--json")
    assert again.code == 1
    assert again.json["results"][0]["problem"]["code"] == "not_explained"


@pytest.mark.parametrize(
    ("argv", "code", "problem"),
    [
        (["list", "nothing"], 2, "wrong_usage"),
        (["explain", "drafts", DRAFT], 2, "wrong_usage"),
        (["explain", "drafts", DRAFT, "--reason", "x", "--clear"], 2, "wrong_usage"),
        (["explain", "drafts", DRAFT, "--reason", " "], 2, "missing_reason"),
        (["explain", "drafts", DRAFT, "--reason", "x" * 201], 2, "reason_too_long"),
        (["explain", "drafts", "nobody", "--reason", "x"], 2, "unknown_reference"),
        (["explain", "drafts", "Linked", "--reason", "x"], 2, "ambiguous_reference"),
        (["explain", "drafts", DRAFT, "--reason", "x", "--month", "soon"], 2, "wrong_month"),
    ],
)
def test_what_cannot_be_explained_changes_nothing(
    argv: list[str], code: int, problem: str, loaded: Seqxero
) -> None:
    refused = loaded("month-end", *argv, "--json")
    assert (refused.code, refused.json["error"]["code"]) == (code, problem)
    assert numbers(loaded, "drafts") == (5, 0)
