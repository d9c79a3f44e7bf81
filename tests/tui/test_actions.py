"""The registry of actions: one place, complete, without two actions on one key."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import seqxero_tui.tui.dialogs
import seqxero_tui.tui.screens
from seqxero_tui.present import actions
from seqxero_tui.present.action_table import ACTIONS, PLACES
from seqxero_tui.tui.dialogs.help import help_lines
from seqxero_tui.tui.doer import Doer
from seqxero_tui.tui.keys import key_reference
from seqxero_tui.tui.plain import content
from seqxero_tui.tui.tabs import TABS

for room in (seqxero_tui.tui.dialogs, seqxero_tui.tui.screens):
    for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
        import_module(module.name)


def doers(kind: type = Doer) -> list[type[Doer]]:
    """Every screen and dialog that says where it is."""
    found = [each for each in kind.__subclasses__() if each.__dict__.get("PLACES")]
    return found + [deeper for each in kind.__subclasses__() for deeper in doers(each)]


@pytest.mark.parametrize("doer", sorted(set(doers()), key=lambda each: each.__name__))
def test_no_key_means_two_things_in_one_place(doer: type[Doer]) -> None:
    keys = [action.key for action in actions.at(doer.PLACES)]
    if "everywhere" in doer.PLACES:
        keys += [tab.key for tab in TABS]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("doer", sorted(set(doers()), key=lambda each: each.__name__))
def test_every_action_of_a_place_can_be_done_there(doer: type[Doer]) -> None:
    for action in actions.at(doer.PLACES):
        assert callable(getattr(doer, action.method, None)), f"{doer.__name__} lacks {action.method}"


def test_every_action_works_somewhere() -> None:
    places = {place for doer in doers() for place in doer.PLACES}
    assert {action.where for action in ACTIONS} <= places


def test_ids_are_unique_and_every_place_has_a_name() -> None:
    assert len(actions.BY_ID) == len(ACTIONS)
    assert {action.where for action in ACTIONS} <= set(PLACES)


def test_help_is_a_sentence_and_a_label_is_short() -> None:
    for action in ACTIONS:
        assert action.help.endswith("."), action.id
        assert action.help[0].isupper(), action.id
        assert len(action.label) <= 16, action.id


def test_keys_that_do_opposite_things_are_not_each_others_capital() -> None:
    pairs = {("l", "u")}  # link and unlink
    for place in PLACES:
        keys = {action.key for action in actions.at([place])}
        for one, other in pairs:
            assert not (one in keys and other in keys and one.lower() == other.lower())


def test_the_help_lists_every_key_and_can_be_searched() -> None:
    lines = [content("".join(piece.text for piece in line)).plain for line in help_lines((), TABS, "")]
    text = " ".join(" ".join(lines).split())
    for action in ACTIONS:
        assert action.help in text
    found = " ".join("".join(piece.text for piece in line) for line in help_lines((), TABS, "unlink back"))
    assert "Take the link" not in found
    found = " ".join("".join(piece.text for piece in line) for line in help_lines((), TABS, "link back"))
    assert "Take the link between customer and contact back." in found


def test_the_reference_of_keys_is_as_the_registry_has_it() -> None:
    written = Path(__file__).parents[2] / "docs" / "keys.md"
    assert written.read_text(encoding="utf-8") == key_reference()


@pytest.mark.parametrize("doer", sorted(set(doers()), key=lambda each: each.__name__))
def test_every_action_of_a_place_has_its_key_bound_there(doer: type[Doer]) -> None:
    bound = doer._merged_bindings  # type: ignore[attr-defined]
    assert bound is not None
    held = {binding.id: key for key, bindings in bound.key_to_bindings.items() for binding in bindings}
    missing = [action.id for action in actions.at(doer.PLACES) if held.get(action.id) != action.key]
    assert missing == []
