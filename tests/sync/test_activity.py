"""What happened can be read back: every request to the byte, what became of each of its documents, and who did it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from seqxero_tui.errors import SeqxeroError
from seqxero_tui.sync.activity_views import Outcome
from seqxero_tui.sync.attempts import kept_answer, note_result
from seqxero_tui.sync.tables import Attempt
from tests import databases
from tests.office import Office, invoice


def test_a_batch_tells_for_each_document_what_became_of_it(office: Office) -> None:
    who = office.linked_customer()
    good, bad = office.final(invoice(who), invoice(who))
    office.workspace.documents.set_line_account(bad, office.get(bad).lines[0].id, "260")
    office.company.set_account_status("260", "ARCHIVED")  # since the accounts were read
    office.workspace.sync.run(pull=False)
    activity = office.workspace.activity
    [request] = activity.page(kind="request", text="SEQ").rows
    assert (request.what, request.members, request.outcome, request.actor) == (
        "create_invoice",
        2,
        Outcome.PARTLY,
        "user",
    )
    view = activity.get(request)
    assert [(each.id, each.outcome, each.state) for each in view.members] == [
        (good, Outcome.DONE, "synced"),
        (bad, Outcome.REFUSED, "failed"),
    ]
    assert "archived" in " ".join(view.members[1].said).casefold()
    assert (view.method, view.path, view.status) == ("PUT", "/Invoices", 200)
    assert "SEQ-0001" in (view.body or "")
    assert "ValidationErrors" in (view.answer or "")
    assert request.request_id
    assert view.replayed_until is None
    assert activity.failed() == ([bad], [])


def test_an_outcome_nobody_knows_says_until_when_it_is_replayed(office: Office) -> None:
    office.final(invoice(office.linked_customer()))
    office.company.add_fault("status_500", path="/Invoices", method="PUT", times=None, applied=True)
    with suppress(SeqxeroError):
        office.workspace.sync.run(pull=False)
    activity = office.workspace.activity
    page = activity.page(failed=True)
    [request] = page.rows
    assert (request.outcome, page.needs_you) == (Outcome.UNKNOWN, 1)
    view = activity.get(request)
    assert view.replayed_until == request.at + timedelta(minutes=5)
    assert [each.outcome for each in view.members] == [Outcome.UNKNOWN]
    office.company.clear_faults()
    office.workspace.sync.run(pull=False)
    assert activity.get(request).row.outcome is Outcome.DONE
    assert activity.page(failed=True).rows == ()


def test_the_list_is_narrowed_by_kind_by_who_and_by_words(office: Office) -> None:
    who = office.linked_customer("Larkfield Dental")
    other = office.linked_customer("Quarry Books")
    office.final(invoice(who), invoice(other))
    office.workspace.sync.run(pull=False)
    page = office.workspace.activity.page
    rows = page().rows
    assert [each.at for each in rows] == sorted((each.at for each in rows), reverse=True)
    assert len(page(limit=3, offset=2).rows) == 3
    assert page(limit=3, offset=2).rows == rows[2:5]
    assert {each.request for each in page(kind="request").rows} == {True}
    assert {each.kind for each in page(kind="invoice").rows} == {"invoice"}
    assert page(actor="background").rows == ()
    found = page(text="larkfield")
    assert found.matching == len(found.rows) < found.total
    assert all("quarry" not in each.name.casefold() for each in found.rows)
    assert {each.name for each in page(text="SEQ-0002", kind="invoice").rows} == {"SEQ-0002"}


def test_only_what_failed_is_in_the_history_of_failures(office: Office) -> None:
    who = office.linked_customer()
    (bad,) = office.final(invoice(who))
    office.company.set_account_status("200", "ARCHIVED")
    office.workspace.sync.run(pull=False)
    assert [each.what[:15] for each in office.workspace.history(bad, failed=True)] == ["refused by Xero"]
    assert len(office.workspace.history(bad)) > 1


@pytest.mark.skipif(bool(databases.SERVER), reason="asks SQLite for its plan")
def test_the_newest_are_found_by_an_index_however_many_there_are(office: Office) -> None:
    office.linked_customer()
    store = office.workspace._books.store
    with store.engine.connect() as connection:
        for table, column in (("event", "at"), ("attempt", "recorded_at")):
            plan = connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN SELECT id FROM {table} ORDER BY {column} DESC, id DESC LIMIT 50"  # noqa: S608
            ).all()
            assert f"ix_{table}_{column}" in str(plan)


def test_an_answer_is_kept_short_and_without_secrets() -> None:
    token = "eyJhbGciOi.eyJzdWIi.c2ln"
    assert kept_answer(f'{{"said": "{token}"}}'.encode()) == '{"said": "[redacted]"}'
    assert len(kept_answer(b"x" * 100_000) or "") == 20_000
    assert kept_answer(b"") is None


def test_results_count_what_was_not_done() -> None:
    attempt = Attempt(id="a", members=[])  # type: ignore[call-arg]
    for member, what in (("1", "done"), ("2", "refused"), ("3", "gone")):
        note_result(attempt, member, what, ["a\nb"])
    assert attempt.refused == 2
    assert attempt.results["2"] == {"what": "refused", "said": ["a b"]}
