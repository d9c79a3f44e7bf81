"""A store that a team shares: what PostgreSQL does otherwise than SQLite, so that the rest need not know.

One transaction that writes at a time, as in SQLite; a turn that is one for all machines; a number that tells of changes.
"""

from __future__ import annotations

from sqlalchemy import URL, Connection, Engine, text

_WRITING, _PUSHING = 0x5E9_0001, 0x5E9_0002  # keys of advisory locks, which are per database
_SHOWN = 60  # of PostgreSQL's 63 bytes for the name of a program


def with_driver(url: URL) -> URL:
    """The address with the driver we ship, when it names none."""
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def take_write_lock(connection: Connection, milliseconds: int) -> None:
    """Waits for the one place for writing and keeps it to the end of the transaction.

    Raises `OperationalError` ("lock timeout") when others keep it longer than `milliseconds`.
    """
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds:d}")
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITING})


def changes(engine: Engine) -> int:
    """A number that is another one after a transaction that wrote began or ended."""
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT hashtextextended(pg_current_snapshot()::text, 0)")) or 0)


class TeamTurn:
    """The one place for pushing and pulling with a store: a lock of a database session, free when the session ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._session: Connection | None = None

    def take(self, who: str) -> str | None:
        """None when the turn is ours now; else who has it, in their words."""
        if self._session is None:
            self._session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        name = who.encode()[:_SHOWN].decode(errors="ignore")
        self._session.execute(text("SELECT set_config('application_name', :name, false)"), {"name": name})
        if self._session.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _PUSHING}):
            return None
        holder = self._session.scalar(_HOLDER, {"key": _PUSHING})
        return str(holder) if holder else "another seqxero"

    def release(self) -> None:
        """Gives the turn back, if it was taken, and ends the session."""
        session, self._session = self._session, None
        if session is not None:
            session.invalidate()  # not back to the pool: with its session ends the lock
            session.close()


_HOLDER = text(
    "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE locktype = 'advisory' AND granted "
    "AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND objid = :key AND classid = 0 LIMIT 1"
)
