"""A store on PostgreSQL keeps the promises of one in a file. Skipped where no server is named, see `tests.databases`."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlmodel import select

from seqxero_tui.billing.tables import Product
from seqxero_tui.errors import StoreError
from seqxero_tui.store import engine as engine_module
from seqxero_tui.store.engine import Store, open_store, upsert
from seqxero_tui.sync.tables import CachedTaxRate, Event, Organisation
from tests import databases

pytestmark = pytest.mark.skipif(not databases.SERVER, reason="SEQXERO_TEST_DATABASE_URL names no server")


@pytest.fixture
def url() -> str:
    return databases.fresh()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = open_store(url)
    yield opened
    opened.close()


def names(store: Store) -> dict[str, str]:
    with store.read() as session:
        return {row.id: row.name for row in session.exec(select(Product))}


def add(store: Store, name: str) -> None:
    with store.transaction() as session:
        session.add(Product(id=name, name=name))


def test_two_programs_may_open_a_new_store_at_once(url: str) -> None:
    opened: list[Store] = []
    threads = [threading.Thread(target=lambda: opened.append(open_store(url))) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    add(opened[0], "seats")
    assert names(opened[1]) == {"seats": "seats"}
    for store in opened:
        store.close()


def test_whoever_reads_and_then_writes_loses_nobody_elses_change(store: Store, url: str) -> None:
    add(store, "0")
    other = open_store(url)

    def count_on(where: Store) -> None:
        for _ in range(20):
            with where.transaction() as session:
                row = session.get_one(Product, "0")
                row.name = str(int(row.name) + 1)
                session.add(row)

    threads = [threading.Thread(target=count_on, args=[each]) for each in (store, other, store, other)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    other.close()
    assert names(store) == {"0": "80"}


def test_a_second_writer_is_told_that_the_store_is_busy(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_BUSY_MILLISECONDS", 10)
    other = open_store(url)
    with store.transaction(), pytest.raises(StoreError) as caught, other.transaction():
        pass
    other.close()
    assert (caught.value.problem.code, caught.value.exit_code) == ("store_busy", 5)


def test_a_change_by_another_program_can_be_noticed_and_reading_is_none(store: Store, url: str) -> None:
    before = store.changes()
    other = open_store(url)
    assert names(other) == {}
    add(other, "seats")
    other.close()
    assert store.changes() != before


def test_money_times_and_json_come_back_exactly(store: Store) -> None:
    at = datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=UTC)
    details = {"total": Decimal("0.30"), "name": "東京 \x00 \U0001f600", "none": None}
    with store.transaction() as session:
        session.add(
            Organisation(
                tenant_id="t", name="n", base_currency="GBP", country="GB", version="UK", is_demo_company=False,
                client_id="c", login_url="l", identity_url="i", api_url="a", connected_at=at,
            )
        )  # fmt: skip
        session.flush()
        for name in ("old", "new"):
            row = {"tenant_id": "t", "tax_type": "OUTPUT2", "name": name, "status": "ACTIVE"}
            upsert(session, CachedTaxRate, [row | {"rate": Decimal("20.0000"), "can_apply_to_revenue": True}])
        session.add(Event(id="1", at=at, actor="a", kind="k", object_id="o", what="w", details=details))
    with store.read() as session:
        rate = session.exec(select(CachedTaxRate)).one()
        event = session.get_one(Event, "1")
    assert (rate.name, str(rate.rate)) == ("new", "20.0000")
    assert (event.at, event.details) == (at, details)


def test_the_turn_is_one_for_all_machines_and_free_when_its_session_dies(store: Store, url: str) -> None:
    elsewhere = open_store(url)
    mine, theirs = store.team_turn(), elsewhere.team_turn()
    assert mine is not None
    assert theirs is not None
    assert mine.take("seqxero tui on desk (process 7)") is None
    assert theirs.take("seqxero sync on server (process 8)") == "seqxero tui on desk (process 7)"
    assert mine._session is not None
    mine._session.connection.dbapi_connection.close()  # type: ignore[union-attr]  # as if the program had died
    assert theirs.take("seqxero sync on server (process 8)") is None
    theirs.release()
    mine.release()
    elsewhere.close()
