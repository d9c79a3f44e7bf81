"""Bringing a store to the newest shape, or leaving it exactly as it was."""

from __future__ import annotations

import hashlib
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

import seqxero_tui.sync.tables  # noqa: F401  both sides declare their tables
from seqxero_tui.billing.tables import Product
from seqxero_tui.errors import StoreError
from seqxero_tui.store import migrations
from seqxero_tui.store.engine import Store, open_store
from seqxero_tui.store.migrations import back_up, scripts

NEWEST = max(scripts())


def digests(folder: Path) -> dict[str, str]:
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.is_file()
    }


def sql(path: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute(statement).fetchall()
        connection.commit()
        return rows
    finally:
        connection.close()


def shape(engine: Engine, table: str) -> dict[str, object]:
    """A table's columns, keys and indexes, as the database sees them."""
    seen = inspect(engine)
    # TIMESTAMP WITH TIME ZONE, as PostgreSQL needs it, is what SQLite reads back as NUMERIC
    return {
        "columns": {
            column["name"]: (str(column["type"]).replace("DATETIME", "NUMERIC"), column["nullable"])
            for column in seen.get_columns(table)
        },
        "key": seen.get_pk_constraint(table)["constrained_columns"],
        "references": sorted(
            (key["constrained_columns"], key["referred_table"], key["referred_columns"])
            for key in seen.get_foreign_keys(table)
        ),
        "indexes": sorted((index["name"], index["column_names"]) for index in seen.get_indexes(table)),
    }


def test_migrations_are_numbered_without_gaps() -> None:
    assert list(scripts()) == list(range(1, NEWEST + 1))
    files = list(Path(migrations.__file__).parent.glob("*.sql"))
    assert len(files) == NEWEST, "of two with the same number one would never be applied"


def test_a_new_store_has_exactly_the_tables_that_are_declared(store: Store, tmp_path: Path) -> None:
    declared = open_store(f"sqlite:///{tmp_path / 'declared.sqlite3'}").engine
    SQLModel.metadata.drop_all(declared)
    SQLModel.metadata.create_all(declared)
    tables = set(SQLModel.metadata.tables)
    assert set(inspect(store.engine).get_table_names()) == tables | {"store_version"}
    for table in sorted(tables):
        assert shape(store.engine, table) == shape(declared, table), table
    declared.dispose()


def test_a_new_store_is_at_the_newest_version_and_opening_it_again_changes_nothing(
    path: Path, url: str
) -> None:
    open_store(url).close()
    assert sql(path, "SELECT version FROM store_version") == [(NEWEST,)]
    before = digests(path.parent)
    open_store(url).close()
    assert digests(path.parent) == before


def test_a_store_from_a_newer_program_is_refused_and_left_untouched(path: Path, url: str) -> None:
    open_store(url).close()
    sql(path, "UPDATE store_version SET version = version + 1")
    before = digests(path.parent)
    with pytest.raises(StoreError) as caught:
        open_store(url)
    problem = caught.value.problem
    assert (problem.code, caught.value.exit_code) == ("store_from_newer_program", 5)
    assert f"version {NEWEST + 1}" in problem.message
    assert digests(path.parent) == before


@pytest.fixture
def a_further_migration(path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A filled store of today's version, and a program that knows one more."""
    open_store(url).close()
    sql(path, "INSERT INTO product (id, name) VALUES ('p', 'Seats')")
    known = scripts() | {
        NEWEST + 1: "ALTER TABLE product ADD COLUMN colour VARCHAR;\nUPDATE product SET colour = 'red';\n"
    }
    monkeypatch.setattr(migrations, "scripts", lambda: known)


@pytest.mark.usefixtures("a_further_migration")
def test_an_older_store_is_copied_then_migrated(path: Path, url: str) -> None:
    open_store(url).close()
    assert sql(path, "SELECT id, colour FROM product") == [("p", "red")]
    assert sql(path, "SELECT version FROM store_version") == [(NEWEST + 1,)]
    copies = list((path.parent / "backups").iterdir())
    assert [copy.name for copy in copies] == [f"store-before-version-{NEWEST + 1}.sqlite3"]
    assert sql(copies[0], "SELECT * FROM product") == [("p", "Seats", None)]
    assert sql(copies[0], "SELECT version FROM store_version") == [(NEWEST,)]
    assert stat.S_IMODE(copies[0].stat().st_mode) == 0o600
    assert stat.S_IMODE(copies[0].parent.stat().st_mode) == 0o700


@pytest.mark.usefixtures("a_further_migration")
def test_a_migration_that_fails_half_way_changes_nothing(
    path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = scripts() | {
        NEWEST + 1: "ALTER TABLE product ADD COLUMN colour VARCHAR;\nINSERT INTO nowhere VALUES (1);\n"
    }
    monkeypatch.setattr(migrations, "scripts", lambda: broken)
    with pytest.raises(StoreError):
        open_store(url)
    assert sql(path, "SELECT * FROM product") == [("p", "Seats", None)]
    assert sql(path, "SELECT version FROM store_version") == [(NEWEST,)]


def test_a_copy_holds_what_is_committed_even_while_the_store_is_in_use(store: Store, path: Path) -> None:
    with store.transaction() as session:
        session.add(Product(id="kept", name="Seats"))
    with store.transaction() as session:
        session.add(Product(id="half done", name="Chairs"))
        session.flush()
        copy = back_up(path, "by-hand")
    assert sql(copy, "SELECT id FROM product") == [("kept",)]
    assert sql(copy, "PRAGMA integrity_check") == [("ok",)]
    assert [file.name for file in copy.parent.iterdir()] == ["store-by-hand.sqlite3"]
