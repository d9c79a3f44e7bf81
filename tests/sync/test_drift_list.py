"""The differences as a list: one row for each document and field, narrowed, and settled many at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from seqxero_tui.demo_company.accounting import documents
from seqxero_tui.sync.drift_views import Compared, DriftRow, group_of
from seqxero_tui.sync.states import Choice
from tests.office import CREDIT_NOTE, Office, invoice


def edited(office: Office, document_id: str, **changes: Any) -> None:
    stored = office.in_xero(document_id)
    for field, value in changes.items():
        setattr(stored, field, value)
    with office.company.storage.transaction():
        documents.save(office.company.books(office.tenant), stored)


@pytest.fixture
def three(office: Office) -> list[str]:
    """Three invoices that were sent, in Xero."""
    who = office.linked_customer("Larkfield Dental")
    ids = office.drafts(
        *(invoice(who, issueDate=f"2026-{month:02d}-05", reference="ours") for month in (9, 10, 11))
    )
    office.workspace.documents.finalize(ids, send=True)
    office.workspace.sync.run()
    return ids


def fields(rows: tuple[DriftRow, ...]) -> list[tuple[str | None, str]]:
    return [(row.number, row.field) for row in rows]


def test_there_is_a_row_for_each_field_of_each_document_that_differs(
    office: Office, three: list[str]
) -> None:
    one, two, _ = three
    drift = office.workspace.drift_list
    assert drift.last() is None
    edited(office, one, reference="theirs", due_date=date(2027, 1, 1))
    edited(office, two, reference="theirs")
    office.workspace.sync.reconcile()
    assert fields(drift.page().rows) == [
        ("SEQ-0001", "reference"),
        ("SEQ-0001", "due_date"),
        ("SEQ-0002", "reference"),
    ]
    assert len({row.key for row in drift.page().rows}) == 3
    last = drift.last()
    assert last is not None
    assert (last.checked, last.matching) == (3, 1)
    assert isinstance(last, Compared)
    assert office.workspace.history(office.tenant)[0].what == ("both sides compared: 3 checked, 1 agree")


def test_the_list_is_narrowed_by_words_kind_field_and_month(office: Office, three: list[str]) -> None:
    for each in three:
        edited(office, each, reference="theirs", due_date=date(2027, 1, 1))
    office.workspace.sync.reconcile()
    page = office.workspace.drift_list.page
    assert page().matching == 6
    assert {row.field for row in page(group="dates").rows} == {"due_date"}
    assert fields(page(month="2026-10").rows) == [("SEQ-0002", "reference"), ("SEQ-0002", "due_date")]
    assert page(month="unsent").rows == ()
    assert page(kind=CREDIT_NOTE.value).rows == ()
    assert {row.number for row in page(text="larkfield 0003").rows} == {"SEQ-0003"}
    assert (page(text="nobody").matching, page(text="nobody").total) == (0, 6)
    assert fields(page(offset=1, limit=2).rows) == [("SEQ-0001", "due_date"), ("SEQ-0002", "reference")]


def test_many_are_settled_each_by_itself(office: Office, three: list[str]) -> None:
    one, two, agreeing = three
    for each in (one, two):
        edited(office, each, reference="theirs")
    office.workspace.sync.reconcile()
    choices = office.workspace.drift_list.choices(three)
    assert choices[one] == choices[two] == (Choice.PUSH_OURS, Choice.IGNORE)
    assert choices[agreeing] == ()
    results = office.workspace.drifts.settle_many(three, Choice.PUSH_OURS)
    assert [each.problem.code if each.problem else None for each in results] == [
        None,
        None,
        "nothing_to_settle",
    ]
    assert [each.number for each in results] == ["SEQ-0001", "SEQ-0002", "SEQ-0003"]
    office.workspace.sync.run(pull=False)
    office.workspace.sync.reconcile()
    assert office.workspace.drift_list.page().total == 0


def test_what_is_gone_in_xero_is_one_row(office: Office, three: list[str]) -> None:
    storage = office.company.storage
    with storage.transaction():
        storage.run("DELETE FROM document WHERE document_id = ?", (office.get(three[0]).row.xero.id,))
    office.workspace.sync.reconcile()
    [row] = office.workspace.drift_list.page(group="gone").rows
    assert (row.number, row.field, row.ours, row.xero) == ("SEQ-0001", "document", "sent", "not there")


@pytest.mark.parametrize(
    ("field", "group"),
    [
        ("gross_total", "totals"),
        ("due_date", "dates"),
        ("account of line 3", "lines"),
        ("lines", "lines"),
        ("document", "gone"),
        ("status", "status"),
    ],
)
def test_fields_belong_to_groups(field: str, group: str) -> None:
    assert group_of(field) == group
