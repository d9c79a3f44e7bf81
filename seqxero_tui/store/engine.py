"""Opens the store and hands out sessions. Everything that is special about SQLite is in this room."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, PoolProxiedConnection, create_engine, event, inspect, make_url
from sqlalchemy.dialects.postgresql import insert as insert_in_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_in_sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlmodel import Session, SQLModel

from seqxero_tui.errors import StoreError
from seqxero_tui.store import postgresql
from seqxero_tui.store.migrations import migrate

_BUSY_MILLISECONDS = 60_000
"""How long to wait for another program's write. SQLite only looks ten times a second whether there is room: beside five
lanes that write without a pause, some seconds are not enough to be sure of a turn."""
_LOOK_AGAIN_MILLISECONDS = 20


class Store:
    """One profile's database: sessions that read, and transactions that are kept whole or not at all."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._watching: PoolProxiedConnection | None = None
        self._writing = threading.RLock()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; what it loads stays usable after it is closed, changes are not kept."""
        with _plain_errors(), Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """As `read`, but everything read in the block is of one moment, whoever writes meanwhile."""
        with _plain_errors(), Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            if self.engine.dialect.name == "sqlite":
                session.connection().exec_driver_sql("BEGIN")
            else:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose changes are committed together when the block ends, and dropped when it raises.

        Threads of one program wait for each other as long as it takes; for another program, a minute.
        """
        with self._writing, _plain_errors(), Session(self.engine, expire_on_commit=False) as session:
            # Take the write lock at once: a transaction that reads first and writes later could not wait.
            if self.engine.dialect.name == "sqlite":
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            else:
                postgresql.take_write_lock(session.connection(), _BUSY_MILLISECONDS)
            yield session
            session.commit()

    def changes(self) -> int:
        """A number that is another one after anybody changed the store."""
        if self.engine.dialect.name != "sqlite":
            with _plain_errors():
                return postgresql.changes(self.engine)
        if self._watching is None:
            self._watching = self.engine.raw_connection()
        cursor = self._watching.cursor()
        try:
            return int(cursor.execute("PRAGMA data_version").fetchone()[0])
        finally:
            cursor.close()

    def team_turn(self) -> postgresql.TeamTurn | None:
        """The turn of everybody who shares the store from whatever machine; None when it is a file of this one."""
        return None if self.engine.dialect.name == "sqlite" else postgresql.TeamTurn(self.engine)

    def close(self) -> None:
        """Gives back every connection."""
        if self._watching is not None:
            self._watching.close()
        self.engine.dispose()


def open_store(url: str) -> Store:
    """The store at the SQLAlchemy `url`, created or migrated as needed.

    Raises `StoreError` when it cannot be opened or was written by a newer program; it is then left as it was.
    """
    with _opening():
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            _create_private(Path(parsed.database or ""))
        engine = create_engine(postgresql.with_driver(parsed))
        if parsed.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _set_up_sqlite)
        try:
            migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return Store(engine)


def upsert(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts `rows` into the model's table, replacing those whose primary key is there already."""
    if not rows:
        return
    table = inspect(model).local_table
    keys = [column.name for column in table.primary_key]
    dialect = session.get_bind().dialect.name
    insert = (insert_in_postgresql if dialect == "postgresql" else insert_in_sqlite)(table)
    replaced = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    session.connection().execute(insert.on_conflict_do_update(index_elements=keys, set_=replaced), list(rows))


def _create_private(path: Path) -> None:
    """Makes the file readable by its owner only before SQLite opens it: -wal and -shm inherit its mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come too late for BEGIN IMMEDIATE
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
    _write_ahead(cursor)
    for pragma in (
        "foreign_keys=ON",
        "synchronous=FULL",  # an attempt must survive a power cut before its request leaves
        "trusted_schema=OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Chooses the journal. In a new file SQLite does not wait by itself for another program that does the same."""
    for rest in range(_BUSY_MILLISECONDS // _LOOK_AGAIN_MILLISECONDS, -1, -1):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or not rest:
                raise
            time.sleep(_LOOK_AGAIN_MILLISECONDS / 1000)
        else:
            return


@contextmanager
def _opening() -> Iterator[None]:
    """Tells why a store cannot be opened. The URL is never shown: it may hold a password."""
    try:
        with _plain_errors():
            yield
    except (ArgumentError, ImportError, OSError) as error:
        cause = (isinstance(error, OSError) and error.strerror) or error
        if isinstance(error, ModuleNotFoundError):
            raise StoreError(
                "store_driver_missing",
                f"The store cannot be opened: its driver {error.name} is not installed.",
                "Install it, for PostgreSQL with `pip install -c constraints.txt '.[postgres]'`.",
            ) from None
        raise StoreError(
            "store_unusable",
            f"The store cannot be opened: {cause}.",
            "Check SEQXERO_DATABASE_URL and its driver, or the folder's permissions and free space.",
        ) from None


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Tells what the database says about itself. A broken rule of the data is a fault of ours and passes through."""
    try:
        yield
    except OperationalError as error:
        if "locked" in str(error.orig) or "lock timeout" in str(error.orig):
            raise StoreError(
                "store_busy",
                "The store is busy: another program is writing to it and did not finish in time.",
                "Close the other program or wait a moment, then try again.",
            ) from None
        raise StoreError(
            "store_unusable",
            f"The store cannot be used: {error.orig}.",
            "Check the folder's permissions and free space, then try again.",
        ) from None
    except DatabaseError as error:
        if type(error) is not DatabaseError:
            raise
        raise StoreError(
            "store_unusable",
            f"The store cannot be read: {error.orig}.",
            "Restore a copy from its backups folder, or move the file away to start a new one.",
        ) from None
