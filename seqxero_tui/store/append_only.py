"""Tables whose rows are only ever added: whoever tries to change or delete one is stopped before the database is asked.

Kept here and not by a trigger, which SQLite and PostgreSQL write differently.
"""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, object_session
from sqlmodel import SQLModel

Model = TypeVar("Model", bound=type[SQLModel])
_KEPT: set[type] = set()


class Kept(RuntimeError):
    """A row of such a table was to be changed or deleted: a fault of ours."""


def append_only(model: Model) -> Model:
    """Declares, above a table's class, that its rows are neither changed nor deleted. Raises `Kept` on the attempt."""
    _KEPT.add(model)
    event.listen(model, "before_update", _unless_unchanged)
    event.listen(model, "before_delete", _refuse)
    return model


def _unless_unchanged(mapper: object, connection: object, row: Any) -> None:
    session = object_session(row)
    if session is None or session.is_modified(row):
        _refuse(mapper, connection, row)


def _refuse(mapper: object, connection: object, row: object) -> None:
    raise Kept(f"rows of {type(row).__name__} are only ever added")


@event.listens_for(Session, "do_orm_execute")
def _refuse_many(state: ORMExecuteState) -> None:
    """The same for statements over many rows."""
    mapper = state.bind_mapper
    if (state.is_update or state.is_delete) and mapper is not None and mapper.class_ in _KEPT:
        raise Kept(f"rows of {mapper.class_.__name__} are only ever added")
