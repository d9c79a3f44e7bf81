import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.mapping.differences import Change, changes, fingerprint
from seqxero_tui.mapping.documents import document_payload

from .facts import SETTINGS, a_document, a_line, d


def test_everything_is_new_when_there_was_nothing() -> None:
    new = {"Type": "ACCREC", "Contact": {"ContactID": "c"}, "LineItems": [{"Quantity": d("1.50")}]}
    assert [change.as_dict() for change in changes(None, new)] == [
        {"path": "Type", "from": None, "to": "ACCREC"},
        {"path": "Contact", "from": None, "to": {"ContactID": "c"}},
        {"path": "LineItems", "from": None, "to": [{"Quantity": "1.50"}]},
    ]


def test_sending_shows_as_two_dates_and_a_flag() -> None:
    old = document_payload(a_document(sent=False), SETTINGS)
    new = document_payload(a_document(), SETTINGS)
    assert changes(old, new) == [
        Change("Date", "3000-01-01", "2026-11-22"),
        Change("DueDate", "3000-01-01", "2026-12-22"),
        Change("SentToContact", None, True),
    ]


def test_another_account_shows_at_its_line() -> None:
    old = document_payload(a_document(lines=(a_line(), a_line())), SETTINGS)
    new = document_payload(a_document(lines=(a_line(), a_line(account_code="260"))), SETTINGS)
    assert changes(old, new) == [Change("LineItems[1].AccountCode", "200", "260")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"A": d("1.0")}, {"A": d("1.00")}, []),
        ({"A": 1}, {"A": d("1.00")}, []),
        ({"A": d("1")}, {"A": "1"}, [Change("A", d("1"), "1")]),
        ({"A": True}, {"A": 1}, [Change("A", True, 1)]),
        ({"A": None}, {}, []),
        ({"A": 1, "B": 2}, {"B": 2}, [Change("A", 1, None)]),
        ({"L": [1, 2]}, {"L": [1]}, [Change("L[1]", 2, None)]),
        ({"L": [1]}, {"L": [1, {"A": 1}]}, [Change("L[1]", None, {"A": 1})]),
        ({"L": [1]}, {"L": "x"}, [Change("L", [1], "x")]),
        ({"C": {"I": "a", "N": "b"}}, {"C": {"I": "z", "N": "b"}}, [Change("C.I", "a", "z")]),
    ],
)
def test_values_are_compared_field_by_field(
    old: dict[str, Any], new: dict[str, Any], expected: list[Change]
) -> None:
    assert changes(old, new) == expected
    assert (fingerprint(old) == fingerprint(new)) is (not expected)


def test_a_float_is_refused_rather_than_compared() -> None:
    with pytest.raises(TypeError, match="float"):
        fingerprint({"A": 1.5})


def test_the_fingerprint_is_the_same_on_every_machine_and_day() -> None:
    payload = {
        "Type": "ACCREC",
        "LineItems": [{"Quantity": d("1.50"), "Description": "Größe"}],
        "SentToContact": True,
    }
    assert fingerprint(payload) == "e9f30f02051aa7a5bec8f7f84d5e5ffb90c2d8f8cef15d99dfa700dc00043510"


texts = st.text(max_size=4)
leaves = st.booleans() | texts | st.integers(-99, 99) | st.decimals(-99, 99, places=3)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
payloads = st.dictionaries(texts, st.none() | values, max_size=4)


def rewritten(value: Any, order: random.Random) -> Any:
    """The same payload with its fields in another order and its numbers written with more zeros."""
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: rewritten(value[key], order) for key in keys}
    if isinstance(value, list):
        return [rewritten(part, order) for part in value]
    if isinstance(value, Decimal):
        return value.quantize(Decimal("0.00001"))
    return value


@given(payloads, st.randoms(use_true_random=False))
def test_order_of_fields_and_trailing_zeros_change_nothing(
    payload: dict[str, Any], order: random.Random
) -> None:
    again = rewritten(payload, order)
    assert changes(payload, again) == []
    assert fingerprint(payload) == fingerprint(again)


@given(payloads, payloads)
def test_there_are_changes_exactly_when_the_fingerprints_differ(
    payload: dict[str, Any], more: dict[str, Any]
) -> None:
    other = payload | more
    assert bool(changes(payload, other)) == (fingerprint(payload) != fingerprint(other))
    assert changes(payload, payload) == []
