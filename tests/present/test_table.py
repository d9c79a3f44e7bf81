"""Columns share a width: the least needed go first, what is left grows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.present.table import GAP, Column, fit

NAME = Column("name", "Name", 10, most=20)
EMAIL = Column("email", "Email", 8, most=12, drop=2)
COUNTRY = Column("country", "Country", 7, drop=3)
STATE = Column("state", "State", 6)
ALL = (NAME, EMAIL, COUNTRY, STATE)


def widths(width: int) -> dict[str, int]:
    return {column.key: cells for column, cells in fit(ALL, width)}


def test_everything_fits_when_there_is_just_enough_room() -> None:
    assert widths(10 + 8 + 7 + 6 + 3 * GAP) == {"name": 10, "email": 8, "country": 7, "state": 6}


def test_the_column_that_can_be_done_without_first_is_dropped_first() -> None:
    assert list(widths(10 + 8 + 7 + 6 + 3 * GAP - 1)) == ["name", "email", "state"]
    assert list(widths(20)) == ["name", "state"]


def test_room_to_spare_goes_to_columns_that_grow_and_stops_at_their_most() -> None:
    assert widths(200) == {"name": 20, "email": 12, "country": 7, "state": 6}


@given(st.integers(min_value=1, max_value=300))
def test_columns_never_take_more_than_there_is(width: int) -> None:
    fitted = fit(ALL, width)
    needed = sum(cells for _, cells in fitted) + GAP * (len(fitted) - 1)
    assert needed <= width or all(cells == 1 or column.drop == 0 for column, cells in fitted)
    assert all(cells >= 1 for _, cells in fitted)
