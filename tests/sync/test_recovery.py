"""Whatever breaks between the decision and the answer: exactly one document, or a plain word why not."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from filelock import FileLock

from seqxero_tui.errors import SeqxeroError
from seqxero_tui.sync import lanes, recovery
from seqxero_tui.sync.reports import Progress
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.errors import Interrupted
from seqxero_tui.xero.writing import WriteAnswer, WriteRequest
from tests.office import Office, invoice


def count_in_xero(office: Office, number: str) -> int:
    from seqxero_tui.xero.records import DocumentKind

    books = office.workspace._books
    with books.store.read() as session:
        organisation = books.connected(session)
    pages = books.xero(organisation).documents(DocumentKind.INVOICE, numbers=[number])
    return sum(len(page.items) for page in pages)


@pytest.mark.parametrize(
    "fault",
    [
        "drop_before",
        "drop_after",
        "status_500",
        "status_503_text",
        "html_error",
        "truncated_json",
        "expire_token",
    ],
)
def test_a_fault_in_the_middle_of_a_write_leaves_one_document(office: Office, fault: str) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.company.add_fault(fault, path="/Invoices", method="PUT")
    office.workspace.sync.run()
    assert office.state(one) == "synced"
    assert count_in_xero(office, "SEQ-0001") == 1


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("minutes", [1, 7])
def test_an_unknown_outcome_is_said_and_settled_by_the_next_run(
    office: Office, applied: bool, minutes: int
) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.company.add_fault("status_500", path="/Invoices", method="PUT", times=None, applied=applied)
    assert _stopped(office)
    assert office.state(one) == "pushing"
    office.company.clear_faults()
    office.later(minutes * 60)
    other = office.reopened()
    other.sync.run()
    other.close()
    assert office.state(one) == "synced"
    assert count_in_xero(office, "SEQ-0001") == 1


def _stopped(office: Office) -> str:
    """Runs a sync that cannot succeed; says by which code it was stopped."""
    try:
        report = office.workspace.sync.run()
    except SeqxeroError as error:
        return error.problem.code
    assert report.stopped is not None
    return report.stopped.code


def test_a_process_that_dies_with_the_answer_on_its_way_duplicates_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = office.final(*(invoice(office.linked_customer(f"Customer {n}")) for n in range(3)))

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    from seqxero_tui.sync.outcomes import Outcomes

    with monkeypatch.context() as patched:
        patched.setattr(Outcomes, "answered", die)
        with pytest.raises(KeyboardInterrupt):
            office.workspace.sync.run()
    assert {office.state(each) for each in ids} == {"pushing"}
    office.later(3600)
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert {office.state(each) for each in ids} == {"synced"}
    assert [call.method for call in office.calls()] == ["GET"], "looked up once, sent never again"


def test_a_connection_that_never_came_about_loses_nothing(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.server.stop()
    assert _stopped(office) == "xero_unreachable"
    assert office.state(one) == "queued"


def test_a_cancel_stops_between_two_batches(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "LANES", 1)  # else both are under way; `test_at_once` has the case of several
    owner = office.linked_customer()
    ids = office.final(*(invoice(owner) for _ in range(60)))
    cancel = threading.Event()

    def after_the_first(progress: Progress) -> None:
        if progress.done:
            cancel.set()

    report = office.workspace.sync.run(on_progress=after_the_first, cancel=cancel)
    assert report.stopped is not None
    assert report.stopped.code == "cancelled"
    assert sorted({office.state(each) for each in ids}) == ["queued", "synced"]
    assert len(report.pushed) == 50
    office.workspace.sync.run()
    assert {office.state(each) for each in ids} == {"synced"}


def test_a_second_run_waits_and_says_for_whom(office: Office) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    lock = FileLock(office.workspace.profile.runner_lock_path)
    told: list[str] = []

    def free_it(progress: Progress) -> None:
        told.append(progress.doing)
        if progress.doing.startswith("waiting for"):
            lock.release()

    with lock:
        office.workspace.sync.run(on_progress=free_it)
    assert told[0].startswith("waiting for ")
    assert "process" in told[0]
    assert office.state(one) == "synced"


def test_no_secret_is_in_the_store_or_the_logs(office: Office) -> None:
    office.final(invoice(office.linked_customer()))
    office.workspace.sync.run()
    tokens = office.workspace._books.token_storage().load()
    assert tokens is not None
    folder = Path(office.workspace.profile.data_dir)
    holding = [
        path.name
        for path in folder.rglob("*")
        if path.is_file()
        and "demo-company" not in path.parts
        and any(
            secret.encode() in path.read_bytes() for secret in (tokens.access_token, tokens.refresh_token)
        )
    ]
    assert holding == ["tokens.json"]
    assert recovery.REMEMBERED.total_seconds() < 360, "Xero forgets a key after six minutes"


def test_what_xero_may_have_forgotten_is_looked_up_and_not_replayed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    tries: list[str] = []

    def slow(_client: XeroClient, request: WriteRequest) -> WriteAnswer:
        tries.append(request.idempotency_key)
        office.later(301)
        raise Interrupted("answer_lost", "The answer was lost.", "Sync again.")

    with monkeypatch.context() as broken:
        broken.setattr(XeroClient, "write", slow)
        assert _stopped(office) == "answer_lost"
    assert (len(tries), office.state(one)) == (1, "pushing")
    office.forget_calls()
    office.workspace.sync.run(pull=False)
    assert [call.method for call in office.calls()] == ["GET", "PUT"]
    assert count_in_xero(office, "SEQ-0001") == 1
