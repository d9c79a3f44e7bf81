"""The same tests on PostgreSQL: with SEQXERO_TEST_DATABASE_URL, an address on a server where databases may be created.

Each office then keeps its store in a new database there, which is dropped when the tests end:
`SEQXERO_TEST_DATABASE_URL=postgresql://user@127.0.0.1:5432/postgres pytest tests/sync tests/store/test_postgresql.py`
"""

from __future__ import annotations

import atexit
import os
import uuid

from sqlalchemy import create_engine, make_url

from seqxero_tui.store.postgresql import with_driver

SERVER = os.environ.get("SEQXERO_TEST_DATABASE_URL")  # read now: tests are given a clean environment


def fresh() -> str:
    """The address of a new, empty database."""
    assert SERVER is not None
    name = f"seqxero_{uuid.uuid4().hex}"
    _order(f"CREATE DATABASE {name}")
    atexit.register(_order, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def _order(statement: str) -> None:
    engine = create_engine(with_driver(make_url(SERVER or "")), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
