"""Opens the store and hands out sessions. Everything that is special about SQLite is in this room."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import Session

from seqxero_tui.errors import StoreError
from seqxero_tui.store.migrations import migrate

_BUSY_MILLISECONDS = 5_000


class Store:
    """One profile's database: sessions that read, and transactions that are kept whole or not at all."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; what it loads stays usable after it is closed, changes are not kept."""
        with _plain_errors(), Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose changes are committed together when the block ends, and dropped when it raises."""
        with _plain_errors(), Session(self.engine, expire_on_commit=False) as session:
            if self.engine.dialect.name == "sqlite":
                # Take the write lock at once: a transaction that reads first and writes later could not wait.
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            yield session
            session.commit()

    def close(self) -> None:
        """Gives back every connection."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """The store at the SQLAlchemy `url`, created or migrated as needed.

    Raises `StoreError` when it cannot be opened or was written by a newer program; it is then left as it was.
    """
    with _plain_errors():
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            _create_private(Path(parsed.database or ""))
        engine = create_engine(parsed)
        if parsed.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _set_up_sqlite)
        migrate(engine)
        return Store(engine)


def upsert(session: Session, table: Table, rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> None:
    """Inserts `rows` into `table`, replacing those whose `keys` columns are there already."""
    if not rows:
        return
    dialect = session.get_bind().dialect.name
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    replaced = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    session.connection().execute(
        insert.on_conflict_do_update(index_elements=list(keys), set_=replaced), list(rows)
    )


def _create_private(path: Path) -> None:
    """Makes the file readable by its owner only before SQLite opens it: -wal and -shm inherit its mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come too late for BEGIN IMMEDIATE
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={_BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",  # an attempt must survive a power cut before its request leaves
        "trusted_schema=OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if "locked" in str(error.orig):
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
    except (OSError, DatabaseError) as error:
        cause = error.orig if isinstance(error, DatabaseError) else error.strerror or error
        raise StoreError(
            "store_unusable",
            f"The store cannot be opened: {cause}.",
            "Check the folder's permissions and free space, or restore a copy from its backups folder.",
        ) from None
