"""The store as others meet it: private, whole or not at all, plain when it fails."""

from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from seqxero_tui.billing.tables import Customer, Product
from seqxero_tui.errors import StoreError
from seqxero_tui.store import engine as engine_module
from seqxero_tui.store.engine import Store, open_store, upsert


def names(store: Store) -> dict[str, str]:
    with store.read() as session:
        return {row.id: row.name for row in session.exec(select(Product))}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_files_and_folder_are_the_owners_alone(store: Store, path: Path) -> None:
    with store.transaction() as session:
        session.add(Product(id="p", name="Seats"))
    assert mode(path.parent) == 0o700
    files = list(path.parent.iterdir())
    assert {file.name for file in files} >= {"store.sqlite3", "store.sqlite3-wal"}
    assert {mode(file) for file in files} == {0o600}


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("synchronous", 2),
        ("busy_timeout", 60_000),
        ("trusted_schema", 0),
    ],
)
def test_every_connection_is_set_up_for_money(store: Store, pragma: str, value: object) -> None:
    with store.read() as session:
        assert session.connection().execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_a_transaction_is_kept_when_its_block_ends(store: Store) -> None:
    with store.transaction() as session:
        session.add(Product(id="p", name="Seats"))
    assert names(store) == {"p": "Seats"}


def test_a_transaction_that_raises_leaves_nothing(store: Store) -> None:
    def half_done() -> None:
        with store.transaction() as session:
            session.add(Product(id="p", name="Seats"))
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        half_done()
    assert names(store) == {}


def test_a_reading_session_keeps_no_change(store: Store) -> None:
    with store.read() as session:
        session.add(Product(id="p", name="Seats"))
    assert names(store) == {}


def test_what_was_read_is_usable_afterwards(store: Store) -> None:
    with store.transaction() as session:
        session.add(Product(id="p", name="Seats"))
    with store.read() as session:
        product = session.get_one(Product, "p")
    assert product.name == "Seats"


def test_readers_see_the_last_commit_while_another_writes(store: Store) -> None:
    with store.transaction() as session:
        session.add(Product(id="p", name="Seats"))
        session.flush()
        assert names(store) == {}
    assert names(store) == {"p": "Seats"}


def test_a_second_writer_is_told_that_the_store_is_busy(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_BUSY_MILLISECONDS", 10)
    other = open_store(url)
    with store.transaction(), pytest.raises(StoreError) as caught, other.transaction():
        pass
    other.close()
    assert (caught.value.problem.code, caught.value.exit_code) == ("store_busy", 5)


def test_threads_of_one_program_wait_for_each_other_as_long_as_it_takes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_BUSY_MILLISECONDS", 0)
    begun = threading.Event()

    def write() -> None:
        begun.set()
        with store.transaction() as session:
            session.add(Product(id="b", name="second"))

    with store.transaction() as session:
        session.add(Product(id="a", name="first"))
        session.flush()
        other = threading.Thread(target=write)
        other.start()
        begun.wait(10)
        other.join(0.05)  # it has reached the lock, or is about to: neither may fail
    other.join(10)
    assert names(store) == {"a": "first", "b": "second"}


def test_a_row_that_refers_to_nothing_is_a_fault_of_ours_and_not_hidden(store: Store) -> None:
    def orphan() -> None:
        with store.transaction() as session:
            session.connection().execute(
                text(
                    "INSERT INTO line_item SELECT 'l','gone',1,'t',NULL,NULL,"
                    "'1','1','ABSOLUTE','0','1','0','1',NULL,NULL,NULL,NULL,NULL"
                )
            )

    with pytest.raises(IntegrityError):
        orphan()


def test_errors_of_the_callers_own_work_pass_through(store: Store) -> None:
    def reading() -> None:
        with store.read():
            raise FileNotFoundError(2, "No such file", "elsewhere")

    with pytest.raises(FileNotFoundError):
        reading()


def test_upsert_adds_what_is_new_and_replaces_what_is_there(store: Store) -> None:
    with store.transaction() as session:
        session.add(Product(id="a", name="old", label="kept?"))
    with store.transaction() as session:
        upsert(session, Product, [{"id": "a", "name": "new"}, {"id": "b", "name": "second"}])
        upsert(session, Product, [])
    assert names(store) == {"a": "new", "b": "second"}
    with store.read() as session:
        assert session.get_one(Product, "a").label == "kept?"


def test_upsert_is_dropped_with_its_transaction(store: Store) -> None:
    def half_done() -> None:
        with store.transaction() as session:
            upsert(session, Product, [{"id": "a", "name": "new"}])
            raise LookupError

    with pytest.raises(LookupError):
        half_done()
    assert names(store) == {}


def test_names_in_any_script_come_back_as_they_were(store: Store) -> None:
    name = 'ACME [/bold] "x" \x1b[31m \' ; DROP TABLE 東京 شركة \U0001f600'
    with store.transaction() as session:
        session.add(Customer(id="c", legal_name=name, status="ACTIVE", tax_status="TAXED"))
    with store.read() as session:
        assert session.get_one(Customer, "c").legal_name == name


@pytest.mark.parametrize(
    "bad_url",
    ["nonsense", "weird://x", "sqlite:////proc/nowhere/store.sqlite3", "oracle://user:s3cret@localhost/x"],
)
def test_a_store_that_cannot_be_opened_is_one_sentence_without_the_address(bad_url: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(bad_url)
    problem = caught.value.problem
    assert problem.message.startswith("The store cannot be opened: ")
    assert "s3cret" not in problem.message + problem.remedy


def test_a_file_that_is_no_store_is_refused_and_left_alone(path: Path, url: str) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="cannot be read"):
        open_store(url)
    assert path.read_bytes() == b"not a database" * 100


def test_two_programs_may_open_a_new_store_at_once(url: str, path: Path) -> None:
    first, second = open_store(url), open_store(url)
    with first.transaction() as session:
        session.add(Product(id="p", name="Seats"))
    assert names(second) == {"p": "Seats"}
    first.close()
    second.close()
    with sqlite3.connect(path) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    plain.close()


def test_a_change_by_another_program_can_be_noticed(store: Store, url: str) -> None:
    before = store.changes()
    assert store.changes() == before
    other = open_store(url)
    with other.transaction() as session:
        session.add(Product(id="p", name="Seats"))
    other.close()
    assert store.changes() != before
