"""Brings a store to the newest shape: numbered SQL files beside this one, applied in order, each whole or not at all.

A copy of an SQLite store is made before an older one is changed. A store from a newer program is refused and
left untouched. The SQL is kept portable, so the same files serve PostgreSQL.
"""

from __future__ import annotations

import os
import sqlite3
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from seqxero_tui.errors import StoreError
from seqxero_tui.store.postgresql import take_write_lock

_LONGEST_MILLISECONDS = 60_000  # that another program may take to bring the same store to the newest shape


def scripts() -> dict[int, str]:
    """Every migration's SQL by its number, in order."""
    found = (entry for entry in files(__name__).iterdir() if entry.name.endswith(".sql"))
    return {
        int(entry.name[:4]): entry.read_text("utf-8") for entry in sorted(found, key=lambda entry: entry.name)
    }


def migrate(engine: Engine) -> None:
    """Applies the migrations the store has not seen. Raises `StoreError` for a store from a newer program."""
    known = scripts()
    newest = max(known)
    with engine.connect() as connection:
        version = _version(connection)
    if version > newest:
        raise StoreError(
            "store_from_newer_program",
            f"The store has version {version}, this program knows up to version {newest}.",
            "Use the newer seqxero that wrote it; the store was not touched.",
        )
    if version == newest:
        return
    if version and engine.dialect.name == "sqlite":
        back_up(Path(engine.url.database or ""), label=f"before-version-{newest}")
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            take_write_lock(connection, _LONGEST_MILLISECONDS)
        version = _version(connection)  # another program may have been quicker
        for number in range(version + 1, newest + 1):
            for statement in known[number].split(";\n"):
                if statement.strip():
                    # Without parameters a percent sign is only a percent sign, for every driver.
                    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
            connection.execute(text("DELETE FROM store_version"))
            connection.execute(
                text("INSERT INTO store_version (version) VALUES (:number)"), {"number": number}
            )
        connection.commit()


def back_up(database: Path, label: str) -> Path:
    """Copies an SQLite store, also while others use it, to its `backups` folder; returns the copy's path."""
    folder = database.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{database.stem}-{label}{database.suffix}"
    unfinished = target.with_suffix(".unfinished")
    os.close(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
    source, copy = sqlite3.connect(database), sqlite3.connect(unfinished)
    try:
        source.backup(copy)
    finally:
        source.close()
        copy.close()
    unfinished.replace(target)
    return target


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table("store_version"):
        return 0
    return connection.execute(text("SELECT version FROM store_version")).scalar_one_or_none() or 0
