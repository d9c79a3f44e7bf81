"""The column types: exact decimals, moments in UTC, JSON without floats."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select, text
from sqlalchemy.exc import StatementError

from seqxero_tui.store import exact
from seqxero_tui.store.types import ExactDecimal, ExactJson, UtcDateTime

TABLE = Table(
    "kept",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("amount", ExactDecimal),
    Column("at", UtcDateTime),
    Column("facts", ExactJson),
)
ENGINE = create_engine("sqlite://")
TABLE.create(ENGINE)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text()
    | st.decimals(-(10**9), 10**9, places=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def kept(**values: Any) -> Any:
    """The row as it comes back after it was stored."""
    with ENGINE.begin() as connection:
        connection.execute(TABLE.delete())
        connection.execute(insert(TABLE).values(**values))
        return connection.execute(select(TABLE)).one()


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
def test_a_decimal_comes_back_digit_for_digit(amount: Decimal) -> None:
    back = kept(amount=amount).amount
    assert back == amount
    assert format(back, "f") == format(amount, "f")


def test_a_decimal_is_stored_as_plain_text() -> None:
    kept(amount=Decimal("1E-7"))
    with ENGINE.connect() as connection:
        stored = connection.execute(text("SELECT amount, typeof(amount) FROM kept")).one()
    assert tuple(stored) == ("0.0000001", "text")


@given(
    st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-8))])
    )
)
def test_a_moment_comes_back_in_utc_and_is_the_same(at: datetime) -> None:
    try:
        at.astimezone(UTC)
    except OverflowError:  # the first and last hours of the calendar
        return
    back = kept(at=at).at
    assert back == at
    assert back.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(StatementError, match="without a zone"):
        kept(at=datetime(2026, 11, 20))  # noqa: DTZ001


@given(json_values)
def test_json_comes_back_equal_and_without_floats(facts: Any) -> None:
    back = kept(facts=facts).facts
    assert back == facts
    assert "float" not in kinds_in(back)


def test_nothing_stays_nothing() -> None:
    assert tuple(kept(id=1)) == (1, None, None, None)


def kinds_in(value: Any) -> set[str]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {type(value).__name__}.union(*(kinds_in(item) for item in inner))


@given(st.lists(st.decimals(-(10**11), 10**11, places=4), max_size=20))
def test_the_store_adds_up_amounts_exactly(amounts: list[Decimal]) -> None:
    with ENGINE.begin() as connection:
        connection.execute(TABLE.delete())
        for each in amounts:
            connection.execute(insert(TABLE).values(amount=each))
        found = connection.execute(select(exact.total(TABLE.c.amount))).scalar()
        connection.rollback()
    assert exact.amount(found) == sum(amounts)
